"""The registry of projections, and rebuilding from the ledger. The projections themselves are in `copying.py`.

A projection decides nothing: no score, no rule, no clock. It writes what the statement says, so that a rebuild gives
the same rows whatever became of releases, thresholds and rules since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from lms.models import Attainment, Attempt, ChoiceMade, Rating, Response, StatementBody, StepDone
from lms.records.events import Event, events
from lms.xapi.profile import Verb

BATCH = 500
# Rows that a rebuild empties first, dependants before what they depend on.
PROJECTED = (ChoiceMade, Response, Attempt, StepDone, Rating, Attainment)

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


def project(documents: Sequence[dict[str, Any]]) -> None:
    """Write the rows of these statements, in their order; statements that nothing projects leave none."""
    for event in events(documents, _is_wanted):
        _registry[(event.verb, event.kind)](event)


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Empty every projection and write it again from the ledger, in one transaction. Returns how many it read.

    `progress` is called with (read, total) after each batch.
    """
    wanted = StatementBody.objects.filter(statement__projected=True).order_by("statement_id")
    with transaction.atomic():
        for model in PROJECTED:
            model._default_manager.all().delete()  # noqa: SLF001 - Django's documented way to a model's manager
        total, read, last = wanted.count(), 0, 0
        while batch := list(wanted.filter(statement_id__gt=last)[:BATCH]):
            project([json.loads(body.received) for body in batch])
            last = batch[-1].statement_id
            read += len(batch)
            if progress is not None:
                progress(read, total)
    return read
