"""« Mon positionnement »: what a person said and answered before and after a module, beside what was assessed.

One line a competency, the same values for the table and for the drawing. The assessed level is read apart, from the
decisions alone: nothing of a positioning is ever in it. Reads only.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curriculum.documents import CompetencyDoc, QuizDoc
from curriculum.releasing import OpenRelease, open_by_sha256
from lms import positioning, quiz_terms
from lms.dashboards.level_names import LevelNames, level_names
from lms.models import Attainment, Attempt, Enrolment, PositioningShare, Response, SelfRating
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC, Moment, Step
from lms.progress import module_progress
from lms.settling import counted

LENGTHS = {Step.UNKNOWN: 0.0, Step.KNOWN: 1 / 3, Step.HELPED: 2 / 3, Step.ALONE: 1.0}


@dataclass(frozen=True)
class Value:
    """One value: its words, and the length of its bar between 0 and 1; None where there is nothing to draw."""

    text: str = ""
    length: float | None = None


@dataclass(frozen=True)
class At:
    """One moment of one competency: what the person said, and the share of points in the positioning quiz."""

    moment: Moment
    said: Value
    quiz: Value


@dataclass(frozen=True)
class Line:
    """One competency; `level` comes from assessments only."""

    reference: str
    label: str
    at: tuple[At, ...]
    level: str

    @property
    def code(self) -> str:
        """The competency's own code."""
        return self.reference.rpartition("/")[2]


@dataclass(frozen=True)
class MomentState:
    """Where one moment stands: what was done when, what may be done now, and whether trainers see it."""

    moment: Moment
    label: str
    open: bool
    said: SelfRating | None
    attempt: Attempt | None
    shared: bool

    @property
    def something(self) -> bool:
        """Whether there is anything to show."""
        return self.said is not None or self.finished_at is not None

    @property
    def finished_at(self) -> datetime.datetime | None:
        """When the quiz was finished."""
        return self.attempt.finished_at if self.attempt is not None and self.attempt.state == "finished" else None


@dataclass(frozen=True)
class Bearings:
    """The whole of it; without `lines` nothing was said yet."""

    moments: tuple[MomentState, ...]
    lines: tuple[Line, ...]
    quiz: QuizDoc | None


def bearings(enrolment: Enrolment, release: OpenRelease, *, only: Collection[str] = tuple(Moment)) -> Bearings:
    """Read the positioning of an enrolment, and of its moments `only` some; as many queries for one as for many."""
    finished = module_progress(enrolment).done
    said = {row.moment: row for row in SelfRating.objects.filter(enrolment=enrolment, moment__in=only)}
    tried = {row.step_id: row for row in Attempt.objects.filter(enrolment=enrolment, kind=DIAGNOSTIC, step_id__in=only)}
    shared = set(PositioningShare.objects.filter(enrolment=enrolment).values_list("moment", flat=True))
    moments = tuple(
        MomentState(
            moment=each,
            label=str(each.label),
            open=positioning.is_open(each, finished=finished),
            said=said.get(each),
            attempt=tried.get(each),
            shared=each in shared,
        )
        for each in Moment
        if each in only
    )
    if not any(each.something for each in moments):
        return Bearings(moments, (), positioning.diagnostic_of(release))
    return Bearings(moments, _lines(enrolment, release, moments), positioning.diagnostic_of(release))


def _lines(enrolment: Enrolment, release: OpenRelease, moments: Iterable[MomentState]) -> tuple[Line, ...]:
    known = release.content.competencies
    points = _points(enrolment, moments)
    names = level_names(known)
    levels = {
        row.competency: _level(row, names)
        for row in Attainment.objects.filter(learner=enrolment.learner_id, competency__in=known, current=True)
    }
    return tuple(
        Line(
            reference=reference,
            label=label_of(known[reference]),
            at=tuple(At(each.moment, _said(each, reference), _share(points, each, reference)) for each in moments),
            level=levels.get(reference) or _("pas encore évalué"),
        )
        for reference in sorted(known)
    )


def label_of(competency: CompetencyDoc) -> str:
    """Return a competency's label in the active language, as its release has it."""
    english = (get_language() or "").startswith("en")
    return competency.label_en if english and competency.label_en else competency.label_fr


def _level(row: Attainment, names: LevelNames) -> str:
    if not row.level:
        return _("pas encore atteint")
    name = names.name(row.competency, row.level)
    return _("%(level)s (échu)") % {"level": name} if row.expired(timezone.localdate()) else name


def _said(state: MomentState, reference: str) -> Value:
    step = state.said.answers.get(reference) if state.said is not None else None
    return Value(str(Step(step).label), LENGTHS.get(Step(step))) if step in Step.values else Value(_("pas fait"))


def _points(enrolment: Enrolment, moments: Iterable[MomentState]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the points of each finished quiz by moment and competency, of how many; one query for all."""
    attempts = [each.attempt for each in moments if each.attempt is not None and each.finished_at is not None]
    given: dict[int, dict[str, Response]] = {attempt.pk: {} for attempt in attempts}
    for row in Response.objects.filter(attempt__in=attempts):
        given[row.attempt_id or 0][row.question_id] = row
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for attempt in attempts:
        release = open_by_sha256(enrolment.module_key, attempt.release_sha256)
        asked = quiz_terms.asked(attempt, release.content.quizzes[attempt.activity_id])
        for answer in counted(release, asked, given[attempt.pk]):
            for reference in answer.competencies:
                points, top = found.get((attempt.step_id, reference), (0, 0))
                found[attempt.step_id, reference] = points + answer.points, top + answer.max_points
    return found


def _share(points: dict[tuple[str, str], tuple[int, int]], state: MomentState, reference: str) -> Value:
    if state.attempt is None or state.attempt.state != AttemptState.FINISHED:
        return Value(_("pas fait"))
    got, top = points.get((state.moment, reference), (0, 0))
    if not top:
        return Value(_("pas dans ce quiz"))
    percent = number_format(round(100 * got / top))
    words = {"percent": percent, "points": got, "top": top}
    return Value(_("%(percent)s %% (%(points)s sur %(top)s)") % words, got / top)
