"""What answers to a question amount to, as numbers only. Content knows nothing of learners: who does registers here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OTHER = ""
"""How `given` counts answers in people's own words, which no number can hold."""


@dataclass(frozen=True)
class ReleaseFigures:
    """The answers given on one release of one module, so that a change of the question shows in the numbers."""

    title: str
    number: int
    language: str
    answers: int
    right: int
    waiting: int

    @property
    def success(self) -> int | None:
        """The share of right answers among those judged, in percent; None where there is none."""
        judged = self.answers - self.waiting
        return round(100 * self.right / judged) if judged else None


@dataclass(frozen=True)
class Figures:
    """The answers to one question: how many, how many right, how many wait for a reader.

    `given` counts what was said, by the tokens of `Kind.said`; `OTHER` stands for words of people's own. `releases` are
    the same answers by the release that they were given on, by module and number.
    """

    answers: int = 0
    right: int = 0
    waiting: int = 0
    given: Mapping[str, int] = field(default_factory=dict)
    releases: tuple[ReleaseFigures, ...] = field(default=(), compare=False)

    @property
    def judged(self) -> int:
        """How many answers have been judged."""
        return self.answers - self.waiting

    @property
    def success(self) -> int | None:
        """The share of right answers among those judged, in percent; None where there is none."""
        return round(100 * self.right / self.judged) if self.judged else None


Provider = Callable[[str], Figures]
_providers: list[Provider] = []


def provides(provider: Provider) -> None:
    """Register who counts answers; the last one counts. `provider` takes a question's `translation_key`."""
    _providers[:] = [provider]


def figures(question: str) -> Figures:
    """Return the numbers of a question, by `translation_key`; zeros where nobody counts."""
    return _providers[0](question) if _providers else Figures()
