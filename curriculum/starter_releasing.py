"""When loading content publishes a version: where there is none, or where the load wrote all that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from competencies.remembering import LoadReport, Outcome
from curriculum.models import LessonPage, Release
from curriculum.releasing import ReleaseRefused, publish_release
from curriculum.starter_kinds import LABELS

_WRITTEN = {Outcome.CREATED, Outcome.UPDATED}


def release_what_was_loaded(page: Any, outcomes: Iterable[Outcome], report: LoadReport, label: str) -> None:
    """Publish a version of a module, or say why it is left to people. `outcomes`: what became of its parts."""
    if page is None or not page.live or not LessonPage.objects.child_of(page).live().exists():
        return
    became, kind = set(outcomes), str(LABELS[label])
    exists = Release.objects.filter(module_key=page.translation_key, language=page.locale.language_code).exists()
    if exists and not became & _WRITTEN:
        report.add(kind, Outcome.UNCHANGED)
        return
    if exists and Outcome.KEPT in became:
        report.add(kind, Outcome.KEPT)
        report.messages.append(_("%(code)s : publiez une version quand vous aurez relu") % {"code": page.code})
        return
    try:
        publish_release(module=page)
    except ReleaseRefused as refused:
        report.messages.append(f"{page.code} : {refused}")
    else:
        report.add(kind, Outcome.UPDATED if exists else Outcome.CREATED)
