"""Rating many people on many competencies at once, from the screen of a group; and taking one's own rating back.

Everything a form says is recorded in one transaction: all of it or nothing. A rating is never changed: what was said by
mistake is taken back by another rating, and both stay readable.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tincan
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.enrolling import learner_of
from lms.models import Cohort, Enrolment, Learner, Note, Rating
from lms.models.rating import Mode, Outcome
from lms.rating import Seen, Verdict, levels_said, rate
from lms.records import ledger
from lms.refusals import FormReused, NotAllowed, NothingObserved, ReasonNeeded, TooLate, UnknownStep
from lms.working import Work
from lms.xapi.statements import Thing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROLE = "trainer"
OVERALL = {"overall": True}  # what the rating rests on: the person as a whole, no criteria


@dataclass(frozen=True)
class Mark:
    """What is said of one person and one competency. `level` is asked for; None: the highest that this mode shows."""

    enrolment: Enrolment
    competency: str
    outcome: Outcome
    level: int | None = None


@dataclass(frozen=True)
class Change:
    """What a mark does to a level: 0 is none."""

    mark: Mark
    before: int
    after: int


@transaction.atomic
def preview(*, cohort: Cohort, marks: Sequence[Mark], rubric_id: str, assessor: User) -> list[Change]:
    """Return the levels that these marks would change; writes nothing. Raises what `rate_group` raises."""
    _may(assessor, cohort, marks)
    known = Learner.objects.filter(user=assessor).values_list("uuid", flat=True).first()
    return _changes(marks, cohort, rubric_id, str(known or uuid.uuid4()))


@transaction.atomic
def rate_group(
    *, cohort: Cohort, marks: Sequence[Mark], rubric_id: str, assessor: User, reason: str, post_id: uuid.UUID
) -> list[Rating]:
    """Rate people of a group, as seen in role plays: with a sheet of the release, or on this day without one.

    A reason is needed for more than one mark and wherever a level changes; each person's ratings name a Note with it.
    The same form again gives the same ratings. Raises NotAllowed, NothingObserved (no mark), UnknownStep (no such
    sheet), AboveCeiling, ReasonNeeded, FormReused.
    """
    _may(assessor, cohort, marks)
    ids = []
    for mine in _by_person(marks):
        ids += [uuid.uuid5(mine[0].enrolment.learner.uuid, f"{post_id}:rated:{mark.competency}") for mark in mine]
    done = Rating.objects.filter(statement__in=ids)
    if done.exists():
        return list(done.order_by("enrolment", "competency"))
    assessor_key = str(learner_of(assessor).uuid)
    if not reason.strip() and (len(marks) > 1 or _changes(marks, cohort, rubric_id, assessor_key)):
        raise ReasonNeeded
    for mine in _by_person(marks):
        note = _note(mine[0].enrolment.learner, assessor, reason)
        for _mine, said in _said(mine, cohort, rubric_id, assessor_key, note, post_id):
            _record(said)
    return list(done.order_by("enrolment", "competency"))


@transaction.atomic
def take_back(
    *,
    cohort: Cohort,
    ratings: Iterable[uuid.UUID],
    since: datetime.datetime,
    assessor: User,
    reason: str,
    post_id: uuid.UUID,
) -> int:
    """Take back ratings that the assessor made in this group since a moment, each by a rating of its own.

    Returns how many. The same form again does nothing more. Raises NotAllowed, ReasonNeeded, TooLate.
    """
    if not permissions.may_observe(assessor, cohort):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded
    wanted = sorted(set(ratings))
    open_to_it = {row.statement: row for row in own_ratings(cohort, assessor, since)}
    count = 0
    for statement in wanted:
        rating = open_to_it.get(statement)
        if rating is None:
            if not _is_taken_back_by(statement, post_id):
                raise TooLate
            continue
        _take_back(rating, assessor, reason, post_id)
        count += 1
    return count


def own_ratings(cohort: Cohort, assessor: User, since: datetime.datetime) -> list[Rating]:
    """Return what the assessor rated in a group since a moment and did not take back, newest first, in one query."""
    mine = Rating.objects.filter(enrolment__cohort=cohort, assessor=assessor, rated_at__gte=since, mode=Mode.ROLE_PLAY)
    gone = mine.exclude(revokes=None).values("revokes")
    kept = mine.filter(revokes=None).exclude(statement__in=gone)
    return list(
        kept.select_related("learner__user", "enrolment__registration", "enrolment__learner").order_by("-rated_at")
    )


def _take_back(rating: Rating, assessor: User, reason: str, post_id: uuid.UUID) -> None:
    if rating.enrolment is None:  # `own_ratings` finds by the enrolment's cohort
        raise TooLate
    work = working.begin(rating.enrolment, uuid.uuid5(post_id, str(rating.statement)))
    kind, _slash, thing = rating.situation.partition("/")
    seen = Seen(
        mode=Mode.ROLE_PLAY,
        thing=Thing(kind, thing),
        lesson="",
        assessor=rating.assessor_key,
        assessor_role=rating.assessor_role,
        note=_note(work.learner, assessor, reason),
    )
    verdict = Verdict(rating.competency, Outcome.TAKEN_BACK.value, OVERALL, revokes=str(rating.statement))
    _record(rate(work, seen, [verdict]))


def _is_taken_back_by(statement: uuid.UUID, post_id: uuid.UUID) -> bool:
    """Whether this very form has taken a rating back already."""
    revoking = Rating.objects.filter(revokes=statement).select_related("learner").first()
    if revoking is None:
        return False
    post = uuid.uuid5(post_id, str(statement))
    return revoking.statement == uuid.uuid5(revoking.learner.uuid, f"{post}:rated:{revoking.competency}")


def _may(assessor: User, cohort: Cohort, marks: Sequence[Mark]) -> None:
    if not permissions.may_observe(assessor, cohort):
        raise NotAllowed
    if not marks:
        raise NothingObserved(_("Notez au moins une compétence avant d’enregistrer."))
    if any(m.enrolment.cohort_id != cohort.pk or permissions.may_learn(assessor, m.enrolment) for m in marks):
        raise NotAllowed


def _by_person(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Return the marks of each person, people in the order in which acts lock them."""
    people: dict[int, list[Mark]] = {}
    for mark in marks:
        people.setdefault(mark.enrolment.learner_id, []).append(mark)
    return [people[key] for key in sorted(people)]


