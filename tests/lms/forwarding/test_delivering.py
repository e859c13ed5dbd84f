"""Delivering to a real server: once, in order, the same bytes at every try, and what every answer leads to."""

import datetime
import json
import random
import re

import pytest
from django.utils import timezone

from lms.forwarding import delivering, queueing, sending
from lms.forwarding.delivering import waiting_time
from lms.models import Delivery, DeliveryState, Target
from lms.records import ledger
from tests.lms.forwarding.conftest import counts, experienced, outside, record, run, take, target_for
from tests.support.store import Store

pytestmark = pytest.mark.made_up  # statements that no act of ours would record


def numbers(store: Store) -> list[int]:
    """Which statements are there, by the number in their activity, in the order they came."""
    return [int(each["object"]["id"].rpartition("/")[2]) for each in store.kept.values()]


def test_everything_arrives_once_in_order(target: Target, store: Store) -> None:
    record(120)
    run(target)
    assert (store.sizes, numbers(store)) == ([50, 50, 20], list(range(120)))
    assert set(store.times.values()) == {1}
    assert counts(target) == (0, 120, 0)
    assert Delivery.objects.count() == 0, "what was delivered keeps no row"
    assert target.delivered_at is not None
    assert target.lease is None


def test_a_request_says_who_asks_in_which_version(target: Target, store: Store) -> None:
    record()
    run(target)
    request = store.posts[0]
    assert request.path == "/xapi/statements"
    assert request.headers["x-experience-api-version"] == "1.0.3"
    assert request.headers["authorization"] == "Basic dXNlcjptb3QgZGUgcGFzc2U="
    assert request.headers["content-type"] == "application/json"


def test_the_one_that_is_refused_is_set_aside(target: Target, store: Store) -> None:
    record(50)
    store.refuses = lambda statement: 400 if statement["object"]["id"].endswith("/31") else 0
    run(target)
    assert sorted(numbers(store)) == [number for number in range(50) if number != 31]
    assert set(store.times.values()) == {1}
    assert counts(target) == (0, 49, 1)
    dead = Delivery.objects.get()
    assert (dead.reason, dead.detail) == ("refused", '400 {"error": "I do not like this one"}')
    assert len(store.posts) <= 2 * 6 + 1, "found by halving, not one by one"


def test_a_refused_one_is_sent_again_with_the_same_bytes(target: Target, store: Store) -> None:
    record(3)
    store.refuses = lambda statement: 400 if statement["object"]["id"].endswith("/1") else 0
    run(target)
    refused = store.posts[-2].body if store.posts[-2].statements[0]["object"]["id"].endswith("/1") else b""
    store.refuses = lambda _statement: 0
    assert queueing.resend(target) == 1
    assert queueing.resend(target) == 0
    run(target)
    assert counts(target) == (0, 3, 0)
    assert refused in {b"", store.posts[-1].body}
    assert json.loads(store.posts[-1].body)[0] in store.posts[0].statements


@pytest.mark.parametrize("status,code", [
    (401, "credentials"), (403, "credentials"), (404, "address"), (405, "address"), (301, "redirected"),
    (429, "busy"), (500, "broken"), (502, "broken"), (503, "broken"), (201, "unexpected"),
])  # fmt: skip
def test_what_speaks_of_the_target_lets_everything_wait(target: Target, store: Store, status: int, code: str) -> None:
    record(10)
    store.status = status
    run(target)
    assert len(store.requests) == 1
    assert (target.error, target.failures, counts(target)) == (code, 1, (10, 0, 0))
    assert target.not_before is not None
    assert target.not_before > timezone.now()
    run(target, at_once=False)
    assert len(store.requests) == 1, "it waits"
    store.status = 0
    Target.objects.update(not_before=timezone.now())
    run(target, at_once=False)
    assert (counts(target), target.error, target.failures, target.not_before) == ((0, 10, 0), "", 0, None)


def test_a_server_that_is_down(target: Target, store: Store) -> None:
    record(2)
    Target.objects.update(endpoint="http://127.0.0.1:9/xapi/")
    target = run(target)
    assert (target.error, counts(target)) == ("unreachable", (2, 0, 0))


