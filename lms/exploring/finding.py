"""Finding statements for the explorer: newest first, a page at a time, never counted and never all at once.

Each facet (person, activity, verb …) lists its statements from an index, newest first. The rarest one leads: its keys
are taken in windows, and every window is filtered by the other facets. A page so costs a bounded number of rows,
however large the ledger; where nothing was found within the bound, the page says so, and goes on from there.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.models import Statement, StatementActivity, StatementAgent, Voiding
from lms.models.statement import Sensitivity
from lms.records import clock
from lms.records.facts import DIRECT, RELATED

PAGE = 25
WINDOW = 2000  # keys taken at once
WINDOWS = 8  # for one page
NEVER = 1 << 63  # above every key; SQLite's and PostgreSQL's bigint end just below


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
    """One page: keys, newest first. `onward` is the key below which the next page begins; 0 when nothing is left.

    `searched` is the key down to which nothing more was found, where the page ended for that reason; else 0.
    """

    keys: tuple[int, ...]
    onward: int = 0
    searched: int = 0


@dataclass(frozen=True)
class _Facet:
    """One way to list statements: rows, the name of their key, and other lists to be merged with them."""

    rows: Sequence[QuerySet[Statement] | QuerySet[StatementAgent] | QuerySet[StatementActivity] | QuerySet[Voiding]]
    key: str

    def newest(self, above: int, below: int, count: int) -> list[int]:
        """Return the newest keys between two bounds (the upper one excluded), at most `count`."""
        found: set[int] = set()
        for rows in self.rows:
            inside = rows.filter(**{f"{self.key}__gte": above, f"{self.key}__lt": below})
            found.update(inside.order_by(f"-{self.key}").values_list(self.key, flat=True)[:count])
        return sorted(found, reverse=True)[:count]


def find(wanted: Wanted, size: int = PAGE) -> Found:
    """Return one page."""
    above = clock.first_key(wanted.since) if wanted.since else 0
    below = clock.first_key(wanted.until) if wanted.until else NEVER - 1
    below = min(below, wanted.before) if wanted.before else below
    if wanted.statement is not None:
        rows = Statement.objects.filter(_rest(wanted), uuid=wanted.statement, pk__gte=above, pk__lt=below)
        return Found(tuple(rows.values_list("pk", flat=True)))
    facets = _facets(wanted)
    if len(facets) == 1 and wanted.voided is not False:
        keys = facets[0].newest(above, below, size + 1)
        return Found(tuple(keys[:size]), onward=keys[size - 1] if len(keys) > size else 0)
    windows = [facet.newest(above, below, WINDOW) for facet in facets]
    # The facet whose newest keys reach furthest back is the rarest here; one that ends within its window ends it all.
    lead = min(range(len(facets)), key=lambda number: (len(windows[number]) == WINDOW, (windows[number] or [0])[-1]))
    return _walk(facets[lead], windows[lead], _rest(wanted), above=above, size=size)


def _walk(lead: _Facet, window: list[int], rest: Q, *, above: int, size: int) -> Found:
    """Filter window after window until the page is full, the facet ends, or enough was looked at."""
    keys: list[int] = []
    last = 0
    for _window in range(WINDOWS):
        keys += _filtered(window, rest, size + 1 - len(keys))
        if len(keys) > size:
            return Found(tuple(keys[:size]), onward=keys[size - 1])
        if len(window) < WINDOW:
            return Found(tuple(keys))
        last = window[-1]
        window = lead.newest(above, last, WINDOW)
    return Found(tuple(keys), onward=last, searched=last)


def _filtered(window: list[int], rest: Q, count: int) -> list[int]:
    rows = Statement.objects.filter(rest, pk__in=window)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:count])


def _facets(wanted: Wanted) -> list[_Facet]:
    """Return the lists that the filters give; the whole ledger where there is none."""
    facets = []
    if wanted.agent is not None:
        facets.append(_Facet([StatementAgent.objects.filter(agent=wanted.agent, role=DIRECT)], "statement_id"))
    if wanted.activity is not None:
        named = [StatementActivity.objects.filter(activity=wanted.activity, role=role) for role in (DIRECT, RELATED)]
        facets.append(_Facet(named, "statement_id"))
    if wanted.voided:
        facets.append(_Facet([Voiding.objects.all()], "statement_id"))
    if wanted.organisation is not None:  # its index has the sensitivity between the two
        own = Statement.objects.filter(organisation=wanted.organisation)
        facets.append(_Facet([own.filter(sensitivity=level) for level in Sensitivity.values], "pk"))
    facets += [_Facet([Statement.objects.filter(column)], "pk") for column in _columns(wanted)]
    return facets or [_Facet([Statement.objects.all()], "pk")]


def _columns(wanted: Wanted) -> list[Q]:
    """The filters that are columns of the statement, each with an index of its own."""
    named = {
        "verb": wanted.verb,
        "registration": wanted.registration,
        "authority": wanted.authority,
    }
    return [Q(**{name: value}) for name, value in named.items() if value is not None]


def _rest(wanted: Wanted) -> Q:
    """Every filter but the moment and the id, as a condition on a few statements that are known by key."""
    rest = Q()
    for column in _columns(wanted):
        rest &= column
    if wanted.organisation is not None:
        rest &= Q(organisation=wanted.organisation)
    if wanted.agent is not None:
        named = StatementAgent.objects.filter(agent=wanted.agent, role=DIRECT, statement=OuterRef("pk"))
        rest &= Q(Exists(named))
    if wanted.activity is not None:
        about = StatementActivity.objects.filter(
            activity=wanted.activity, role__in=(DIRECT, RELATED), statement=OuterRef("pk")
        )
        rest &= Q(Exists(about))
    if wanted.voided is not None:
        void = Exists(Voiding.objects.filter(pk=OuterRef("pk")))
        rest &= Q(void) if wanted.voided else ~Q(void)
    return rest
