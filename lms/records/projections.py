"""The registry of projections. The projections themselves are in `copying.py`, rebuilding in `rebuilding.py`.

A projection decides nothing: no score, no rule, no clock. It writes what the statement says, so that a rebuild gives
the same rows whatever became of releases, thresholds and rules since.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from typing import Any

from lms.records.events import Event, events
from lms.xapi.profile import Verb

Projection = Callable[[Event], None]
_registry: dict[tuple[str, str], Projection] = {}


def projects(verb: Verb, *kinds: str) -> Callable[[Projection], Projection]:
    """Register a function for statements of this verb about activities of these kinds."""

    def register(function: Projection) -> Projection:
        for kind in kinds:
            _registry[(verb.name, kind)] = function
        return function

    return register


def _is_wanted(verb: str, kind: str) -> bool:
    return (verb, kind) in _registry


def project(documents: Sequence[dict[str, Any]], *, only: Collection[int] | None = None) -> None:
    """Write the rows of these statements (as served), in their order; statements that nothing projects leave none.

    `only` names the learners (primary keys) whose rows may be written; None: everybody's.
    """
    for event in events(documents, _is_wanted):
        if only is None or event.learner.pk in only:
            _registry[(event.verb, event.kind)](event)


def withdraw(uuids: Collection[uuid.UUID]) -> int:
    """Write the rows of the learners whom these statements are about again, without what is voided.

    Call it in the transaction that wrote the Voiding rows. Returns how many statements it read.
    """
    from lms.records import rebuilding  # it reads this registry

    return rebuilding.withdraw(uuids)
