"""What the Wagtail admin adds to modules and lessons for import and export: addresses, and buttons that lead there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from curriculum import import_views
from curriculum.models import LessonPage, ModulePage


@hooks.register("register_admin_urls")
def register_importing() -> list[URLPattern]:
    """Give the acts addresses inside the admin."""
    module, lesson = "mediane/modules/<int:pk>/", "mediane/lecons/<int:pk>/"
    return [
        path(f"{module}importer-une-lecon/", import_views.import_lesson, name="mediane_lesson_import"),
        path(
            f"{module}importer-une-lecon/<int:upload>/", import_views.check_import, name="mediane_lesson_import_check"
        ),
        path(f"{lesson}markdown/", import_views.export_lesson, name="mediane_lesson_markdown"),
        path(f"{lesson}publier/", import_views.publish_lesson, name="mediane_lesson_publish"),
    ]


def _buttons(page: Any, user: Any) -> Iterator[Button]:
    kind, may = page.cached_content_type.model_class(), page.permissions_for_user(user)
    if kind is ModulePage and may.can_add_subpage():
        address = reverse("mediane_lesson_import", args=[page.pk])
        yield Button(_("Importer une leçon"), address, icon_name="doc-full-inverse", priority=46)
    if kind is LessonPage and may.can_edit():
        address = reverse("mediane_lesson_markdown", args=[page.pk])
        yield Button(_("Exporter en Markdown"), address, icon_name="download", priority=46)
        if may.can_publish():
            address = reverse("mediane_lesson_publish", args=[page.pk])
            yield Button(_("Publier avec ses questions"), address, icon_name="check", priority=47)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer them in the header menu of a module and of a lesson."""
    del view_name, next_url
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer them in the menu of each row of the tree."""
    del next_url
    yield from _buttons(page, user)
