"""Matching: for each proposal, its answer in a list of choices. Several proposals may share an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import NAMESPACE_OID, uuid5

from assessments.kinds.judging import repeated, too_few
from assessments.kinds.kind import PAIR, Answer, Asked, Block, Example, Flaw, FormData, Kind, Line, Option
from assessments.scoring import InvalidResponse, Score, one_point, parts


class Match(Kind):
    """By parts: a point for each right pair. Without parts, one point when all are right, else none."""

    name = "match"
    control = "match"
    interaction = "matching"
    block: Block = "pair"
    in_parts = True
    example = Example(
        "Quelle forme de médiation pour chaque situation ?",
        (
            Option("Aucun ne veut voir l’autre", match="Navette", feedback="Chacun parle sans face-à-face."),
            Option("Tous veulent s’expliquer", match="Table ronde", feedback="L’accord est libre et commun."),
            Option("Un enfant est en danger", match="Aucune", feedback="On protège et on alerte."),
        ),
        "Le danger ferme la médiation ; l’accord de chacun choisit sa forme.",
    )

    def freeze(self, options: Sequence[Option], key: str) -> Asked:
        """Name each different answer by its words alone, and mix them by that name: neither says what it goes with."""
        names = {each.match.strip(): str(uuid5(NAMESPACE_OID, f"{key}:{each.match.strip()}")) for each in options}
        targets = [Answer(name, text) for text, name in names.items()]
        return Asked(
            options=[Answer(each.id, each.text) for each in options],
            correct=[f"{each.id}{PAIR}{names[each.match.strip()]}" for each in options],
            targets=sorted(targets, key=lambda target: hashlib.sha256(target.id.encode()).hexdigest()),
        )

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Pair each option with what was chosen in `<field>-<option id>`; pairs under `field` win (API)."""
        given = data.getlist(field)
        if given:
            return given
        chosen = [(option, next(iter(data.getlist(f"{field}-{option}")), "").strip()) for option in options]
        return [f"{option}{PAIR}{target}" for option, target in chosen if target]

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Count the right pairs; every option must have one answer of the list."""
        chosen = self._pairs(asked, response)
        missing = [option for option in asked.ids if option not in chosen]
        if missing:
            raise InvalidResponse("missing", missing[0])
        right = len(set(response) & set(asked.correct))
        return parts(right, len(asked.correct)) if asked.partial else one_point(success=right == len(asked.correct))

    def _pairs(self, asked: Asked, response: Sequence[str]) -> dict[str, str]:
        if not response:
            raise InvalidResponse("empty")
        targets, found = {target.id for target in asked.targets}, dict[str, str]()
        for each in response:
            option, _dot, target = each.partition(PAIR)
            if option not in asked.ids or target not in targets:
                raise InvalidResponse("unknown", option)
            if option in found:
                raise InvalidResponse("duplicate", option)
            found[option] = target
        return found

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """Show each pair in words."""
        known = set(asked.ids)
        return [
            Line(self._words(asked, each), each in asked.correct, each.partition(PAIR)[0])
            for each in said
            if each.partition(PAIR)[0] in known
        ]

    def solution(self, asked: Asked) -> list[str]:
        """Return the right pairs in words."""
        return [self._words(asked, each) for each in asked.correct]

    @staticmethod
    def _words(asked: Asked, pair: str) -> str:
        option, _dot, target = pair.partition(PAIR)
        return f"{asked.text_of(option)} → {asked.text_of(target)}"

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Two proposals or more, each with its answer, and at least two different answers."""
        blank = [Flaw("no_match", at, "match") for at, option in enumerate(options) if not option.match.strip()]
        different = {option.match.strip() for option in options}
        same = [Flaw("one_match")] if len(options) > 1 and len(different) < 2 else []  # noqa: PLR2004
        return [*too_few(options), *blank, *same, *repeated(options)]


KIND = Match()
