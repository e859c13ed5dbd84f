"""The stand-alone site's addresses: machines without a language prefix, people with one (French bare, `/en/…`)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms.urls import machines, people

urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.urls")),
    *machines,
    *i18n_patterns(*people, path("", include(wagtail_urls)), prefix_default_language=False),
]
