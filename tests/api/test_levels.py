"""Levels and re-examinations by `/api/v1/`: why, for the person and for who may see it; asked and answered."""

import pytest

from lms.models import KeptAnswer, Reexamination
from lms.models.enrolment import Sharing
from tests.api.asking import refused
from tests.lms import playing
from tests.lms.builders import C1, K1, V1
from tests.lms.evidence import making


@pytest.fixture
def rated(enrolment, bob):
    """Alice's evidence, accepted with words; a quiz that she passed."""
    making.decide(making.send(enrolment), bob, comment="Elle reformule.")
    playing.quiz(enrolment)
    return enrolment


def test_why_tells_what_the_page_tells(asks, rated) -> None:
    body = asks("alice")("get", f"attainments/{C1}/").json()
    assert (body["level"], body["state"], [each["value"] for each in body["scale"]]) == (2, "held", [1, 2, 3, 4])
    (used,) = body["used"]
    assert (used["mode"], used["words"], used["assessor_role"]) == (
        "workplace",
        "Elle reformule.",
        "une formatrice ou un formateur",
    )
    assert len(used["key"]) == 36
    assert body["missing"]
    assert isinstance(body["blocks"], list)


@pytest.mark.parametrize("who, words", [("alice", "Elle reformule."), ("bob", "Elle reformule."), ("carole", "")])
def test_who_may_see_levels_reads_why(asks, rated, who, words) -> None:
    Sharing.objects.create(enrolment=rated, organisation=rated.cohort.organisation)
    ask = asks(who)
    rows = ask("get", f"enrolments/{rated.uuid}/attainments/").json()["results"]
    assert [(row["competency"], row["level"]) for row in rows] == [(C1, 2), (K1, 2)]
    body = ask("get", f"enrolments/{rated.uuid}/attainments/{C1}/").json()
    assert (body["level"], body["used"][0]["words"]) == (2, words)
    assert refused(ask("get", f"enrolments/{rated.uuid}/attainments/{V1}/"), 404)
    assert refused(ask("get", f"enrolments/{rated.uuid}/attainments/NO/v1/SUCH/"), 404)


@pytest.mark.parametrize("who", ["carole", "david", "admin"])
def test_nobody_else_does(asks, rated, who) -> None:
    for path in ("", f"{C1}/"):
        assert refused(asks(who)("get", f"enrolments/{rated.uuid}/attainments/{path}"), 404)


# ------------------------------------------------------------ re-examinations


@pytest.fixture
def hugo(places):
    from tests.support.people import member

    return member("Hugo", places.home, "trainer")


def test_asked_and_answered(asks, rated, hugo) -> None:
    alice, answering = asks("alice"), asks("hugo")
    said = {"competency": C1, "reason": "J’ai fait plus."}
    asked = alice("post", "reexaminations/", said)
    assert (asked.status_code, asked.json()["state"], asked.json()["level"]) == (201, "asked", 2)
    assert "fait plus" not in KeptAnswer.objects.get().body
    assert refused(alice("post", "reexaminations/", said))["details"] == {"reason": "asked_already"}
    name = asked.json()["key"]
    (row,) = answering("get", "reexaminations/to-answer/").json()["results"]
    assert (row["key"], row["name"], row["reason"]) == (name, "Alice", "J’ai fait plus.")
    body = answering("get", f"reexaminations/{name}/").json()
    assert body["modes"] == [{"mode": "workplace", "top_level": 4}]
    assert (body["explanation"]["competency"], body["explanation"]["level"]) == (C1, 2)
    reply = {"mode": "workplace", "level": 1, "reason": "Vu avec elle."}
    wrong = answering("post", f"reexaminations/{name}/answer/", reply | {"mode": "role_play"})
    assert refused(wrong, 403)["details"] == {"reason": "not_allowed"}
    done = answering("post", f"reexaminations/{name}/answer/", reply, key="k")
    assert (done.status_code, done.json()["state"], done.json()["answered_level"]) == (201, "changed", 1)
    assert answering("post", f"reexaminations/{name}/answer/", reply, key="k").content == done.content
    assert refused(answering("post", f"reexaminations/{name}/answer/", reply))["details"] == {
        "reason": "answered_already"
    }
    (own,) = alice("get", "reexaminations/").json()["results"]
    assert (own["state"], own["answer"], own["answered_level"]) == ("changed", "Vu avec elle.", 1)
    assert alice("get", f"reexaminations/{name}/").json()["modes"] == []


def test_what_was_never_rated(asks, rated) -> None:
    assert refused(asks("alice")("post", "reexaminations/", {"competency": "NO/v1/SUCH", "reason": "Oui."}), 404)
    assert set(refused(asks("alice")("post", "reexaminations/", {}), 400)["details"]) == {"competency", "reason"}
    assert Reexamination.objects.count() == 0


@pytest.mark.parametrize("who", ["bob", "carole", "david", "admin"])
def test_who_rated_it_or_is_a_stranger_does_not_answer(asks, rated, who) -> None:
    said = {"competency": C1, "reason": "J’ai fait plus."}
    name = asks("alice")("post", "reexaminations/", said).json()["key"]
    reply = {"mode": "workplace", "level": 1, "reason": "Non."}
    assert refused(asks(who)("get", f"reexaminations/{name}/"), 404)
    assert refused(asks(who)("post", f"reexaminations/{name}/answer/", reply), 404)
    assert asks(who)("get", "reexaminations/to-answer/").json()["count"] == 0


def test_the_person_does_not_answer(asks, rated) -> None:
    name = asks("alice")("post", "reexaminations/", {"competency": C1, "reason": "Plus."}).json()["key"]
    assert refused(asks("alice")("post", f"reexaminations/{name}/answer/", {}), 404)
