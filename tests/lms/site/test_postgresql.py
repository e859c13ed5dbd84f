"""The site's database backend on PostgreSQL: a kept connection is asked for only where there is reason to."""

from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from lms.records.prepared import fetch

connection: Any = connections[DEFAULT_DB_ALIAS]


def ended_by_the_server() -> None:
    """End this process's connection from another one, as a restart of the server does."""
    pid = connection.connection.info.backend_pid
    other: Any = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


@pytest.mark.parametrize("ask", [fetch, lambda sql, _none: connection.cursor().execute(sql)])
def test_a_connection_that_the_server_ended_is_replaced(
    fresh_database: None, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("SELECT 1", [])
    first = connection.connection
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "health_check_done", False)  # another request
    if connection.vendor == "postgresql":
        ended_by_the_server()
    ask("SELECT 1", [])
    assert (connection.connection is first) == (connection.vendor != "postgresql")


def test_an_idle_connection_is_asked(fresh_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(connection, "is_usable", lambda: asked.append(True) or True)
    for idle in (False, True):
        fetch("SELECT 1", [])
        monkeypatch.setattr(connection, "health_check_enabled", True)
        monkeypatch.setattr(connection, "health_check_done", False)
        if idle and connection.vendor == "postgresql":
            connection._last_used -= 60
    fetch("SELECT 1", [])
    # Django's own backends ask at every request.
    assert asked == ([True] if connection.vendor == "postgresql" else [True, True])
