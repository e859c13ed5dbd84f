"""Pure scoring: what was asked and a response in, a score out. No Django, no database, no clock.

Points are whole numbers. A question is worth one point, all or nothing; one that is counted by parts is worth as many
points as it has parts (right options, pairs, expectations of an essay), so that a share of points is the fraction
« (right − wrong) / right » itself. What was scored before parts existed stays what it was: one point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assessments.kinds.kind import Asked

Reason = Literal["empty", "unknown", "duplicate", "too_many", "missing", "not_number", "too_long"]


@dataclass(frozen=True)
class Score:
    """What a response is worth. `success` is None, and nothing is to be gained yet, while a person must read it."""

    points: int
    max_points: int
    success: bool | None


AWAITING = Score(points=0, max_points=0, success=None)


class InvalidResponse(ValueError):  # noqa: N818 — a domain error, named for the domain
    """A response that cannot be scored; `reason` is a code for `assessments.kinds.wording`."""

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


def one_text(response: Sequence[str], longest: int) -> str:
    """Return the one text of a response, of at most so many characters. Raises InvalidResponse."""
    if not response or not response[0].strip():
        raise InvalidResponse("empty")
    if len(response) > 1:
        raise InvalidResponse("too_many")
    if len(response[0]) > longest:
        raise InvalidResponse("too_long")
    return response[0]


def one_point(*, success: bool) -> Score:
    """Return the score of a question worth one point: all or nothing."""
    return Score(points=int(success), max_points=1, success=success)


def parts(points: int, max_points: int) -> Score:
    """Return a score by parts: never below 0, a success when every part is right."""
    return Score(points=max(0, points), max_points=max_points, success=points == max_points)


def score(*, kind: str, asked: Asked, response: Sequence[str]) -> Score:
    """Score a response to a question of a kind; each kind says its rule. Raises InvalidResponse; KeyError."""
    from assessments import kinds  # each kind scores with the functions above

    return kinds.kind(kind).score(asked, response)
