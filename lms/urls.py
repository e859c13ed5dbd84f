"""The composition root of addresses: what people visit and what machines ask. A host includes the module as it is.

Plain on purpose (Django refuses `i18n_patterns` inside an include); `lms/site/urls.py` wraps the people's list.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from curriculum.views import glossary, what_is_covered
from lms.views import health

people: list[URLPattern | URLResolver] = [
    path("", include("lms.views.urls")),
    path("couverture/", what_is_covered, name="mediane_coverage"),
    path("glossaire/", glossary, name="mediane_glossary"),
]
machines: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="mediane_healthz"),
    path("readyz", health.readyz, name="mediane_readyz"),
    path("referentiels/", include("competencies.urls")),
    path("contenus/", include("curriculum.urls")),
    path("", include("api.urls")),
    path("", include("lms.views.checking_urls")),
]
urlpatterns = [*machines, *people]
