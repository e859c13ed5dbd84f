"""Addresses for people, under the namespace `mediane_lms`."""

from django.urls import URLPattern, path

from lms.views import pages

app_name = "mediane_lms"
urlpatterns: list[URLPattern] = [
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("aide/", pages.help_page, name="help"),
    path("plan-du-site/", pages.sitemap, name="sitemap"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
]
