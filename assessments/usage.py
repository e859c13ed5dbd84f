"""A question of the bank as its page shows it: numbers, and what misleads. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from assessments import kinds
from assessments.figures import OTHER, Figures, figures
from assessments.kinds import Asked
from assessments.models import Question

MISLEADS_FROM = 2  # times that a wrong answer was given
MOST = 12  # lines of answers


@dataclass(frozen=True)
class GivenLine:
    """One answer that was given: its words (empty: people's own), how often, its share in percent, whether right."""

    text: str
    count: int
    share: int
    right: bool
    misleads: bool


@dataclass(frozen=True)
class Usage:
    """The numbers of one question; `misleads` marks the wrong answer given most, from two times on."""

    figures: Figures
    lines: tuple[GivenLine, ...]


def usage(question: Question) -> Usage:
    """Return the numbers of a question, by what stands in the bank today."""
    numbers = figures(str(question.translation_key))
    kind = kinds.kind(question.kind)
    whole = kind.freeze(question.written(), str(question.translation_key))
    counted: dict[tuple[str, bool], int] = {}
    if kind.control != "position":
        for said, count in numbers.given.items():
            words = _words(question.kind, whole, said)
            counted[words] = counted.get(words, 0) + count
    if kind.control in {"radio", "checkbox"}:  # what nobody chose is told too: an option without takers does no work
        counted |= {(each.text, each.id in whole.correct): 0 for each in whole.options} | counted
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0][0]))[:MOST]
    wrong = [count for (text, right), count in ordered if not right and text]
    most = max(wrong, default=0)
    lines = tuple(
        GivenLine(
            text,
            count,
            round(100 * count / numbers.answers) if numbers.answers else 0,
            right,
            misleads=not right and bool(text) and count == most >= MISLEADS_FROM,
        )
        for (text, right), count in ordered
    )
    return Usage(numbers, lines)


def _words(kind: str, asked: Asked, said: str) -> tuple[str, bool]:
    """Return a token in words, and whether it is right; an option that the bank has no more reads as it was said."""
    if said == OTHER:
        return "", False
    shown = kinds.kind(kind).shown(asked, [said])
    return (shown[0].text, shown[0].right) if shown else (said, False)
