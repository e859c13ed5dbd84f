"""The SQL behind reading: the rarest of the facts asked for drives, the others are checked by index, row by row.

Hand-written, because a planner that guesses walks a million rows where two common facts meet rarely. Each fact has an
index that ends with the statement's id, so whichever drives gives ids in stored order and a page stops early. Every
value is a parameter; names of tables and columns are constants. Runs as it stands on PostgreSQL and SQLite.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from django.db import connection

from lms.models import (
    Activity,
    Agent,
    FactActivity,
    FactAgent,
    Registration,
    Sharing,
    Statement,
    StatementActivity,
    StatementAgent,
    StatementFact,
    Verb,
    Voiding,
)
from lms.records.facts import DIRECT, RELATED

COUNTED = 2000  # rows of a facet that are counted at most; above it, all are « common »
ALIKE = 12  # probing an index for one row costs about as much as walking over so many
FENCE = " LIMIT 1 OFFSET 0"  # keeps PostgreSQL from turning a check into a join over whole tables

STATEMENT, VOIDING, FACT = Statement._meta.db_table, Voiding._meta.db_table, StatementFact._meta.db_table
OWN_LINKS = (StatementAgent._meta.db_table, StatementActivity._meta.db_table)
FACT_LINKS = (FactAgent._meta.db_table, FactActivity._meta.db_table)


class Sql(NamedTuple):
    """A piece of SQL with the values of its placeholders, in their order."""

    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Names:
    """What a query asks for, as primary keys; None for what it does not ask for."""

    verb: int | None
    agent: int | None
    activity: int | None
    registration: uuid.UUID | None
    related_agents: bool
    related_activities: bool


@dataclass(frozen=True)
class Sight:
    """What a reader may see, as values: an authority, an organisation with the most sensitive thing it may read."""

    authority: int | None
    organisation: int | None
    sensitivity: int


@dataclass(frozen=True)
class Span:
    """Ids from `low` up to but without `high`, in the order asked, and how many at most."""

    low: int
    high: int
    ascending: bool
    size: int

    @property
    def order(self) -> str:
        """The direction in SQL."""
        return "ASC" if self.ascending else "DESC"

    def condition(self, column: str) -> Sql:
        """Ids of this column that lie in the span."""
        return Sql(f"{column} >= %s AND {column} < %s", (self.low, self.high))


@dataclass(frozen=True)
class Facet:
    """One fact asked for, in one role: rows of a table that hold it, in the order of the statements' ids."""

    table: str
    column: str
    value: Any
    role: int | None = None

    @property
    def key(self) -> str:
        """The column with the statement's id."""
        return "id" if self.table == STATEMENT else "statement_id"

    def holds(self, row: str) -> Sql:
        """Whether a row of the table holds the fact."""
        role = "" if self.role is None else f" AND {row}.role = {self.role:d}"
        return Sql(f"{row}.{self.column} = %s{role}", (self.value,))

    def check(self, tie: str, fence: str) -> Sql:
        """Whether there is a row with this fact, too; `tie` joins it (as `c`) with the row that drives."""
        held = self.holds("c")
        return Sql(f"EXISTS (SELECT 1 FROM {self.table} c WHERE {tie} AND {held.text}{fence})", held.values)


class Rarity(NamedTuple):
    """How rare a facet is: its rows in the span, COUNTED at most, and how many ids these rows reach over."""

    rows: int
    gap: int

    @property
    def rank(self) -> tuple[int, int]:
        """The rarest is the smallest: few rows; of as many rows, those that lie farther apart."""
        return self.rows, -self.gap


# Facets in the order in which they are best walked, and what keeps the planner from another order (empty: nothing).
Way = tuple[tuple[Facet, ...], str]


def numbers_of(verb: str, agent: str, activity: str) -> tuple[int | None, int | None, int | None]:
    """Return the primary keys behind identifiers, None where nothing is known by that name. One query."""
    asked = ((Verb, "iri", verb), (Agent, "ifi", agent), (Activity, "iri", activity))
    parts = ", ".join(f"(SELECT id FROM {model._meta.db_table} WHERE {name} = %s)" for model, name, _value in asked)
    row = _rows(Sql(f"SELECT {parts}", tuple(value for _model, _name, value in asked)))[0]
    return row[0], row[1], row[2]


def ids(names: Names, sight: Sight, span: Span) -> list[int]:
    """Return the statements that match by themselves or by what they refer to, in order. At most two queries."""
    own = [*_facets(names, STATEMENT, OWN_LINKS), *([each] for each in _scope_facets(sight))]
    facts = _facets(names, FACT, FACT_LINKS)
    own_ways, fact_ways = _ways([own, facts], span)
    found = [_own(way, sight, span) for way in own_ways]
    if facts:
        found += [_referring(way, sight, span) for way in fact_ways]
    if not found:
        return []
    text = " UNION ".join(f"SELECT id FROM ({part.text}) AS part{number}" for number, part in enumerate(found))
    values = tuple(value for part in found for value in part.values)
    return [row[0] for row in _rows(Sql(f"{text} ORDER BY id {span.order} LIMIT {span.size:d}", values))]


