"""Addresses for machines: `/api/v1/` and `/xapi/`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
