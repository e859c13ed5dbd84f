"""The ledger's clock never goes back: not below what is stored, nor (on SQLite) below a horizon that was told."""

import datetime
import time
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from lms.models import Authority, Statement, Verb
from lms.records import clock
from tests.lms.records.strangers import append, entry

pytestmark = pytest.mark.made_up
HOUR = datetime.timedelta(hours=1)
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's clock is the server's")


def stored_later(by: datetime.timedelta) -> int:
    """A row as a clock wrote it that has been set back since."""
    key = clock.first_key(timezone.now() + by)
    verb, who = Verb.objects.create(iri="http://example.org/v"), Authority.objects.create(key="other", agent="{}")
    told = entry()
    Statement.objects.create(id=key, uuid=told.uuid, verb=verb, authority=who, projected=False, digest=told.digest)
    return key


def test_a_statement_comes_after_all_that_is_stored(db: None) -> None:
    key = stored_later(HOUR)
    several = [entry() for _ in range(3)]
    assert append(*several) == [True] * 3
    found = [Statement.objects.get(uuid=each.uuid).pk for each in several]
    assert found == sorted(found)
    assert clock.stored_at(found[0]) > clock.stored_at(key)
    assert clock.reserve(1)[0] > found[-1], "the portable way too"


def test_keys_are_now_where_the_clock_is_right(db: None) -> None:
    before = timezone.now() - datetime.timedelta(seconds=5)
    append(entry())
    assert before < clock.stored_at(Statement.objects.get().pk) < timezone.now() + datetime.timedelta(seconds=5)


@sqlite
def test_nothing_is_stored_below_a_horizon_that_was_told(fresh_database: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "_told", 0)
    append(entry())
    told = clock.horizon()
    now = time.time_ns()
    monkeypatch.setattr(clock.time, "time_ns", lambda: now - 3600 * 10**9)
    late = entry()
    append(late)
    assert clock.stored_at(Statement.objects.get(uuid=late.uuid).pk) >= told
    assert clock.horizon() >= told, "what was told once stays true"


@sqlite
def test_while_somebody_writes_the_newest_row_is_the_horizon(fresh_database: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "_told", 0)
    append(entry())
    newest = clock.stored_at(Statement.objects.get().pk)
    other: Any = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            assert clock.horizon() == newest + datetime.timedelta(microseconds=1)
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert clock.horizon() > newest + datetime.timedelta(microseconds=1)
