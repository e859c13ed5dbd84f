"""The statements about answers: one was given, a text was read. Never a word of a person's own (`statements.py`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tincan

from lms.xapi import profile
from lms.xapi.statements import Place, Thing, Try, score, state


def answered(
    place: Place,
    question: Thing,
    *,
    parent: Thing,
    lesson: str,
    response: Sequence[str] | None,
    points: int,
    max_points: int,
    success: bool | None,
    note: str = "",
    attempt: Try | None = None,
) -> tincan.Statement:
    """Tell one answer; what it says is joined by `[,]`, as the specification asks. `parent` is the step or the quiz.

    A response in a person's own words is None here, and the note that holds it is named. `success` is None, and there
    is no score, while somebody must read it.
    """
    result: dict[str, Any] = {}
    if response is not None:
        result["response"] = "[,]".join(response)
    if success is not None:
        result |= {"success": success, "score": score(points, max_points)}
    if note:
        result["extensions"] = tincan.Extensions({profile.extension(profile.WORDS): {"note": note}})
    what = f"answered:{question.key}"
    return state(
        profile.ANSWERED, question, place, what=what, parent=parent, lesson=lesson, attempt=attempt, result=result
    )


def scored(
    place: Place,
    question: Thing,
    *,
    parent: Thing,
    lesson: str,
    points: int,
    max_points: int,
    success: bool,
    review: Mapping[str, Any],
    instructor: str,
    attempt: Try | None = None,
) -> tincan.Statement:
    """Tell that a trainer read a text; `review` holds answer, met, assessor_role and perhaps note."""
    result = {
        "success": success,
        "score": score(points, max_points),
        "extensions": tincan.Extensions({profile.extension(profile.REVIEW): dict(review)}),
    }
    what = f"scored:{review['answer']}"
    return state(
        profile.SCORED,
        question,
        place,
        what=what,
        parent=parent,
        lesson=lesson,
        attempt=attempt,
        instructor=instructor,
        result=result,
    )
