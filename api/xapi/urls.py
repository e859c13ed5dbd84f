"""Addresses of the record store, with and without a slash at the end: a redirect would lose a POST's body."""

from django.urls import URLPattern, re_path

from api.xapi.about import about
from api.xapi.statements import statements

urlpatterns: list[URLPattern] = [
    re_path(r"^xapi/about/?$", about, name="xapi-about"),
    re_path(r"^xapi/statements/?$", statements, name="xapi-statements"),
]
