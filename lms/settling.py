"""What a finished quiz says once every answer has its points: passed or failed, ratings, decisions.

At its end, where nobody has to read anything; else when the last of its texts was read (`lms/reviewing.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tincan

from curriculum.documents import QuizDoc
from lms import playing
from lms.judging import Answer, judge_quiz, passed_quiz
from lms.models import Attempt, Response
from lms.models.rating import Mode
from lms.working import Work
from lms.xapi import statements
from lms.xapi.statements import Thing, Try


def waits(rows: Iterable[Response]) -> bool:
    """Whether an answer among these must still be read."""
    return any(row.success is None for row in rows)


def completed(work: Work, attempt: Attempt, rows: Sequence[Response]) -> list[tincan.Statement]:
    """Say that a quiz came to its end, with the points there are by now; then what it shows, unless a text waits."""
    thing, trial, step = _placed(work, attempt)
    result = {"score": _score(rows)}
    said = [
        statements.completed(work.place, thing, lesson=attempt.lesson_id, parent=step, attempt=trial, result=result)
    ]
    return said if waits(rows) else [*said, *settled(work, attempt, rows)]


def settled(work: Work, attempt: Attempt, rows: Sequence[Response]) -> list[tincan.Statement]:
    """Say whether a quiz is passed, and its ratings: every answer has its points."""
    quiz = work.release.content.quizzes[attempt.activity_id]
    answers = _answers(work, quiz, rows)
    thing, trial, step = _placed(work, attempt)
    verdict = statements.judged(
        work.place,
        thing,
        success=passed_quiz(answers, quiz.threshold),
        lesson=attempt.lesson_id,
        parent=step,
        attempt=trial,
        result={"score": _score(rows)},
    )
    return [verdict, *playing.ratings(work, attempt, Mode.QUIZ, judge_quiz(answers, quiz.threshold))]


def _placed(work: Work, attempt: Attempt) -> tuple[Thing, Try, Thing]:
    thing = playing.titled(work, attempt.kind, attempt.activity_id)
    return thing, Try(attempt.uuid, attempt.number), Thing("step", f"{attempt.lesson_id}/{attempt.step_id}")


def _answers(work: Work, quiz: QuizDoc, rows: Sequence[Response]) -> list[Answer]:
    given, questions = {row.question_id: row for row in rows}, work.release.content.questions
    return [
        Answer(given[key].points, given[key].max_points, questions[key].competencies)
        for key in dict.fromkeys(quiz.questions)
    ]


def _score(rows: Sequence[Response]) -> tincan.Score:
    return statements.score(sum(row.points for row in rows), sum(row.max_points for row in rows))
