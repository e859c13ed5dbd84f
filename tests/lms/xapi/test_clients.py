"""Making, rotating, opening and revoking clients, and what their credentials cost."""

import datetime
import threading

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from lms.models import Authority, Client
from lms.records.reading import Scope
from lms.xapi import clients, credentials, limiting
from lms.xapi.clients import NameTaken, Revoked, create_client, open_private, revoke, rotate, scope_of, verified
from lms.xapi.limiting import TooMany

DAY = datetime.timedelta(days=1)


def make(name: str = "LRS", *scopes: str, **values: object) -> tuple[Client, str]:
    return create_client(name=name, scopes=scopes or ("all",), **values)


def test_a_secret_is_stored_hashed_and_opens(places) -> None:
    client, secret = make()
    assert secret not in {client.secret, client.key}
    assert verified(client.key, secret) == client
    for key, given in ((client.key, "x"), (client.key, ""), ("x", secret), ("", ""), (client.key, client.secret)):
        assert verified(key, given) is None


def test_the_authority_is_made_with_the_client(places) -> None:
    client, _secret = make()
    assert client.authority == Authority.objects.get(key=f"client:{client.uuid}")


def test_a_client_made_before_keeps_working(places) -> None:
    client = Client.objects.create(name="old", key="old", secret=make_password("secret"), scopes=["all"])
    assert verified("old", "wrong") is None
    found = verified("old", "secret")
    assert found == client
    assert found.authority.key == f"client:{client.uuid}"


@pytest.mark.parametrize(
    "values",
    [
        {"scopes": ["all", "none"]},
        {"verbs": ["experienced"]},
        {"private": True},
        {"rate": 0},
    ],
)
def test_what_makes_no_client(places, values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"scopes|organisation|rate"):
        create_client(**({"name": "LRS", "scopes": ["all"]} | values))
    with pytest.raises(ValueError, match="verbs"):
        make(verbs=["answered"], organisation=places.home)
    assert not Client.objects.exists()
    assert not Authority.objects.filter(key__startswith="client:").exists()


def test_a_name_is_taken_once(places) -> None:
    make()
    with pytest.raises(NameTaken):
        make()
    assert Client.objects.count() == 1


def test_rotation_without_overlap(places) -> None:
    client, old = make()
    assert verified(client.key, old)
    new = rotate(client=client)
    assert verified(client.key, old) is None
    assert verified(client.key, new) == client


def test_rotation_with_overlap(places) -> None:
    client, oldest = make()
    old = rotate(client=client, overlap=DAY)
    new = rotate(client=client, overlap=DAY)
    assert verified(client.key, oldest) is None, "an overlap is for the secret before, and none older"
    assert verified(client.key, old) == verified(client.key, new) == client
    Client.objects.update(previous_until=timezone.now() - datetime.timedelta(seconds=1), generation=9)
    assert verified(client.key, old) is None
    assert verified(client.key, new) == client


def test_an_old_secret_is_not_remembered_longer_than_it_works(places, monkeypatch) -> None:
    client, old = make()
    rotate(client=client, overlap=datetime.timedelta(seconds=100))
    assert verified(client.key, old)
    now = credentials.time.monotonic()
    later = timezone.now() + datetime.timedelta(seconds=101)
    monkeypatch.setattr(credentials.time, "monotonic", lambda: now + 101)
    monkeypatch.setattr(credentials.timezone, "now", lambda: later)
    assert verified(client.key, old) is None


@pytest.mark.parametrize("overlap", [-DAY, 31 * DAY])
def test_an_overlap_that_is_none(places, overlap: datetime.timedelta) -> None:
    client, secret = make()
    with pytest.raises(ValueError, match="overlap"):
        rotate(client=client, overlap=overlap)
    assert verified(client.key, secret)


def test_a_revoked_client_is_out_at_once_and_for_ever(places, admin) -> None:
    client, old = make(organisation=places.home)
    secret = rotate(client=client, overlap=DAY)
    assert verified(client.key, secret)
    assert verified(client.key, old)
    revoke(client=client)
    assert verified(client.key, secret) is None
    assert verified(client.key, old) is None
    first = client.revoked_at
    revoke(client=client)
    client.refresh_from_db()
    assert client.revoked_at == first
    for act in (lambda: rotate(client=client), lambda: open_private(client=client, opened=True, by=admin)):
        with pytest.raises(Revoked):
            act()


def test_what_a_client_sees(places, admin) -> None:
    assert scope_of(make("a", "all")[0]) == scope_of(make("b", "all/read")[0]) == Scope()
    mine = make("c", "statements/read/mine", organisation=places.home)[0]
    assert scope_of(mine) == Scope(authority=mine.authority_id)
    theirs = make("d", "statements/read", organisation=places.home)[0]
    assert scope_of(theirs) == Scope(organisation=places.home.pk, sensitivity=1)
    open_private(client=theirs, opened=True, by=admin)
    assert scope_of(theirs) == Scope(organisation=places.home.pk, sensitivity=2)
    assert (theirs.private_by, theirs.private_at is not None) == (admin, True)
    with pytest.raises(ValueError, match="organisation"):
        open_private(client=make("e", "all")[0], opened=True, by=admin)


