"""Public, unprefixed addresses of frameworks; the language is `?lang=`, then Accept-Language, then French."""

from django.urls import URLPattern

app_name = "mediane_competencies"
urlpatterns: list[URLPattern] = []