def test_waiting_grows_and_is_spread() -> None:
    def most(_low: float, high: float) -> float:
        return high

    assert [waiting_time(number, chance=most) for number in (1, 2, 3, 8, 500)] == [30, 60, 120, 3600, 3600]
    spread = {waiting_time(4) for _number in range(50)}
    assert len(spread) > 40
    assert all(120 <= each <= 240 for each in spread)


@pytest.mark.parametrize("value,least,most", [
    ("600", 600, 660), ("99999999999", 86400, 86400 * 1.1), ("soon", 0, 30), ("-5", 0, 30), ("²", 0, 30),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 0, 30),
])  # fmt: skip
def test_it_waits_as_long_as_it_is_asked_to(target: Target, store: Store, value: str, least: int, most: float) -> None:
    record()
    store.status, store.headers = 429, {"Retry-After": value.encode().decode("latin-1")}
    before = timezone.now()
    run(target)
    assert target.not_before is not None
    assert least <= (target.not_before - before).total_seconds() <= most + 5


def test_a_date_may_be_asked_for(target: Target, store: Store) -> None:
    record()
    then = timezone.now() + datetime.timedelta(seconds=500)
    store.status, store.headers = 503, {"Retry-After": then.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    run(target)
    assert target.error == "busy"
    assert target.not_before is not None
    assert target.not_before >= then - datetime.timedelta(seconds=2)


@pytest.mark.parametrize("known", [200, 204, 409])
def test_what_had_arrived_before_a_crash_is_delivered(target: Target, store: Store, known: int) -> None:
    record(10)
    rows = delivering.claim(target)
    texts = {row.pk: row.text for row in rows}
    store.kept |= {each["id"]: each for row in rows[:6] for each in [json.loads(row.text)]}
    store.known = known
    run(target)  # the worker died between sending and marking; this is the next one
    assert counts(target) == (0, 10, 0)
    assert len(store.kept) == 10
    sent = {json.loads(text)["id"]: json.loads(text) for text in texts.values()}
    assert store.kept == sent, "the same bytes"


def test_another_statement_under_the_id_is_a_conflict(target: Target, store: Store) -> None:
    record(4)
    second = json.loads(delivering.claim(target)[1].text)
    store.kept[second["id"]] = {**second, "verb": {"id": "http://example.org/other"}}
    store.known = 409
    run(target)
    assert counts(target) == (0, 3, 1)
    assert Delivery.objects.get().reason == "conflict"


def test_a_conflict_that_cannot_be_read(target: Target, store: Store) -> None:
    record(1)
    there = json.loads(delivering.claim(target)[0].text)
    store.kept[there["id"]] = there
    store.known, store.readable = 409, False
    run(target)
    assert Delivery.objects.get().reason == "unread"


def test_a_statement_on_which_the_server_fails_stands_aside(target: Target, store: Store) -> None:
    record(8)
    store.refuses = lambda statement: 500 if statement["object"]["id"].endswith("/2") else 0
    for _number in range(delivering.ISOLATE_AFTER):
        run(target)
    assert counts(target) == (8, 0, 0), "first it is the target that is doubted"
    run(target)
    assert counts(target) == (1, 7, 0)
    row = Delivery.objects.get()
    assert (row.tries, row.not_before is not None) == (1, True)
    for number in range(delivering.TRIES - 1):
        Delivery.objects.update(not_before=timezone.now())
        Target.objects.update(failures=delivering.ISOLATE_AFTER)
        ledger.record([experienced(100 + number)])
        run(target)
    assert counts(target) == (0, 7 + delivering.TRIES - 1, 1)
    assert Delivery.objects.get().reason == "fails"


def test_a_server_that_fails_on_all_costs_no_statement(target: Target, store: Store) -> None:
    record(30)
    store.refuses = lambda _statement: 500
    for _number in range(12):
        run(target)
    assert counts(target) == (30, 0, 0)
    assert set(Delivery.objects.values_list("tries", flat=True)) == {0}


def test_a_server_that_refuses_all_stops_the_run(target: Target, store: Store) -> None:
    record(60)
    store.refuses = lambda _statement: 400
    run(target)
    assert (counts(target), target.error) == ((60 - sending.REFUSALS, 0, sending.REFUSALS), "refuses_all")
    run(target)
    assert counts(target)[2] == sending.REFUSALS, "no further one is given up"
    store.refuses = lambda _statement: 0
    assert queueing.resend(target) == sending.REFUSALS
    run(target)
    assert counts(target) == (0, 60, 0)


def test_a_batch_too_large_is_halved_and_one_too_large_set_aside(target: Target, store: Store) -> None:
    record(8)
    ledger.record([experienced(9)])
    long = outside(result={"response": "x" * 20_000})
    Target.objects.update(outside=True)
    take(long)
    store.largest = 6000
    run(target)
    assert counts(target) == (0, 9, 1)
    assert Delivery.objects.get().reason == "too_large"


@pytest.mark.parametrize(
    "answer", [b"<html>Please sign in</html>", b"[]x", b'{"ok": true}', b'["another-id"]', b"\xff"]
)
def test_a_200_is_believed_only_if_it_names_what_was_sent(target: Target, store: Store, answer: bytes) -> None:
    record(2)
    store.answer = answer
    run(target)
    assert (target.error, counts(target)) == ("unexpected", (2, 0, 0))


def test_a_200_that_names_only_what_was_new_is_enough(target: Target, store: Store) -> None:
    record(2)
    store.answer = b"[]"
    run(target)
    assert counts(target) == (0, 2, 0)


def test_a_paused_target_gets_nothing_and_loses_nothing(target: Target, store: Store) -> None:
    queueing.pause(target)
    record(3)
    run(target)
    assert (store.requests, counts(target)) == ([], (3, 0, 0))
    queueing.resume(target)
    run(target, at_once=False)
    assert counts(target) == (0, 3, 0)


def test_an_unreadable_password_is_told(target: Target, store: Store, settings) -> None:
    record()
    settings.SECRET_KEY = "another"
    run(target)
    assert (target.error, store.requests) == ("sealed", [])
    settings.SECRET_KEY_FALLBACKS = []


def test_a_rotated_secret_key_opens_it(target: Target, store: Store, settings) -> None:
    record()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    run(target)
    assert counts(target) == (0, 1, 0)


def test_two_targets_do_not_wait_for_each_other(target: Target, store: Store) -> None:
    other = target_for(store, name="En panne", endpoint="http://127.0.0.1:9/")
    record(2)
    delivering.deliver_all()
    other.refresh_from_db()
    assert (counts(target), counts(other), other.error) == ((0, 2, 0), (2, 0, 0), "unreachable")
    due = delivering.next_due()
    assert due == other.not_before


def test_one_busy_target_lets_the_others_have_a_turn(target: Target, store: Store, monkeypatch) -> None:
    monkeypatch.setattr(delivering, "TURNS", 2)
    Target.objects.update(batch_size=3)
    record(10)
    assert delivering.deliver_all() <= timezone.now()
    assert counts(target) == (4, 6, 0)


def test_what_a_server_says_is_kept_short_and_printable(target: Target, store: Store) -> None:
    record()
    store.status, store.answer = 400, b"\x00\x1b[31m" + "é".encode() * 3000
    run(target)
    dead = Delivery.objects.get()
    assert dead.state == DeliveryState.DEAD
    assert re.fullmatch(r"400 \[31mé+�?", dead.detail)
    assert len(dead.detail) <= 500


def test_random_refusals_lose_and_double_nothing(target: Target, store: Store) -> None:
    chance = random.Random(7)
    bad = {f"/{number}" for number in chance.sample(range(300), 23)}
    store.refuses = lambda statement: (
        chance.choice([400, 409, 422])
        if statement["object"]["id"][statement["object"]["id"].rindex("/") :] in bad
        else 0
    )
    record(300)
    for _number in range(4):
        run(target)
    waiting, delivered, dead = counts(target)
    assert (waiting, delivered, dead) == (0, 277, 23)
    assert set(store.times.values()) == {1}