def visible(statement: uuid.UUID, sight: Sight) -> tuple[int, bool] | None:
    """Return a statement's id and whether it is voided; None when there is none that the reader may see. One query."""
    text, values = _all([Sql("s.uuid = %s", (stored(statement),)), *_seen("s", sight)])
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
        found.append([Facet(rows, "registration", stored(names.registration))])
    if names.agent is not None:
        roles = (DIRECT, RELATED) if names.related_agents else (DIRECT,)
        found.append([Facet(agents, "agent_id", names.agent, role) for role in roles])
    if names.activity is not None:
        roles = (DIRECT, RELATED) if names.related_activities else (DIRECT,)
        found.append([Facet(activities, "activity_id", names.activity, role) for role in roles])
    if names.verb is not None:
        found.append([Facet(rows, "verb_id", names.verb)])
    return found


def _scope_facets(sight: Sight) -> list[Facet]:
    given = (("authority_id", sight.authority), ("organisation_id", sight.organisation))
    return [Facet(STATEMENT, column, value) for column, value in given if value is not None]


def _ways(groups: Sequence[list[list[Facet]]], span: Span) -> list[list[Way]]:
    """Combine roles, leave out what has no rows in the span, and sort each combination by how rare its facets are."""
    measured = _measured([facet for group in groups if len(group) > 1 for roles in group for facet in roles], span)
    found: list[list[Way]] = []
    for group in groups:
        ways: list[Way] = []
        for combination in product(*group):
            rarity = {facet: measured.get(facet, Rarity(1, 0)) for facet in combination}
            if all(each.rows for each in rarity.values()):
                way = tuple(sorted(combination, key=lambda facet: rarity[facet].rank))
                ways.append((way, "" if _alike([rarity[facet] for facet in way]) else FENCE))
        found.append(ways)
    return found


def _alike(rarities: Sequence[Rarity]) -> bool:
    """Whether all facets are common, and the rarest not much rarer than the next.

    Then two indexes are better walked side by side than one probed for each row of the other. PostgreSQL's planner does
    so if left free, since it knows common values; SQLite has no such plan.
    """
    return (
        connection.vendor == "postgresql"
        and len(rarities) > 1
        and rarities[0].rows == COUNTED
        and rarities[0].gap <= rarities[1].gap * ALIKE
    )


def _measured(facets: Sequence[Facet], span: Span) -> dict[Facet, Rarity]:
    """Return how rare each facet is at that end of the span where reading begins."""
    parts, values = [], []
    for number, facet in enumerate(facets):
        held, within = facet.holds("d"), span.condition(f"d.{facet.key}")
        parts.append(
            f"SELECT {number} AS facet, count(*) AS found, max(id) - min(id) AS reach FROM (SELECT d.{facet.key} AS id "
            f"FROM {facet.table} d WHERE {held.text} AND {within.text} "
            f"ORDER BY d.{facet.key} {span.order} LIMIT {COUNTED}) AS counted"
        )
        values += [*held.values, *within.values]
    rows = _rows(Sql(" UNION ALL ".join(parts), tuple(values))) if parts else []
    return {facets[number]: Rarity(found, reach or 0) for number, found, reach in rows}


def _own(way: Way, sight: Sight, span: Span) -> Sql:
    """Statements that have every fact themselves."""
    facets, fence = way
    table, key = (facets[0].table, f"d.{facets[0].key}") if facets else (STATEMENT, "d.id")
    head = f"SELECT {key} AS id FROM {table} d"
    checks = [span.condition(key), *(facet.holds("d") for facet in facets[:1])]
    checks += [facet.check(f"c.{facet.key} = {key}", fence) for facet in facets[1:]]
    if sensitive := _sensitive("s", sight):
        if fence:
            checks.append(_row(key, "s", sensitive))
        else:
            head += f" JOIN {STATEMENT} s ON s.id = {key}"
            checks += sensitive
    checks.append(_not_voided(key))
    return _ordered(head, key, checks, span)


def _referring(way: Way, sight: Sight, span: Span) -> Sql:
    """Statements that refer to one (via) which has every fact and which the reader may see, voided or not."""
    facets, key, fence = way[0], "d.statement_id", FENCE
    checks = [span.condition(key), facets[0].holds("d")]
    checks += [facet.check("c.statement_id = d.statement_id AND c.via_id = d.via_id", fence) for facet in facets[1:]]
    sensitive = _sensitive("s", sight)
    for each in (key, "d.via_id"):
        checks += [facet.check(f"c.{facet.key} = {each}", fence) for facet in _scope_facets(sight)]
        checks += [_row(each, "s", sensitive)] if sensitive else []
    checks.append(_not_voided(key))
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


def _not_voided(key: str) -> Sql:
    """Never fenced: a join comes after the checks, and few rows are left by then."""
    return Sql(f"NOT EXISTS (SELECT 1 FROM {VOIDING} v WHERE v.statement_id = {key})")


def _seen(row: str, sight: Sight) -> list[Sql]:
    """What makes a statement visible to the reader."""
    return [*(facet.holds(row) for facet in _scope_facets(sight)), *_sensitive(row, sight)]


def _sensitive(row: str, sight: Sight) -> list[Sql]:
    """An organisation reads what is plain; the rest up to its level and while the enrolment is shared with it."""
    if sight.organisation is None:
        return []
    if not sight.sensitivity:
        return [Sql(f"{row}.sensitivity = 0")]
    shared = (
        f"EXISTS (SELECT 1 FROM {Registration._meta.db_table} r JOIN {Sharing._meta.db_table} h "
        f"ON h.enrolment_id = r.enrolment_id WHERE r.key = {row}.registration AND h.organisation_id = %s "
        f"AND h.withdrawn_at IS NULL{FENCE})"
    )
    text = f"({row}.sensitivity = 0 OR ({row}.sensitivity <= %s AND {shared}))"
    return [Sql(text, (sight.sensitivity, sight.organisation))]
