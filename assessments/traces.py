"""What learners left on a piece of content, in numbers. Content knows nothing of learners: who does registers here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Traces:
    """How many people worked on something, and what they left: steps done, attempts, answers, ratings."""

    people: int = 0
    steps: int = 0
    attempts: int = 0
    answers: int = 0
    ratings: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything that somebody would look for."""
        return bool(self.people or self.steps or self.attempts or self.answers or self.ratings)


Provider = Callable[[str, Collection[str]], Traces]
_providers: list[Provider] = []


def provides(provider: Provider) -> None:
    """Register who counts traces; the last one counts.

    `provider` takes a kind (module, lesson, question, quiz, scenario, rubric) and `translation_key`s.
    """
    _providers[:] = [provider]


def traces(kind: str, keys: Collection[str]) -> Traces:
    """Return what learners left on things of one kind, together; zeros where nobody counts."""
    return _providers[0](kind, keys) if _providers and keys else Traces()
