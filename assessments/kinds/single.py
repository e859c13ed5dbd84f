"""One right answer among several, with radio buttons."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds.judging import repeated, silent, too_few
from assessments.kinds.kind import Asked, Control, Example, Flaw, Interaction, Kind, Option
from assessments.scoring import InvalidResponse, Score, check_choices, one_point


class Single(Kind):
    """One point for the one right option."""

    name = "single"
    control: Control = "radio"
    interaction: Interaction = "choice"
    example = Example(
        "Deux élèves veulent chacun vous parler, aucun ne veut voir l’autre. Que proposez-vous ?",
        (
            Option("Une table ronde dès demain.", feedback="Aucun des deux n’est prêt à voir l’autre."),
            Option("Des rencontres séparées.", correct=True, feedback="Oui : chacun parle, à son rythme."),
            Option("D’attendre la fin du mois.", feedback="Le conflit a le temps de grandir."),
        ),
        "La navette ne demande pas de face-à-face.",
    )

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Score exactly one option."""
        check_choices(asked.ids, response)
        if len(response) > 1:
            raise InvalidResponse("too_many")
        return one_point(success=response[0] in asked.correct)

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Two options or more, exactly one of them right, each with its feedback."""
        right = [] if sum(option.correct for option in options) == 1 else [Flaw("not_one_correct")]
        return [*too_few(options), *right, *repeated(options), *silent(options)]


KIND = Single()
