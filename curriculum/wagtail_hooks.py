"""What the Wagtail admin adds to content: « Publier une version », the tree's columns, reports, panels of the home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from curriculum import (
    deleting_hooks,  # noqa: F401 - registers its hooks
    import_hooks,  # noqa: F401 — registers its own hooks
)
from curriculum.copying import settle_copy
from curriculum.editing_views import lesson_problems
from curriculum.home_panels import PANELS, StartPanel
from curriculum.models import GlossaryTerm, ModulePage
from curriculum.publishing_views import publish_module_release
from curriculum.reports import views as reports
from curriculum.reports.listing import may_author, offer
from curriculum.tree import TreeViewSet


@hooks.register("register_admin_urls")
def register_publishing() -> list[URLPattern]:
    """Give the act an address inside the admin."""
    return [
        path("mediane/modules/<int:pk>/publier-une-version/", publish_module_release, name="mediane_publish_release"),
        path("mediane/lecons/<int:pk>/problemes/", lesson_problems, name="mediane_lesson_problems"),
    ]


class GlossaryViewSet(SnippetViewSet):
    """The glossary, both languages side by side."""

    model = GlossaryTerm
    icon = "openquote"
    add_to_admin_menu = True
    menu_label = _("Glossaire")
    list_display = ["term_fr", "term_en", "country", UpdatedAtColumn(label=_("Mis à jour"))]
    list_filter = ["country"]
    search_fields = ["term_fr", "term_en", "definition_fr", "definition_en"]
    copy_view_enabled = False


register_snippet(GlossaryViewSet)


@hooks.register("after_copy_page")
def settle(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Give what the admin's copy made codes of its own."""
    del request
    settle_copy(page, new_page)


@hooks.register("register_page_header_buttons")
def publish_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the act in the header menu of a module, to those who may publish it."""
    del view_name, next_url
    if isinstance(page.specific_deferred, ModulePage) and page.permissions_for_user(user).can_publish():
        yield Button(
            _("Publier une version"),
            reverse("mediane_publish_release", args=[page.pk]),
            icon_name="upload",
            priority=45,
        )


@hooks.register("register_admin_viewset")
def register_tree() -> TreeViewSet:
    """Give the listings of catalogues and modules their columns."""
    return TreeViewSet()


@hooks.register("register_admin_urls")
def register_reports() -> list[URLPattern]:
    """Give the reports their addresses."""
    return reports.urlpatterns()


for _at, _report in enumerate(reports.REPORTS):
    offer(_report, order=600 + _at)


@hooks.register("construct_homepage_panels")
def show_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Tell who authors what waits for them."""
    if may_author(request.user):
        panels.append(StartPanel(request.user))
        panels.extend(panel(request.user) for panel in PANELS)
