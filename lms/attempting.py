"""What a learner does: reads a step, answers a question, begins an attempt, plays a scenario; quizzes: `quizzing.py`.

Each act locks the learner, decides, and records what it decided in one call; the rows it returns are projections of
that. A form carries its own UUID (`post_id`): posted twice, also at once, it counts once and gives the same answer. A
response is scored by the release its form was made from. Refusals are subclasses of Refused, with words for the person.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Max, QuerySet

from lms import playing, quiz_terms, quizzing, working
from lms.answering import answered
from lms.models import Attempt, ChoiceMade, Enrolment, Response, StepDone
from lms.models.attempt import AttemptState
from lms.quizzing import answer_quiz, finish_quiz
from lms.refusals import (
    AlreadyAnswered,
    ClosedAttempt,
    FormReused,
    NoAttemptLeft,
    Refused,
    TimeOver,
    Unfinished,
    UnknownChoice,
    UnknownQuestion,
    UnknownStep,
    WrongRelease,
    WrongScene,
)
from lms.xapi import statements
from lms.xapi.statements import Thing

__all__ = [
    "AlreadyAnswered",
    "ClosedAttempt",
    "FormReused",
    "NoAttemptLeft",
    "Refused",
    "TimeOver",
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
    """Begin the quiz or the scenario of a step; the open attempt when there is one.

    One whose time has run out is closed and returned as it is then: who comes late begins no other attempt unawares.
    Raises UnknownStep, NoAttemptLeft.
    """
    work = working.begin(enrolment, post_id)
    part = work.activity(lesson_id, step_id, "quiz", "scenario")
    mine = Attempt.objects.filter(enrolment=enrolment, activity_id=part.ref)
    statement_id = work.place.statement_id(f"initialized:{part.ref}")
    known = mine.filter(uuid=statement_id).first() or mine.filter(state=AttemptState.OPEN).first()
    if known is not None:
        return quizzing.closed_if_over(known, post_id)
    terms = None
    if part.kind == "quiz":
        quiz = work.release.content.quizzes[part.ref]
        if quiz_terms.is_spent(quiz, mine.count()):
            raise NoAttemptLeft
        terms = quiz_terms.begun(quiz, work.place.at)
    told = statements.initialized(
        work.place,
        playing.titled(work, part.kind, part.ref),
        lesson=lesson_id,
        step=step_id,
        number=_next_number(mine),
        terms=terms,
    )
    working.record(work, [told])
    return mine.get(uuid=statement_id)


def _next_number(mine: QuerySet[Attempt]) -> int:
    """Return the number after the highest: an attempt whose beginning was voided is no row any more."""
    return int(mine.aggregate(highest=Max("number"))["highest"] or 0) + 1


@transaction.atomic
def choose(*, attempt: Attempt, scene_id: str, choice_id: str, post_id: uuid.UUID, release_sha256: str) -> ChoiceMade:
    """Make one choice; an ending closes the attempt: completed, passed or failed, ratings, decisions.

    Raises ClosedAttempt, WrongRelease, WrongScene (with `.current`), UnknownChoice.
    """
    attempt, work = working.resume(attempt, post_id)
    statement_id = work.place.statement_id(playing.what(attempt, scene_id))
    made = ChoiceMade.objects.filter(statement=statement_id).first()
    if made is not None:
        return made
    working.check_open(attempt, release_sha256)
    working.record(work, playing.chosen(work, attempt, scene_id, choice_id))
    return ChoiceMade.objects.get(statement=statement_id)
