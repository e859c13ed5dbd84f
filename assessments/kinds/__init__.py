"""One question kind a file, in one registry that `AppConfig.ready` fills. Pure: a kind knows nothing of Django.

A response is a list of texts, as a form or a program sends it: ids of options, pairs `option[.]target`, or what was
typed. What a statement says of it (`said`) is joined by `[,]`: both are the syntax of the xAPI specification (1.0.3,
Data 2.4.4.1).
"""

from __future__ import annotations

from assessments.kinds.kind import Asked, Block, Control, Example, Flaw, Foreseen, FormData, Kind, Line, Named, Option

__all__ = [
    "Asked",
    "Block",
    "Control",
    "Example",
    "Flaw",
    "Foreseen",
    "FormData",
    "Kind",
    "Line",
    "Named",
    "Option",
    "kind",
    "load",
    "names",
    "register",
]
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
    from assessments.kinds import essay, match, multiple, numeric, order, short_text, single, true_false

    for module in (single, multiple, true_false, order, match, short_text, numeric, essay):
        register(module.KIND)
