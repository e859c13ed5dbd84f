"""Reading the ledger: which statements a query finds, in stored order, a page at a time. Reads only."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.models import Statement, StatementActivity, StatementAgent, Voiding
from lms.records import clock
from lms.records.facts import DIRECT
from lms.records.normalising import served

PAGE = 100
LARGEST_PAGE = 500


@dataclass(frozen=True)
class Scope:
    """What a reader may see: an authority's own statements, an organisation's, or all."""

    authority: int | None = None
    organisation: int | None = None
    sensitivity: int = 2


@dataclass(frozen=True)
class Query:
    """The filters of `GET /statements`; empty means any. `agent` is an inverse functional identifier."""

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
    """Statements as they are served, and the id after which the next page begins; 0 when this is the last."""

    statements: tuple[dict[str, Any], ...]
    after: int


def _voided() -> Exists:
    """Whether a statement is void."""
    return Exists(Voiding.objects.filter(statement=OuterRef("pk")))


def visible(scope: Scope) -> QuerySet[Statement]:
    """Return the statements that a reader may see."""
    found = Statement.objects.all()
    if scope.authority is not None:
        found = found.filter(authority_id=scope.authority)
    if scope.organisation is not None:
        found = found.filter(organisation_id=scope.organisation)
    return found


def one(scope: Scope, statement: uuid.UUID, *, voided: bool = False) -> dict[str, Any] | None:
    """Return a statement by id, voided or not as asked; None when there is none that the reader may see."""
    voiding = _voided()
    row = visible(scope).filter(voiding if voided else ~voiding, uuid=statement).first()
    return served([row.pk])[row.pk] if row is not None else None


def find(scope: Scope, query: Query, horizon: datetime.datetime) -> Page:
    """Return a page of statements in stored order, newest first unless ascending; two queries.

    Ascending reading stops at the horizon, so that whoever pulls by `since` misses nothing that is still being written.
    """
    found = visible(scope).filter(~_voided(), _filters(query))
    if query.ascending:
        found = found.filter(pk__gt=query.after, pk__lt=clock.first_key(horizon)).order_by("pk")
    else:
        found = (found.filter(pk__lt=query.after) if query.after else found).order_by("-pk")
    size = min(query.limit or PAGE, LARGEST_PAGE)
    keys = list(found.values_list("pk", flat=True)[: size + 1])
    bodies = served(keys[:size])
    return Page(
        statements=tuple(bodies[key] for key in keys[:size]),
        after=keys[size - 1] if len(keys) > size else 0,
    )


def _filters(query: Query) -> Q:
    wanted = Q()
    if query.verb:
        wanted &= Q(verb__iri=query.verb)
    if query.registration:
        wanted &= Q(registration=query.registration)
    if query.agent:
        agents = StatementAgent.objects.filter(agent__ifi=query.agent)
        agents = agents if query.related_agents else agents.filter(role=DIRECT)
        wanted &= Q(pk__in=agents.values("statement"))
    if query.activity:
        activities = StatementActivity.objects.filter(activity__iri=query.activity)
        activities = activities if query.related_activities else activities.filter(role=DIRECT)
        wanted &= Q(pk__in=activities.values("statement"))
    instant = datetime.timedelta(microseconds=1)
    if query.since:
        wanted &= Q(pk__gte=clock.first_key(moment(query.since) + instant))
    if query.until:
        wanted &= Q(pk__lt=clock.first_key(moment(query.until) + instant))
    return wanted


def moment(text: str) -> datetime.datetime:
    """Return a timestamp as an aware time; without an offset it is UTC. Raises ValueError."""
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
