"""`/xapi/`: what comes in is kept and found again; credentials, scopes and versions are enforced."""

import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.test import override_settings

from lms.models import Client, Statement
from tests.api.xapi.conftest import asker, credentials, statement

VERSION = "X-Experience-API-Version"


def error(answer) -> tuple[int, str, str]:
    said = answer.json()["error"]
    return answer.status_code, said["code"], said["details"].get("path", "")


def ids(answer) -> list[str]:
    return [each["id"] for each in answer.json()["statements"]]


def test_about_is_for_everyone(db: None) -> None:
    for address in ("/xapi/about", "/xapi/about/"):
        answer = Browser().get(address)
        assert (answer.status_code, answer.json()) == (200, {"version": ["1.0.3", "2.0.0"]})


@pytest.mark.parametrize("sent,status,said", [
    (None, 400, "0.95"), ("1.0", 200, "1.0.3"), ("1.0.1", 200, "1.0.3"), ("2.0", 200, "2.0.0"),
    ("2.0.0", 200, "2.0.0"), ("0.95", 400, "0.95"), ("3.0", 400, "0.95"), ("BAD", 400, "0.95"),
])  # fmt: skip
def test_versions(ask, sent: str | None, status: int, said: str) -> None:
    headers = ask.headers | {VERSION: sent} if sent else {"Authorization": ask.headers["Authorization"]}
    answer = ask("get", "statements", headers=headers)
    assert (answer.status_code, answer.headers[VERSION]) == (status, said)


def test_a_statement_comes_back_as_it_is_served(ask) -> None:
    sent = statement(result={"score": {"raw": 1}, "extensions": {"http://example.org/e": None}})
    assert ask("post", "statements", body=sent).json() == [sent["id"]]
    found = ask("get", "statements", statementId=sent["id"]).json()
    assert {name: found[name] for name in sent} == sent
    assert found["authority"]["account"]["name"] == f"client:{ask.client.uuid}"
    assert found["version"] == "1.0.0"
    assert found["stored"].endswith("Z")


def test_what_a_stranger_says_changes_nobody(ask) -> None:
    ask("post", "statements", body=statement())
    assert Statement.objects.get().projected is False


def test_an_id_is_given_where_none_was(ask) -> None:
    answer = ask("post", "statements", body=[statement(id=None), statement(id=None, timestamp=None)])
    assert {str(each) for each in Statement.objects.values_list("uuid", flat=True)} == set(answer.json())
    assert all("timestamp" in each for each in ask("get", "statements").json()["statements"])


