"""A number, right within a tolerance; written with a comma or a point."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assessments.kinds.folding import number, written
from assessments.kinds.judging import none_right
from assessments.kinds.kind import (
    RANGE,
    Answer,
    Asked,
    Block,
    Example,
    Flaw,
    Foreseen,
    FormData,
    Kind,
    Line,
    Option,
    typed,
)
from assessments.scoring import InvalidResponse, Score, one_point, one_text

LONGEST = 40  # characters of a number, spaces included
NOTHING = Decimal(0)


class Numeric(Kind):
    """One point for a number within the tolerance of a right value. The first value that is met counts."""

    name = "numeric"
    control = "number"
    interaction = "numeric"
    block: Block = "number"
    in_words = True
    example = Example(
        "Combien de temps, en minutes, pour un premier entretien séparé ?",
        (
            Option("30", correct=True, tolerance="10", feedback="Oui : le temps d’écouter sans épuiser."),
            Option("90", tolerance="30", feedback="C’est long pour un premier entretien."),
        ),
        "Comptez une demi-heure environ.",
    )

    def freeze(self, options: Sequence[Option], key: str) -> Asked:
        """Keep every foreseen value out of what is shown, written with a point."""
        del key
        answers = [
            Answer(each.id, _point(each.text), each.correct, _point(each.tolerance) if each.tolerance.strip() else "")
            for each in options
        ]
        return Asked(correct=[each.id for each in answers if each.right], answers=answers)

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return what was typed."""
        del options
        return typed(data, field)

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Compare a number with the values foreseen."""
        met = self._met(asked, self._number(response))
        return one_point(success=met is not None and met.right)

    @staticmethod
    def _number(response: Sequence[str]) -> Decimal:
        found = number(one_text(response, LONGEST))
        if found is None:
            raise InvalidResponse("not_number")
        return found

    def said(self, asked: Asked, response: Sequence[str]) -> list[str]:
        """Say the number with a point and no spaces."""
        del asked
        return [written(self._number(response))]

    def pattern(self, asked: Asked) -> list[str]:
        """Return each right value, or the range around it: `min[:]max`."""
        found = []
        for each in asked.answers:
            value, margin = _value(each)
            if each.right:
                ends = (written(value - margin), written(value + margin))
                found.append(RANGE.join(ends) if margin else ends[0])
        return found

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """Show the number that was given."""
        values = [(text, number(text)) for text in said]
        met = [(text, self._met(asked, value) if value is not None else None) for text, value in values]
        return [Line(text, each.right, each.id) if each else Line(text, right=False) for text, each in met]

    def solution(self, asked: Asked) -> list[str]:
        """Return each right value, with its tolerance."""
        return [
            f"{each.text} ± {each.tolerance}" if _value(each)[1] else each.text for each in asked.answers if each.right
        ]

    @staticmethod
    def _met(asked: Asked, given: Decimal) -> Foreseen | None:
        for each in asked.answers:
            value, margin = _value(each)
            if abs(given - value) <= margin:
                return each
        return None

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """At least one right value; values and tolerances are numbers; what is foreseen as wrong says why."""
        found = none_right(options)
        for at, option in enumerate(options):
            margin = number(option.tolerance) if option.tolerance.strip() else NOTHING
            if number(option.text) is None:
                found.append(Flaw("not_number", at))
            if margin is None or margin < 0:
                found.append(Flaw("bad_tolerance", at, "tolerance"))
            if not option.correct and not option.feedback.strip():
                found.append(Flaw("no_feedback", at, "feedback"))
        return found + _hidden(options)


def _point(text: str) -> str:
    return written(number(text) or NOTHING)


def _value(answer: Foreseen) -> tuple[Decimal, Decimal]:
    return number(answer.text) or NOTHING, number(answer.tolerance) or NOTHING


def _hidden(options: Sequence[Option]) -> list[Flaw]:
    """Values that can never be met, since one above meets every number that they would."""
    found, above = list[Flaw](), list[tuple[Decimal, Decimal]]()
    for at, option in enumerate(options):
        value, margin = number(option.text), number(option.tolerance) or NOTHING
        if value is None:
            continue
        low, high = value - margin, value + margin
        if any(lowest <= low and high <= highest for lowest, highest in above):
            found.append(Flaw("hidden_value", at))
        above.append((low, high))
    return found


KIND = Numeric()
