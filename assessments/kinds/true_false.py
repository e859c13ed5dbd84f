"""True or false: one right answer of exactly two."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds import FlawCode, Option
from assessments.kinds.single import Single


class TrueFalse(Single):
    """A single choice that has two options."""

    name = "true_false"

    def flaws(self, options: Sequence[Option]) -> list[FlawCode]:
        """Two options, exactly one of them right, each with its feedback."""
        found = [flaw for flaw in super().flaws(options) if flaw != "too_few"]
        return found if len(options) == 2 else ["not_two", *found]  # noqa: PLR2004


KIND = TrueFalse()
