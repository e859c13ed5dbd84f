"""States and profiles over HTTP: both versions' rules of concurrency, scopes, spaces, and what is refused."""

import datetime
import hashlib
import json
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.models import Document
from lms.records import documents
from tests.api.xapi.conftest import Ask, asker

AGENT = json.dumps({"objectType": "Agent", "account": {"homePage": "http://example.org", "name": "a"}})
ACTIVITY = "http://example.org/a"
STATE = ("activities/state", {"activityId": ACTIVITY, "agent": AGENT, "stateId": "s"})
ACTIVITY_PROFILE = ("activities/profile", {"activityId": ACTIVITY, "profileId": "p"})
AGENT_PROFILE = ("agents/profile", {"agent": AGENT, "profileId": "p"})
EACH = pytest.mark.parametrize("where", [STATE, ACTIVITY_PROFILE, AGENT_PROFILE])
PROFILES = pytest.mark.parametrize("where", [ACTIVITY_PROFILE, AGENT_PROFILE])
VERSIONS = pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
SOME = "b3c3a5a2-0c1b-4d5e-8f90-123456789abc"
NEW = {"If-None-Match": "*"}


def send(
    ask: Ask, verb: str, where: Any, body: bytes = b"{}", kind: str = "application/json", **headers: str
) -> HttpResponse:
    """One request; `headers` with underscores (If_Match), parameters of `where`."""
    resource, parameters = where
    given_headers = {**ask.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
    extra = {"data": body, "content_type": kind} if verb in {"put", "post"} else {}
    return getattr(Browser(), verb)(f"/xapi/{resource}", headers=given_headers, query_params=parameters, **extra)


def changed(where: Any, **changes: Any) -> Any:
    """The same place with other parameters; None leaves one out."""
    resource, parameters = where
    return resource, {name: value for name, value in (parameters | changes).items() if value is not None}


def listed(where: Any, **changes: Any) -> Any:
    return changed(where, stateId=None, profileId=None, **changes)


# ---------------------------------------------------------------- one document


@EACH
@VERSIONS
def test_it_comes_back_as_it_was(db: None, where: Any, version: str) -> None:
    ask = asker("all", version=version)
    content = b"\x00\xff any \r\n bytes"
    assert send(ask, "put", where, content, "Image/X; a=B", If_None_Match="*").status_code == 204
    answer = send(ask, "get", where)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, content, "Image/X; a=B")
    assert answer["ETag"] == f'"{hashlib.sha1(content).hexdigest()}"'
    assert answer["Last-Modified"].endswith(" GMT")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)
    assert send(ask, "get", where, If_None_Match=answer["ETag"]).status_code == 304
    head = send(ask, "head", where)
    assert (head.content, head["ETag"], head["Content-Length"]) == (b"", answer["ETag"], str(len(content)))
    assert send(ask, "delete", where).status_code == 204
    assert send(ask, "get", where).status_code == 404
    assert send(ask, "delete", where).status_code == 204


@pytest.mark.parametrize("version,where,new,there", [
    ("1.0.3", STATE, 204, 204), ("1.0.3", ACTIVITY_PROFILE, 400, 409), ("1.0.3", AGENT_PROFILE, 400, 409),
    ("2.0.0", STATE, 204, 409), ("2.0.0", ACTIVITY_PROFILE, 204, 409), ("2.0.0", AGENT_PROFILE, 204, 409),
])  # fmt: skip
def test_a_put_that_says_nothing(db: None, version: str, where: Any, new: int, there: int) -> None:
    ask = asker("all", version=version)
    assert send(ask, "put", where, b"1").status_code == new
    Document.objects.all().delete()
    assert send(ask, "post", where).status_code == 204
    answer = send(ask, "put", where, b'{"a":1}')
    assert answer.status_code == there
    assert send(ask, "get", where).content == (b'{"a":1}' if there == 204 else b"{}")
    if there == 409:
        assert "If-Match" in answer.json()["error"]["message"]


