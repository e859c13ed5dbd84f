"""The SQL behind reading: the rarest of the facts asked for drives, the others are checked by index, row by row.

Hand-written, because a planner that guesses walks a million rows where two common facts meet rarely. Each fact has an
index that ends with the statement's id, so whichever drives gives ids in stored order and a page stops early. Every
value is a parameter; names of tables and columns are constants. Runs as it stands on PostgreSQL and SQLite.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from django.db import connection

from lms.models import Activity, Agent, Verb, Voiding
from lms.records.asking import Names, Sight, Span, Sql
from lms.records.facets import (
    FACT,
    FACT_LINKS,
    FENCE,
    LINKS,
    SHARED,
    STATEMENT,
    Facet,
    Measured,
    Rarity,
    in_order,
    measured,
    of_organisation,
)
from lms.records.facts import DIRECT, RELATED

VOIDING = Voiding._meta.db_table
MOST = 10_000  # never reached; SQLite has no OFFSET without LIMIT


class Way(NamedTuple):
    """Facets in the order in which they are best walked; `free`: the planner may walk two side by side.

    `sharers`: what is more sensitive is found by the few registrations that are shared with the organisation.
    """

    facets: tuple[Facet, ...]
    free: bool = False
    sharers: bool = False

    @property
    def fence(self) -> str:
        """What keeps the planner from another order."""
        return "" if self.free else FENCE

    @property
    def sensitivity(self) -> int:
        """That of the statements looked for; above 0 they have to be shared."""
        return max((facet.sensitivity for facet in self.facets), default=0)


def numbers_of(verb: str, agent: str, activity: str) -> tuple[int | None, int | None, int | None]:
    """Return the primary keys behind identifiers, None where nothing is known by that name. One query."""
    asked = ((Verb, "iri", verb), (Agent, "ifi", agent), (Activity, "iri", activity))
    parts = ", ".join(f"(SELECT id FROM {model._meta.db_table} WHERE {name} = %s)" for model, name, _value in asked)
    row = _rows(Sql(f"SELECT {parts}", tuple(value for _model, _name, value in asked)))[0]
    return row[0], row[1], row[2]


def ids(names: Names, sight: Sight, span: Span) -> list[int]:
    """Return the statements that match by themselves or by what they refer to, in order. At most two queries."""
    own, facts = _own_facets(names, sight), _facets(names, FACT, FACT_LINKS) if names.by_reference else []
    visible_verbs = of_organisation(names, sight) if sight.organisation is not None and names.verb is not None else []
    counted = [facet for group in (own, facts) if len(group) > 1 for roles in group for facet in roles]
    sharing = sight.organisation if sight.sensitivity else None
    seen = measured(counted, visible_verbs, sharing, span)
    found = [_own(way, names, sight, span) for way in _ways(own, seen)]
    if facts and (not visible_verbs or any(_may_show(facet, seen) for facet in seen.anywhere)):
        found += [_referring(way, names, sight, span) for way in _ways(facts, seen)]
    if not found:
        return []
    text = " UNION ".join(f"SELECT id FROM ({part.text}) AS part{number}" for number, part in enumerate(found))
    values = tuple(value for part in found for value in part.values)
    return [row[0] for row in _rows(Sql(f"{text} ORDER BY id {span.order} LIMIT {span.size:d}", values))]


def visible(statement: uuid.UUID, sight: Sight) -> tuple[int, bool] | None:
    """Return a statement's id and whether it is voided; None when there is none that the reader may see. One query."""
    text, values = _all([Sql("s.uuid = %s", (stored(statement),)), *_seen("s", sight, _shared("s", sight))])
    voided = f"EXISTS (SELECT 1 FROM {VOIDING} v WHERE v.statement_id = s.id)"
    rows = _rows(Sql(f"SELECT s.id, {voided} FROM {STATEMENT} s WHERE {text}", values))
    return (int(rows[0][0]), bool(rows[0][1])) if rows else None


def stored(value: uuid.UUID) -> Any:
    """Return a UUID as the database at hand holds it."""
    return value if connection.features.has_native_uuid_field else value.hex


def _rows(sql: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.values)
        return cursor.fetchall()


def _facets(names: Names, rows: str, links: tuple[str, str]) -> list[list[Facet]]:
    """The facts asked for, each in every role that will do, as rows of statements or of what they refer to."""
    agents, activities = links
    found = []
    if names.registration is not None:
        found.append([Facet(rows, (("registration", stored(names.registration)),))])
    if names.agent is not None:
        roles = (DIRECT, RELATED) if names.related_agents else (DIRECT,)
        found.append([Facet(agents, (("agent_id", names.agent), ("role", role))) for role in roles])
    if names.activity is not None:
        roles = (DIRECT, RELATED) if names.related_activities else (DIRECT,)
        found.append([Facet(activities, (("activity_id", names.activity), ("role", role))) for role in roles])
    if names.verb is not None:
        found.append([Facet(rows, (("verb_id", names.verb),))])
    return found


def _own_facets(names: Names, sight: Sight) -> list[list[Facet]]:
    """The facts asked for and what may be seen, as rows of statements themselves."""
    found = _facets(names, STATEMENT, LINKS)
    if sight.organisation is not None:
        found = found[:-1] if names.verb is not None else found  # the organisation's facets have the verb
        found.append(of_organisation(names, sight))
    if sight.authority is not None:
        found.append([Facet(STATEMENT, (("authority_id", sight.authority),))])
    if names.voided:
        found.append([Facet(VOIDING, ())])
    return found


def _may_show(facet: Facet, seen: Measured) -> bool:
    """Whether anything with this facet may be seen: what is sensitive is not, while nobody shares."""
    return not facet.sensitivity or seen.sharings > 0


