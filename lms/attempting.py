"""What a learner does: reads a step, answers a question, goes through a quiz, plays a scenario.

Each act locks the learner, decides, and records what it decided in one call; the rows it returns are projections of
that. A form carries its own UUID (`post_id`): posted twice, also at once, it counts once and gives the same answer. A
response is scored by the release its form was made from. Refusals are subclasses of Refused, with words for the person.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Max, QuerySet

from lms import playing, settling, working
from lms.answering import answered
from lms.models import Attempt, ChoiceMade, Enrolment, Response, StepDone
from lms.models.attempt import AttemptState
from lms.refusals import (
    AlreadyAnswered,
    ClosedAttempt,
    FormReused,
    Refused,
    Unfinished,
    UnknownChoice,
    UnknownQuestion,
    UnknownStep,
    WrongRelease,
    WrongScene,
)
from lms.working import Work
from lms.xapi import statements
from lms.xapi.statements import Thing, Try

__all__ = [
    "AlreadyAnswered",
    "ClosedAttempt",
    "FormReused",
    "Refused",
    "Unfinished",
    "UnknownChoice",
    "UnknownQuestion",
    "UnknownStep",
    "WrongRelease",
    "WrongScene",
    "answer_question",
    "answer_quiz",
    "choose",
    "continue_step",
    "finish_quiz",
    "start_attempt",
]


@transaction.atomic
def continue_step(*, enrolment: Enrolment, lesson_id: str, step_id: str, post_id: uuid.UUID) -> StepDone:
    """Mark a step as read. A step that is a question, a quiz or a scenario must have been done: else Unfinished.

    A step that was done already stays as it is and says nothing again. Raises UnknownStep.
    """
    work = working.begin(enrolment, post_id)
    step = work.step(lesson_id, step_id)
    mine = StepDone.objects.filter(enrolment=enrolment, lesson_id=lesson_id, step_id=step_id)
    done = mine.first()
    if done is not None:
        return done
    if step.activity is not None:
        raise Unfinished
    told = statements.experienced(
        work.place, lesson=lesson_id, step=Thing("step", f"{lesson_id}/{step_id}", step.title)
    )
    working.record(work, [told, *working.closings(work, lesson_id, step_id)])
    return mine.get()


@transaction.atomic
def answer_question(
    *, enrolment: Enrolment, lesson_id: str, step_id: str, response: list[str], post_id: uuid.UUID, release_sha256: str
) -> Response:
    """Score the answer to the question of a step, by the release the form was made from; the step is done.

    A question may be answered again and again, each time with a form of its own; no option at all says « je ne sais
    pas », which is worth nothing and shows the explanation. Raises WrongRelease, UnknownStep,
    InvalidResponse (assessments.scoring; not a Refused).
    """
    work = working.begin(enrolment, post_id, release_sha256=release_sha256)
    part = work.activity(lesson_id, step_id, "question")
    statement_id = work.place.statement_id(f"answered:{part.ref}")
    given = Response.objects.filter(statement=statement_id).first()
    if given is not None:
        return given
    step = Thing("step", f"{lesson_id}/{step_id}")
    told = answered(work, part.ref, response, parent=step, lesson=lesson_id)
    working.record(work, [told, *working.closings(work, lesson_id, step_id)])
    return Response.objects.get(statement=statement_id)


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, lesson_id: str, step_id: str, post_id: uuid.UUID) -> Attempt:
    """Begin the quiz or the scenario of a step; the open attempt when there is one. Raises UnknownStep."""
    work = working.begin(enrolment, post_id)
    part = work.activity(lesson_id, step_id, "quiz", "scenario")
    mine = Attempt.objects.filter(enrolment=enrolment, activity_id=part.ref)
    statement_id = work.place.statement_id(f"initialized:{part.ref}")
    known = mine.filter(uuid=statement_id).first() or mine.filter(state=AttemptState.OPEN).first()
    if known is not None:
        return known
    told = statements.initialized(
        work.place, playing.titled(work, part.kind, part.ref), lesson=lesson_id, step=step_id, number=_next_number(mine)
    )
    working.record(work, [told])
    return mine.get(uuid=statement_id)


def _next_number(mine: QuerySet[Attempt]) -> int:
    """Return the number after the highest: an attempt whose beginning was voided is no row any more."""
    return int(mine.aggregate(highest=Max("number"))["highest"] or 0) + 1


def _resume(attempt: Attempt, post_id: uuid.UUID) -> tuple[Attempt, Work]:
    """Read the attempt again under the learner's lock, on the release it is pinned to."""
    enrolment = Enrolment.objects.select_related("registration").get(pk=attempt.enrolment_id)
    work = working.begin(enrolment, post_id, release_sha256=attempt.release_sha256)
    fresh = Attempt.objects.get(pk=attempt.pk)
    fresh.enrolment = enrolment
    return fresh, work


