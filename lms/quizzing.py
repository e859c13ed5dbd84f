"""Taking a quiz: answering, finishing, and closing an attempt whose time has run out.

Import these acts from `lms.attempting`, where they are part of the contract. A reader never closes an attempt: the next
act of the person does, or `manage.py close_attempts`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

import tincan
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.scoring import score
from curriculum.documents import QuizDoc
from curriculum.releasing import OpenRelease
from lms import playing, quiz_terms, working
from lms.judging import Answer, judge_quiz, passed_quiz
from lms.models import Attempt, Response
from lms.models.attempt import AttemptState
from lms.models.rating import Mode
from lms.refusals import AlreadyAnswered, TimeOver, Unfinished, UnknownQuestion
from lms.working import Work
from lms.xapi import statements
from lms.xapi.statements import Thing, Try


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
    from lms.attempting import _answered  # it imports this module, whose acts are part of its contract

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
        _close(work, attempt, quiz)
        return None
    if given is not None:
        raise AlreadyAnswered
    trial = Try(attempt.uuid, attempt.number)
    told = _answered(
        work, question_id, response, parent=Thing("quiz", quiz.id), lesson=attempt.lesson_id, attempt=trial
    )
    working.record(work, [told])
    return mine.get()


@transaction.atomic
def finish_quiz(*, attempt: Attempt, post_id: uuid.UUID) -> Attempt:
    """Close a quiz whose questions all have an answer, or whose time is over: completed, passed or failed, ratings.

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
    return _close(work, attempt, quiz)


@transaction.atomic
def closed_if_over(attempt: Attempt, post_id: uuid.UUID | None = None) -> Attempt:
    """Return an attempt, closed if its time has run out: on its own release, and by a form where there is one."""
    attempt, work = working.resume(attempt, post_id or uuid.uuid4())
    if attempt.state == AttemptState.OPEN and quiz_terms.is_over(attempt, work.place.at, grace=quiz_terms.GRACE):
        return _close(work, attempt, work.release.content.quizzes[attempt.activity_id])
    return attempt


def overdue() -> QuerySet[Attempt]:
    """Return the open attempts whose common deadline has passed; extra time may still keep some of them open."""
    late = Attempt.objects.filter(state=AttemptState.OPEN, deadline__lt=timezone.now() - quiz_terms.GRACE)
    return late.select_related("enrolment").order_by("pk")


def _close(work: Work, attempt: Attempt, quiz: QuizDoc) -> Attempt:
    """Say all that the end of a quiz says, once, and return the closed attempt."""
    working.record(work, _ended(work, attempt, quiz))
    attempt.refresh_from_db()
    return attempt


def _ended(work: Work, attempt: Attempt, quiz: QuizDoc) -> list[tincan.Statement]:
    given = {row.question_id: row for row in attempt.responses.all()}
    answers = counted(work.release, quiz_terms.asked(attempt, quiz), given)
    result = {"score": statements.score(sum(each.points for each in answers), sum(each.max_points for each in answers))}
    said = playing.finished(work, attempt, success=passed_quiz(answers, quiz_terms.pass_mark(quiz)), result=result)
    said += playing.ratings(work, attempt, Mode.QUIZ, judge_quiz(answers, quiz.threshold))
    said += working.closings(work, attempt.lesson_id, attempt.step_id)
    return said


def counted(release: OpenRelease, asked: Sequence[str], given: Mapping[str, Response]) -> list[Answer]:
    """Return what each question that was asked counts for. One without answer, for want of time, earned nothing.

    It counts against a competency that other answers of the attempt show; one that no answer shows was not observed.
    """
    bears_on = {key: release.content.questions[key].competencies for key in asked}
    seen = {competency for key in given if key in bears_on for competency in bears_on[key]}
    found = []
    for key in asked:
        if key in given:
            found.append(Answer(given[key].points, given[key].max_points, bears_on[key]))
            continue
        found.append(Answer(0, worth(release, key), [each for each in bears_on[key] if each in seen]))
        found.append(Answer(0, 0, [each for each in bears_on[key] if each not in seen]))
    return found


def worth(release: OpenRelease, question_id: str) -> int:
    """Return the most that a question gives: what its right answer scores."""
    question, key = release.content.questions[question_id], release.keys.questions[question_id]
    options = tuple(option.id for option in question.options)
    return score(kind=question.kind, correct=key.correct, options=options, response=key.correct).max_points
