"""Addresses for machines: `/api/v1/` and `/xapi/`, under the namespace `mediane_api`."""

from django.urls import URLPattern, URLResolver

from api.xapi.urls import urlpatterns as xapi

app_name = "mediane_api"
urlpatterns: list[URLPattern | URLResolver] = [*xapi]
