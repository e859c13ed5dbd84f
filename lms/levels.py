"""From ratings to a level: ceilings, and the rule by which ratings hold one (`design.md` 6). Pure: no Django, no clock.

A rating carries the level that its mode can show (at most its ceiling) when its outcome is `reached`, and none
otherwise. Within a mode ratings are combined, each mode by its own way:

- `best`: the highest counts (practice never harms); among equals the first, or the newest where ratings grow old;
- `latest`: the newest word counts;
- `majority`: of each assessor's last word; the highest level that more than half of them hold. Half is not enough;
- `2-of-3` (n-of-m): of the last words of the m assessors who spoke last; the highest level that n of them hold.

The level is the highest that any mode holds, so that a weaker mode never lowers a stronger one. Level 3 needs a second
situation or assessor; level 4 two complete pieces of work. Without them the level below remains.

A re-examination answers for its mode and the weaker ones: what was said there before counts at most as much as it
says, and in its own mode what said less does not count. Ratings older than the rule's validity do not count.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lms.rules import (
    BEST,
    CEILINGS,
    DEFAULT_RULE,
    HIGHEST,
    LATEST,
    MAJORITY,
    MODES,
    Rule,
    agreement,
    ceiling,
    expires,
)

__all__ = ["CEILINGS", "DEFAULT_RULE", "HIGHEST", "MODES", "Decision", "Judged", "Piece", "Rule", "attained", "ceiling"]

Unused = Literal[
    "not_observed", "not_reached", "replaced", "weaker_mode", "revoked", "expired", "outvoted", "reexamined"
]
Gap = Literal["undated", "unsigned", "unverified", "not_accepted"]

PIECES_NEEDED = 2


@dataclass(frozen=True)
class Piece:
    """The piece of work that a workplace rating rests on; for level 4 nothing may be missing of it."""

    id: str
    dated: str = ""
    tutor_signed: bool = False
    address_verified: bool = False
    accepted_by: str = ""

    @classmethod
    def from_evidence(cls, evidence: Mapping[str, Any]) -> Piece | None:
        """Return the piece that a rating's evidence names (docs/decisions/0017); None where it names none."""
        if not evidence.get("piece"):
            return None
        return cls(
            id=str(evidence["piece"]),
            dated=str(evidence.get("dated", "")),
            tutor_signed=evidence.get("tutor_signed") is True,
            address_verified=evidence.get("address_verified") is True,
            accepted_by=str(evidence.get("accepted_by", "")),
        )

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What level 4 asks of a piece and this one lacks. Neither the tutor nor the manager accepts: an assessor."""
        asked: tuple[tuple[Gap, bool], ...] = (
            ("undated", bool(self.dated)),
            ("unsigned", self.tutor_signed),
            ("unverified", self.address_verified),
            ("not_accepted", self.accepted_by == "assessor"),
        )
        return tuple(gap for gap, met in asked if not met)


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
    piece: Piece | None = None
    reexamination: bool = False


@dataclass(frozen=True)
class Decision:
    """What the rule says: `level` 0 when nothing is held. `unused` says why each other rating does not count.

    `unconfirmed` is the level that waits for a second situation, assessor or piece; 0 when none does. `valid_until` is
    the last day on which every rating used counts; None: for good. `pieces` counts the complete pieces of work.
    """

    level: int = 0
    mode: str = ""
    used: tuple[str, ...] = ()
    unused: Mapping[str, Unused] = field(default_factory=dict)
    unconfirmed: int = 0
    valid_until: datetime.date | None = None
    pieces: int = 0


@dataclass(frozen=True)
class _Word:
    """One rating that counts, and the level it counts for."""

    rating: Judged
    level: int

    @property
    def seen(self) -> tuple[str, str]:
        """By whom, and in which situation; each piece of work is one."""
        return self.rating.assessor, self.rating.piece.id if self.rating.piece else self.rating.situation


@dataclass(frozen=True)
class _Held:
    """What one mode holds, by which words; `claimed` before it is confirmed; `last` are the words that were asked."""

    level: int = 0
    used: tuple[_Word, ...] = ()
    claimed: int = 0
    last: tuple[_Word, ...] = ()


def attained(ratings: Iterable[Judged], rule: Rule = DEFAULT_RULE, *, on: datetime.date | None = None) -> Decision:
    """Apply the rule to all ratings of one person and competency, in any order; `on`: without those too old then."""
    ordered = sorted(ratings, key=lambda rating: (rating.at, rating.id))
    gone = _gone(ordered, rule, on)
    heard = [_Word(each, _shown(each)) for each in ordered if each.id not in gone and each.outcome != "not_observed"]
    words = _reexamined(heard)
    held = {
        mode: _combine([word for word in words if word.rating.mode == mode], rule.within[mode], rule)
        for mode in MODES
        if mode in rule.within
    }
    # Between modes that hold the same level, the stronger one is named.
    mode = max(held, key=lambda mode: (held[mode].level, MODES.index(mode)), default="")
    best = held[mode] if mode and held[mode].level else _Held()
    used = tuple(word.rating.id for word in best.used)
    rest = (rating for rating in ordered if rating.id not in used)
    ends = [expires(word.rating.at, rule.validity_months) for word in best.used if rule.validity_months]
    return Decision(
        level=best.level,
        mode=mode if best.level else "",
        used=used,
        unused={each.id: gone.get(each.id) or _why_not(each, words, held.get(each.mode, _Held())) for each in rest},
        unconfirmed=max((each.claimed for each in held.values() if each.claimed > best.level), default=0),
        valid_until=min(ends, default=None),
        pieces=len(_pieces(word for word in words if word.level == HIGHEST)),
    )


def _gone(ordered: Sequence[Judged], rule: Rule, on: datetime.date | None) -> dict[str, Unused]:
    """Return what does not count whatever it says: taken back, or grown old."""
    taken_back = {rating.revokes for rating in ordered if rating.revokes}
    gone: dict[str, Unused] = {}
    for rating in ordered:
        if rating.revokes or rating.id in taken_back:
            gone[rating.id] = "revoked"
        elif on is not None and rule.validity_months and expires(rating.at, rule.validity_months) < on:
            gone[rating.id] = "expired"
    return gone


def _shown(rating: Judged) -> int:
    """Return the level a rating shows by itself: the highest one only on a complete piece of work."""
    if rating.outcome != "reached":
        return 0
    complete = rating.piece is not None and not rating.piece.gaps
    return rating.level if complete else min(rating.level, HIGHEST - 1)


def _reexamined(heard: Sequence[_Word]) -> list[_Word]:
    """Let each re-examination answer for what was said before it in its mode and the weaker ones."""
    words: list[_Word] = []
    for word in heard:
        if word.rating.reexamination:
            words = [each for before in words if (each := _beside(before, word)) is not None]
        words.append(word)
    return words


def _beside(before: _Word, answer: _Word) -> _Word | None:
    """Return what an earlier word counts for after a re-examination's answer; None: for nothing."""
    said = answer.rating.level  # none where it was not reached
    if MODES.index(before.rating.mode) > MODES.index(answer.rating.mode):
        return before
    if before.rating.mode == answer.rating.mode and before.level < answer.level:
        return None
    return replace(before, level=min(before.level, said)) if said else None


