"""Taking a quiz: answering, finishing, and closing an attempt whose time has run out.

Import these acts from `lms.attempting`, where they are part of the contract. A reader never closes an attempt: the next
act of the person does, or `manage.py close_attempts`.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms import quiz_terms, settling, working
from lms.answering import answered
from lms.models import Attempt, Response
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC
from lms.refusals import AlreadyAnswered, TimeOver, Unfinished, UnknownQuestion
from lms.working import Work


def answer_quiz(
    *, attempt: Attempt, question_id: str, response: list[str], post_id: uuid.UUID, release_sha256: str
) -> Response:
    """Score one answer of a quiz; the first answer to a question counts.

    After the deadline (and `quiz_terms.GRACE`) the answer is not taken: the attempt is closed on what was answered, and
    TimeOver raised. Raises ClosedAttempt, WrongRelease, UnknownQuestion, AlreadyAnswered, InvalidResponse.
    """
    given = _answer(attempt, question_id, response, post_id, release_sha256)
    if given is None:
        raise TimeOver
    return given


@transaction.atomic
def _answer(
    attempt: Attempt, question_id: str, response: list[str], post_id: uuid.UUID, release_sha256: str
) -> Response | None:
    """Take an answer; None where the time was over: then the attempt is closed, and that must be committed."""
    attempt, work = working.resume(attempt, post_id)
    statement_id = work.place.statement_id(f"answered:{question_id}")
    mine = Response.objects.filter(attempt=attempt, question_id=question_id)
    given = mine.first()
    if given is not None and given.statement == statement_id:
        return given
    working.check_open(attempt, release_sha256)
    quiz = work.release.content.quizzes.get(attempt.activity_id)
    if quiz is None or question_id not in quiz_terms.asked(attempt, quiz):
        raise UnknownQuestion
    if quiz_terms.is_over(attempt, work.place.at, grace=quiz_terms.GRACE):
        _close(work, attempt)
        return None
    if given is not None:
        raise AlreadyAnswered
    thing, trial, _in = settling.placed(work, attempt)
    told = answered(work, question_id, response, parent=thing, lesson=attempt.lesson_id, attempt=trial)
    working.record(work, [told])
    return mine.get()


@transaction.atomic
def finish_quiz(*, attempt: Attempt, post_id: uuid.UUID) -> Attempt:
    """Close a quiz whose questions all have an answer, or whose time is over: completed, passed or failed, ratings.

    Where a text waits for its reader, it is completed only: the rest comes when the text is read (`lms/reviewing.py`).
    A finished one is returned as it is. Raises UnknownQuestion when the attempt is not a quiz, Unfinished.
    """
    attempt, work = working.resume(attempt, post_id)
    if attempt.state == AttemptState.FINISHED:
        return attempt
    quiz = work.release.content.quizzes.get(attempt.activity_id)
    if quiz is None:
        raise UnknownQuestion
    given = set(attempt.responses.values_list("question_id", flat=True))
    if not given.issuperset(quiz_terms.asked(attempt, quiz)) and not quiz_terms.is_over(attempt, work.place.at):
        raise Unfinished
    return _close(work, attempt)


@transaction.atomic
def closed_if_over(attempt: Attempt, post_id: uuid.UUID | None = None) -> Attempt:
    """Return an attempt, closed if its time has run out: on its own release, and by a form where there is one."""
    attempt, work = working.resume(attempt, post_id or uuid.uuid4())
    if attempt.state == AttemptState.OPEN and quiz_terms.is_over(attempt, work.place.at, grace=quiz_terms.GRACE):
        return _close(work, attempt)
    return attempt


@transaction.atomic
def close(attempt: Attempt, post_id: uuid.UUID) -> Attempt:
    """Close an attempt as it stands, and return it; a finished one is returned as it is."""
    attempt, work = working.resume(attempt, post_id)
    return _close(work, attempt) if attempt.state == AttemptState.OPEN else attempt


def overdue() -> QuerySet[Attempt]:
    """Return the open attempts whose common deadline has passed; extra time may still keep some of them open."""
    late = Attempt.objects.filter(state=AttemptState.OPEN, deadline__lt=timezone.now() - quiz_terms.GRACE)
    return late.select_related("enrolment").order_by("pk")


def _close(work: Work, attempt: Attempt) -> Attempt:
    """Say all that the end of a quiz says, once, and return the closed attempt."""
    said = settling.completed(work, attempt, list(attempt.responses.all()))
    if attempt.kind != DIAGNOSTIC:  # which stands in no lesson, and closes nothing
        said += working.closings(work, attempt.lesson_id, attempt.step_id)
    working.record(work, said)
    attempt.refresh_from_db()
    return attempt
