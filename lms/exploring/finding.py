"""Finding statements for the explorer: newest first, a page at a time, never counted. The SQL is `records/driving.py`.

It asks as a reader who sees everything: by what statements say themselves, not by what they refer to.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from lms.models import Statement
from lms.models.statement import Sensitivity
from lms.records import clock, driving
from lms.records.asking import Names, Sight, Span
from lms.records.reading import LAST_KEY

PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """The filters; None or empty means any. Numbers are primary keys. `before`: only keys below it."""

    agent: int | None = None
    verb: int | None = None
    activity: int | None = None
    registration: uuid.UUID | None = None
    authority: int | None = None
    organisation: int | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    voided: bool | None = None
    statement: uuid.UUID | None = None
    before: int = 0


@dataclass(frozen=True)
class Found:
    """One page: keys, newest first. `onward` is the key below which the next page begins; 0 when nothing is left."""

    keys: tuple[int, ...]
    onward: int = 0


def find(wanted: Wanted, size: int = PAGE) -> Found:
    """Return one page; at most three queries."""
    low = max(clock.first_key(wanted.since), 0) if wanted.since else 0
    high = clock.first_key(wanted.until) if wanted.until else LAST_KEY
    high = min(high, wanted.before) if wanted.before else high
    if wanted.statement is not None:
        key = Statement.objects.filter(uuid=wanted.statement).values_list("pk", flat=True).first() or LAST_KEY
        low, high = max(low, key), min(high, key + 1)
    if low >= high:
        return Found(())
    names = Names(
        verb=wanted.verb,
        agent=wanted.agent,
        activity=wanted.activity,
        registration=wanted.registration,
        related_agents=False,
        related_activities=True,
        voided=wanted.voided,
        by_reference=False,
    )
    sight = Sight(wanted.authority, wanted.organisation, max(Sensitivity.values), shared=False)
    keys = driving.ids(names, sight, Span(low, high, ascending=False, size=size + 1))
    return Found(tuple(keys[:size]), onward=keys[size - 1] if len(keys) > size else 0)
