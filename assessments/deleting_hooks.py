"""The admin asks before a definition that learners used is deleted, alone or among others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail import hooks

from assessments.deleting import ask_first
from assessments.models.definition import Definition
from assessments.traces import Traces, traces


@hooks.register("before_delete_snippet")
def ask_before_deleting(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """Ask, or archive; rights are Wagtail's business where this lets go on."""
    found = [each for each in instances if isinstance(each, Definition)]
    if not found:
        return None
    model = type(found[0])
    name = model._meta.model_name or ""
    user: Any = request.user
    if not user.has_perm(f"{model._meta.app_label}.delete_{name}"):
        return None
    left: Traces = traces(name, [str(each.translation_key) for each in found])
    live = [each for each in found if each.live]
    may = bool(live) and user.has_perm(f"{model._meta.app_label}.publish_{name}")
    return ask_first(
        request,
        titles=[f"{model._meta.verbose_name} · {each}" for each in found],
        left=left,
        archive=partial(_archive, live, user) if may else None,
        back=reverse(model.snippet_viewset.get_url_name("list")),
    )


def _archive(live: Sequence[Definition], user: Any) -> None:
    for each in live:
        each.unpublish(user=user)
