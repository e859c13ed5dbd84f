"""A few words of one's own, compared with the answers that the author foresaw."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.kinds.folding import folded
from assessments.kinds.judging import none_right, repeated_answers, unspeakable
from assessments.kinds.kind import Answer, Asked, Block, Example, Flaw, Foreseen, FormData, Kind, Line, Option, typed
from assessments.scoring import Score, one_point, one_text

LONGEST = 200  # characters of an answer


class ShortText(Kind):
    """One point for an accepted answer. Accents, capitals, spaces and the form of apostrophes are forgiven."""

    name = "short_text"
    control = "text"
    interaction = "fill-in"
    block: Block = "answer"
    in_words = True
    example = Example(
        "Comment s’appelle une médiation où les rencontres sont séparées ?",
        (
            Option("la navette", correct=True, feedback="Oui : vous allez de l’un à l’autre."),
            Option("navette", correct=True),
            Option("la table ronde", feedback="À la table ronde, tous se voient."),
        ),
        "On parle aussi de médiation indirecte.",
    )

    def freeze(self, options: Sequence[Option], key: str) -> Asked:
        """Keep every foreseen answer out of what is shown."""
        del key
        answers = [Answer(each.id, each.text.strip(), each.correct) for each in options]
        return Asked(correct=[each.id for each in answers if each.right], answers=answers)

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return what was typed."""
        del options
        return typed(data, field)

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Compare what was typed with what is accepted."""
        met = self._met(asked, one_text(response, LONGEST))
        return one_point(success=met is not None and met.right)

    def said(self, asked: Asked, response: Sequence[str]) -> list[str] | None:
        """Say the author's words that were met, never the person's own."""
        met = self._met(asked, response[0])
        return None if met is None else [met.text]

    def pattern(self, asked: Asked) -> list[str]:
        """Return each accepted answer."""
        return [f"{{case_matters=false}}{each.text}" for each in asked.answers if each.right]

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """Show the author's words that were met."""
        found = [(text, self._met(asked, text)) for text in said]
        return [Line(text, met.right, met.id) if met else Line(text, right=False) for text, met in found]

    def solution(self, asked: Asked) -> list[str]:
        """Return every accepted answer."""
        return [each.text for each in asked.answers if each.right]

    @staticmethod
    def _met(asked: Asked, text: str) -> Foreseen | None:
        return next((each for each in asked.answers if folded(each.text) == folded(text)), None)

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """At least one accepted answer; what is foreseen as wrong says why."""
        silent = [
            Flaw("no_feedback", at, "feedback")
            for at, option in enumerate(options)
            if not option.correct and not option.feedback.strip()
        ]
        blank = [Flaw("blank", at) for at, option in enumerate(options) if not folded(option.text)]
        long = [Flaw("long_answer", at) for at, option in enumerate(options) if len(option.text) > LONGEST]
        return [*none_right(options), *blank, *long, *unspeakable(options), *repeated_answers(options), *silent]


KIND = ShortText()
