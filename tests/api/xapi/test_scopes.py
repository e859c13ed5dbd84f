"""Scope × resource × method: what each scope of a client opens, what an organisation's client sees, and the limits."""

import json
import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from lms import enrolling
from lms.models import Client, Cohort, Enrolment, StatementBody
from lms.xapi import limiting, profile
from lms.xapi.clients import open_private, revoke, rotate
from lms.xapi.scopes import SCOPES
from tests.api.xapi.conftest import Ask, asker, credentials, statement
from tests.lms import builders, playing
from tests.support.people import member

AGENT = json.dumps({"mbox": "mailto:stranger@example.org"})
DOCUMENT = {
    "activities/state": {"activityId": "http://example.org/a", "agent": AGENT, "stateId": "s"},
    "activities/profile": {"activityId": "http://example.org/a", "profileId": "p"},
    "agents/profile": {"agent": AGENT, "profileId": "p"},
    "activities": {"activityId": "http://example.org/a"},
    "agents": {"agent": AGENT},
}
# Columns: write, read/mine, read, state, define, profile, all/read, all, void. y: let in, -: 403.
TABLE = {
    "get about": "yyyyyyyyy",
    "get statements": "-yy---yy-",
    "post statements": "y------y-",
    "put statements": "y------y-",
}


def asked(ask: Ask, method: str, resource: str) -> HttpResponse:
    parameters = dict(DOCUMENT.get(resource, {}))
    body: Any = {"a": 1} if resource in DOCUMENT else statement()
    if (method, resource) == ("put", "statements"):
        parameters = {"statementId": body["id"]}
    if resource == "about":
        return Browser().get("/xapi/about")
    return ask(method, resource, **({"body": body} if method in {"post", "put"} else {}), **parameters)


@pytest.mark.parametrize("number", range(len(SCOPES)), ids=SCOPES)
def test_table(db: None, number: int) -> None:
    ask = asker(SCOPES[number])
    found, wanted = {}, {}
    for line, columns in TABLE.items():
        answer = asked(ask, *line.split())
        assert answer.status_code == 403 or answer.status_code < 300 or answer.status_code == 404, answer.content
        found[line] = "-" if answer.status_code == 403 else "y"
        wanted[line] = columns[number]
    assert found == wanted


def test_every_resource_is_in_the_table() -> None:
    """A resource that is added has lines here for every method it takes."""
    from api.xapi.urls import urlpatterns

    served = {re.sub(r"[\^$?]|/\?", "", str(each.pattern)).strip("/").removeprefix("xapi/") for each in urlpatterns}
    assert served == {line.split()[1] for line in TABLE}


def test_a_client_without_any_scope(db: None) -> None:
    ask = asker()
    for line in TABLE:
        if line != "get about":
            assert asked(ask, *line.split()).status_code == 403


def test_scopes_add_up(db: None) -> None:
    ask = asker("statements/write", "statements/read/mine")
    sent = statement()
    assert ask("post", "statements", body=sent).status_code == 200
    assert ids(ask("get", "statements")) == [sent["id"]]


def ids(answer: HttpResponse) -> list[str]:
    return [each["id"] for each in answer.json()["statements"]]


# ------------------------------------------------------------------ who sees whom


@pytest.fixture
def both(alice, places, cohort: Cohort) -> dict[str, Enrolment]:
    """Alice at home in Bob's group and Emma next door in none, each with a step read, an answer and a whole quiz."""
    builders.framework()
    builders.release()
    emma = member("Emma", places.neighbour, "trainee")
    found = {
        name: enrolling.enrol(user=user, module_key=builders.MODULE_KEY, cohort=group, share=False)
        for name, user, group in (("home", alice, cohort), ("neighbour", emma, None))
    }
    for each in found.values():
        playing.read(each, "L1", "s1")
        playing.practise(each)
        playing.quiz(each)
    return found


def seen(ask: Ask, **parameters: str) -> tuple[set[str], set[str]]:
    """The people (pseudonyms) and verbs of everything a client finds, page by page."""
    found: list[dict[str, Any]] = []
    answer = ask("get", "statements", limit="7", **parameters).json()
    found += answer["statements"]
    while answer["more"]:
        answer = Browser().get(answer["more"], headers=ask.headers).json()
        found += answer["statements"]
    names = {verb.iri: verb.name for verb in profile.VERBS}
    return {each["actor"]["account"]["name"] for each in found}, {names[each["verb"]["id"]] for each in found}


PLAIN = {"initialized", "experienced", "completed"}
LEVELS = PLAIN | {"passed", "rated", "asserted"}
ALL = LEVELS | {"answered"}


@pytest.mark.parametrize("scope", ["all", "all/read", "statements/read"])
def test_an_organisation_sees_its_people_only(both: dict[str, Enrolment], places, admin, scope: str) -> None:
    for name in ("home", "neighbour"):
        mine = str(both[name].learner.uuid)
        ask = asker(scope, organisation=getattr(places, name))
        assert seen(ask) == ({mine}, PLAIN)
        enrolling.set_sharing(enrolment=both[name], shared=True)
        assert seen(ask) == ({mine}, LEVELS)
        open_private(client=ask.client, opened=True, by=admin)
        assert seen(ask) == ({mine}, ALL)
        enrolling.set_sharing(enrolment=both[name], shared=False)
        assert seen(ask) == ({mine}, PLAIN)
    assert seen(asker(scope)) == ({str(each.learner.uuid) for each in both.values()}, ALL)
    assert seen(asker(scope, organisation=places.network)) == (set(), set()), "a network sees numbers only"


