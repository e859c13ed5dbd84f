"""Pure scoring: a definition's key and a response in, a score out. No Django, no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assessments import kinds

Reason = Literal["empty", "unknown", "duplicate", "too_many", "missing"]


@dataclass(frozen=True)
class Score:
    """What a response is worth."""

    points: int
    max_points: int
    success: bool


class InvalidResponse(ValueError):  # noqa: N818 — a domain error, named for the domain
    """A response that the form could not have sent; `reason` is a code for `assessments.kinds.wording`."""

    def __init__(self, reason: Reason, option: str = "") -> None:
        super().__init__(f"{reason}: {option}" if option else reason)
        self.reason: Reason = reason
        self.option = option


def check_choices(options: Sequence[str], response: Sequence[str]) -> None:
    """Raise InvalidResponse unless the response is one or more different options of the question."""
    if not response:
        raise InvalidResponse("empty")
    known = set(options)
    seen: set[str] = set()
    for option in response:
        if option not in known:
            raise InvalidResponse("unknown", option)
        if option in seen:
            raise InvalidResponse("duplicate", option)
        seen.add(option)


def one_point(*, success: bool) -> Score:
    """Return the score of a question worth one point: all or nothing."""
    return Score(points=int(success), max_points=1, success=success)


def score(*, kind: str, correct: Sequence[str], options: Sequence[str], response: Sequence[str]) -> Score:
    """Score a response to a question of a kind. Every question is worth one point; each kind says its rule.

    `correct` are the ids of the right options (for `order`: all ids in the right order), `options` every option's id.
    Raises InvalidResponse; KeyError for an unknown kind.
    """
    return kinds.kind(kind).score(correct, options, response)
