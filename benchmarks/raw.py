"""The reference of the write benchmarks: the rows of a statement inserted by the driver alone, nothing looked up."""

import os
import random
import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

COLUMNS = {
    "mediane_lms_statement": (
        "id, uuid, verb_id, registration, authority_id, organisation_id, reference, sensitivity, projected, digest"
    ),
    "mediane_lms_statementbody": "statement_id, received, version",
    "mediane_lms_statementagent": "agent_id, role, statement_id, verb_id, organisation_id, sensitivity",
    "mediane_lms_statementactivity": "activity_id, role, statement_id, verb_id, organisation_id, sensitivity",
}
AGENTS = (1, 2, 3)
ACTIVITIES = (1, 2, 3, 4, 5)


def rows(count: int, text: str) -> list[list[tuple[Any, ...]]]:
    """The rows of so many new statements, by table."""
    first = (time.time_ns() // 1000 << 10) | random.getrandbits(10)
    keys = [first + number * 1024 for number in range(count)]
    registration = uuid.UUID(int=7).hex
    return [
        [(key, uuid.uuid4().hex, 1, registration, 1, None, None, 0, False, "f" * 64) for key in keys],
        [(key, text, "1.0.0") for key in keys],
        [(one * 100 + random.randrange(40), 1, key, 1, None, 0) for key in keys for one in AGENTS],
        [(one * 100 + random.randrange(40), 1, key, 1, None, 0) for key in keys for one in ACTIVITIES],
    ]


def writer() -> Callable[[int, str], None]:
    """A connection of the driver, and what inserts so many statements of this text on it in one transaction."""
    url = os.environ["DATABASE_URL"]
    return _postgresql(url) if url.startswith("postgres") else _sqlite(url.removeprefix("sqlite:///"))


def _sql(table: str, some: Sequence[tuple[Any, ...]], mark: str) -> tuple[str, list[Any]]:
    one = f"({', '.join([mark] * len(some[0]))})"
    sql = f"INSERT INTO {table} ({COLUMNS[table]}) VALUES {', '.join([one] * len(some))}"
    return sql, [value for row in some for value in row]


def _postgresql(url: str) -> Callable[[int, str], None]:
    import psycopg

    connection = psycopg.connect(url)
    cursor = connection.cursor()

    def write(count: int, text: str) -> None:
        for table, some in zip(COLUMNS, rows(count, text), strict=True):
            cursor.execute(*_sql(table, some, "%s"), prepare=True)
        connection.commit()

    write.pid = connection.info.backend_pid  # type: ignore[attr-defined]
    return write


def _sqlite(path: str) -> Callable[[int, str], None]:
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")

    def write(count: int, text: str) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, some in zip(COLUMNS, rows(count, text), strict=True):
            connection.execute(*_sql(table, some, "?"))
        connection.execute("COMMIT")

    return write
