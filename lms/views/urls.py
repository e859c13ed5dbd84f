"""Addresses for people, under the namespace `mediane_lms`."""

from django.urls import URLPattern

app_name = "mediane_lms"
urlpatterns: list[URLPattern] = []
