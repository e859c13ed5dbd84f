"""Reading in rising order, on real transactions: it stops at the horizon, so that nothing late is missed."""

import json
import threading
import uuid

from django.db import connection, transaction

from lms.models import StatementBody
from lms.records import clock, ledger, reading
from lms.records.reading import Query, Scope
from tests.api.xapi.conftest import asker, statement


def test_rising_pages(fresh_database: None) -> None:
    ask = asker("all")
    sent = ask("post", "statements", body=[statement() for _number in range(3)]).json()
    first = ask("get", "statements", limit="2", ascending="true").json()
    second = ask("get", "statements", more=first["more"].partition("more=")[2]).json()
    assert [each["id"] for each in first["statements"] + second["statements"]] == sent
    assert second["more"] == ""


def test_everything_is_within_the_horizon_once_committed(fresh_database: None) -> None:
    asker("all")("post", "statements", body=statement())
    assert clock.stored_at(StatementBody.objects.get().pk) < clock.horizon()


def append() -> uuid.UUID:
    document = {name: value for name, value in statement().items() if name != "id"}
    authority = ledger.authority("stranger", document["actor"])
    return ledger.append([ledger.Entry(uuid.uuid4(), document, "d")], authority=authority)[0].uuid


def test_a_late_commit_is_not_passed_over(fresh_database: None) -> None:
    """A writer has taken its moment and not committed; another commits after it: readers wait for the first.

    On SQLite the other writer cannot begin before the first ends, so it starts when the first is let go.
    """
    append()
    written, go, ids = threading.Event(), threading.Event(), []

    def slow() -> None:
        with transaction.atomic():
            ids.append(append())
            written.set()
            go.wait(20)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    written.wait(20)
    if connection.vendor != "sqlite":
        ids.append(append())
    early = reading.find(Scope(), Query(ascending=True), clock.horizon())
    go.set()
    writer.join()
    if connection.vendor == "sqlite":
        ids.append(append())
    late = reading.find(Scope(), Query(ascending=True), clock.horizon())
    assert len(early.statements) == 1
    assert [each["id"] for each in late.statements[1:]] == [str(each) for each in ids]
    assert json.dumps(late.statements)
