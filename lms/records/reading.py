"""Reading the ledger: which statements a query finds, in stored order, a page at a time. Reads only.

The SQL is in `driving.py`, what a statement looks like in `normalising.py`.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from lms.models.statement import Sensitivity
from lms.records import clock, driving
from lms.records.asking import Names, Sight, Span
from lms.records.normalising import iso, served

LARGEST_PAGE = 500
LAST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Scope:
    """What a reader may see: an authority's own statements, an organisation's, or all.

    An organisation sees what is plain, and what is more sensitive (up to `sensitivity`) only while the enrolment is
    shared with it.
    """

    authority: int | None = None
    organisation: int | None = None
    sensitivity: int = Sensitivity.PRIVATE

    def sight(self) -> Sight:
        """The scope as values for the SQL."""
        return Sight(self.authority, self.organisation, int(self.sensitivity))


@dataclass(frozen=True)
class Query:
    """The filters of `GET /statements`; empty: any. `agent` is an inverse functional identifier. Limit 0: the most."""

    agent: str = ""
    verb: str = ""
    activity: str = ""
    registration: str = ""
    related_agents: bool = False
    related_activities: bool = False
    since: str = ""
    until: str = ""
    limit: int = 0
    ascending: bool = False
    after: int = 0


@dataclass(frozen=True)
class Page:
    """Statements as they are served, and the id after which the next page begins; 0 when this is the last.

    `keys`: the ids of the statements, in their order.
    """

    statements: tuple[dict[str, Any], ...]
    after: int
    keys: tuple[int, ...] = ()


def one(scope: Scope, statement: uuid.UUID, *, voided: bool = False) -> dict[str, Any] | None:
    """Return a statement by id, voided or not as asked; None when there is none that the reader may see."""
    found = driving.visible(statement, scope.sight())
    if found is None or found[1] != voided:
        return None
    return served([found[0]]).get(found[0])


def find(scope: Scope, query: Query, horizon: datetime.datetime) -> Page:
    """Return a page of statements in stored order, newest first unless ascending; at most four queries.

    Ascending reading stops at the horizon, so that whoever pulls by `since` misses nothing that is still being written.
    """
    size = min(query.limit or LARGEST_PAGE, LARGEST_PAGE)
    names, span = _names(query), _span(query, horizon, size)
    if names is None or span.low >= span.high:
        return Page(statements=(), after=0)
    keys = driving.ids(names, scope.sight(), span)
    documents = served(keys[:size])
    return Page(
        statements=tuple(documents.values()),
        after=keys[size - 1] if len(keys) > size else 0,
        keys=tuple(documents),
    )


def complete_through(horizon: datetime.datetime) -> str:
    """Return the last moment up to which, itself included, nothing can arrive any more, as statements are stamped."""
    return iso(horizon - datetime.timedelta(microseconds=1))


def _names(query: Query) -> Names | None:
    """The query in primary keys; None when it asks for something that no statement ever named."""
    verb = agent = activity = None
    if query.verb or query.agent or query.activity:
        verb, agent, activity = driving.numbers_of(query.verb, query.agent, query.activity)
        asked = ((query.verb, verb), (query.agent, agent), (query.activity, activity))
        if any(name and number is None for name, number in asked):
            return None
    return Names(
        verb=verb,
        agent=agent,
        activity=activity,
        registration=uuid.UUID(query.registration) if query.registration else None,
        related_agents=query.related_agents,
        related_activities=query.related_activities,
    )


def _span(query: Query, horizon: datetime.datetime, size: int) -> Span:
    """The ids to look among, with one more than a page holds: it tells whether there is a next one."""
    low, high = 0, LAST_KEY
    if query.since:
        low = _after(query.since)
    if query.until:
        high = _after(query.until)
    if query.ascending:
        low, high = max(low, query.after + 1), min(high, clock.first_key(horizon))
    elif query.after:
        high = min(high, query.after)
    return Span(low=low, high=high, ascending=query.ascending, size=size + 1)


def _after(text: str) -> int:
    """Return the first id that is stored after a timestamp, within what an id can be."""
    found = moment(text)
    return min(max(clock.first_key(found) + (1 << clock.RANDOM_BITS), 0), LAST_KEY)


def moment(text: str) -> datetime.datetime:
    """Return a timestamp as an aware time; without an offset it is UTC. Raises ValueError."""
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
