"""The texts that wait for a trainer of a group, and one text with what it is read for. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from assessments.kinds.essay import WHOLE
from curriculum.documents import QuestionDoc
from curriculum.releasing import open_by_sha256
from lms.models import Cohort, Response
from lms.models.attempt import AttemptState
from lms.sharing import person_name
from lms.showing import Verdict, verdict

READ_SHOWN = 20


@dataclass(frozen=True)
class EssayRow:
    """One text in a list; `language` is its module's, `name` empty where the person was erased."""

    answer: UUID
    name: str
    prompt: str
    language: str
    answered_at: datetime.datetime
    success: bool | None


@dataclass(frozen=True)
class Expectation:
    """What a text is read for: one choice of the reader's form. The whole text has no words of its own."""

    id: str
    text: str
    feedback: str


@dataclass(frozen=True)
class Essay:
    """One text on its page."""

    response: Response
    name: str
    question: QuestionDoc
    language: str
    expectations: tuple[Expectation, ...]
    verdict: Verdict
    explanation: str


def _texts(cohort: Cohort) -> QuerySet[Response]:
    """The essays of a group's people that a trainer may read: in a quiz, once it is finished."""
    rows = Response.objects.filter(Q(success__isnull=True) | Q(review__isnull=False), enrolment__cohort=cohort)
    rows = rows.exclude(attempt__state=AttemptState.OPEN)
    return rows.select_related("enrolment__learner__user").order_by("answered_at")


def waiting(cohort: Cohort) -> tuple[EssayRow, ...]:
    """List the texts to read, oldest first; of a practice question that was answered again, the newest text only."""
    newest: dict[tuple[int, str, int | None], Response] = {}
    for row in _texts(cohort).filter(review__isnull=True):
        newest[(row.enrolment_id, row.question_id, row.attempt_id)] = row
    return _rows(cohort, sorted(newest.values(), key=lambda row: row.answered_at))


def read_lately(cohort: Cohort) -> tuple[EssayRow, ...]:
    """List the texts that were read last."""
    return _rows(cohort, list(_texts(cohort).filter(review__isnull=False).order_by("-reviewed_at")[:READ_SHOWN]))


def _rows(cohort: Cohort, rows: Sequence[Response]) -> tuple[EssayRow, ...]:
    found = []
    for row in rows:
        content = open_by_sha256(cohort.module_key, row.release_sha256).content
        user = row.enrolment.learner.user
        found.append(
            EssayRow(
                answer=row.statement,
                name=person_name(user) if user else "",
                prompt=content.questions[row.question_id].prompt,
                language=content.language,
                answered_at=row.answered_at,
                success=row.success,
            )
        )
    return tuple(found)


def essay(cohort: Cohort, answer: UUID) -> Essay | None:
    """Return one text of a group's people; None where there is none, or it may not be read yet."""
    row = _texts(cohort).filter(statement=answer).first()
    if row is None:
        return None
    release = open_by_sha256(cohort.module_key, row.release_sha256)
    key = release.keys.questions[row.question_id]
    named = tuple(Expectation(each.id, each.text, key.feedback.get(each.id, "")) for each in key.answers)
    user = row.enrolment.learner.user
    return Essay(
        response=row,
        name=person_name(user) if user else "",
        question=release.content.questions[row.question_id],
        language=release.content.language,
        expectations=named or (Expectation(WHOLE, "", ""),),
        verdict=verdict(release, row),
        explanation=key.explanation,
    )