def test_what_a_person_opened_or_closed_is_seen_by_the_next_request(places, admin) -> None:
    client, secret = make(organisation=places.home)
    for opened in (True, False):
        open_private(client=client, opened=opened, by=admin)
        found = verified(client.key, secret)
        assert found is not None
        assert found.private is opened


def test_last_use_is_a_day_written_once(places, django_assert_num_queries) -> None:
    client, secret = make()
    with django_assert_num_queries(2):  # the row, the day
        verified(client.key, secret)
    client.refresh_from_db()
    assert client.last_used_on == timezone.localdate()
    with django_assert_num_queries(1):
        verified(client.key, secret)
    credentials._remembered.clear()
    with django_assert_num_queries(1):
        verified(client.key, secret)


def test_credentials_are_not_remembered_into_the_next_day(places, monkeypatch) -> None:
    client, secret = make()
    evening = timezone.localtime().replace(hour=23, minute=59, second=50, microsecond=0)
    monkeypatch.setattr(credentials.timezone, "localtime", lambda: evening)
    begun = credentials.time.monotonic()
    credentials._remembered.clear()
    assert verified(client.key, secret) == client
    (remembered,) = credentials._remembered.values()
    assert begun + 9 < remembered.until < begun + 60
    tomorrow = evening + datetime.timedelta(seconds=20)
    monkeypatch.setattr(credentials.timezone, "localtime", lambda: tomorrow)
    monkeypatch.setattr(credentials.time, "monotonic", lambda: begun + 60)
    verified(client.key, secret)
    client.refresh_from_db()
    assert client.last_used_on == tomorrow.date()


def test_failed_tries_are_limited_by_key_and_address(places) -> None:
    client, secret = make()
    _other, other_secret = make("other")
    for _try in range(limiting.TRIES):
        assert verified(client.key, "x", address="10.0.0.1") is None
    with pytest.raises(TooMany) as refused:
        verified(client.key, secret, address="10.0.0.1")
    assert 1 <= refused.value.seconds <= 60
    assert verified(client.key, secret, address="10.0.0.2") == client
    assert verified(client.key, secret, address="10.0.0.1") == client, "what is remembered is not held up"
    assert verified(_other.key, other_secret, address="10.0.0.1") == _other


def test_failed_tries_of_many_keys_are_limited_by_address(places) -> None:
    client, secret = make()
    for number in range(limiting.TRIES_OF_ADDRESS):
        verified(f"key {number}", "x", address="10.0.0.1")
    with pytest.raises(TooMany):
        verified(client.key, secret, address="10.0.0.1")


def test_a_rate_is_counted_by_the_minute(places, monkeypatch) -> None:
    client = make(rate=3)[0]
    monkeypatch.setattr(limiting.time, "time", lambda: 1000.0 * 60 + 15.5)
    for _request in range(3):
        limiting.count(client)
    with pytest.raises(TooMany) as refused:
        limiting.count(client)
    assert refused.value.seconds == 45
    monkeypatch.setattr(limiting.time, "time", lambda: 1001.0 * 60)
    limiting.count(client)
    without = make("free")[0]
    for _request in range(100):
        limiting.count(without)


def test_a_count_that_the_cache_dropped_begins_again(places, monkeypatch) -> None:
    client = make(rate=1)[0]
    limiting.count(client)
    monkeypatch.setattr(type(cache), "add", lambda *_given: False, raising=False)
    cache.clear()
    limiting.count(client)


def test_threads_count_together(places) -> None:
    """In one process, with a cache that counts in one step, exactly the rate passes."""
    client = make(rate=50)[0]
    passed: list[int] = []

    def ask() -> None:
        for _request in range(20):
            try:
                limiting.count(client)
            except TooMany:
                continue
            passed.append(1)

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) in {50, 100}, "100 when a minute ended meanwhile"


def test_a_remembered_client_costs_one_small_query(places, django_assert_num_queries) -> None:
    client, secret = make()
    verified(client.key, secret)
    with django_assert_num_queries(1) as asked:
        verified(client.key, secret)
    assert asked[0]["sql"].startswith("SELECT generation FROM"), connection.vendor


def test_the_memory_is_bounded(places, monkeypatch) -> None:
    monkeypatch.setattr(credentials, "MOST_REMEMBERED", 2)
    credentials._remembered.clear()
    for name in "abcde":
        client, secret = make(name)
        assert verified(client.key, secret)
    assert len(credentials._remembered) <= 2
    assert clients.SCOPES[-1] == "void"
