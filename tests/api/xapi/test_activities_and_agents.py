"""What the store says of one activity and of one agent, and to whom."""

import json
from typing import Any

import pytest

from lms.models import Activity
from tests.api.xapi.conftest import Ask, asker, statement

ACTIVITY = "http://example.org/thing"


def say(ask: Ask, **changes: Any) -> None:
    answer = ask("post", "statements", body=statement(**changes))
    assert answer.status_code == 200, answer.content


def meeting(**definition: Any) -> dict[str, Any]:
    return {"objectType": "Activity", "id": ACTIVITY, "definition": definition}


def person(ask: Ask, agent: Any, status: int = 200) -> Any:
    answer = ask("get", "agents", agent=agent if isinstance(agent, str) else json.dumps(agent))
    assert answer.status_code == status, answer.content
    return answer.json()


# -------------------------------------------------------------------- activities


def test_a_definition_is_gathered_from_statements(ask: Ask) -> None:
    say(ask, object=meeting(name={"en": "meeting"}, type="http://example.org/type"))
    say(ask, object=meeting(name={"fr": "réunion"}))
    answer = ask("get", "activities", activityId=ACTIVITY)
    assert answer.json() == meeting(name={"en": "meeting", "fr": "réunion"}, type="http://example.org/type")


def test_an_unknown_activity_is_its_id_and_asking_makes_nothing(ask: Ask) -> None:
    assert ask("get", "activities", activityId=ACTIVITY).json() == {"objectType": "Activity", "id": ACTIVITY}
    assert not Activity.objects.exists()


@pytest.mark.parametrize("parameters", [
    {}, {"activityId": ""}, {"activityId": "true"}, {"activityId": "http://a/" + "x" * 500}, {"foo": "1"},
    {"activityId": ACTIVITY, "agent": "{}"},
])  # fmt: skip
def test_activity_parameters_that_are_not_right(ask: Ask, parameters: dict[str, str]) -> None:
    assert ask("get", "activities", **parameters).status_code == 400


def test_an_organisation_sees_definitions_of_what_its_statements_name(db: None, places: Any) -> None:
    say(asker("all", organisation=places.home), object=meeting(name={"fr": "réunion"}))
    told = meeting(name={"fr": "réunion"})
    blank = {"objectType": "Activity", "id": ACTIVITY}
    assert asker("all/read")("get", "activities", activityId=ACTIVITY).json() == told
    assert asker("all", organisation=places.home)("get", "activities", activityId=ACTIVITY).json() == told
    assert asker("all", organisation=places.neighbour)("get", "activities", activityId=ACTIVITY).json() == blank
    assert asker("statements/read/mine")("get", "activities", activityId=ACTIVITY).json() == blank


# ------------------------------------------------------------------------ agents


@pytest.mark.parametrize("identifier", [
    {"mbox": "mailto:a@example.org"}, {"mbox_sha1sum": "a" * 40}, {"openid": "http://a.example.org"},
    {"account": {"homePage": "http://example.org", "name": "a"}},
])  # fmt: skip
def test_a_person_has_lists(ask: Ask, identifier: dict[str, Any]) -> None:
    kind, value = next(iter(identifier.items()))
    assert person(ask, identifier) == {"objectType": "Person", kind: [value]}
    say(ask, actor={"objectType": "Agent", "name": "Anne", **identifier})
    say(ask, object={"objectType": "Agent", "name": "Annie", **identifier})
    say(
        ask, actor={"objectType": "Group", "member": [{"name": "Anne", **identifier}, {"mbox": "mailto:b@example.org"}]}
    )
    found = person(ask, {"objectType": "Agent", "name": "A.", **identifier})
    assert found == {"objectType": "Person", "name": ["A.", "Anne", "Annie"], kind: [value]}


def test_names_come_from_what_the_client_may_read(db: None, places: Any) -> None:
    actor = {"objectType": "Agent", "name": "Anne", "mbox": "mailto:a@example.org"}
    say(asker("all", organisation=places.home), actor=actor)
    asked = {"mbox": "mailto:a@example.org"}
    assert person(asker("all/read"), asked)["name"] == ["Anne"]
    assert person(asker("all", organisation=places.home), asked)["name"] == ["Anne"]
    assert "name" not in person(asker("all", organisation=places.neighbour), asked)
    assert "name" not in person(asker("statements/read/mine"), asked)


@pytest.mark.parametrize("agent", [
    "", "a", "{}", "[]", '{"mbox":"a"}', '{"objectType":"Group","mbox":"mailto:a@b.c"}', "[" * 10_000,
    '{"mbox":"mailto:a@b.c","openid":"http://a"}', '{"account":{"homePage":"http://a","name":"\\u0000"}}',
    '{"mbox":"mailto:a@b.c","mbox":"mailto:d@b.c"}', '{"account":{"homePage":"http://a"}}',
])  # fmt: skip
def test_agents_that_are_none(ask: Ask, agent: str) -> None:
    assert person(ask, agent, 400)["error"]["message"]


@pytest.mark.parametrize("resource,parameters", [
    ("activities", {"activityId": ACTIVITY}), ("agents", {"agent": '{"mbox":"mailto:a@b.c"}'}),
])  # fmt: skip
def test_who_may_ask(db: None, resource: str, parameters: dict[str, str]) -> None:
    for scope in ("all", "all/read", "statements/read", "statements/read/mine"):
        assert asker(scope)("get", resource, **parameters).status_code == 200
    for scope in ("statements/write", "state", "profile", "define"):
        assert asker(scope)("get", resource, **parameters).status_code == 403
    assert asker("all")("post", resource, body={}, **parameters).status_code == 405
