"""One fact that a read asks for, as rows of a table in the order of the statements' ids, and how rare it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from lms.models import (
    FactActivity,
    FactAgent,
    Registration,
    Sharing,
    Statement,
    StatementActivity,
    StatementAgent,
    StatementFact,
)
from lms.records.asking import Names, Sight, Span, Sql

COUNTED = 1000  # rows of a facet that are counted at most; above it, all are « common »
ALIKE = 12  # looking into another index for one row costs about as much as walking over so many
FENCE = " LIMIT 1 OFFSET 0"  # keeps PostgreSQL from turning a check into a join over whole tables
FEW = 50  # open sharings with an organisation up to which their registrations are read one by one
STATEMENT, FACT = Statement._meta.db_table, StatementFact._meta.db_table
LINKS = (StatementAgent._meta.db_table, StatementActivity._meta.db_table)
FACT_LINKS = (FactAgent._meta.db_table, FactActivity._meta.db_table)
# What the rows of a table say of the statement beside what they are looked up by: seen while they are walked.
CARRIED = {
    STATEMENT: {"verb_id", "registration", "authority_id", "organisation_id", "sensitivity"},
    FACT: {"verb_id", "registration"},
    **{table: {"verb_id"} for table in FACT_LINKS},
    **{table: {"verb_id", "organisation_id", "sensitivity"} for table in LINKS},
}
# Registrations that are shared with an organisation now.
SHARED = (
    f"FROM {Registration._meta.db_table} r JOIN {Sharing._meta.db_table} h ON h.enrolment_id = r.enrolment_id "
    "WHERE h.organisation_id = %s AND h.withdrawn_at IS NULL"
)


@dataclass(frozen=True)
class Facet:
    """Rows of a table in which these columns have these values. `sensitivity` above 0: only where it is shared."""

    table: str
    values: tuple[tuple[str, Any], ...]
    sensitivity: int = 0

    @property
    def key(self) -> str:
        """The column with the statement's id."""
        return "id" if self.table == STATEMENT else "statement_id"

    def carried_by(self, driver: Facet) -> bool:
        """Whether the rows of another facet tell, too, if this one holds."""
        return CARRIED.get(driver.table, set()).issuperset(column for column, _value in self.values)

    def holds(self, row: str) -> Sql:
        """Whether a row of the table holds the fact."""
        text = " AND ".join(f"{row}.{column} = %s" for column, _value in self.values) or "1 = 1"
        return Sql(text, tuple(value for _column, value in self.values))

    def check(self, driver: Facet, tie: str, fence: str) -> Sql:
        """Whether this holds of a row (`d`) of the facet that drives, too; else `tie` joins one (`c`) with it."""
        if self.carried_by(driver):
            return self.holds("d")
        held = self.holds("c")
        return Sql(f"EXISTS (SELECT 1 FROM {self.table} c WHERE {tie} AND {held.text}{fence})", held.values)


def of_organisation(names: Names, sight: Sight) -> list[Facet]:
    """What an organisation may read at most, one facet for each sensitivity (and the verb: one index has all three)."""
    verb = () if names.verb is None else (("verb_id", names.verb),)
    return [
        Facet(
            STATEMENT,
            (("organisation_id", sight.organisation), *verb, ("sensitivity", level)),
            level if sight.shared else 0,
        )
        for level in range(sight.sensitivity + 1)
    ]


class Rarity(NamedTuple):
    """How rare a facet is: its rows in the span, COUNTED at most, and how many ids these rows reach over."""

    rows: int
    gap: int

    @property
    def rank(self) -> tuple[int, int]:
        """The rarest is the smallest: few rows; of as many rows, those that lie farther apart."""
        return self.rows, -self.gap

    @property
    def common(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.rows == COUNTED


def in_order(facets: Sequence[Facet], rarity: dict[Facet, Rarity]) -> tuple[tuple[Facet, ...], bool]:
    """Return the facets with the one first that is best walked, and whether the planner is left free to walk two.

    The rarest is, as long as it is rare. Among common ones it is the one with the fewest rows to walk, where a row that
    does not carry all the other facets counts for ALIKE. Two of them that are hardly rarer one than the other are
    better walked side by side than one looked up for each row of the other: PostgreSQL's planner does so if left free,
    since it knows common values; SQLite has no such plan.
    """
    ordered = sorted(facets, key=lambda facet: rarity[facet].rank)
    if not ordered[1:] or not rarity[ordered[0]].common:
        return tuple(ordered), False

    def carries_all(driver: Facet) -> bool:
        return all(facet.carried_by(driver) for facet in ordered if facet is not driver)

    first = min(ordered, key=lambda facet: (1 if carries_all(facet) else ALIKE) / max(rarity[facet].gap, 1))
    rest = [facet for facet in ordered if facet is not first]
    alike = rarity[first].gap <= rarity[rest[0]].gap * ALIKE and connection.vendor == "postgresql"
    return (first, *rest), alike and not carries_all(first)


class Measured(NamedTuple):
    """What was counted before reading; `sharings` are those with the organisation now, FEW + 1 at most.

    `anywhere`: the facets that have a row, be it outside the span.
    """

    rarity: dict[Facet, Rarity]
    sharings: int
    anywhere: frozenset[Facet]

    @property
    def few_share(self) -> bool:
        """Whether so few share with the organisation that their registrations are best read one by one."""
        return self.sharings <= FEW


def measured(facets: Sequence[Facet], anywhere: Sequence[Facet], organisation: int | None, span: Span) -> Measured:
    """Count facets at that end of the span where reading begins, and the organisation's sharings. One query or none."""
    parts: list[Sql] = []
    for facet in facets:
        held, within = facet.holds("d"), span.condition(f"d.{facet.key}")
        parts.append(
            Sql(
                f"count(*) AS found, max(id) - min(id) AS reach FROM (SELECT d.{facet.key} AS id FROM {facet.table} d "
                f"WHERE {held.text} AND {within.text} ORDER BY d.{facet.key} {span.order} LIMIT {COUNTED}) AS counted",
                (*held.values, *within.values),
            )
        )
    for facet in anywhere:
        held = facet.holds("d")
        parts.append(
            Sql(f"count(*), 0 FROM (SELECT 1 FROM {facet.table} d WHERE {held.text} LIMIT 1) AS c", held.values)
        )
    if organisation is not None:
        parts.append(Sql(f"count(*), 0 FROM (SELECT 1 {SHARED} LIMIT {FEW + 1}) AS c", (organisation,)))
    if not parts:
        return Measured({}, 0, frozenset())
    text = " UNION ALL ".join(f"SELECT {number} AS part, {part.text}" for number, part in enumerate(parts))
    with connection.cursor() as cursor:
        cursor.execute(text, tuple(value for part in parts for value in part.values))
        rows = {number: Rarity(found, reach or 0) for number, found, reach in cursor.fetchall()}
    return Measured(
        rarity={facet: rows[number] for number, facet in enumerate(facets)},
        sharings=rows[len(parts) - 1].rows if organisation is not None else 0,
        anywhere=frozenset(facet for number, facet in enumerate(anywhere, len(facets)) if rows[number].rows),
    )
