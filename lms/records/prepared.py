"""A query of the shortest way: on PostgreSQL prepared once a connection and bound by the server, past Django's cursor.

For the few that every statement taken in pays for. Where queries are logged (DEBUG, tests that count) they go by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def fetch(sql: str, parameters: Sequence[str]) -> list[tuple[Any, ...]]:
    """Run a query and return its rows. Its text has to be constant: every other text would be another plan kept."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection.queries_logged:
        with connection.cursor() as cursor:
            return list(cursor.execute(sql, parameters).fetchall())
    import psycopg

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as own:
        return own.execute(sql, parameters, prepare=True).fetchall()
