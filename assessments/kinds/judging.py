"""What authors' options must keep to, whatever the kind: the parts that the kinds' `flaws` are made of."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds.folding import folded
from assessments.kinds.kind import DELIMITERS, Flaw, Option

LEAST = 2


def too_few(options: Sequence[Option]) -> list[Flaw]:
    """There are fewer options than one can choose among."""
    return [Flaw("too_few")] if len(options) < LEAST else []


def repeated(options: Sequence[Option]) -> list[Flaw]:
    """Options whose words stand above already, as a person reads them."""
    seen: set[str] = set()
    found = []
    for at, option in enumerate(options):
        if option.text.strip() in seen:
            found.append(Flaw("same_text", at))
        seen.add(option.text.strip())
    return found


def repeated_answers(options: Sequence[Option]) -> list[Flaw]:
    """Foreseen answers that one answer would meet together."""
    seen: set[str] = set()
    found = []
    for at, option in enumerate(options):
        if folded(option.text) in seen:
            found.append(Flaw("same_answer", at))
        seen.add(folded(option.text))
    return found


def silent(options: Sequence[Option]) -> list[Flaw]:
    """Options without feedback."""
    return [Flaw("no_feedback", at, "feedback") for at, option in enumerate(options) if not option.feedback.strip()]


def unspeakable(options: Sequence[Option]) -> list[Flaw]:
    """Answers that a statement could not hold: they contain what delimits the parts of a response, or begin as one."""
    return [
        Flaw("delimiter", at)
        for at, option in enumerate(options)
        if any(each in option.text for each in DELIMITERS) or option.text.lstrip().startswith("{")
    ]


def none_right(options: Sequence[Option]) -> list[Flaw]:
    """No option is marked right."""
    return [] if any(option.correct for option in options) else [Flaw("none_correct")]