@EACH
@VERSIONS
def test_what_a_writer_knows_decides(db: None, where: Any, version: str) -> None:
    ask = asker("all", version=version)
    assert send(ask, "put", where, b"{}", **{"If-Match": '"x"'}).status_code == 412
    assert send(ask, "put", where, b"{}", **NEW).status_code == 204
    assert send(ask, "put", where, b"[]", **NEW).status_code == 412
    tag = send(ask, "get", where)["ETag"]
    wrong = f'"{"1" * 40}"'
    for verb in ("put", "post", "delete"):
        assert send(ask, verb, where, b'{"a":1}', If_Match=wrong).status_code == 412
        assert send(ask, verb, where, b'{"a":1}', If_Match="1" * 40).status_code == 412
        assert send(ask, verb, where, b'{"a":1}', If_Match="").status_code == 412
    assert send(ask, "get", where).content == b"{}"
    assert send(ask, "post", where, b'{"a":1}', If_Match=f"{wrong}, {tag}").status_code == 204
    tag = send(ask, "get", where)["ETag"]
    assert send(ask, "put", where, b'{"b":1}', If_Match=f"W/{tag}").status_code == 204
    tag = send(ask, "get", where)["ETag"]
    assert send(ask, "put", where, b'{"c":1}', If_Match=tag.strip('"').upper()).status_code == 204
    assert send(ask, "put", where, b'{"d":1}', If_Match="*").status_code == 204
    assert send(ask, "delete", where, If_Match=send(ask, "get", where)["ETag"]).status_code == 204
    assert send(ask, "get", where).status_code == 404


@EACH
def test_post_merges_objects_and_nothing_else(ask: Ask, where: Any) -> None:
    assert send(ask, "post", where, b'{"a":{"b":1},"c":1}', "application/json; charset=utf-8").status_code == 204
    assert send(ask, "post", where, b'{"a":{"d":1}}').status_code == 204
    assert send(ask, "get", where).json() == {"a": {"d": 1}, "c": 1}
    for content, kind in ((b"[]", "application/json"), (b"{", "application/json"), (b"{}", "text/plain")):
        assert send(ask, "post", where, content, kind).status_code == 400
    assert send(ask, "get", where).json() == {"a": {"d": 1}, "c": 1}
    other = changed(where, **{name: "other" for name in ("stateId", "profileId") if name in where[1]})
    assert send(ask, "post", other, b"text", "text/plain").status_code == 204
    assert send(ask, "post", other, b"{}").status_code == 400
    assert send(ask, "get", other).content == b"text"


@pytest.mark.parametrize("body", [
    b" ", b"{", b"NaN", b"\xef\xbb\xbf{}", b'{"a":1e999}', b'{"a":1,"a":2}', b'{"a":"\\ud800"}', b"\xff",
    b"[" * 100_000,
])  # fmt: skip
@pytest.mark.parametrize("verb", ["put", "post"])
def test_what_says_it_is_json_has_to_be(ask: Ask, body: bytes, verb: str) -> None:
    assert send(ask, verb, STATE, body).status_code == 400
    assert not Document.objects.exists()


def test_sizes_are_bounded(ask: Ask) -> None:
    assert send(ask, "put", STATE, b"x" * (documents.LARGEST + 1), "text/plain").status_code == 413
    for kind in ("x" * 201, "text/plain\x7f"):
        assert send(ask, "put", STATE, b"x", kind).status_code == 400
    assert not Document.objects.exists()


# ------------------------------------------------------------------- many of them


@EACH
def test_lists_name_what_changed_since(ask: Ask, where: Any) -> None:
    name = "stateId" if where is STATE else "profileId"
    assert send(ask, "get", listed(where)).json() == []
    for each in ("b", "a"):
        send(ask, "put", changed(where, **{name: each}), If_None_Match="*")
    answer = send(ask, "get", listed(where))
    assert answer.json() == ["a", "b"]
    assert answer["Last-Modified"]
    first, second = Document.objects.order_by("updated_at").values_list("updated_at", flat=True)
    assert send(ask, "get", listed(where, since=first.isoformat())).json() == ["a"]
    assert send(ask, "get", listed(where, since=second.isoformat())).json() == []
    earlier = (first - datetime.timedelta(minutes=1)).astimezone(datetime.timezone(datetime.timedelta(hours=5)))
    assert send(ask, "get", listed(where, since=earlier.isoformat())).json() == ["a", "b"]


