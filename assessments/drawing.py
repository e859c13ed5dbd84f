"""Drawing questions from pools, and putting them in an order, by a seed. Pure: the same seed gives the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pool:
    """How many questions are to be drawn, and the ids of those they are drawn from."""

    number: int
    questions: Sequence[str]


class NotEnough(ValueError):  # noqa: N818 - a domain error, named for the domain
    """The pools hold too few different questions; `pool` is the place of the first one that cannot be served."""

    def __init__(self, pool: int) -> None:
        super().__init__(f"pool {pool} holds too few questions")
        self.pool = pool


def ordered(ids: Iterable[str], seed: str) -> list[str]:
    """Order ids by a hash of the seed and each id: as good as chance, and the same again whenever it is asked."""
    return sorted(ids, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).digest())


def draw(pools: Sequence[Pool], seed: str) -> list[str]:
    """Draw from each pool its number of questions, no question twice; the first pool's come first.

    A question may stand in several pools: one that another pool needs more is given up for it, so a draw fails only
    where no draw is possible (Kuhn's augmenting paths, 1955). Raises NotEnough.
    """
    taken: dict[str, int] = {}
    for at, pool in enumerate(pools):
        for _each in range(pool.number):
            if not _take(at, pools, seed, taken, set()):
                raise NotEnough(at)
    return [each for at in range(len(pools)) for each in ordered((one for one in taken if taken[one] == at), seed)]


def _take(at: int, pools: Sequence[Pool], seed: str, taken: dict[str, int], tried: set[str]) -> bool:
    """Take one more question for a pool, if need be by having another pool take a different one instead."""
    for question in ordered(pools[at].questions, seed):
        if question in tried or taken.get(question) == at:
            continue
        tried.add(question)
        if question not in taken or _take(taken[question], pools, seed, taken, tried):
            taken[question] = at
            return True
    return False