def _combine(words: Sequence[_Word], combination: str, rule: Rule) -> _Held:
    """Return what the words of one mode hold; they stand in order of time."""
    last, needed = _asked(words, combination, renewed=bool(rule.validity_months))
    levels = sorted((word.level for word in last), reverse=True)
    level = levels[needed - 1] if needed <= len(levels) else 0
    if not level:
        return _Held(last=last)
    holding = tuple(word for word in last if word.level >= level)
    for step in range(level, rule.confirmed_from - 1, -1):
        confirmed = _confirmed(step, holding, words)
        if confirmed:
            return _Held(step, confirmed, level, last)
    return _Held(min(level, rule.confirmed_from - 1), holding, level, last)


def _asked(words: Sequence[_Word], combination: str, *, renewed: bool) -> tuple[tuple[_Word, ...], int]:
    """Return the words that a combination asks, in order of time, and how many of them must agree."""
    if combination == BEST:
        best = max(reversed(words) if renewed else words, key=lambda word: word.level, default=None)
        return (best,) if best else (), 1
    if combination == LATEST:
        return tuple(words[-1:]), 1
    last = _last_words(words, lambda word: word.rating.assessor)
    if combination == MAJORITY:
        return last, len(last) // 2 + 1
    n, m = agreement(combination) or (len(last) + 1, 1)  # a combination of another edition of Médiane holds nothing
    return last[-m:], n


def _last_words(words: Sequence[_Word], of: Any) -> tuple[_Word, ...]:
    """Return the last word for each value of `of`, in order of time."""
    found: dict[Any, _Word] = {}
    for word in words:
        found.pop(of(word), None)
        found[of(word)] = word
    return tuple(found.values())


def _confirmed(level: int, holding: tuple[_Word, ...], words: Sequence[_Word]) -> tuple[_Word, ...]:
    """Return the words that hold a level together, the newest second one added where it is needed; else none."""
    if _enough(level, holding):
        return holding
    for other in reversed(_last_words(words, lambda word: word.seen)):
        together = [word for word in words if word in holding or word is other]
        if other.level >= level and _enough(level, together):
            return tuple(together)
    return ()


def _enough(level: int, words: Sequence[_Word]) -> bool:
    """Level 4: two complete pieces; below: two situations or two assessors."""
    if level == HIGHEST:
        return len(_pieces(words)) >= PIECES_NEEDED
    return len({word.seen for word in words}) > 1


def _pieces(words: Iterable[_Word]) -> set[str]:
    return {word.rating.piece.id for word in words if word.rating.piece}


def _why_not(rating: Judged, words: Collection[_Word], held: _Held) -> Unused:
    """Say why a rating that is neither taken back nor old is not used."""
    if rating.outcome == "not_observed":
        return "not_observed"
    if rating.outcome != "reached":
        return "not_reached"
    word = next((each for each in words if each.rating.id == rating.id), None)
    if word is None:
        return "reexamined"
    # Its own mode would hold it: then another mode holds more. Else other ratings of its mode took its place.
    if word in held.used:
        return "weaker_mode"
    return "outvoted" if word in held.last else "replaced"
