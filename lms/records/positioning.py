"""The projections of a positioning (rules: `projections.py`): no step is done by it, and nothing is rated."""

from __future__ import annotations

import datetime

from lms.models import Attempt, SelfRating
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC
from lms.records.events import Event
from lms.records.projections import projects
from lms.xapi import profile


@projects(profile.SELF_RATED, "self-rating")
def self_rated(event: Event) -> None:
    """A person said where they stand; the first statement of a moment that is not voided is the one."""
    if event.enrolment is None:
        return
    SelfRating.objects.get_or_create(
        enrolment=event.enrolment,
        moment=event.key.partition("/")[2],
        defaults={"statement": event.uuid, "answers": event.found(profile.STEPS), "said_at": event.at},
    )


@projects(profile.INITIALIZED, "diagnostic")
def diagnostic_begun(event: Event) -> None:
    """A positioning quiz began. An open one was ended by a statement that is voided: it gives way to this one."""
    if event.enrolment is None:
        return
    quiz, _slash, moment = event.key.partition("/")
    deadline = event.terms.get("deadline")
    others = Attempt.objects.filter(enrolment=event.enrolment, activity_id=quiz).exclude(uuid=event.uuid)
    others.filter(state=AttemptState.OPEN).delete()
    Attempt.objects.update_or_create(
        uuid=event.uuid,
        defaults={
            "enrolment": event.enrolment,
            "kind": DIAGNOSTIC,
            "activity_id": quiz,
            "lesson_id": "",
            "step_id": moment,
            "release_sha256": event.release,
            "number": event.attempt["number"],
            "state": AttemptState.OPEN,
            "started_at": event.at,
            "finished_at": None,
            "points": None,
            "max_points": None,
            "success": None,
            "seed": event.terms["seed"],
            "questions": event.terms["questions"],
            "deadline": deadline and datetime.datetime.fromisoformat(deadline),
            "practice": True,
        },
    )


@projects(profile.COMPLETED, "diagnostic")
def diagnostic_finished(event: Event) -> None:
    """A positioning quiz is finished; nothing else follows from it."""
    points, max_points = event.points()
    Attempt.objects.filter(uuid=event.attempt["id"], enrolment=event.enrolment).update(
        state=AttemptState.FINISHED, finished_at=event.at, points=points, max_points=max_points
    )
