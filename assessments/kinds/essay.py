"""A text of one's own that a trainer reads and judges; until then it is worth nothing, right or wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assessments.kinds.judging import repeated
from assessments.kinds.kind import Answer, Asked, Block, Example, Flaw, FormData, Kind, Line, Option, typed
from assessments.scoring import AWAITING, Score, one_text, parts

LONGEST = 10_000  # characters
WHOLE = "whole"
"""What is judged of an essay for which its author named nothing: the text as a whole."""


class Essay(Kind):
    """Read by a trainer, who says of each expectation of the author whether it is met: one point each."""

    name = "essay"
    control = "essay"
    interaction = "long-fill-in"
    block: Block = "criterion"
    in_words = True
    example = Example(
        "Un parent vous demande de « dire à l’autre ce qu’il doit faire ». Que lui répondez-vous, et pourquoi ?",
        (
            Option("Rappelle son rôle sans donner de leçon", feedback="Le rôle est dit en une phrase, sans reproche."),
            Option("Reformule le besoin du parent", feedback="On entend ce que le parent craint ou attend."),
        ),
        "Une bonne réponse accueille la demande avant de dire la limite.",
    )

    def freeze(self, options: Sequence[Option], key: str) -> Asked:
        """Keep what the text is read for out of what is shown."""
        del key
        return Asked(answers=[Answer(each.id, each.text) for each in options])

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return what was typed."""
        del options
        return typed(data, field)

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Nobody has read it yet."""
        del asked
        one_text(response, LONGEST)
        return AWAITING

    def worth(self, asked: Asked) -> int:
        """Return one point for each expectation."""
        return len(self.expected(asked))

    def said(self, asked: Asked, response: Sequence[str]) -> None:
        """Say nothing of it: these are a person's own words."""
        del asked, response

    def pattern(self, asked: Asked) -> list[str]:
        """Nothing is right in itself."""
        del asked
        return []

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """The text stands in a note."""
        del asked, said
        return []

    def solution(self, asked: Asked) -> list[str]:
        """Return what the text is read for."""
        return [each.text for each in asked.answers]

    @staticmethod
    def expected(asked: Asked) -> list[str]:
        """Return the ids of what a reader judges: the author's expectations, else the text as a whole."""
        return [each.id for each in asked.answers] or [WHOLE]

    def reviewed(self, asked: Asked, met: Collection[str]) -> Score:
        """Score a text by the ids of the expectations that it meets."""
        expected = self.expected(asked)
        return parts(sum(each in met for each in expected), len(expected))

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Nothing is needed; no expectation stands twice."""
        return repeated(options)


KIND = Essay()
