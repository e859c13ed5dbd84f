"""Practice analysis: a trainer notes who was at a session. It is attended, never rated: no act here makes a rating.

Nothing of what was said is kept, and no case is named: a session is a day and its length.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tincan
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.enrolling import learner_of
from lms.models import Attendance, Cohort, Enrolment, Learner, PracticeSession
from lms.records import ledger
from lms.refusals import FormReused, NotAllowed, Refused
from lms.working import Work
from lms.xapi import profile, statements
from lms.xapi.statements import Thing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KIND = "practice-analysis"
LONGEST = 600  # minutes


class NobodyThere(Refused):
    """A session without anybody."""

    message = _("Cochez au moins une personne présente.")


class NotHeldYet(Refused):
    """Attendance is noted afterwards."""

    message = _("Cette date n’est pas encore passée : notez la présence après la séance.")


class WrongLength(Refused):
    """A session lasts some minutes, and less than a day."""

    message = _("Écrivez la durée en minutes, entre 1 et 600.")


@transaction.atomic
def note_attendance(
    *,
    cohort: Cohort,
    held_on: datetime.date,
    minutes: int,
    present: Iterable[Enrolment],
    trainer: User,
    post_id: uuid.UUID,
) -> PracticeSession:
    """Note a session of a group and who was there; the same form again notes it once.

    Raises NotAllowed (also for somebody of another group, and for oneself), NobodyThere, NotHeldYet, WrongLength.
    """
    people = sorted(present, key=lambda each: each.learner_id)
    if not permissions.may_observe(trainer, cohort) or any(each.cohort_id != cohort.pk for each in people):
        raise NotAllowed
    if any(permissions.may_learn(trainer, each) for each in people):
        raise NotAllowed
    if not people:
        raise NobodyThere
    if held_on > timezone.localdate():
        raise NotHeldYet
    if not 1 <= minutes <= LONGEST:
        raise WrongLength
    session, _made = PracticeSession.objects.get_or_create(
        uuid=uuid.uuid5(cohort.uuid, f"{post_id}:practice"),
        defaults={"cohort": cohort, "held_on": held_on, "minutes": minutes, "recorded_by": trainer},
    )
    known = set(Attendance.objects.filter(session=session.uuid).values_list("enrolment", flat=True))
    assessor = str(learner_of(trainer).uuid)
    said = [_attended(working.begin(each, post_id), session, assessor) for each in people if each.pk not in known]
    try:
        ledger.record(said)
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict
    return session


def _attended(work: Work, session: PracticeSession, trainer: str) -> tincan.Statement:
    said = {"held_on": session.held_on.isoformat(), "minutes": session.minutes}
    return statements.state(
        profile.ATTENDED,
        Thing(KIND, str(session.uuid)),
        work.place,
        what=f"attended:{session.uuid}",
        instructor=trainer,
        result={
            "duration": datetime.timedelta(minutes=session.minutes),
            "extensions": tincan.Extensions({profile.extension(profile.ATTENDANCE): said}),
        },
    )


@dataclass(frozen=True)
class Attended:
    """What a person has attended: sessions, minutes in all, the days of the last ones."""

    sessions: int
    minutes: int
    days: tuple[datetime.date, ...]


@dataclass(frozen=True)
class SessionLine:
    """One session of a group, and how many people were there."""

    held_on: datetime.date
    minutes: int
    people: int


def attended(learner: Learner) -> Attended | None:
    """Return what a person has attended; None for nothing. In two queries at most."""
    mine = Attendance.objects.filter(enrolment__learner=learner)
    found = mine.aggregate(sessions=Count("pk"), minutes=Sum("minutes"))
    if not found["sessions"]:
        return None
    return Attended(
        found["sessions"], found["minutes"], tuple(mine.order_by("-held_on").values_list("held_on", flat=True)[:3])
    )


def sessions_of(cohort: Cohort) -> Sequence[SessionLine]:
    """Return a group's sessions, the newest first; in two queries."""
    rows = list(PracticeSession.objects.filter(cohort=cohort))
    counts = dict(
        Attendance.objects.filter(session__in=[row.uuid for row in rows])
        .values_list("session")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [SessionLine(row.held_on, row.minutes, counts.get(row.uuid, 0)) for row in rows]