def test_an_organisation_finds_nobody_else_by_any_question(both: dict[str, Enrolment], places) -> None:
    enrolling.set_sharing(enrolment=both["neighbour"], shared=True)
    ask = asker("all", organisation=places.home)
    hers = both["neighbour"]
    agent = json.dumps(profile.account(str(hers.learner.uuid)))
    for question in (
        {"agent": agent},
        {"agent": agent, "related_agents": "true"},
        {"registration": str(hers.registration.key)},
        {"agent": agent, "registration": str(hers.registration.key), "ascending": "true"},
    ):
        assert ids(ask("get", "statements", **question)) == []
    for body in StatementBody.objects.select_related("statement"):
        person = json.loads(body.received)["actor"]["account"]["name"]
        for name in ("statementId", "voidedStatementId"):
            status = ask("get", "statements", **{name: str(body.statement.uuid)}).status_code
            plain = body.statement.sensitivity == 0 and name == "statementId"
            assert status == (200 if plain and person == str(both["home"].learner.uuid) else 404)


def test_what_came_from_outside_stays_in_the_organisation_it_came_for(both: dict[str, Enrolment], places) -> None:
    """A client of one organisation that speaks of another's person is not heard there."""
    home, neighbour = (asker("all", organisation=each) for each in (places.home, places.neighbour))
    about_emma = statement(actor=profile.account(str(both["neighbour"].learner.uuid)))
    home("post", "statements", body=about_emma)
    assert home("get", "statements", statementId=about_emma["id"]).status_code == 200
    assert neighbour("get", "statements", statementId=about_emma["id"]).status_code == 404
    everywhere = statement(actor=profile.account(str(both["neighbour"].learner.uuid)))
    asker("all")("post", "statements", body=everywhere)
    assert neighbour("get", "statements", statementId=everywhere["id"]).status_code == 200
    assert home("get", "statements", statementId=everywhere["id"]).status_code == 404


def test_mine_is_what_one_sent_oneself(both: dict[str, Enrolment], places) -> None:
    first, second = (
        asker("statements/write", "statements/read/mine", organisation=places.home) for _client in range(2)
    )
    private = statement(verb={"id": profile.ANSWERED.iri}, result={"response": "a"})
    first("post", "statements", body=private)
    assert ids(first("get", "statements")) == [private["id"]]
    assert ids(second("get", "statements")) == []
    assert second("get", "statements", statementId=private["id"]).status_code == 404


def test_only_who_may_define_says_what_an_activity_is(db: None) -> None:
    from lms.models import Activity

    for scopes, known in ((["statements/write"], ""), (["statements/write", "define"], "B")):
        thing = {"id": f"http://example.org/{uuid.uuid4()}", "definition": {"name": {"en": "B"}}}
        assert asker(*scopes)("post", "statements", body=statement(object=thing)).status_code == 200
        said = json.loads(Activity.objects.get(iri=thing["id"]).definition or "{}")
        assert said.get("name", {}).get("en", "") == known


# ------------------------------------------------------------------ limits, and being out at once


def test_a_rate_is_429_and_says_when(db: None) -> None:
    ask = asker("all")
    Client.objects.update(rate=2, generation=1)
    answers = [ask("get", "statements") for _request in range(5)]
    refused = [each for each in answers if each.status_code == 429]
    assert len(refused) in {2, 3}, "2 when a minute ended meanwhile"
    said = refused[0].json()["error"]
    assert (said["code"], said["details"]["retry_after"]) == ("throttled", int(refused[0].headers["Retry-After"]))
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60
    assert refused[0].headers["X-Experience-API-Version"]
    assert asker("all")("get", "statements").status_code == 200, "another client is not held up"


def test_without_a_rate_there_is_no_limit(ask: Ask) -> None:
    assert {ask("get", "statements").status_code for _request in range(30)} == {200}


def test_failed_tries_are_429_in_the_end(ask: Ask, monkeypatch) -> None:
    monkeypatch.setattr(limiting.time, "time", lambda: 60_000.0)
    assert ask("get", "statements").status_code == 200
    wrong = ask.headers | {"Authorization": credentials(ask.client.key, "wrong")}
    found = [ask("get", "statements", headers=wrong).status_code for _try in range(limiting.TRIES + 2)]
    assert found == [401] * limiting.TRIES + [429] * 2
    assert ask("get", "statements").status_code == 200, "the client itself goes on"


def test_revoked_and_rotated_are_out_at_the_next_request(ask: Ask) -> None:
    assert ask("get", "statements").status_code == 200
    secret = rotate(client=ask.client)
    assert ask("get", "statements").status_code == 401
    renewed = ask.headers | {"Authorization": credentials(ask.client.key, secret)}
    assert ask("get", "statements", headers=renewed).status_code == 200
    revoke(client=ask.client)
    assert ask("get", "statements", headers=renewed).status_code == 401