def _ways(group: Sequence[Sequence[Facet]], seen: Measured) -> list[Way]:
    """Combine roles, leave out what has no rows in the span, and put first in each what is best walked."""
    ways = []
    for combination in product(*group):
        rarity = {facet: seen.rarity.get(facet, Rarity(1, 0)) for facet in combination}
        if all(rarity[facet].rows and _may_show(facet, seen) for facet in combination):
            ordered, free = in_order(combination, rarity)
            way = Way(ordered, free)
            rare = len(ordered) > 1 and not rarity[ordered[0]].common
            ways.append(way._replace(sharers=bool(way.sensitivity) and seen.few_share and not rare))
    return ways


def _own(way: Way, names: Names, sight: Sight, span: Span) -> Sql:
    """Statements that have every fact themselves."""
    if way.sharers:
        return _of_sharers(way, names, sight, span)
    facets = way.facets
    table, key = (facets[0].table, f"d.{facets[0].key}") if facets else (STATEMENT, "d.id")
    head = f"SELECT {key} AS id FROM {table} d"
    checks = [span.condition(key), *(facet.holds("d") for facet in facets[:1])]
    checks += [facet.check(facets[0], f"c.{facet.key} = {key}", way.fence) for facet in facets[1:]]
    if way.sensitivity and table == STATEMENT:
        checks.append(_shared("d", sight))
    elif way.sensitivity and not way.free:
        checks.append(_row(key, "s", [_shared("s", sight)]))
    elif way.sensitivity:
        head += f" JOIN {STATEMENT} s ON s.id = {key}"
        checks.append(_shared("s", sight))
    return _ordered(head, key, [*checks, *_void(key, names)], span)


def _of_sharers(way: Way, names: Names, sight: Sight, span: Span) -> Sql:
    """Sensitive statements that have every fact, by the few registrations shared with the organisation.

    `+ 0` keeps the planner from walking all statements in order instead; CROSS JOIN does the same on SQLite.
    """
    checks = [Sql("d.registration = shared.key"), span.condition("d.id")]
    checks += [facet.check(Facet(STATEMENT, ()), f"c.{facet.key} = d.id", FENCE) for facet in way.facets]
    text, values = _all([*checks, *_void("d.id", names)])
    keys = f"(SELECT r.key {SHARED} LIMIT {MOST} OFFSET 0) AS shared"
    return Sql(
        f"SELECT d.id AS id FROM {keys} CROSS JOIN {STATEMENT} d WHERE {text} "
        f"ORDER BY d.id + 0 {span.order} LIMIT {span.size:d}",
        (sight.organisation, *values),
    )


def _referring(way: Way, names: Names, sight: Sight, span: Span) -> Sql:
    """Statements that refer to one (via) which has every fact and which the reader may see, voided or not."""
    facets, key = way.facets, "d.statement_id"
    checks = [span.condition(key), facets[0].holds("d")]
    tie = "c.statement_id = d.statement_id AND c.via_id = d.via_id"
    checks += [facet.check(facets[0], tie, FENCE) for facet in facets[1:]]
    both = [_row(each, "s", [_plain_or_shared("s", sight)]) for each in (key, "d.via_id")]
    checks += [*_seen("d", sight, _all(both)), *_void(key, names)]
    return _ordered(f"SELECT DISTINCT {key} AS id FROM {facets[0].table} d", key, checks, span)


def _ordered(head: str, key: str, conditions: Sequence[Sql], span: Span) -> Sql:
    text, values = _all(conditions)
    return Sql(f"{head} WHERE {text} ORDER BY {key} {span.order} LIMIT {span.size:d}", values)


def _all(conditions: Sequence[Sql]) -> Sql:
    text = " AND ".join(each.text for each in conditions)
    return Sql(text, tuple(value for each in conditions for value in each.values))


def _row(key: str, row: str, conditions: Sequence[Sql]) -> Sql:
    """Whether the statement of this id fulfils what is asked of its row."""
    text, values = _all(conditions)
    return Sql(f"EXISTS (SELECT 1 FROM {STATEMENT} {row} WHERE {row}.id = {key} AND {text}{FENCE})", values)


def _void(key: str, names: Names) -> list[Sql]:
    """Leave out what is void, if asked. Never fenced: a join comes after the checks, and few rows are left by then."""
    missing = Sql(f"NOT EXISTS (SELECT 1 FROM {VOIDING} v WHERE v.statement_id = {key})")
    return [missing] if names.voided is False else []


def _seen(row: str, sight: Sight, shared: Sql) -> list[Sql]:
    """What makes a row visible to the reader: to an organisation, what is plain or what is shared with it."""
    found = []
    if sight.authority is not None:
        found.append(Sql(f"{row}.authority_id = %s", (sight.authority,)))
    if sight.organisation is not None:
        text = f"({row}.sensitivity = 0 OR ({row}.sensitivity <= %s AND {shared.text}))"
        found.append(Sql(f"{row}.organisation_id = %s", (sight.organisation,)))
        found.append(Sql(text, (sight.sensitivity, *shared.values)))
    return found


def _plain_or_shared(row: str, sight: Sight) -> Sql:
    shared = _shared(row, sight)
    return Sql(f"({row}.sensitivity = 0 OR {shared.text})", shared.values)


def _shared(row: str, sight: Sight) -> Sql:
    """Whether the enrolment that a statement is of is shared with the reader's organisation now."""
    return Sql(f"EXISTS (SELECT 1 {SHARED} AND r.key = {row}.registration{FENCE})", (sight.organisation,))
