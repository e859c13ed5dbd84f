"""One right answer among several, with radio buttons."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds import Control, FlawCode, FormData, Option
from assessments.scoring import InvalidResponse, Score, check_choices, one_point


class Single:
    """One point for the one right option."""

    name = "single"
    control: Control = "radio"

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return the chosen option's id, in a list; nothing chosen gives an empty list."""
        del options
        return data.getlist(field)

    def score(self, correct: Sequence[str], options: Sequence[str], response: Sequence[str]) -> Score:
        """Score exactly one option."""
        check_choices(options, response)
        if len(response) > 1:
            raise InvalidResponse("too_many")
        return one_point(success=response[0] in correct)

    def flaws(self, options: Sequence[Option]) -> list[FlawCode]:
        """Two options or more, exactly one of them right, each with its feedback."""
        found: list[FlawCode] = []
        if len(options) < 2:  # noqa: PLR2004
            found.append("too_few")
        if sum(option.correct for option in options) != 1:
            found.append("not_one_correct")
        return found + wording_flaws(options)


def wording_flaws(options: Sequence[Option]) -> list[FlawCode]:
    """Find what is wrong with the words of options that each need feedback."""
    found: list[FlawCode] = []
    if len({option.text for option in options}) < len(options):
        found.append("same_text")
    if not all(option.feedback.strip() for option in options):
        found.append("no_feedback")
    return found


KIND = Single()
