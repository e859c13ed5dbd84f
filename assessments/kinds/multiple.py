"""Several right answers, with check boxes."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds import Control, FlawCode, FormData, Option
from assessments.kinds.single import wording_flaws
from assessments.scoring import Score, check_choices, one_point


class Multiple:
    """All or nothing: one point when the chosen options are exactly the right ones, else none (for now)."""

    name = "multiple"
    control: Control = "checkbox"

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return the ids of the ticked boxes."""
        del options
        return data.getlist(field)

    def score(self, correct: Sequence[str], options: Sequence[str], response: Sequence[str]) -> Score:
        """Compare two sets: the order in which boxes were ticked means nothing."""
        check_choices(options, response)
        return one_point(success=set(response) == set(correct))

    def flaws(self, options: Sequence[Option]) -> list[FlawCode]:
        """Two options or more, at least one of them right, each with its feedback."""
        found: list[FlawCode] = []
        if len(options) < 2:  # noqa: PLR2004
            found.append("too_few")
        if not any(option.correct for option in options):
            found.append("none_correct")
        return found + wording_flaws(options)


KIND = Multiple()