def test_put(ask) -> None:
    sent = statement()
    answer = ask("put", "statements", body=sent, statementId=sent["id"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert error(ask("put", "statements", body=sent, statementId=str(uuid.uuid4()))) == (400, "invalid", "$.id")
    assert error(ask("put", "statements", body=sent)) == (400, "invalid", "")


def test_the_same_again_and_something_else(ask) -> None:
    sent = statement()
    for _time in range(2):
        assert ask("post", "statements", body=sent).status_code == 200
    other = statement(id=sent["id"], object={"id": "http://example.org/other"})
    assert error(ask("post", "statements", body=[statement(), other])) == (409, "conflict", "")
    assert Statement.objects.count() == 1


def test_the_server_says_who_vouches(ask) -> None:
    claimed = {"objectType": "Agent", "account": {"homePage": "http://127.0.0.1:8000", "name": "mediane"}}
    sent = statement(authority=claimed, stored="2020-01-01T00:00:00Z")
    ask("post", "statements", body=sent)
    found = ask("get", "statements", statementId=sent["id"]).json()
    assert found["authority"] != claimed
    assert not found["stored"].startswith("2020")


@pytest.fixture
def three(ask) -> list[str]:
    """Three statements: two of one agent, one in a registration, one related to an activity."""
    registration = "11111111-1111-4111-8111-111111111111"
    parent = {"contextActivities": {"parent": {"id": "http://example.org/parent"}}}
    sent = [
        statement(),
        statement(verb={"id": "http://example.org/v"}, context={"registration": registration}),
        statement(actor={"mbox": "mailto:other@example.org"}, context=parent),
    ]
    return ask("post", "statements", body=sent).json()


@pytest.mark.parametrize("query,expected", [
    ({}, [2, 1, 0]),
    ({"agent": '{"mbox": "mailto:stranger@example.org"}'}, [1, 0]),
    ({"verb": "http://example.org/v"}, [1]),
    ({"registration": "11111111-1111-4111-8111-111111111111"}, [1]),
    ({"activity": "http://example.org/a"}, [2, 1, 0]),
    ({"activity": "http://example.org/parent"}, []),
    ({"activity": "http://example.org/parent", "related_activities": "true"}, [2]),
    ({"until": "2020-01-01T00:00:00Z"}, []),
    ({"since": "2020-01-01T00:00:00Z", "verb": "http://example.org/v"}, [1]),
    ({"agent": '{"mbox": "mailto:nobody@example.org"}'}, []),
])  # fmt: skip
def test_filters(ask, three: list[str], query: dict[str, str], expected: list[int]) -> None:
    answer = Browser().get("/xapi/statements", query_params=query, headers=ask.headers)
    assert ids(answer) == [three[number] for number in expected]
    assert answer.json()["more"] == ""
    assert "X-Experience-API-Consistent-Through" in answer.headers


def test_since_is_after_and_until_is_up_to(ask, three: list[str]) -> None:
    ask("post", "statements", body=statement())
    middle = ask("get", "statements", statementId=three[2]).json()["stored"]
    assert three[2] in ids(ask("get", "statements", until=middle))
    assert three[2] not in ids(ask("get", "statements", since=middle))


def test_pages(ask, three: list[str]) -> None:
    first = ask("get", "statements", limit="2")
    more = first.json()["more"]
    assert more.startswith("/xapi/statements?more=")
    second = Browser().get(more, headers=ask.headers)
    assert ids(first) + ids(second) == three[::-1]
    assert second.json()["more"] == ""
    assert Browser().get(more, headers=asker("all").headers).status_code == 403
    assert Browser().get(more + "x", headers=ask.headers).status_code == 400


@pytest.mark.parametrize("query", [
    {"foo": "1"}, {"after": "1"}, {"limit": "-1"}, {"limit": "x"}, {"since": "hier"}, {"registration": "x"},
    {"agent": "{"}, {"agent": '{"mbox": "x"}'}, {"ascending": "perhaps"}, {"statementId": "x"},
    {"statementId": "11111111-1111-4111-8111-111111111111", "verb": "http://example.org/v"}, {"method": "PUT"},
])  # fmt: skip
def test_bad_queries(ask, query: dict[str, str]) -> None:
    answer = Browser().get("/xapi/statements", query_params=query, headers=ask.headers)
    assert error(answer) == (400, "invalid", "")


def test_an_unknown_statement(ask) -> None:
    assert error(ask("get", "statements", statementId=str(uuid.uuid4()))) == (404, "not_found", "")


def test_voiding_by_the_same_authority_only(ask) -> None:
    sent = statement()
    ask("post", "statements", body=sent)
    voiding = {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": sent["id"]},
    }
    asker("all")("post", "statements", body=statement(**voiding))
    assert ask("get", "statements", statementId=sent["id"]).status_code == 200
    ask("post", "statements", body=statement(**voiding))
    assert ask("get", "statements", statementId=sent["id"]).status_code == 404
    assert ask("get", "statements", voidedStatementId=sent["id"]).json()["id"] == sent["id"]


@pytest.mark.parametrize("scope,writes,reads,sees", [
    ("all", True, True, 2), ("all/read", False, True, 2), ("statements/read", False, True, 2),
    ("statements/write", True, False, 0), ("statements/read/mine", False, True, 0),
])  # fmt: skip
def test_scopes(ask, scope: str, writes: bool, reads: bool, sees: int) -> None:  # noqa: FBT001
    ask("post", "statements", body=[statement(), statement()])
    other = asker(scope)
    found = other("get", "statements")
    assert (found.status_code, len(found.json().get("statements", []))) == (200 if reads else 403, sees)
    assert other("post", "statements", body=statement()).status_code == (200 if writes else 403)


def test_mine_are_mine(ask) -> None:
    ask("post", "statements", body=statement())
    mine = asker("statements/write", "statements/read/mine")
    sent = statement()
    mine("post", "statements", body=sent)
    assert ids(mine("get", "statements")) == [sent["id"]]


def test_a_client_of_an_organisation_sees_what_came_in_for_it(ask, places) -> None:
    ask("post", "statements", body=statement())
    theirs = asker("all", organisation=places.home)
    sent = statement()
    theirs("post", "statements", body=sent)
    assert ids(theirs("get", "statements")) == [sent["id"]]


@pytest.mark.parametrize("header", ["", "Basic", "Basic !!!", "Bearer x", "Basic Zm9v", credentials("a", "b")])
def test_without_credentials_nothing(ask, header: str) -> None:
    answer = ask("get", "statements", headers={VERSION: "1.0.3"} | ({"Authorization": header} if header else {}))
    assert error(answer) == (401, "not_authenticated", "")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_a_session_opens_nothing(db: None, admin) -> None:
    browser = Browser()
    browser.force_login(admin)
    assert browser.get("/xapi/statements", headers={VERSION: "1.0.3"}).status_code == 401


def test_a_wrong_secret_and_a_revoked_client(ask) -> None:
    wrong = ask.headers | {"Authorization": credentials(ask.client.key, "wrong")}
    assert ask("get", "statements", headers=wrong).status_code == 401
    assert ask("get", "statements").status_code == 200
    Client.objects.update(revoked_at="2026-01-01T00:00:00Z")
    assert ask("get", "statements").status_code == 401


def test_the_number_of_queries_is_constant(ask, django_assert_num_queries) -> None:
    ask("post", "statements", body=statement())
    for _count in range(2):
        with django_assert_num_queries(4):
            ask("get", "statements")
        ask("post", "statements", body=[statement(), statement()])


def test_the_command_says_the_secret_once(db: None, capsys) -> None:
    call_command("create_client", "LRS du réseau", "--scope", "all", "--json")
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"key", "secret"}
    assert said["secret"] not in Client.objects.get().secret
    headers = {VERSION: "1.0.3", "Authorization": credentials(said["key"], said["secret"])}
    assert Browser().get("/xapi/statements", headers=headers).status_code == 200
    with pytest.raises(CommandError, match="exists already"):
        call_command("create_client", "LRS du réseau")


@override_settings(MEDIANE={"XAPI_LARGEST_BODY": 200})
def test_a_body_that_is_too_large(ask) -> None:
    assert error(ask("post", "statements", body=statement())) == (413, "too_large", "")


def test_no_other_method(ask) -> None:
    assert error(ask("delete", "statements")) == (405, "method_not_allowed", "")
    assert Browser().post("/xapi/about").status_code == 405
