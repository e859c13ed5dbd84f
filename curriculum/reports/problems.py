"""What lessons and scenarios still lack, over the whole curriculum, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Revision

from assessments import graph_messages
from assessments.models import Scenario
from curriculum import checking_messages
from curriculum.checking import Problem, Written, bank_of, judge, written, written_draft
from curriculum.models import LessonPage
from curriculum.reports.listing import authored

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True)
class ProblemRow:
    """One problem of one draft, in words."""

    where: str
    what: str
    weight: str
    kind: str
    language: str
    url: str
    refuses: bool


@dataclass(frozen=True)
class FlawedPlace:
    """A lesson or scenario that cannot be released as its draft is."""

    title: str
    count: int
    url: str


def drafts(lessons: Iterable[LessonPage]) -> dict[int, Written]:
    """Read the latest drafts of lessons by primary key; one query, for those that have unpublished changes."""
    lessons = list(lessons)
    changed = [lesson.latest_revision_id for lesson in lessons if lesson.has_unpublished_changes]
    revisions = Revision.objects.in_bulk([key for key in changed if key])
    found = {}
    for lesson in lessons:
        revision = revisions.get(lesson.latest_revision_id) if lesson.has_unpublished_changes else None
        if revision is not None:
            lesson.latest_revision = revision
        found[lesson.pk] = written(lesson) if revision is None else written_draft(lesson)
    return found


def judged(texts: Mapping[int, Written], *, advice: bool = True) -> dict[int, list[Problem]]:
    """Judge many lessons against one reading of the bank; without `advice`, only what a release refuses."""
    bank = bank_of(texts.values())
    return {key: judge(text, bank, advice=advice) for key, text in texts.items()}


def _lessons(user: User | AnonymousUser) -> QuerySet[LessonPage]:
    return (
        LessonPage.objects.filter(pk__in=authored(user), alias_of__isnull=True)
        .select_related("locale")
        .order_by("locale__language_code", "path")
    )


def _scenarios() -> QuerySet[Scenario]:
    return Scenario.objects.select_related("latest_revision", "locale").order_by("locale__language_code", "code")


def problem_rows(user: User | AnonymousUser, *, advice: bool = True) -> list[ProblemRow]:
    """Return every problem of every draft the user writes: what refuses a release first, and alone without `advice`."""
    rows = []
    lessons = list(_lessons(user))
    found = judged(drafts(lessons), advice=advice)
    for lesson in lessons:
        for problem in found[lesson.pk]:
            said = checking_messages.describe(problem)
            if at := checking_messages.place(problem.at):
                said = _("%(field)s : %(text)s") % {"field": at, "text": said}
            rows.append(_row(lesson.title, said, problem.refuses, _("leçon"), lesson, _edit(lesson)))
    for scenario in _scenarios():
        for flaw in scenario.draft_problems():
            said = graph_messages.describe(flaw)
            rows.append(_row(str(scenario), said, flaw.refuses, _("scénario"), scenario, _edit(scenario)))
    return sorted(rows, key=lambda row: not row.refuses)


def _row(where: str, what: str, refuses: bool, kind: str, of: LessonPage | Scenario, url: str) -> ProblemRow:  # noqa: FBT001
    weight = _("à corriger") if refuses else pgettext("conseil", "à vérifier")
    return ProblemRow(where, what, weight, kind, of.locale.language_code, url, refuses)


def _edit(of: LessonPage | Scenario) -> str:
    if isinstance(of, Scenario):
        return reverse(f"{Scenario.snippet_viewset.url_namespace}:edit", args=[of.pk])
    return reverse("wagtailadmin_pages:edit", args=[of.pk])


def flawed_places(user: User | AnonymousUser) -> Sequence[FlawedPlace]:
    """Return the lessons and scenarios that a release would refuse, with how many problems each has."""
    counted: dict[str, tuple[str, int]] = {}
    for row in problem_rows(user, advice=False):
        if row.refuses:
            counted[row.url] = (row.where, counted.get(row.url, ("", 0))[1] + 1)
    return [FlawedPlace(title, count, url) for url, (title, count) in counted.items()]
