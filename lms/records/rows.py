"""What one statement becomes in the ledger: one narrow row, one body, and the rows by which it is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from lms.records import facts
from lms.records.entities import Entities
from lms.records.facts import Json

LOCKED_APART = 64  # ways to wait for a statement that another one refers to: see `Row.place`

Links = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """One statement ready to be written; everything it names has its key. `agents`, `activities`: (key, role)."""

    uuid: UUID
    verb: int
    registration: str | None
    organisation: int | None
    reference: UUID | None
    sensitivity: int
    projected: bool
    digest: str
    received: str
    version: str
    agents: Links
    activities: Links


@dataclass(frozen=True, slots=True)
class Names:
    """What one statement names: agents by identifier, activities by IRI, each with its role; and what it defines."""

    agents: list[tuple[str, int]]
    activities: list[tuple[str, int]]
    defined: list[Json]

    @classmethod
    def of(cls, document: Json, vouching: Collection[tuple[str, int]]) -> Names:
        """Read them; `vouching` are the agents of its authority."""
        named = list(facts.activities(document))
        return cls(
            agents=sorted(facts.agents(document).union(vouching)),
            activities=sorted({(each["id"], role) for each, role in named}),
            defined=[each for each, _role in named if each.get("definition")],
        )

    def links(self, entities: Entities) -> tuple[Links, Links]:
        """Return the same by primary key."""
        return (
            [(entities.agents[name], role) for name, role in self.agents],
            [(entities.activities[iri], role) for iri, role in self.activities],
        )


def locks(rows: Sequence[Row]) -> list[tuple[int, bool]]:
    """Return the places to lock for these rows, in order, and whether each is locked for this writer alone.

    Who refers to a statement holds its place alone, who writes it shares the place: of two such transactions one waits
    for the other, and the second of them finds what the first has written.
    """
    alone = {place(row.reference) for row in rows if row.reference is not None}
    return [(each, each in alone) for each in sorted(alone.union(place(row.uuid) for row in rows))]


def place(statement: UUID) -> int:
    """Return the place of a statement: one of `LOCKED_APART`, the same for everyone."""
    return statement.int % LOCKED_APART
