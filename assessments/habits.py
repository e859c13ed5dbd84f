"""What gives the right answer away to who knows nothing: a pure check that warns and never refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assessments.kinds import Option

Habit = Literal["longest", "always_first", "often_longest"]
MUCH_LONGER = 1.2  # times the longest wrong answer
SEVERAL = 3  # questions from which on a habit can be seen
CHOSEN = ("single", "true_false")
Written = tuple[str, Sequence[Option]]
"""One question: its kind and its options."""


def of_question(kind: str, options: Sequence[Option]) -> list[Habit]:
    """Warn of one question whose only right option is much longer than the others."""
    return ["longest"] if kind == "single" and _longest(options, MUCH_LONGER) else []


def of_several(questions: Sequence[Written]) -> list[Habit]:
    """Warn of what questions with one right option have in common: it always stands first, or is mostly longest."""
    asked = [options for kind, options in questions if kind in CHOSEN and options]
    found: list[Habit] = []
    if len(asked) >= SEVERAL and all(options[0].correct for options in asked):
        found.append("always_first")
    lengths = [options for kind, options in questions if kind == "single" and options]
    if len(lengths) >= SEVERAL and 2 * sum(_longest(options, 1) for options in lengths) > len(lengths):
        found.append("often_longest")
    return found


def _longest(options: Sequence[Option], factor: float) -> bool:
    right = [len(option.text) for option in options if option.correct]
    wrong = [len(option.text) for option in options if not option.correct]
    return len(right) == 1 and bool(wrong) and right[0] > factor * max(wrong)
