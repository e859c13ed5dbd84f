"""Several right answers, with check boxes."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds.judging import none_right, repeated, silent, too_few
from assessments.kinds.kind import Asked, Example, Flaw, Kind, Option
from assessments.scoring import Score, check_choices, one_point, parts


class Multiple(Kind):
    """By parts: a point for each right option ticked, less one for each wrong one, never below 0.

    Without parts, one point for exactly the right options, else none: so did every question of before.
    """

    name = "multiple"
    control = "checkbox"
    interaction = "choice"
    in_parts = True
    example = Example(
        "Que dites-vous à chacun au début d’une médiation ?",
        (
            Option("Que chacun peut arrêter à tout moment.", correct=True, feedback="Oui : l’accord reste libre."),
            Option("Que ce qui se dit reste entre nous.", correct=True, feedback="Oui, dans les limites de la loi."),
            Option("Que vous trancherez à la fin.", feedback="Un médiateur ne tranche pas."),
        ),
        "Le cadre se dit avant le fond.",
    )

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Compare two sets: the order in which boxes were ticked means nothing."""
        check_choices(asked.ids, response)
        chosen, right = set(response), set(asked.correct)
        if not asked.partial:
            return one_point(success=chosen == right)
        return parts(len(chosen & right) - len(chosen - right), len(right))

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Two options or more, at least one of them right, each with its feedback."""
        return [*too_few(options), *none_right(options), *repeated(options), *silent(options)]


KIND = Multiple()
