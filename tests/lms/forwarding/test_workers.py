"""Workers: one at a time for a target, a dead one replaced, the queue of tasks, the command."""

import datetime
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from lms.forwarding import delivering, tasks
from lms.models import Delivery, Target
from tests.lms.forwarding.conftest import counts, record, run, target_for
from tests.support import databases
from tests.support.store import Store

pytestmark = pytest.mark.made_up  # statements that no act of ours would record


def test_eight_workers_send_nothing_twice(fresh_database: None, store: Store) -> None:
    target = target_for(store, batch_size=10)
    record(200)
    store.seconds = 0.01

    def work(_number: int) -> None:
        try:
            delivering.deliver_all()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert counts(target) == (0, 200, 0)
    assert store.most_at_once == 1
    assert set(store.times.values()) == {1}


def test_a_dead_worker_s_target_is_taken_over_after_its_lease(target: Target, store: Store) -> None:
    record(2)
    assert delivering.acquire(target) is not None
    run(target)
    assert (counts(target), store.requests) == ((2, 0, 0), []), "it may live"
    due = delivering.next_due()
    assert due is not None
    assert due > timezone.now(), "come back when it must be dead"
    Target.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    run(target)
    assert counts(target) == (0, 2, 0)


def test_a_worker_whose_target_was_taken_over_stops(target: Target, store: Store) -> None:
    record(60)
    store.refuses = lambda _statement: Target.objects.filter().exists() and 0

    lease = delivering.acquire(target)
    assert lease is not None
    Target.objects.update(lease="5eed0000-0000-4000-8000-000000000009")
    with pytest.raises(delivering.Stopped):
        delivering.renew(target, lease)


def test_a_pause_stops_a_run_between_two_requests(target: Target, store: Store, monkeypatch) -> None:
    record(100)
    marked = delivering.mark

    def then_pause(*given) -> None:
        marked(*given)
        Target.objects.update(paused=True)

    monkeypatch.setattr(delivering, "mark", then_pause)
    run(target)
    assert counts(target) == (50, 50, 0)
    assert target.error == ""


def test_an_error_of_ours_is_told_and_nothing_is_lost(target: Target, store: Store, monkeypatch, caplog) -> None:
    record(2)
    monkeypatch.setattr(delivering.composing, "texts", lambda *_given: 1 / 0)
    run(target)
    assert (target.error, counts(target), target.lease) == ("internal", (2, 0, 0), None)
    assert "ZeroDivisionError" in caplog.text


# ------------------------------------------------------------------- kill -9


def current() -> databases.Database:
    """The database that this test runs on, for another process."""
    name = str(settings.DATABASES["default"]["NAME"])
    return databases.Database(Path(name).parent.name if "/" in name else name)


