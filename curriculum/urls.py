"""Public addresses of the curriculum that are not Wagtail pages."""

from django.urls import URLPattern

app_name = "mediane_curriculum"
urlpatterns: list[URLPattern] = []