def _check(attempt: Attempt, release_sha256: str) -> None:
    if release_sha256 != attempt.release_sha256:
        raise WrongRelease
    if attempt.state != AttemptState.OPEN:
        raise ClosedAttempt


@transaction.atomic
def answer_quiz(
    *, attempt: Attempt, question_id: str, response: list[str], post_id: uuid.UUID, release_sha256: str
) -> Response:
    """Score one answer of a quiz; the first answer to a question counts.

    Raises ClosedAttempt, WrongRelease, UnknownQuestion, AlreadyAnswered, InvalidResponse.
    """
    attempt, work = _resume(attempt, post_id)
    statement_id = work.place.statement_id(f"answered:{question_id}")
    mine = Response.objects.filter(attempt=attempt, question_id=question_id)
    given = mine.first()
    if given is not None and given.statement == statement_id:
        return given
    _check(attempt, release_sha256)
    quiz = work.release.content.quizzes.get(attempt.activity_id)
    if quiz is None or question_id not in quiz.questions:
        raise UnknownQuestion
    if given is not None:
        raise AlreadyAnswered
    told = answered(
        work,
        question_id,
        response,
        parent=Thing("quiz", quiz.id),
        lesson=attempt.lesson_id,
        attempt=Try(attempt.uuid, attempt.number),
    )
    working.record(work, [told])
    return mine.get()


@transaction.atomic
def finish_quiz(*, attempt: Attempt, post_id: uuid.UUID) -> Attempt:
    """Close a quiz whose questions all have an answer: completed, passed or failed, ratings, decisions.

    Where a text waits for its reader, it is completed only: the rest comes when the text is read (`lms/reviewing.py`).
    A finished one is returned as it is. Raises UnknownQuestion when the attempt is not a quiz, Unfinished.
    """
    attempt, work = _resume(attempt, post_id)
    if attempt.state == AttemptState.FINISHED:
        return attempt
    quiz = work.release.content.quizzes.get(attempt.activity_id)
    if quiz is None:
        raise UnknownQuestion
    given = {row.question_id: row for row in Response.objects.filter(attempt=attempt)}
    if set(given) != set(quiz.questions):
        raise Unfinished
    said = settling.completed(work, attempt, list(given.values()))
    said += working.closings(work, attempt.lesson_id, attempt.step_id)
    working.record(work, said)
    attempt.refresh_from_db()
    return attempt


@transaction.atomic
def choose(*, attempt: Attempt, scene_id: str, choice_id: str, post_id: uuid.UUID, release_sha256: str) -> ChoiceMade:
    """Make one choice; an ending closes the attempt: completed, passed or failed, ratings, decisions.

    Raises ClosedAttempt, WrongRelease, WrongScene (with `.current`), UnknownChoice.
    """
    attempt, work = _resume(attempt, post_id)
    statement_id = work.place.statement_id(playing.what(attempt, scene_id))
    made = ChoiceMade.objects.filter(statement=statement_id).first()
    if made is not None:
        return made
    _check(attempt, release_sha256)
    working.record(work, playing.chosen(work, attempt, scene_id, choice_id))
    return ChoiceMade.objects.get(statement=statement_id)
