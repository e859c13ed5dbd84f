"""The admin asks before pages that learners used are deleted: a module, a lesson, a catalogue with modules below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from assessments.deleting import ask_first
from assessments.traces import Traces, traces
from curriculum.models import LessonPage, ModulePage


@hooks.register("before_delete_page")
def ask_before_deleting_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask, or archive."""
    return _ask(request, [page])


@hooks.register("before_bulk_action")
def ask_before_deleting_pages(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """Ask for what was ticked in a list."""
    del action
    pages = [each for each in objects if isinstance(each, Page)]
    return _ask(request, pages) if action_type == "delete" and pages else None


def left_on(pages: Sequence[Page]) -> Traces:
    """Return what learners left on these pages and what is below them."""
    modules: set[str] = set()
    lessons: set[str] = set()
    for page in pages:
        tree = Page.objects.descendant_of(page, inclusive=True)
        modules |= {str(key) for key in tree.type(ModulePage).values_list("translation_key", flat=True)}
        lessons |= {str(key) for key in tree.type(LessonPage).values_list("translation_key", flat=True)}
    return traces("module", modules) if modules else traces("lesson", lessons)


def _ask(request: HttpRequest, pages: Sequence[Page]) -> HttpResponse | None:
    user: Any = request.user
    live = [page for page in pages if page.live]
    may = bool(live) and all(page.permissions_for_user(user).can_unpublish() for page in live)
    parent = pages[0].get_parent()
    return ask_first(
        request,
        titles=[page.get_admin_display_title() for page in pages],
        left=left_on(pages),
        archive=partial(_archive, live, user) if may else None,
        back=reverse("wagtailadmin_explore", args=[parent.pk]) if parent else reverse("wagtailadmin_home"),
    )


def _archive(live: Sequence[Page], user: Any) -> None:
    for page in live:
        UnpublishPageAction(page.specific, user=user, include_descendants=True).execute(skip_permission_checks=True)
