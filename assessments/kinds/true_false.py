"""True or false: one right answer of exactly two."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds.folding import folded
from assessments.kinds.kind import Asked, Example, Flaw, Interaction, Line, Option
from assessments.kinds.single import Single

TRUE, FALSE = "true", "false"
NO = {"faux", "false", "non", "no"}


class TrueFalse(Single):
    """A single choice that has two options. The first is « vrai », unless its word says the contrary."""

    name = "true_false"
    interaction: Interaction = "true-false"
    example = Example(
        "Une navette qui ne mène pas à une rencontre est une médiation ratée.",
        (
            Option("Vrai", feedback="Non : on peut se mettre d’accord sans se voir."),
            Option("Faux", correct=True, feedback="Oui : la rencontre est une possibilité, pas un but."),
        ),
        "La navette peut suffire.",
    )

    def said(self, asked: Asked, response: Sequence[str]) -> list[str]:
        """Say `true` or `false`, the only two words of the specification."""
        return [self._word(asked, each) for each in response]

    def pattern(self, asked: Asked) -> list[str]:
        """Return `true` or `false`."""
        return self.said(asked, asked.correct)

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """Read the two words; answers of before this kind had them said the option's id."""
        ids = {self._word(asked, each): each for each in asked.ids}
        return super().shown(asked, [ids.get(each, each) for each in said])

    def _word(self, asked: Asked, option: str) -> str:
        first = asked.options[0]
        return TRUE if (option == first.id) is (folded(first.text).rstrip(".") not in NO) else FALSE

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Two options, exactly one of them right, each with its feedback."""
        found = [flaw for flaw in super().flaws(options) if flaw.code != "too_few"]
        return found if len(options) == 2 else [Flaw("not_two"), *found]  # noqa: PLR2004


KIND = TrueFalse()
