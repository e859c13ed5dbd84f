"""Putting options in order, with one number an option: it works without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds import Control, FlawCode, FormData, Option
from assessments.scoring import InvalidResponse, Score, check_choices, one_point


class Order:
    """One point for the exact order, else none. The definition lists its options in the right order."""

    name = "order"
    control: Control = "position"

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

    def score(self, correct: Sequence[str], options: Sequence[str], response: Sequence[str]) -> Score:
        """Compare two orders; every option must be there."""
        check_choices(options, response)
        if len(response) < len(options):
            raise InvalidResponse("missing")
        return one_point(success=list(response) == list(correct))

    def flaws(self, options: Sequence[Option]) -> list[FlawCode]:
        """Two different options or more; none is marked right, none needs feedback."""
        found: list[FlawCode] = []
        if len(options) < 2:  # noqa: PLR2004
            found.append("too_few")
        if len({option.text for option in options}) < len(options):
            found.append("same_text")
        return found


KIND = Order()
