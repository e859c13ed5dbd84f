"""A query of the shortest way: on PostgreSQL prepared once a connection and asked through libpq, past all cursors.

For the few that every statement taken in pays for; they answer with whole numbers. Where queries are logged (DEBUG,
tests that count) they go by Django's cursor, as on other databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Rows = list[tuple[Any, ...]]


def fetch(sql: str, parameters: Sequence[str]) -> Rows:
    """Run a query and return its rows of whole numbers (None for NULL).

    Its text has to be constant: every other text would be another plan kept.
    """
    return fetch_all([(sql, parameters)])[0]


def fetch_all(queries: Sequence[tuple[str, Sequence[str]]]) -> list[Rows]:
    """Run queries one after the other and return the rows of each; PostgreSQL is asked all of them at once."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection.queries_logged:
        with connection.cursor() as cursor:
            return [list(cursor.execute(sql, parameters).fetchall()) for sql, parameters in queries]
    from lms.records import prepared_postgresql

    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return prepared_postgresql.fetch(
            connection.connection, [(sql, [each.encode() for each in given]) for sql, given in queries]
        )
