"""/healthz and /readyz."""

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lms import readiness


@pytest.mark.django_db
def test_healthz_asks_no_database(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not answer.cookies


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["database", "migrations", "guards", "worker"])
def test_what_fails_is_named(client: Client, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(readiness.QUESTIONS, name, lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "failing": [name]})


@pytest.mark.django_db
def test_a_database_that_is_down_tells_no_secret(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> bool:
        raise DatabaseError("connection to postgres://user:password@host failed")

    monkeypatch.setitem(readiness.QUESTIONS, "database", down)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"password" not in answer.content


@pytest.mark.django_db
def test_a_missing_guard_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from competencies.guards import registered

    guard = registered()[0]
    on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard.name}{on}")
    assert readiness.failing() == ["guards"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading(client: Client, method: str) -> None:
    assert getattr(client, method)("/readyz").status_code == 405
