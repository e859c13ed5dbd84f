"""Role plays as pages show them. Of a sheet that is not one's own nothing is read before all are signed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db.models import QuerySet

from curriculum.documents import CriterionDoc
from curriculum.releasing import latest_release, open_by_sha256, open_release
from lms.models import Cohort, Enrolment, Learner, ObservationSheet, RolePlay
from lms.models.rating import Outcome
from lms.models.role_play import AssessorRole
from lms.role_plays.agreeing import Agreement, agree
from lms.role_plays.planning import rubric_of
from lms.sharing import person_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PLAYED = "role-play/"  # how a rating's situation begins that is a role play
# of the one who looks: nothing begun, a draft, signed and waiting for the other, no seat left, all signed
State = Literal["open", "draft", "signed", "full", "recorded"]


@dataclass(frozen=True)
class Line:
    """One role play in a list, as somebody who assesses sees it."""

    uuid: UUID
    name: str
    situation: str
    played_on: datetime.date
    assessors: int
    signed: int
    state: State


@dataclass(frozen=True)
class Told:
    """One signed sheet: in which role, when, why."""

    role: str
    signed_at: datetime.datetime
    reason: str


@dataclass(frozen=True)
class Compared:
    """One criterion with what each sheet says, in the order of signing."""

    criterion: CriterionDoc
    outcomes: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Result:
    """What stands at the end: the sheets, criterion by criterion, and how far two of them agree."""

    sheets: tuple[Told, ...]
    rows: tuple[Compared, ...]
    agreement: Agreement | None


def state_of(role_play: RolePlay, sheets: Iterable[ObservationSheet], user: User) -> State:
    """Return where a role play stands for somebody who may assess it."""
    rows = list(sheets)
    mine = next((each for each in rows if each.assessor_id == user.pk), None)
    if role_play.recorded_at is not None:
        return "recorded"
    if mine is not None:
        return "signed" if mine.signed_at else "draft"
    return "full" if len(rows) >= role_play.assessors else "open"


def of_person(enrolment: Enrolment, rubric_id: str, user: User) -> tuple[Line, ...]:
    """Return the role plays of a person with a sheet, the newest first; in two queries."""
    return _lines(RolePlay.objects.filter(enrolment=enrolment, rubric_id=rubric_id), user)


def open_to(user: User, cohort: Cohort) -> tuple[Line, ...]:
    """Return the role plays of a group's people that wait for this person's sheet; in two queries."""
    rows = RolePlay.objects.filter(enrolment__cohort=cohort, recorded_at=None).exclude(enrolment__learner__user=user)
    return tuple(line for line in _lines(rows, user) if line.state in {"open", "draft"})


def _lines(rows: QuerySet[RolePlay], user: User) -> tuple[Line, ...]:
    found = rows.select_related("enrolment__learner__user").prefetch_related("sheets")
    return tuple(
        Line(
            uuid=row.uuid,
            name=person_name(row.enrolment.learner.user) if row.enrolment.learner.user else "",
            situation=row.situation,
            played_on=row.played_on,
            assessors=row.assessors,
            signed=sum(each.signed_at is not None for each in row.sheets.all()),
            state=state_of(row, row.sheets.all(), user),
        )
        for row in found
    )


def rubric_changed(role_play: RolePlay) -> bool:
    """Whether the newest release of the module has another sheet than the one that this role play was planned with."""
    language = open_by_sha256(role_play.enrolment.module_key, role_play.release_sha256).language
    newest = latest_release(module_key=role_play.enrolment.module_key, language=language)
    if newest is None or newest.sha256 == role_play.release_sha256:
        return False
    return open_release(newest.pk).content.rubrics.get(role_play.rubric_id) != rubric_of(role_play)


def own(role_play: RolePlay, sheet: ObservationSheet) -> Result:
    """Return what somebody's own signed sheet says, and nothing of the other."""
    return _result(role_play, [sheet])


def result(role_play: RolePlay) -> Result | None:
    """Return what all sheets say; None before they are all signed."""
    if role_play.recorded_at is None:
        return None
    return _result(role_play, list(role_play.sheets.filter(signed_at__isnull=False).order_by("signed_at", "pk")))


def _result(role_play: RolePlay, sheets: list[ObservationSheet]) -> Result:
    labels = {each.value: str(each.label).capitalize() for each in Outcome}
    rows = []
    for criterion in rubric_of(role_play).criteria:
        said = [each.outcomes.get(criterion.id, Outcome.NOT_OBSERVED.value) for each in sheets]
        rows.append(Compared(criterion, tuple(labels[each] for each in said), len(set(said)) > 1))
    two = [each.outcomes for each in sheets]
    return Result(
        sheets=tuple(
            Told(str(AssessorRole(each.role).label), each.signed_at, each.reason) for each in sheets if each.signed_at
        ),
        rows=tuple(rows),
        agreement=agree(*two) if len(two) == 2 else None,  # noqa: PLR2004 - kappa is of two
    )


def role_plays_named(learner: Learner, situations: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what ratings' situations are called that are role plays: by the sheet's title, and in words.

    One query where there are any, else none.
    """
    keys = [each.removeprefix(PLAYED) for each in situations if each.startswith(PLAYED)]
    titles: dict[str, str] = {}
    words: dict[str, str] = {}
    if keys:
        rows = RolePlay.objects.filter(enrolment__learner=learner, situation_key__in=keys).select_related("enrolment")
        for row in rows.order_by("pk"):
            name = f"{PLAYED}{row.situation_key}"
            titles[name], words[name] = rubric_of(row).title, row.situation
    return titles, words
