"""What the Wagtail admin shows of questions, quizzes, scenarios and rubrics."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from assessments import (
    deleting_hooks,  # noqa: F401 - registers its hooks
    translation_links,
)
from assessments.viewsets import AssessmentsGroup

register_snippet(AssessmentsGroup)
translation_links.take_over()


@hooks.register("register_admin_urls")
def register_translating() -> list[URLPattern]:
    """Give the way to the translation of one row an address."""
    address = "mediane/traduire/<slug:app_label>/<slug:model_name>/<str:pk>/"
    return [path(address, translation_links.translate, name="mediane_translate")]
