"""Whether two statements say the same: what xAPI 1.0.3 (Data 2.2, 2.3.1, 4) does not compare, and what it does."""

import datetime
from typing import Any

import pytest

from lms.records import comparing, facts
from tests.lms.records.strangers import document

STORED = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
MEMBERS = [{"mbox": "mailto:a@example.org"}, {"mbox": "mailto:b@example.org"}]
SHA = "ab" * 32


def context(**parts: Any) -> dict[str, Any]:
    return document(context=parts)


def attached(sha2: str) -> dict[str, Any]:
    return document(attachments=[{"usageType": "http://example.org/u", "sha2": sha2, "length": 1}])


@pytest.mark.parametrize("one,other", [
    (document(id="x", stored="y", authority={"mbox": "mailto:z@example.org"}, version="1.0.0"), document()),
    (document(verb={"id": "http://example.org/verbs/tried", "display": {"fr": "a essayé"}}), document()),
    (document(object={"id": "http://example.org/a", "definition": {"name": {"fr": "A"}}}), document()),
    (document(object={"objectType": "Activity", "id": "http://example.org/a"}), document()),
    (document(actor={"mbox": "mailto:stranger@EXAMPLE.org"}), document()),
    (document(timestamp="2026-11-22T10:00:00.000+01:00"), document()),
    (document(timestamp="2026-11-22T09:00:00"), document()),
    (document(timestamp="2026-11-22T09:00:00.123456789Z"), document(timestamp="2026-11-22T09:00:00.123456Z")),
    (document(timestamp=None), document(timestamp=None)),
    (document(timestamp=None), document(timestamp=STORED.isoformat())),
    (document(result={"duration": "PT1.239S"}), document(result={"duration": "PT1.23S"})),
    (document(result={"score": {"raw": 1.0}, "extensions": {"http://e.org/x": [2.0]}}),
     document(result={"score": {"raw": 1}, "extensions": {"http://e.org/x": [2]}})),
    (document(actor={"objectType": "Group", "member": MEMBERS}),
     document(actor={"member": MEMBERS[::-1], "objectType": "Group"})),
    (context(registration="ABCDEF00-0000-4000-8000-000000000000"),
     context(registration="abcdef00-0000-4000-8000-000000000000")),
    (context(contextActivities={"parent": {"id": "http://e.org/p"}}),
     context(contextActivities={"parent": [{"objectType": "Activity", "id": "http://e.org/p"}]})),
    (context(contextActivities={"other": [{"id": "http://e.org/p"}, {"id": "http://e.org/q"}]}),
     context(contextActivities={"other": [{"id": "http://e.org/q"}, {"id": "http://e.org/p"}]})),
    (context(statement={"objectType": "StatementRef", "id": "AB" * 16}),
     context(statement={"objectType": "StatementRef", "id": "ab" * 16})),
    (context(contextAgents=[{"objectType": "contextAgent", "agent": MEMBERS[0], "relevantTypes": ["http://e.org/t"]}]),
     context(contextAgents=[{"objectType": "contextAgent", "agent": {"objectType": "Agent", **MEMBERS[0]},
                             "relevantTypes": ["http://e.org/t"]}])),
    (attached(SHA.upper()), attached(SHA)),
])  # fmt: skip
def test_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert comparing.same(one, STORED, other)