def deliver(database: databases.Database) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "deliver", "--loop"],
        cwd=databases.ROOT,
        env=database.environment | {"SECRET_KEY": settings.SECRET_KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_worker_that_is_killed_loses_and_doubles_nothing(fresh_database: None, store: Store) -> None:
    """kill -9 while an answer is under way; the next worker sends the same bytes under the same ids."""
    target = target_for(store, batch_size=5)
    record(60)
    database = current()
    store.seconds = 0.15
    for _number in range(3):
        seen = len(store.requests)
        worker = deliver(database)
        deadline = time.monotonic() + 60
        while len(store.requests) <= seen + 1 and time.monotonic() < deadline:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert len(store.requests) > seen + 1, worker.stdout.read() if worker.stdout else ""
        if worker.stdout:
            worker.stdout.close()
        Target.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    store.seconds = 0
    delivering.deliver_all()
    assert counts(target) == (0, 60, 0)
    assert len(store.kept) == 60
    bodies: dict[str, set[bytes]] = {}
    for request in store.posts:
        for each in request.statements:
            bodies.setdefault(each["id"], set()).add(repr(sorted(each.items())).encode())
    assert {len(each) for each in bodies.values()} == {1}, "the same at every try"


# ------------------------------------------------------------------- tasks


def test_without_a_queue_nothing_is_sent_in_the_request(
    target: Target, store: Store, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record(3)
    assert (counts(target), store.requests) == ((3, 0, 0), [])


SCRIPT = """
import sys
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from lms.forwarding import sealing
from lms.models import Target
from tests.lms.forwarding.conftest import record
target, _new = Target.objects.get_or_create(
    name="file", defaults={{"endpoint": "{url}", "username": "u", "password": sealing.seal("p")}}
)
for _number in range({times}):
    record(2)
ready = DBTaskResult.objects.filter(status="READY")
print(ready.count(), all(each.run_after > timezone.now() for each in ready))
ready.update(run_after=timezone.now())
"""
STATE = """
from django_tasks_db.models import DBTaskResult
from lms.models import Delivery, Target
target = Target.objects.get()
ready = DBTaskResult.objects.filter(status="READY")
print(Delivery.objects.count(), target.delivered, [each.run_after == target.not_before for each in ready])
"""


def test_a_worker_of_the_queue_is_told_once_for_many_and_delivers(fresh_database: None, store: Store) -> None:
    """With the database queue of django-tasks, in processes of their own: nothing is sent where it is recorded."""

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=databases.ROOT,
            env=current().environment | {"SECRET_KEY": settings.SECRET_KEY, "MEDIANE_TASKS": "database"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def work() -> None:
        manage("db_worker", "--batch", "--no-startup-delay", "--interval", "0")

    connection.close()
    manage("migrate", "--verbosity", "0")
    assert manage("shell", "-v0", "-c", SCRIPT.format(url=store.url, times=3)) == "1 True", "one for this second"
    assert store.requests == []
    work()
    assert (manage("shell", "-v0", "-c", STATE), len(store.kept)) == ("0 6 []", 6)
    store.status = 503
    assert manage("shell", "-v0", "-c", SCRIPT.format(url=store.url, times=1)) == "1 True"
    work()
    assert manage("shell", "-v0", "-c", STATE) == "2 6 [True]", "a worker comes back when the target is due"


# ------------------------------------------------------------------ command


def test_deliver_once_says_how_it_stands(target: Target, store: Store) -> None:
    target_for(store, name="En panne", endpoint="http://127.0.0.1:9/")
    record(3)
    out = StringIO()
    call_command("deliver", stdout=out)
    assert out.getvalue().splitlines() == [
        "Ailleurs: 0 waiting, 3 delivered, 0 refused, up to date",
        "En panne: 3 waiting, 0 delivered, 0 refused, unreachable",
    ]


def test_deliver_to_one_target_at_once(target: Target, store: Store) -> None:
    other = target_for(store, name="Autre")
    record(2)
    Target.objects.update(not_before=timezone.now() + datetime.timedelta(hours=1))
    call_command("deliver", "--target", "Autre", "--once", verbosity=0)
    assert counts(other) == (2, 0, 0)
    call_command("deliver", "--target", "Autre", "--now", verbosity=0)
    assert (counts(target), counts(other)) == ((2, 0, 0), (0, 2, 0))
    with pytest.raises(CommandError, match="No target has the name Personne"):
        call_command("deliver", "--target", "Personne")


def test_everything_past_many_turns_is_delivered_by_once(target: Target, store: Store, monkeypatch) -> None:
    monkeypatch.setattr(delivering, "TURNS", 1)
    Target.objects.update(batch_size=4)
    record(11)
    call_command("deliver", "--once", verbosity=0)
    assert counts(target) == (0, 11, 0)
    assert Delivery.objects.count() == 0


def test_a_loop_ends_when_it_is_told_to(fresh_database: None, store: Store) -> None:
    target = target_for(store)
    record(3)
    database = current()
    worker = deliver(database)
    deadline = time.monotonic() + 60
    while counts(target) != (0, 3, 0) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.terminate()
    out, _nothing = worker.communicate(timeout=30)
    assert (worker.returncode, "3 delivered" in out) == (0, True), out


def test_the_task_has_a_queue_only_where_it_can_wait() -> None:
    assert tasks._queues() is False
