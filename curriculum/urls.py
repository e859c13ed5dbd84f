"""Public addresses of the curriculum that are not Wagtail pages; included at `contenus/`."""

from django.urls import URLPattern, path

from curriculum.views import asset

app_name = "mediane_curriculum"
urlpatterns: list[URLPattern] = [
    path("<str:name>", asset, name="asset"),
]
