"""What a read asks the ledger for, in values: primary keys, what the reader may see, a span of ids. No query yet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple


class Sql(NamedTuple):
    """A piece of SQL with the values of its placeholders, in their order."""

    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Names:
    """What a query asks for, as primary keys; None for what it does not ask for.

    `voided`: whether what is void is looked for; None: either. `by_reference`: whether what refers to a statement that
    has all this is found, too.
    """

    verb: int | None
    agent: int | None
    activity: int | None
    registration: uuid.UUID | None
    related_agents: bool
    related_activities: bool
    voided: bool | None = False
    by_reference: bool = True


@dataclass(frozen=True)
class Sight:
    """What a reader may see, as values: an authority, an organisation with the most sensitive thing it may read.

    `shared`: whether what is sensitive has to be shared with the organisation.
    """

    authority: int | None
    organisation: int | None
    sensitivity: int
    shared: bool = True


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
