"""The SQL behind reading: the rarest of the facts asked for drives, the others are checked by index, row by row.

Hand-written, because a planner that guesses walks a million rows where two common facts meet rarely. Each fact has an
index that ends with the statement's id, so whichever drives gives ids in stored order and a page stops early. Every
value is a parameter; names of tables and columns are constants. Runs as it stands on PostgreSQL and SQLite.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
FENCE = "LIMIT 1 OFFSET 0"  # keeps PostgreSQL from turning a check into a join over whole tables

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
    """One fact asked for: rows of a table that hold it, in the order of statements (once for each role)."""

    table: str
    column: str
    value: Any
    roles: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The column with the statement's id."""
        return "id" if self.table == STATEMENT else "statement_id"

    def streams(self) -> Iterator[Sql]:
        """The conditions under which an index gives ids in order."""
        for role in self.roles or (None,):
            yield Sql(f"d.{self.column} = %s" + ("" if role is None else f" AND d.role = {role}"), (self.value,))

    def check(self, tie: str) -> Sql:
        """Whether the row `d` has this fact as well; `tie` joins the rows."""
        roles = f" AND c.role IN ({', '.join(map(str, self.roles))})" if self.roles else ""
        return Sql(
            f"EXISTS (SELECT 1 FROM {self.table} c WHERE {tie} AND c.{self.column} = %s{roles} {FENCE})", (self.value,)
        )


def numbers_of(verb: str, agent: str, activity: str) -> tuple[int | None, int | None, int | None]:
    """Return the primary keys behind identifiers, None where nothing is known by that name. One query."""
    asked = ((Verb, "iri", verb), (Agent, "ifi", agent), (Activity, "iri", activity))
    parts = ", ".join(f"(SELECT id FROM {model._meta.db_table} WHERE {name} = %s)" for model, name, _value in asked)
    row = _rows(Sql(f"SELECT {parts}", tuple(value for _model, _name, value in asked)))[0]
    return row[0], row[1], row[2]


def ids(names: Names, sight: Sight, span: Span) -> list[int]:
    """Return the statements that match by themselves or by what they refer to, in order. At most two queries."""
    own = _facets(names, STATEMENT, OWN_LINKS)
    facts = _facets(names, FACT, FACT_LINKS)
    own += _scope_facets(sight)
    own, facts = _rarest_first([own, facts], span)
    found = list(_own(own, sight, span))
    if facts:
        found += _referring(facts, sight, span)
    text = " UNION ".join(f"SELECT id FROM ({part.text}) AS part{number}" for number, part in enumerate(found))
    values = tuple(value for part in found for value in part.values)
    return [row[0] for row in _rows(Sql(f"{text} ORDER BY id {span.order} LIMIT {span.size:d}", values))]


def visible(statement: uuid.UUID, sight: Sight) -> tuple[int, bool] | None:
    """Return a statement's id and whether it is voided; None when there is none that the reader may see. One query."""
    seen = _seen("c", sight)
    rows = _rows(
        Sql(
            f"SELECT c.id, EXISTS (SELECT 1 FROM {VOIDING} v WHERE v.statement_id = c.id) FROM {STATEMENT} c "
            f"WHERE c.uuid = %s{''.join(f' AND {each.text}' for each in seen)}",
            (stored(statement), *(value for each in seen for value in each.values)),
        )
    )
    return (int(rows[0][0]), bool(rows[0][1])) if rows else None


def stored(value: uuid.UUID) -> Any:
    """Return a UUID as the database at hand holds it."""
    return value if connection.features.has_native_uuid_field else value.hex


def _rows(sql: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.values)
        return cursor.fetchall()


def _facets(names: Names, rows: str, links: tuple[str, str]) -> list[Facet]:
    """The facts asked for, as rows of statements or of what they refer to."""
    agents, activities = links
    found = []
    if names.registration is not None:
        found.append(Facet(rows, "registration", stored(names.registration)))
    if names.agent is not None:
        found.append(Facet(agents, "agent_id", names.agent, (DIRECT, RELATED) if names.related_agents else (DIRECT,)))
    if names.activity is not None:
        roles = (DIRECT, RELATED) if names.related_activities else (DIRECT,)
        found.append(Facet(activities, "activity_id", names.activity, roles))
    if names.verb is not None:
        found.append(Facet(rows, "verb_id", names.verb))
    return found


def _scope_facets(sight: Sight) -> list[Facet]:
    given = (("authority_id", sight.authority), ("organisation_id", sight.organisation))
    return [Facet(STATEMENT, column, value) for column, value in given if value is not None]


