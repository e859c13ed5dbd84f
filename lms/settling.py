"""What a finished quiz says once every answer has its points: passed or failed, ratings, decisions.

At its end, where nobody has to read anything; else when the last of its texts was read (`lms/reviewing.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import tincan

from assessments import kinds
from curriculum.documents import asked
from curriculum.releasing import OpenRelease
from lms import playing, quiz_terms
from lms.judging import Answer, judge_quiz, passed_quiz
from lms.models import Attempt, Response
from lms.models.positioning import DIAGNOSTIC
from lms.models.rating import Mode
from lms.working import Work
from lms.xapi import positioning, statements
from lms.xapi.statements import Thing, Try


def waits(rows: Iterable[Response]) -> bool:
    """Whether an answer among these must still be read."""
    return any(row.success is None for row in rows)


def completed(work: Work, attempt: Attempt, rows: Sequence[Response]) -> list[tincan.Statement]:
    """Say that a quiz came to its end, with the points there are by now; then what it shows, unless a text waits.

    A positioning quiz shows nothing: it neither passes nor rates.
    """
    thing, trial, step = placed(work, attempt)
    result = {"score": _score(_answers(work, attempt, rows))}
    said = [
        statements.completed(work.place, thing, lesson=attempt.lesson_id, parent=step, attempt=trial, result=result)
    ]
    return said if attempt.kind == DIAGNOSTIC or waits(rows) else [*said, *settled(work, attempt, rows)]


def settled(work: Work, attempt: Attempt, rows: Sequence[Response]) -> list[tincan.Statement]:
    """Say whether a quiz is passed, and its ratings: every answer has its points."""
    quiz = work.release.content.quizzes[attempt.activity_id]
    answers = _answers(work, attempt, rows)
    thing, trial, step = placed(work, attempt)
    verdict = statements.judged(
        work.place,
        thing,
        success=passed_quiz(answers, quiz_terms.pass_mark(quiz)),
        lesson=attempt.lesson_id,
        parent=step,
        attempt=trial,
        result={"score": _score(answers)},
    )
    return [verdict, *playing.ratings(work, attempt, Mode.QUIZ, judge_quiz(answers, quiz.threshold))]


def placed(work: Work, attempt: Attempt) -> tuple[Thing, Try, Thing]:
    """Return what an attempt is at, the attempt, and what it stands in: a step; of a positioning, the module."""
    if attempt.kind == DIAGNOSTIC:
        title = work.release.content.quizzes[attempt.activity_id].title
        quiz = positioning.quiz_thing(attempt.activity_id, attempt.step_id, title)
        return quiz, Try(attempt.uuid, attempt.number), positioning.module_of(work.place)
    thing = playing.titled(work, attempt.kind, attempt.activity_id)
    return thing, Try(attempt.uuid, attempt.number), Thing("step", f"{attempt.lesson_id}/{attempt.step_id}")


def _answers(work: Work, attempt: Attempt, rows: Sequence[Response]) -> list[Answer]:
    quiz = work.release.content.quizzes[attempt.activity_id]
    return counted(work.release, quiz_terms.asked(attempt, quiz), {row.question_id: row for row in rows})


def counted(release: OpenRelease, questions: Sequence[str], given: Mapping[str, Response]) -> list[Answer]:
    """Return what each question that was asked counts for. One without answer, for want of time, earned nothing.

    It counts against a competency that other answers of the attempt show; one that no answer shows was not observed.
    """
    bears_on = {key: release.content.questions[key].competencies for key in questions}
    seen = {competency for key in given if key in bears_on for competency in bears_on[key]}
    found = []
    for key in questions:
        if key in given:
            found.append(Answer(given[key].points, given[key].max_points, bears_on[key]))
            continue
        found.append(Answer(0, worth(release, key), [each for each in bears_on[key] if each in seen]))
        found.append(Answer(0, 0, [each for each in bears_on[key] if each not in seen]))
    return found


def worth(release: OpenRelease, question_id: str) -> int:
    """Return the most that a question gives."""
    question = release.content.questions[question_id]
    return kinds.kind(question.kind).worth(asked(question, release.keys.questions[question_id]))


def _score(answers: Sequence[Answer]) -> tincan.Score:
    return statements.score(sum(each.points for each in answers), sum(each.max_points for each in answers))
