"""A trainer reads a text that answers a question: points for what it meets, and what the finished quiz then shows.

Texts of a quiz are read once the quiz is finished: until then its answers are the person's own affair.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.kinds.essay import KIND
from curriculum.documents import asked
from lms import permissions, settling, working
from lms.enrolling import learner_of
from lms.models import Enrolment, Note, Response
from lms.models.attempt import AttemptState
from lms.refusals import AlreadyRead, NotAllowed, Unfinished, UnknownCriterion, UnknownQuestion
from lms.working import Work
from lms.xapi import answers
from lms.xapi.statements import Thing, Try

if TYPE_CHECKING:
    import tincan
    from django.contrib.auth.models import User


@transaction.atomic
def review(*, answer: uuid.UUID, met: Collection[str], remark: str, reviewer: User, post_id: uuid.UUID) -> Response:
    """Read the text that a statement names: `met` are the ids of the author's expectations that it meets.

    The last text of a finished quiz also settles it: passed or failed, ratings, decisions. The remark goes to a Note.
    The same form again gives the same answer. Raises NotAllowed (not a trainer of the person's group, or the person),
    UnknownQuestion (no text, or none there), Unfinished (its quiz is open), UnknownCriterion, AlreadyRead, FormReused.
    """
    given = Response.objects.filter(statement=answer).values_list("enrolment", "release_sha256").first()
    if given is None:
        raise UnknownQuestion
    enrolment = Enrolment.objects.select_related("learner", "registration", "cohort").get(pk=given[0])
    if permissions.may_learn(reviewer, enrolment) or not permissions.may_observe(reviewer, enrolment.cohort):
        raise NotAllowed
    work = working.begin(enrolment, post_id, release_sha256=given[1])
    row = Response.objects.select_related("attempt").get(statement=answer)
    if row.review == work.place.statement_id(f"scored:{answer}"):
        return row
    _check(row)
    working.record(work, _read(work, row, met, remark.strip(), reviewer))
    return Response.objects.get(statement=answer)


def _check(row: Response) -> None:
    if row.success is not None:
        raise AlreadyRead if row.review else UnknownQuestion
    if row.attempt is not None and row.attempt.state == AttemptState.OPEN:
        raise Unfinished


def _read(work: Work, row: Response, met: Collection[str], remark: str, reviewer: User) -> list[tincan.Statement]:
    question = work.release.content.questions[row.question_id]
    whole = asked(question, work.release.keys.questions[row.question_id])
    if set(met) - set(KIND.expected(whole)):
        raise UnknownCriterion
    score = KIND.reviewed(whole, met)
    said = {"answer": str(row.statement), "met": sorted(met), "assessor_role": "trainer"}
    if remark:
        said["note"] = str(Note.objects.create(about=work.learner, author=reviewer, text=remark).uuid)
    attempt, parent = row.attempt, Thing("step", f"{row.lesson_id}/{row.step_id}")
    read = answers.scored(
        work.place,
        Thing("question", question.id, question.code, KIND.interaction),
        parent=Thing("quiz", attempt.activity_id) if attempt else parent,
        lesson=row.lesson_id,
        attempt=Try(attempt.uuid, attempt.number) if attempt else None,
        points=score.points,
        max_points=score.max_points,
        success=bool(score.success),
        review=said,
        instructor=str(learner_of(reviewer).uuid),
    )
    if attempt is None:
        return [read]
    row.points, row.max_points, row.success = score.points, score.max_points, score.success
    rows = [row, *Response.objects.filter(attempt=attempt).exclude(statement=row.statement)]
    return [read] if settling.waits(rows) else [read, *settling.settled(work, attempt, rows)]