@pytest.mark.parametrize("one,other", [
    (document(), document(timestamp="2026-11-22T09:00:01Z")),
    (document(), document(timestamp=None)),
    (document(timestamp=None), document()),
    (document(), document(actor={"mbox": "mailto:Stranger@example.org"})),
    (document(), document(actor={"mbox": "mailto:stranger@example.org", "name": "Stranger"})),
    (document(), document(object={"id": "http://example.org/A"})),
    (document(), document(object={"id": "http://example.org/x/../a"})),
    (document(result={"duration": "PT1.23S"}), document(result={"duration": "PT1.24S"})),
    (document(result={"duration": "PT60S"}), document(result={"duration": "PT1M"})),
    (document(result={"success": True}), document(result={"success": 1})),
    (document(result={"response": "1.0"}), document(result={"response": "1"})),
    (context(contextActivities={"parent": [{"id": "http://e.org/p"}]}),
     context(contextActivities={"other": [{"id": "http://e.org/p"}]})),
    (attached(SHA), attached("cd" * 32)),
])  # fmt: skip
def test_something_else(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not comparing.same(one, STORED, other)


def test_a_sub_statement_is_compared_by_the_same_rules() -> None:
    def about(**changes: Any) -> dict[str, Any]:
        return document(object={"objectType": "SubStatement", **document(**changes)})

    assert comparing.same(about(), STORED, about(timestamp="2026-11-22T10:00:00+01:00"))
    assert not comparing.same(about(), STORED, about(timestamp=None))


@pytest.mark.parametrize("sent,there", [
    (document(timestamp="2026-11-22T09:00:00.123456Z"), document(timestamp="2026-11-22T09:00:00.123Z")),
    (document(timestamp="2026-11-22T09:00:00.999999Z"), document(timestamp="2026-11-22T10:00:01+01:00")),
    (document(result={"duration": "PT60S"}), document(result={"duration": "PT1M"})),
    (document(result={"duration": "P1W"}), document(result={"duration": "P7D"})),
    (document(result={"duration": "P1Y"}), document(result={"duration": "P12M"})),
    (document(result={"duration": "PT1.239S"}), document(result={"duration": "PT1.23S"})),
    (document(result={"score": {"raw": 1.0}}), document(result={"score": {"raw": 1}})),
    (document(context={"contextActivities": {"parent": []}}), document()),
    (document(context={"extensions": {}}), document()),
    (document(attachments=[{"usageType": "http://example.org/u", "sha2": SHA, "length": 1}]), document()),
    (document(), {**document(), "stored": "2026-11-22T09:00:00Z", "authority": {"mbox": "mailto:z@example.org"}}),
    (context(contextActivities={"parent": [{"id": "http://e.org/p"}]}),
     context(contextActivities={"parent": {"objectType": "Activity", "id": "http://e.org/p"}})),
    (context(registration="ABCDEF00-0000-4000-8000-000000000000"),
     context(registration="abcdef00-0000-4000-8000-000000000000")),
    (document(object={"objectType": "SubStatement", **document(timestamp="2026-11-22T09:00:00.1234Z")}),
     document(object={"objectType": "SubStatement", **document(timestamp="2026-11-22T09:00:00.123Z")})),
])  # fmt: skip
def test_another_store_has_what_it_was_sent(sent: dict[str, Any], there: dict[str, Any]) -> None:
    assert comparing.same_elsewhere(sent, there)
    assert comparing.same_elsewhere(there, sent)


@pytest.mark.parametrize("sent,there", [
    (document(timestamp="2026-11-22T09:00:00.123Z"), document(timestamp="2026-11-22T09:00:00.125Z")),
    (document(), document(timestamp=None)),
    (document(result={"duration": "PT60S"}), document(result={"duration": "PT1.5M"})),
    (document(result={"duration": "P1M"}), document(result={"duration": "P30D"})),
    (document(result={"extensions": {"http://e.org/x": {}}}), document(result={"extensions": {"http://e.org/x": []}})),
    (document(), document(verb={"id": "http://example.org/verbs/other"})),
    (document(), document(actor={"mbox": "mailto:stranger@example.org", "name": "Stranger"})),
    (document(), {}), (document(), []), (document(), None), (document(), "no"), (document(), {"statements": []}),
    (document(), document(timestamp="yesterday")), (document(), document(timestamp=12)),
    (document(), {**document(), "actor": "me"}), (document(), {**document(), "result": 3}),
])  # fmt: skip
def test_another_store_has_something_else(sent: dict[str, Any], there: Any) -> None:
    assert not comparing.same_elsewhere(sent, there)


@pytest.mark.parametrize("one,other", [
    (document(timestamp="2026-11-22T09:00:00.123456Z"), document(timestamp="2026-11-22T09:00:00.123Z")),
    (document(result={"duration": "P1W"}), document(result={"duration": "P7D"})),
    (document(context={"extensions": {}}), document()),
    (attached(SHA), document()),
])  # fmt: skip
def test_what_comes_in_is_forgiven_none_of_that(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not comparing.same(one, STORED, other)
    assert comparing.same_elsewhere(one, other)


def test_a_digest_takes_numbers_of_any_size() -> None:
    large = document(result={"extensions": {"http://e.org/n": 10**30}})
    assert facts.digest(large) != facts.digest(document(result={"extensions": {"http://e.org/n": 10**30 + 1}}))