def _said(
    marks: Iterable[Mark], cohort: Cohort, rubric_id: str, assessor_key: str, note: str, post_id: uuid.UUID
) -> Iterator[tuple[list[Mark], list[tincan.Statement]]]:
    """Say the marks of each person: ratings, then the decisions they lead to."""
    for mine in _by_person(marks):
        work = working.begin(mine[0].enrolment, post_id)
        seen = Seen(
            mode=Mode.ROLE_PLAY,
            thing=_situation(work, cohort, rubric_id),
            lesson="",
            assessor=assessor_key,
            assessor_role=ROLE,
            note=note,
        )
        yield mine, rate(work, seen, [Verdict(m.competency, m.outcome.value, OVERALL, level=m.level) for m in mine])


def _changes(marks: Sequence[Mark], cohort: Cohort, rubric_id: str, assessor_key: str) -> list[Change]:
    changes = []
    for mine, said in _said(marks, cohort, rubric_id, assessor_key, "", uuid.uuid4()):
        levels = levels_said(said)
        changes += [Change(mark, *levels[mark.competency]) for mark in mine if mark.competency in levels]
    return [change for change in changes if change.before != change.after]


def _situation(work: Work, cohort: Cohort, rubric_id: str) -> Thing:
    """Return the sheet's activity, else the one of this group's day: one day is one situation, whoever rates."""
    if rubric_id:
        rubric = work.release.content.rubrics.get(rubric_id)
        if rubric is None:
            raise UnknownStep
        return Thing("rubric", rubric.id, rubric.title)
    today = timezone.localdate()
    return Thing("observation", str(uuid.uuid5(cohort.uuid, today.isoformat())))


def _note(learner: Learner, author: User, reason: str) -> str:
    """Keep the words for one person, whose erasure deletes them; return the note's id, empty without words."""
    if not reason.strip():
        return ""
    return str(Note.objects.create(about=learner, author=author, text=reason.strip()).uuid)


def _record(said: list[tincan.Statement]) -> None:
    try:
        ledger.record(said)
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict
