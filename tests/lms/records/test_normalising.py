"""A statement as served: the same whether the body holds what the store sets or not."""

import copy
import datetime
import json
import uuid
from typing import Any

import pytest

from lms.models import Statement, StatementBody, Verb
from lms.records import clock, ledger
from lms.records.normalising import normalised, served
from lms.xapi import profile

STORED = datetime.datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=datetime.UTC)
KEPT = "2026-11-22T09:30:00.123456Z"
ID = uuid.UUID("abcdef01-2345-4678-9abc-def012345678")
AUTHORITY = {"objectType": "Agent", "account": {"homePage": "https://lrs.example", "name": "client"}}
SAID: dict[str, Any] = {
    "actor": {"mbox": "mailto:a@example.org"},
    "verb": {"id": "http://example.org/did"},
    "object": {"id": "http://example.org/thing"},
}


def shown(received: Any) -> dict:
    return normalised(received, uuid=ID, stored=STORED, authority=json.dumps(AUTHORITY), version="1.0.0")


def test_the_store_sets_its_own_fields() -> None:
    assert shown(json.dumps(SAID)) == SAID | {
        "id": str(ID),
        "timestamp": KEPT,
        "stored": KEPT,
        "authority": AUTHORITY,
        "version": "1.0.0",
    }


def test_a_body_that_holds_them_already_gives_the_same() -> None:
    whole = shown(SAID)
    assert shown(json.dumps(whole)) == whole
    lies = {"id": "ABCDEF01-2345-4678-9ABC-DEF012345678", "stored": "x", "authority": {}, "version": "9"}
    assert shown(SAID | lies) == whole


def test_a_timestamp_that_was_given_stays_as_written() -> None:
    assert shown(SAID | {"timestamp": "2020-02-30T10:00+02:00"})["timestamp"] == "2020-02-30T10:00+02:00"


@pytest.mark.parametrize("kind", ["parent", "grouping", "category", "other"])
def test_one_context_activity_becomes_a_list_also_inside(kind: str) -> None:
    context = {"platform": "p", "contextActivities": {kind: {"id": "http://example.org/c"}}}
    inner = {"objectType": "SubStatement", **SAID, "context": context}
    said = SAID | {"object": inner, "context": context}
    before = copy.deepcopy(said)
    found = shown(said)
    wanted = {"platform": "p", "contextActivities": {kind: [{"id": "http://example.org/c"}]}}
    assert (found["context"], found["object"]["context"]) == (wanted, wanted)
    assert said == before, "what was given is not changed"


def test_what_was_sent_is_kept_to_the_letter() -> None:
    around = {"parent": [{"id": "http://example.org/c"}], "grouping": []}
    result = {"score": {"raw": 12345678901234567890123456789012}, "extensions": {"http://e.org/x": [None, 1.0, "é"]}}
    text = json.dumps(SAID | {"context": {"contextActivities": around}, "result": result})
    found = shown(text)
    assert found["result"] == result
    assert found["context"] == {"contextActivities": around}
    assert "objectType" not in found["actor"]
    assert "objectType" not in found["object"]


def test_statements_are_served_by_id_in_the_order_asked(db: None, django_assert_num_queries) -> None:
    vouching = ledger.authority("client:x", profile.account("x"))
    verb = Verb.objects.create(iri="http://example.org/did")
    keys = [clock.first_key(STORED) + number for number in range(3)]
    for key in keys:
        row = Statement.objects.create(id=key, uuid=uuid.uuid4(), verb=verb, authority=vouching, digest="d")
        StatementBody.objects.create(statement=row, received=json.dumps(SAID), version="2.0.0")
    with django_assert_num_queries(1):
        found = served([keys[2], keys[0], 7, keys[1]])
    assert list(found) == [keys[2], keys[0], keys[1]]
    assert found[keys[0]] == SAID | {
        "id": str(Statement.objects.get(pk=keys[0]).uuid),
        "timestamp": KEPT,
        "stored": KEPT,
        "authority": profile.account("x"),
        "version": "2.0.0",
    }
    assert served([]) == {}
