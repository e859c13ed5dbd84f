"""Putting options in order, with one number an option: it works without JavaScript."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from assessments.kinds.judging import repeated, too_few
from assessments.kinds.kind import Answer, Asked, Example, Flaw, FormData, Kind, Line, Option
from assessments.scoring import InvalidResponse, Score, check_choices, one_point


class Order(Kind):
    """One point for the exact order, else none. The author lists the options in the right order."""

    name = "order"
    control = "position"
    interaction = "sequencing"
    example = Example(
        "Mettez dans l’ordre les temps d’une table ronde.",
        (Option("Poser le cadre"), Option("Écouter chacun"), Option("Chercher des solutions")),
        "On ne cherche pas de solution avant que chacun ait été entendu.",
    )

    def freeze(self, options: Sequence[Option], key: str) -> Asked:
        """Mix the options by their ids: always the same; of three or more, never the right order."""
        right = [Answer(each.id, each.text) for each in options]
        mixed = sorted(right, key=lambda option: hashlib.sha256(f"{key}{option.id}".encode()).hexdigest())
        if mixed == right and len(right) > 2:  # noqa: PLR2004
            mixed = [*mixed[1:], mixed[0]]
        return Asked(options=mixed, correct=[each.id for each in right])

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Sort the options by the numbers in `<field>-<option id>`; the ids themselves under `field` win (API).

        An option without a number is left out, which `score` refuses as missing; the same number twice is a duplicate.
        """
        given = data.getlist(field)
        if given:
            return given
        places: dict[int, str] = {}
        for option in options:
            posted = data.getlist(f"{field}-{option}")
            if not posted or not posted[0].strip():
                continue
            try:
                place = int(posted[0])
            except ValueError:
                raise InvalidResponse("unknown", option) from None
            if place in places:
                raise InvalidResponse("duplicate", option)
            places[place] = option
        return [places[place] for place in sorted(places)]

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Compare two orders; every option must be there."""
        check_choices(asked.ids, response)
        if len(response) < len(asked.ids):
            raise InvalidResponse("missing", next(each for each in asked.ids if each not in response))
        return one_point(success=list(response) == list(asked.correct))

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """Show the order that was given; a place is right when it is the right one."""
        lines = super().shown(asked, said)
        return [Line(line.text, line.key in asked.correct[at : at + 1], line.key) for at, line in enumerate(lines)]

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Two different options or more; none is marked right, none needs feedback."""
        return [*too_few(options), *repeated(options)]


KIND = Order()
