"""From ratings to a level: ceilings, and the rule by which ratings hold one (`design.md` 6). Pure: no Django, no clock.

A rating carries the level that its mode can show (its ceiling) when its outcome is `reached`, and none otherwise.
Within a mode ratings are combined (`best`: practice never harms; `latest`: an assessor's newest word). The level is
the highest that any mode holds, so that a weaker mode never lowers a stronger one. From level 3 on, a second rating
must confirm: seen in another situation or by another assessor. Without it, the level below 3 remains.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Combination = Literal["best", "latest"]
Unused = Literal["not_observed", "not_reached", "replaced", "weaker_mode", "revoked"]

# `design.md` 6.2; modes from the weakest to the strongest.
CEILINGS: dict[str, dict[str, int]] = {
    "quiz": {"knowledge": 2, "conduct": 1, "field_presence": 1},
    "scenario": {"knowledge": 2, "conduct": 2, "field_presence": 1},
    "case_study": {"knowledge": 2, "conduct": 2, "field_presence": 1},
    "role_play": {"knowledge": 3, "conduct": 3, "field_presence": 2},
    "workplace": {"knowledge": 4, "conduct": 4, "field_presence": 4},
}
MODES = tuple(CEILINGS)
CONFIRMED_FROM = 3
HIGHEST = 4


def ceiling(mode: str, nature: str) -> int:
    """Return the highest level a mode can show for a competency of this nature; 0 when it can show none."""
    return CEILINGS.get(mode, {}).get(nature, 0)


@dataclass(frozen=True)
class Rule:
    """How the ratings of one competency are combined; stored with every decision, so that the past keeps its own."""

    within: Mapping[str, Combination] = field(
        default_factory=lambda: MappingProxyType(
            {"quiz": "best", "scenario": "best", "case_study": "latest", "role_play": "latest", "workplace": "latest"}
        )
    )
    confirmed_from: int = CONFIRMED_FROM

    def as_json(self) -> dict[str, Any]:
        """Return the rule as it stands in a decision."""
        return {"within": dict(self.within), "between": "highest", "confirmed_from": self.confirmed_from}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Rule:
        """Return the rule that a decision tells of."""
        return cls(within=said["within"], confirmed_from=said["confirmed_from"])


DEFAULT_RULE = Rule()


@dataclass(frozen=True)
class Judged:
    """What the rule needs of one rating; `assessor` is empty for an automatic one.

    A rating with `revokes` only takes another one back: neither of them counts.
    """

    id: str
    mode: str
    outcome: str
    level: int
    assessor: str
    situation: str
    at: datetime.datetime
    revokes: str = ""


@dataclass(frozen=True)
class Decision:
    """What the rule says: `level` 0 when nothing is held. `unused` says why each other rating does not count.

    `unconfirmed` is the level that waits for a second situation or assessor; 0 when none does.
    """

    level: int = 0
    mode: str = ""
    used: tuple[str, ...] = ()
    unused: Mapping[str, Unused] = field(default_factory=dict)
    unconfirmed: int = 0


@dataclass(frozen=True)
class _Held:
    """What one mode holds."""

    level: int
    used: tuple[Judged, ...]
    unconfirmed: int = 0


def attained(ratings: Iterable[Judged], rule: Rule = DEFAULT_RULE) -> Decision:
    """Apply the rule to all ratings of one person and competency. Their order does not matter."""
    ordered = sorted(ratings, key=lambda rating: (rating.at, rating.id))
    gone = {rating.revokes for rating in ordered if rating.revokes}
    counted = [rating for rating in ordered if not rating.revokes and rating.id not in gone]
    held = {
        mode: _combine([rating for rating in counted if rating.mode == mode], rule)
        for mode in MODES
        if mode in rule.within
    }
    # Between modes that hold the same level, the stronger one is named.
    mode = max(held, key=lambda mode: (held[mode].level, MODES.index(mode)), default="")
    best = held[mode] if mode and held[mode].level else _Held(0, ())
    used = tuple(rating.id for rating in best.used)
    return Decision(
        level=best.level,
        mode=mode if best.level else "",
        used=used,
        unused={rating.id: _why_not(rating, held, gone) for rating in ordered if rating.id not in used},
        unconfirmed=max((each.unconfirmed for each in held.values() if each.unconfirmed > best.level), default=0),
    )


def _why_not(rating: Judged, held: Mapping[str, _Held], gone: Collection[str]) -> Unused:
    if rating.revokes or rating.id in gone:
        return "revoked"
    if rating.outcome == "not_observed":
        return "not_observed"
    if rating.outcome != "reached":
        return "not_reached"
    # Its own mode would hold it: then another mode holds more. Else another rating of its mode took its place.
    return "weaker_mode" if rating in held.get(rating.mode, _Held(0, ())).used else "replaced"


def _combine(ratings: Sequence[Judged], rule: Rule) -> _Held:
    """Return what the ratings of one mode hold; they stand in order of time."""
    judged = [rating for rating in ratings if rating.outcome != "not_observed"]
    if not judged:
        return _Held(0, ())
    if rule.within[judged[0].mode] == "best":
        reached = [rating for rating in judged if rating.outcome == "reached"]
        candidate = max(reached, key=lambda rating: rating.level, default=None)
    else:
        candidate = judged[-1] if judged[-1].outcome == "reached" else None
    if candidate is None or not candidate.level:
        return _Held(0, ())
    if candidate.level < rule.confirmed_from:
        return _Held(candidate.level, (candidate,))
    second = _second(candidate, judged)
    if second is None:
        return _Held(rule.confirmed_from - 1, (candidate,), unconfirmed=candidate.level)
    return _Held(candidate.level, (second, candidate))


def _second(candidate: Judged, judged: Sequence[Judged]) -> Judged | None:
    """Return the newest rating that confirms: the last word of its assessor on its situation, and as high."""
    last_words = {(rating.assessor, rating.situation): rating for rating in judged}
    last_words.pop((candidate.assessor, candidate.situation))
    confirming = [
        rating for rating in last_words.values() if rating.outcome == "reached" and rating.level >= candidate.level
    ]
    return max(confirming, key=lambda rating: (rating.at, rating.id), default=None)
