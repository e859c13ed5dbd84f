"""The ledger's rows written with plain multi-row INSERTs, on any database: SQLite's way, and what the other is held to.

`writing.py` chooses the way. Both give the same rows (tests/lms/records/test_writing.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from lms.models import Statement, StatementActivity, StatementAgent, StatementBody, Tombstone
from lms.records import clock
from lms.records.entities import CHUNK
from lms.records.rows import Row, locks

STATEMENT = (
    "id",
    "uuid",
    "verb_id",
    "registration",
    "authority_id",
    "organisation_id",
    "reference",
    "sensitivity",
    "projected",
    "digest",
)
BODY = ("statement_id", "received", "version")
LINK = ("role", "statement_id", "verb_id", "organisation_id", "sensitivity")
MOST_PARAMETERS = 30_000


def write(rows: Sequence[Row], authority: int) -> dict[int, int]:
    """Insert what is new of these rows; see `writing.write`."""
    keys = clock.reserve(len(rows), locks(rows))
    uuids = [row.uuid for row in rows]
    buried = _held(Tombstone, uuids)
    open_rows = (number for number, name in enumerate(uuids) if name not in buried)
    order = sorted(open_rows, key=lambda number: uuids[number])
    insert(Statement, STATEMENT, (_narrow(rows[number], keys[number], authority) for number in order))
    held = _held(Statement, uuids)
    new = {number: key for number, key in enumerate(keys) if held.get(uuids[number]) == key}
    insert(StatementBody, BODY, ((key, rows[number].received, rows[number].version) for number, key in new.items()))
    whole = [(key, rows[number]) for number, key in new.items()]
    agents = ((one, *_link(role, key, row)) for key, row in whole for one, role in row.agents)
    insert(StatementAgent, ("agent_id", *LINK), agents)
    activities = ((one, *_link(role, key, row)) for key, row in whole for one, role in row.activities)
    insert(StatementActivity, ("activity_id", *LINK), activities)
    return new


def _link(role: int, key: int, row: Row) -> tuple[Any, ...]:
    return role, key, row.verb, row.organisation, row.sensitivity


def _narrow(row: Row, key: int, authority: int) -> tuple[Any, ...]:
    return (
        key,
        plain_uuid(row.uuid),
        row.verb,
        plain_uuid(row.registration and uuid.UUID(row.registration)),
        authority,
        row.organisation,
        plain_uuid(row.reference),
        row.sensitivity,
        row.projected,
        row.digest,
    )


def plain_uuid(value: uuid.UUID | str | None) -> uuid.UUID | str | None:
    """Return a UUID as this database keeps it."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value or None


def _held(model: type[models.Model], uuids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = model._default_manager.values_list("uuid", "pk")  # noqa: SLF001 - Django's documented way
    pieces = (uuids[start : start + CHUNK] for start in range(0, len(uuids), CHUNK))
    return {name: key for some in pieces for name, key in rows.filter(uuid__in=some)}


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows of plain values; rows whose key is there already are left as they are."""
    held = list(rows)
    most = min(connection.features.max_query_params or MOST_PARAMETERS, MOST_PARAMETERS) // len(columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(held), most):
            some = held[start : start + most]
            sql = (
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 - names of our models
                f"VALUES {', '.join([one] * len(some))} ON CONFLICT DO NOTHING"
            )
            cursor.execute(sql, [value for row in some for value in row])
