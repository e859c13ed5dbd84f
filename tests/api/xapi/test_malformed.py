"""What does not keep to the specification is refused, and the answer says where; nothing of the batch is stored."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.models import Statement
from lms.xapi import intake
from tests.api.xapi.conftest import statement

VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def refused(ask, body) -> str:
    answer = ask("post", "statements", body=body)
    assert answer.status_code == 400, answer.content
    assert not Statement.objects.exists()
    return answer.json()["error"]["details"]["path"]


@pytest.mark.parametrize("changes,path", [
    ({"actor": None}, "$"),
    ({"actor": {"objectType": "Agent"}}, "$.actor"),
    ({"actor": {"mbox": "stranger@example.org"}}, "$.actor.mbox"),
    ({"actor": {"mbox": "mailto:a@b.c", "openid": "http://a"}}, "$.actor"),
    ({"actor": {"objectType": "Group"}}, "$.actor"),
    ({"actor": {"account": {"homePage": "x", "name": "y"}}}, "$.actor.account.homePage"),
    ({"actor": {"account": {"homePage": "http://x", "name": "a\u0000b"}}}, "$.actor.account.name"),
    ({"verb": {"id": "experienced"}}, "$.verb.id"),
    ({"verb": {"id": "http://v", "display": "x"}}, "$.verb.display"),
    ({"verb": VOIDED}, "$"),
    ({"object": {"id": "a b"}}, "$.object.id"),
    ({"object": {"objectType": "Thing", "id": "http://a"}}, "$.object.objectType"),
    ({"object": {"id": "http://a", "definition": {"choices": []}}}, "$.object.definition"),
    ({"result": {"score": {"scaled": 1.5}}}, "$.result.score.scaled"),
    ({"result": {"score": {"min": 2, "max": 1}}}, "$.result.score"),
    ({"result": {"success": "true"}}, "$.result.success"),
    ({"result": {"duration": "1 h"}}, "$.result.duration"),
    ({"result": {"extensions": {"x": 1}}}, "$.result.extensions"),
    ({"context": {"registration": "x"}}, "$.context.registration"),
    ({"context": {"language": "une langue"}}, "$.context.language"),
    ({"context": {"contextActivities": {"parent": [{"id": "x"}]}}}, "$.context.contextActivities.parent[0].id"),
    ({"context": {"contextAgents": []}}, "$.context.contextAgents"),
    ({"timestamp": "hier"}, "$.timestamp"),
    ({"timestamp": "2026-11-22T09:00:00-00:00"}, "$"),
    ({"timestamp": "2026-13-22T09:00:00Z"}, "$"),
    ({"version": "0.9"}, "$.version"),
    ({"version": "2.0.0"}, "$.version"),
    ({"id": "x"}, "$.id"),
    ({"foo": 1}, "$"),
    ({"result": {"response": 1}}, "$.result.response"),
])  # fmt: skip
def test_the_place_is_named(ask, changes: dict, path: str) -> None:
    found = refused(ask, statement(**changes))
    assert found.startswith(path)
    assert refused(ask, [statement(), statement(**changes)]).startswith(path.replace("$", "$[1]", 1))


@pytest.mark.parametrize("body", [
    b" ", b"{", b"nope", b"[1]", b'"x"', b"NaN", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": 1, "a": 2}',
    b'{"a": "\\ud800"}', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5_000, b"9" * 5_000,
])  # fmt: skip
def test_hostile_json(ask, body: bytes) -> None:
    refused(ask, body)


def test_two_of_one_id_in_a_batch(ask) -> None:
    sent = statement()
    refused(ask, [sent, sent])


def test_too_many_at_once(ask) -> None:
    for count in (intake.LARGEST_BATCH + 1, 10_000):
        answer = ask("post", "statements", body=[{"actor": 1}] * count)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert not Statement.objects.exists()


def test_only_json(ask) -> None:
    from django.test import Client as Browser

    answer = Browser().post("/xapi/statements", data={"a": "b"}, headers=ask.headers)
    assert answer.status_code == 400


def test_a_reason_is_in_words(ask) -> None:
    answer = ask("post", "statements", body=statement(verb={"id": "experienced"}))
    assert answer.json()["error"]["message"] == "Expected an absolute IRI"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = ["id", "actor", "verb", "object", "result", "context", "timestamp", "version", "attachments", "authority"]


@given(st.sampled_from(PARTS), json_values)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_part_may_be_anything(part: str, value: object) -> None:
    """It is taken or refused, and nothing else happens."""
    document = statement() | {part: value}
    with contextlib.suppress(intake.Malformed):
        assert len(intake.entries(json.dumps(document).encode(), version="2.0.0")) == 1
