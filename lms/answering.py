"""What an answer says: scored by the release it was made on, its words kept apart where they are the person's own."""

from __future__ import annotations

from collections.abc import Sequence

import tincan

from assessments import kinds
from assessments.scoring import Score
from curriculum.documents import asked
from lms.models import Note
from lms.working import Work
from lms.xapi import answers
from lms.xapi.statements import Thing, Try


def answered(
    work: Work, question_id: str, response: Sequence[str], *, parent: Thing, lesson: str, attempt: Try | None = None
) -> tincan.Statement:
    """Score a response and say it; in practice an empty one means « je ne sais pas ». Raises InvalidResponse.

    Words that are the person's own go to a Note, in this transaction, and the statement names its id only: an essay,
    and a short text that is none of the author's words.
    """
    question = work.release.content.questions[question_id]
    whole, kind = asked(question, work.release.keys.questions[question_id]), kinds.kind(question.kind)
    said: list[str] | None
    if attempt is None and not response:
        score, said, note = Score(0, kind.worth(whole), success=False), [], ""
    else:
        score, said = kind.score(whole, response), kind.said(whole, response)
        note = "" if said is not None else str(_kept(work, response[0]).uuid)
    return answers.answered(
        work.place,
        Thing("question", question.id, question.code, kind.interaction),
        parent=parent,
        lesson=lesson,
        attempt=attempt,
        response=said,
        points=score.points,
        max_points=score.max_points,
        success=score.success,
        note=note,
    )


def _kept(work: Work, text: str) -> Note:
    return Note.objects.create(about=work.learner, author=work.learner.user, text=text)
