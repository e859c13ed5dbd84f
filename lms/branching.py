"""What a learner does in a scenario beside choosing: goes back, plays again from a scene, goes on to the next act.

Choices themselves: `attempting.choose`. Playing again from a scene is *practice*: it gives no rating, so that nobody
gathers a level by playing one good scene over and over; so is every act that follows practice. A safety error goes
with the person into the next act.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from lms import playing, trails, working
from lms.models import Attempt, ChoiceMade
from lms.models.attempt import AttemptState
from lms.refusals import NothingFollows, Unfinished
from lms.working import Work
from lms.xapi import scenario_statements


@transaction.atomic
def go_back(*, attempt: Attempt, scene_id: str, post_id: uuid.UUID, release_sha256: str) -> ChoiceMade:
    """Go back from the scene where one stands to the one before. The choices made stay: first visits count.

    Raises ClosedAttempt, WrongRelease, WrongScene, NoWayBack.
    """
    attempt, work = working.resume(attempt, post_id)
    key = f"{attempt.activity_id}/{scene_id}"
    statement_id = work.place.statement_id(f"went-back:{attempt.uuid}:{key}")
    made = ChoiceMade.objects.filter(statement=statement_id).first()
    if made is not None:
        return made
    working.check_open(attempt, release_sha256)
    working.record(work, [playing.gone_back(work, attempt, scene_id)])
    return ChoiceMade.objects.get(statement=statement_id)


@transaction.atomic
def replay(*, attempt: Attempt, scene_id: str, post_id: uuid.UUID) -> Attempt:
    """Begin a new attempt, as practice, at a scene that a finished one went through; the open one when there is one.

    Raises Unfinished, NothingFollows.
    """
    attempt, work = _finished(attempt, post_id)
    if not attempt.choices.filter(scene_id=scene_id).exists():
        raise NothingFollows
    return _begin(work, attempt, attempt.activity_id, {"scene": scene_id, "practice": True, "safety_error": False})


@transaction.atomic
def go_on(*, attempt: Attempt, post_id: uuid.UUID) -> Attempt:
    """Begin the scenario that the ending of a finished attempt leads on to; the open attempt when there is one.

    Raises Unfinished, NothingFollows.
    """
    attempt, work = _finished(attempt, post_id)
    act = trails.next_act(work.release.content.scenarios.get(attempt.activity_id), attempt)
    if not act:
        raise NothingFollows
    unsafe = attempt.unsafe or attempt.choices.filter(safety_error=True).exists()
    entry = {"follows": str(attempt.uuid), "practice": attempt.practice, "safety_error": unsafe}
    return _begin(work, attempt, act, entry)


def _finished(attempt: Attempt, post_id: uuid.UUID) -> tuple[Attempt, Work]:
    attempt, work = working.resume(attempt, post_id)
    if attempt.state != AttemptState.FINISHED:
        raise Unfinished
    return attempt, work


def _begin(work: Work, after: Attempt, scenario_id: str, entry: Mapping[str, Any]) -> Attempt:
    """Begin a scenario where another attempt was begun, on the same release."""
    mine = Attempt.objects.filter(enrolment=after.enrolment_id, activity_id=scenario_id)
    statement_id = work.place.statement_id(f"initialized:{scenario_id}")
    known = mine.filter(uuid=statement_id).first() or mine.filter(state=AttemptState.OPEN).first()
    if known is not None:
        return known
    told = scenario_statements.begun(
        work.place,
        playing.titled(work, "scenario", scenario_id),
        lesson=after.lesson_id,
        step=after.step_id,
        number=int(mine.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        entry=entry,
    )
    working.record(work, [told])
    return mine.get(uuid=statement_id)
