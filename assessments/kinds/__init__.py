"""One question kind a file, in one registry that `AppConfig.ready` fills. Pure: a kind knows nothing of Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from assessments.scoring import Score

Control = Literal["radio", "checkbox", "position"]
FlawCode = str
"""A code of `assessments.kinds.wording.FLAWS`."""


class FormData(Protocol):
    """What a kind reads of a posted form: Django's QueryDict has it."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value posted under a name."""


@dataclass(frozen=True)
class Option:
    """What a kind asks of an option when it judges a definition."""

    text: str
    correct: bool = False
    feedback: str = ""


class Kind(Protocol):
    """How one kind of question is asked, read and scored."""

    name: str
    control: Control
    """The input of each option: `radio`, `checkbox`, or `position` (a number each, named `<field>-<option id>`)."""

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return the response (option ids) that a form posted; `options` are the ids that were shown."""

    def score(self, correct: Sequence[str], options: Sequence[str], response: Sequence[str]) -> Score:
        """Score a response; raises `assessments.scoring.InvalidResponse` on one that could not come from the form."""

    def flaws(self, options: Sequence[Option]) -> list[FlawCode]:
        """Say what keeps a question of this kind from being published."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind under its name; called by each file of this folder's list in `AppConfig.ready`."""
    _kinds[kind.name] = kind
    return kind


def kind(name: str) -> Kind:
    """Return a kind by name; KeyError when there is none."""
    return _kinds[name]


def names() -> tuple[str, ...]:
    """Return the names of every registered kind, in the order of registration."""
    return tuple(_kinds)


def load() -> None:
    """Register the kinds that ship. Idempotent."""
    from assessments.kinds import multiple, order, single, true_false

    for module in (single, multiple, true_false, order):
        register(module.KIND)