def test_states_of_a_registration(ask: Ask) -> None:
    within = str(uuid.uuid4())
    send(ask, "put", STATE, b"1")
    send(ask, "put", changed(STATE, registration=within), b"2")
    send(ask, "put", changed(STATE, registration=within, stateId="t"), b"3")
    assert send(ask, "get", STATE).content == b"1"
    assert send(ask, "get", changed(STATE, registration=within.upper())).content == b"2"
    assert send(ask, "get", listed(STATE)).json() == ["s", "t"]
    assert send(ask, "get", listed(STATE, registration=str(uuid.uuid4()))).json() == []
    assert send(ask, "delete", listed(STATE, registration=within), If_Match="*").status_code == 400
    assert send(ask, "delete", listed(STATE, registration=within)).status_code == 204
    assert send(ask, "get", listed(STATE)).json() == ["s"]
    assert send(ask, "delete", listed(STATE)).status_code == 204
    assert not Document.objects.exists()


@PROFILES
def test_profiles_are_deleted_one_by_one(ask: Ask, where: Any) -> None:
    send(ask, "post", where)
    assert send(ask, "delete", listed(where)).status_code == 400
    assert Document.objects.count() == 1


# -------------------------------------------------------------------- parameters


@pytest.mark.parametrize("verb", ["get", "put", "post", "delete"])
@pytest.mark.parametrize("where,changes", [
    (STATE, {"activityId": None}), (STATE, {"agent": None}), (STATE, {"activityId": ""}), (STATE, {"stateId": ""}),
    (STATE, {"activityId": "true"}), (STATE, {"activityId": "http://a/" + "x" * 500}),
    (STATE, {"activityId": "http://a/\x00"}), (STATE, {"stateId": "a\x00b"}), (STATE, {"stateId": "x" * 501}),
    (STATE, {"agent": "a"}), (STATE, {"agent": "{}"}), (STATE, {"agent": "[]"}), (STATE, {"agent": "null"}),
    (STATE, {"agent": '{"mbox":"a"}'}), (STATE, {"agent": '{"mbox":"mailto:a@b.c","mbox":"mailto:d@b.c"}'}),
    (STATE, {"agent": '{"mbox":"mailto:a@b.c","openid":"http://a"}'}), (STATE, {"agent": "[" * 5_000}),
    (STATE, {"agent": '{"objectType":"Group","mbox":"mailto:a@b.c"}'}),
    (STATE, {"agent": '{"account":{"homePage":"http://a","name":"\\u0000"}}'}),
    (STATE, {"agent": '{"account":{"homePage":"http://a","name":"\\ud800"}}'}),
    (STATE, {"registration": "x"}), (STATE, {"registration": ""}), (STATE, {"registration": "1" * 32}),
    (STATE, {"profileId": "x"}), (ACTIVITY_PROFILE, {"stateId": "x"}), (ACTIVITY_PROFILE, {"registration": SOME}),
    (ACTIVITY_PROFILE, {"activityId": None}), (AGENT_PROFILE, {"agent": None}), (AGENT_PROFILE, {"activityId": "x"}),
    (STATE, {"foo": "x"}), (STATE, {"since": "2026-01-01T00:00:00Z"}), (STATE, {"StateId": "x"}),
])  # fmt: skip
def test_parameters_that_are_not_right(ask: Ask, verb: str, where: Any, changes: dict[str, Any]) -> None:
    kept = asker("all", organisation=None)
    send(kept, "post", where)
    answer = send(ask, verb, changed(where, **changes), b'{"a":1}', If_None_Match="*")
    assert answer.status_code == 400, answer.content
    assert "\x00" in "".join(map(str, changes.values())) or answer.json()["error"]["message"]
    assert [bytes(each.content) for each in Document.objects.all()] == [b"{}"]


