"""Eight writers at once, on connections of their own: no error, nothing lost, nothing twice, no reference missed."""

import contextlib
import random
import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from lms.models import Activity, Agent, FactAgent, Statement, StatementAgent, StatementFact
from lms.records import ledger
from tests.lms.records.strangers import append, document, entry, referring
from tests.lms.records.test_parallel import THREADS, at_once

NAMES = [f"{number:03}" for number in range(40)]


def about(name: str, words: str = "") -> dict[str, Any]:
    """A statement that names one agent and one activity, and says what that is."""
    thing = {"id": f"http://example.org/{name}", "definition": {"name": {"fr": f"{name} {words}"}}}
    return document(actor={"mbox": f"mailto:{name}@example.org"}, object=thing)


def test_the_same_names_in_opposite_orders(fresh_database: None) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            names = NAMES if number % 2 else NAMES[::-1]
            append(*(entry(about(name, f"{number}.{turn}")) for name in names), by=f"{number}")

    at_once(write)
    assert Statement.objects.count() == THREADS * 5 * len(NAMES)
    assert Agent.objects.filter(ifi__startswith="mbox|mailto:0").count() == len(NAMES)
    assert Activity.objects.count() == len(NAMES)


def test_the_same_statements_in_opposite_orders(fresh_database: None) -> None:
    entries = [entry(about(name)) for name in NAMES]

    def write(number: int) -> int:
        return sum(append(*(entries if number % 2 else entries[::-1])))

    assert sum(at_once(write)) == len(NAMES), "each is new for one writer only"
    assert Statement.objects.count() == len(NAMES)


def test_a_statement_and_those_that_refer_to_it_at_the_same_time(fresh_database: None) -> None:
    targets = [entry(about(name)) for name in NAMES]
    referrers = [referring(target.uuid) for target in targets for _ in range(3)]

    def write(number: int) -> None:
        chance = random.Random(number)
        mine = [*targets[number::THREADS], *referrers[(number + 3) % THREADS :: THREADS]]
        chance.shuffle(mine)
        while mine:
            some, mine = mine[:4], mine[4:]
            append(*some)

    at_once(write)
    expected = {
        (each.uuid, target.uuid) for number, target in enumerate(targets) for each in referrers[number * 3 :][:3]
    }
    assert set(StatementFact.objects.values_list("statement__uuid", "via__uuid")) == expected
    assert FactAgent.objects.filter(role=0).count() == len(expected)


def test_an_append_that_the_database_gave_up_is_done_again(fresh_database: None) -> None:
    """Two transactions lock two activities crosswise; the one that is given up is an append of its own."""
    if connection.vendor != "postgresql":
        assert append(entry()) == [True]  # writers follow one another: there is nothing to give up
        return
    append(entry(about("a")), entry(about("b")))
    locked, go = threading.Event(), threading.Event()

    def other() -> None:
        try:
            with transaction.atomic():
                Activity.objects.select_for_update().get(iri="http://example.org/b")
                locked.set()
                go.wait(20)
                Activity.objects.select_for_update().get(iri="http://example.org/a")
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    locked.wait(20)
    timer = threading.Timer(0.3, go.set)
    timer.start()
    try:
        assert append(entry(about("a", "2")), entry(about("b", "2"))) == [True, True]
    finally:
        go.set()
        thread.join()
        timer.join()


def test_nothing_that_was_undone_is_remembered(fresh_database: None) -> None:
    class Undo(Exception):  # noqa: N818
        pass

    name = uuid.uuid4().hex
    with contextlib.suppress(Undo), transaction.atomic():
        append(entry(about(name)))
        raise Undo
    Agent.objects.create(ifi="mbox|mailto:takes-the-number@example.org")
    append(entry(about(name)))
    actors = StatementAgent.objects.filter(role=0).values_list("agent__ifi", flat=True)
    assert list(actors) == [f"mbox|mailto:{name}@example.org"]


def test_another_content_is_a_conflict_and_tried_once(fresh_database: None) -> None:
    told = entry()
    append(told)
    with pytest.raises(ledger.StatementConflict):
        append(entry(), entry(document(timestamp="2026-11-22T09:00:01Z"), name=told.uuid))
    assert Statement.objects.count() == 1