def _rarest_first(groups: Sequence[list[Facet]], span: Span) -> list[list[Facet]]:
    """Sort each group by how few rows its facets have in the span; of common ones, by how far COUNTED rows reach."""
    counted = [(number, facet) for group in groups if len(group) > 1 for number, facet in enumerate(group)]
    if not counted:
        return list(groups)
    far = "max" if span.ascending else "min"
    parts, values = [], []
    for number, (_place, facet) in enumerate(counted):
        for stream in facet.streams():
            within = span.condition(f"d.{facet.key}")
            parts.append(
                f"SELECT {number} AS facet, count(*) AS found, {far}(id) AS far FROM (SELECT d.{facet.key} AS id "
                f"FROM {facet.table} d WHERE {stream.text} AND {within.text} ORDER BY d.{facet.key} {span.order} "
                f"LIMIT {COUNTED}) AS counted"
            )
            values += [*stream.values, *within.values]
    measured: dict[Facet, tuple[int, int]] = {}
    for number, found, reached in _rows(Sql(" UNION ALL ".join(parts), tuple(values))):
        facet = counted[number][1]
        rows, reach = measured.get(facet, (0, 0))
        nearness = (-reached if span.ascending else reached) if found == COUNTED else 0
        measured[facet] = (min(rows + found, COUNTED), max(reach, nearness) if reach else nearness)
    return [sorted(group, key=lambda facet: measured.get(facet, (0, 0))) for group in groups]


def _own(facets: Sequence[Facet], sight: Sight, span: Span) -> Iterator[Sql]:
    """Statements that have every fact themselves: one ordered part for each stream of the first facet."""
    driver = facets[0] if facets else None
    table, key = (driver.table, driver.key) if driver else (STATEMENT, "id")
    columns = [
        Sql(f"({{row}}.{facet.column} = %s)", (facet.value,)) for facet in facets[1:] if facet.table == STATEMENT
    ]
    columns += _sensitive("{row}", sight)
    checks = [span.condition(f"d.{key}")]
    if table == STATEMENT:
        # « IS TRUE » keeps a planner from driving by another index.
        checks += [Sql(f"({each.text.format(row='d')}) IS TRUE", each.values) for each in columns]
    elif columns:
        checks.append(_row(f"d.{key}", [Sql(each.text.format(row="c"), each.values) for each in columns]))
    checks += [facet.check(f"c.{facet.key} = d.{key}") for facet in facets[1:] if facet.table != STATEMENT]
    checks.append(_not_voided(f"d.{key}"))
    for stream in driver.streams() if driver else [Sql("1 = 1")]:
        yield _ordered(f"SELECT d.{key} AS id FROM {table} d", f"d.{key}", [stream, *checks], span)


def _referring(facets: Sequence[Facet], sight: Sight, span: Span) -> Iterator[Sql]:
    """Statements that refer to one (via) which has every fact and which the reader may see, voided or not."""
    driver = facets[0]
    checks = [span.condition("d.statement_id")]
    checks += [facet.check("c.statement_id = d.statement_id AND c.via_id = d.via_id") for facet in facets[1:]]
    if seen := _seen("c", sight):
        checks += [_row("d.statement_id", seen), _row("d.via_id", seen)]
    checks.append(_not_voided("d.statement_id"))
    for stream in driver.streams():
        head = f"SELECT DISTINCT d.statement_id AS id FROM {driver.table} d"
        yield _ordered(head, "d.statement_id", [stream, *checks], span)


def _ordered(head: str, key: str, conditions: Sequence[Sql], span: Span) -> Sql:
    where = " AND ".join(each.text for each in conditions)
    values = tuple(value for each in conditions for value in each.values)
    return Sql(f"{head} WHERE {where} ORDER BY {key} {span.order} LIMIT {span.size:d}", values)


def _row(key: str, conditions: Sequence[Sql]) -> Sql:
    """Whether the statement of this id fulfils what is asked of its row."""
    where = " AND ".join(each.text for each in conditions)
    values = tuple(value for each in conditions for value in each.values)
    return Sql(f"EXISTS (SELECT 1 FROM {STATEMENT} c WHERE c.id = {key} AND {where} {FENCE})", values)


def _not_voided(key: str) -> Sql:
    return Sql(f"NOT EXISTS (SELECT 1 FROM {VOIDING} v WHERE v.statement_id = {key} {FENCE})")


def _seen(row: str, sight: Sight) -> list[Sql]:
    """What makes a statement visible to the reader."""
    found = [Sql(f"{row}.{facet.column} = %s", (facet.value,)) for facet in _scope_facets(sight)]
    return found + _sensitive(row, sight)


def _sensitive(row: str, sight: Sight) -> list[Sql]:
    """An organisation reads what is plain; the rest up to its level and while the enrolment is shared with it."""
    if sight.organisation is None:
        return []
    if not sight.sensitivity:
        return [Sql(f"{row}.sensitivity = 0")]
    shared = (
        f"EXISTS (SELECT 1 FROM {Registration._meta.db_table} r JOIN {Sharing._meta.db_table} h "
        f"ON h.enrolment_id = r.enrolment_id WHERE r.key = {row}.registration AND h.organisation_id = %s "
        f"AND h.withdrawn_at IS NULL {FENCE})"
    )
    text = f"({row}.sensitivity = 0 OR ({row}.sensitivity <= %s AND {shared}))"
    return [Sql(text, (sight.sensitivity, sight.organisation))]