@pytest.mark.parametrize("since", [
    "", "hier", "2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22T09:00:00-00:00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-W01-1T00:00:00Z", "9" * 5_000,
])  # fmt: skip
@EACH
def test_a_since_that_is_no_moment(ask: Ask, since: str, where: Any) -> None:
    assert send(ask, "get", listed(where, since=since)).status_code == 400


def test_a_parameter_comes_once(ask: Ask) -> None:
    query = "activityId=http%3A%2F%2Fa&activityId=http%3A%2F%2Fb&profileId=p"
    assert Browser().get(f"/xapi/activities/profile?{query}", headers=ask.headers).status_code == 400


def test_the_longest_identifiers_are_taken(ask: Ask) -> None:
    name = "\U0001f600" * 500
    agent = json.dumps({"account": {"homePage": "http://a/" + "x" * 400, "name": name}})
    where = changed(STATE, agent=agent, stateId=name, activityId="http://a/" + "é" * 491)
    assert send(ask, "put", where).status_code in {204, 400}
    assert send(ask, "get", listed(where)).status_code in {200, 400}


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_parameters_are_taken_or_refused(ask: Ask, activity: str, agent: str, name: str, since: str) -> None:
    parameters = {"activityId": activity, "agent": agent, "stateId": name, "registration": since, "since": since}
    for where in (
        (STATE[0], parameters),
        changed(STATE, stateId=name),
        changed(STATE, activityId=f"http://a/{activity}"),
    ):
        for verb in ("put", "get"):
            assert send(ask, verb, where).status_code in {200, 204, 400, 404}


# --------------------------------------------------------------- scopes and spaces


@pytest.mark.parametrize("scope,where,reads,writes", [
    ("all", STATE, True, True), ("state", STATE, True, True), ("all/read", STATE, True, False),
    ("profile", STATE, False, False), ("statements/read", STATE, False, False),
    ("statements/write", STATE, False, False), ("all", AGENT_PROFILE, True, True),
    ("profile", AGENT_PROFILE, True, True), ("all/read", AGENT_PROFILE, True, False),
    ("state", AGENT_PROFILE, False, False), ("profile", ACTIVITY_PROFILE, True, True),
    ("state", ACTIVITY_PROFILE, False, False), ("define", ACTIVITY_PROFILE, False, False),
])  # fmt: skip
def test_scopes(db, scope, where, reads, writes) -> None:
    send(asker("all"), "post", where)
    ask = asker(scope)
    assert send(ask, "get", where).status_code == (200 if reads else 403)
    assert send(ask, "get", listed(where)).status_code == (200 if reads else 403)
    for verb in ("put", "post", "delete"):
        answer = send(ask, verb, where, If_Match=f'"{hashlib.sha1(b"{}").hexdigest()}"')
        assert answer.status_code == (204 if writes else 403)
    assert Document.objects.exists() is not writes


@EACH
def test_each_organisation_has_a_space_of_its_own(db: None, places: Any, where: Any) -> None:
    asks = [asker("all"), asker("all", organisation=places.home), asker("all", organisation=places.neighbour)]
    for number, ask in enumerate(asks):
        assert send(ask, "put", where, f"{number}".encode(), "text/plain", If_None_Match="*").status_code == 204
    for number, ask in enumerate(asks):
        assert send(ask, "get", where).content == f"{number}".encode()
    colleague = asker("all", organisation=places.home)
    assert send(colleague, "get", where).content == b"1"
    assert send(colleague, "delete", where).status_code == 204
    assert [send(ask, "get", where).status_code for ask in asks] == [200, 404, 200]


@EACH
def test_nobody_without_credentials_and_no_other_method(ask: Ask, where: Any) -> None:
    resource, parameters = where
    answer = Browser().get(f"/xapi/{resource}", query_params=parameters, headers={"X-Experience-API-Version": "1.0.3"})
    assert answer.status_code == 401
    assert Browser().patch(f"/xapi/{resource}", query_params=parameters, headers=ask.headers).status_code == 405
