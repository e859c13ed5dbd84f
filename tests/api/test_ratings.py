"""Ratings by `/api/v1/`: a group's trainer rates one or many, looks first, takes back; a person reads their own."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms import enrolling, erasing
from lms.models import KeptAnswer, Membership, Note, Rating
from tests.api.asking import refused
from tests.lms import builders, playing
from tests.lms.builders import C1, F1, K1, V1, key
from tests.support.people import member, person


@pytest.fixture
def where(enrolment, bob) -> str:
    """Alice's group; Bob has just signed in on the site."""
    bob.last_login = timezone.now()
    bob.save()
    return f"cohorts/{enrolment.cohort.uuid}/"


@pytest.fixture
def ask(asks, where):
    return asks("bob")


def mark(enrolment, competency: str = C1, outcome: str = "reached", **more) -> dict[str, object]:
    return {"enrolment": str(enrolment.uuid), "competency": competency, "outcome": outcome, **more}


def test_the_groups_that_one_trains(ask, where, enrolment) -> None:
    (row,) = ask("get", "cohorts/").json()["results"]
    assert (row["key"], row["module"]) == (str(enrolment.cohort.uuid), str(builders.MODULE_KEY))
    body = ask("get", where).json()
    assert [each["reference"] for each in body["competencies"]] == [C1, F1, K1]
    assert [(each["id"], len(each["criteria"])) for each in body["sheets"]] == [(key("rubric"), 4)]
    (alice,) = ask("get", f"{where}people/").json()["results"]
    assert (alice["enrolment"], alice["name"]) == (str(enrolment.uuid), "Alice")
    assert {"competency": V1, "level": 0, "open": False} in alice["levels"]


def test_one_rating_with_its_reason(ask, where, enrolment) -> None:
    said = {"marks": [mark(enrolment)], "reason": "Elle écoute les deux."}
    answer = ask("post", f"{where}ratings/", said)
    assert answer.status_code == 201
    (row,) = answer.json()["ratings"]
    assert (row["competency"], row["outcome"], row["level"], row["mode"]) == (C1, "reached", 3, "role_play")
    assert (row["enrolment"], row["mine"], row["revokes"]) == (str(enrolment.uuid), True, None)
    assert Note.objects.get().text == "Elle écoute les deux."
    assert "écoute" not in answer.content.decode() + KeptAnswer.objects.get().body


def test_it_is_looked_at_before(ask, where, enrolment) -> None:
    said = {"marks": [mark(enrolment), mark(enrolment, F1, "not_yet")]}
    answer = ask("post", f"{where}ratings/preview/", said)
    assert answer.status_code == 200
    assert answer.json()["changes"] == [
        {"enrolment": str(enrolment.uuid), "competency": C1, "before": 0, "after": 2},
    ]
    assert (Rating.objects.count(), KeptAnswer.objects.count()) == (0, 0)


def test_without_a_reason_where_a_level_changes(ask, where, enrolment) -> None:
    error = refused(ask("post", f"{where}ratings/", {"marks": [mark(enrolment)]}))
    assert error["details"] == {"reason": "reason_needed"}
    assert Rating.objects.count() == 0


def test_everything_or_nothing(ask, where, enrolment) -> None:
    for wrong, reason in ((mark(enrolment, F1, level=4), "above_ceiling"), (mark(enrolment, V1), "not_rateable")):
        said = {"marks": [mark(enrolment), wrong], "reason": "Vu."}
        assert refused(ask("post", f"{where}ratings/", said))["details"] == {"reason": reason}
    twice = {"marks": [mark(enrolment), mark(enrolment, outcome="not_yet")], "reason": "Vu."}
    assert list(refused(ask("post", f"{where}ratings/", twice), 400)["details"]) == ["marks"]
    assert refused(ask("post", f"{where}ratings/", {"marks": []}), 400)
    taken_back = {"marks": [mark(enrolment, outcome="taken_back")], "reason": "Vu."}
    assert refused(ask("post", f"{where}ratings/", taken_back), 400)
    unknown = {"marks": [mark(enrolment)], "reason": "Vu.", "sheet": "nothing"}
    assert refused(ask("post", f"{where}ratings/", unknown))["details"] == {"reason": "unknown_step"}
    assert Rating.objects.count() == 0


def test_taking_back(ask, where, enrolment) -> None:
    said = {"marks": [mark(enrolment)], "reason": "Vu."}
    (row,) = ask("post", f"{where}ratings/", said).json()["ratings"]
    back = {"ratings": [row["key"]], "reason": "Erreur de saisie"}
    assert ask("post", f"{where}ratings/take-back/", back, key="k").json() == {"taken_back": 1}
    assert ask("post", f"{where}ratings/take-back/", back, key="k").json() == {"taken_back": 1}
    assert refused(ask("post", f"{where}ratings/take-back/", back))["details"] == {"reason": "too_late"}
    rows = ask("get", f"{where}ratings/").json()["results"]
    assert [(each["outcome"], each["revokes"]) for each in rows] == [("taken_back", row["key"]), ("reached", None)]


CRITERIA = [f"crit-{number}" for number in range(1, 5)]


def sheet(enrolment, **changes):
    return {
        "enrolment": str(enrolment.uuid),
        "sheet": key("rubric"),
        "played_on": "2026-01-15",
        "situation": "Deux parents à la grille",
        "role": "trainer",
        "outcomes": dict.fromkeys(map(key, CRITERIA), "not_observed")
        | {key("crit-1"): "reached", key("crit-2"): "reached", key("crit-3"): "not_yet"},
        "reason": "Jeu de rôle du matin.",
    } | changes


def test_a_sheet(ask, where, enrolment) -> None:
    said = sheet(enrolment)
    answer = ask("post", f"{where}observations/", said)
    assert answer.status_code == 201, answer.content
    assert answer.json()["recorded"] is True
    found = {row["competency"]: row["outcome"] for row in answer.json()["ratings"]}
    assert found == {C1: "reached", F1: "not_yet"}
    wrong = said | {"outcomes": {"nothing": "reached"}}
    assert refused(ask("post", f"{where}observations/", wrong))["details"] == {"reason": "unknown_criterion"}
    part = said | {"outcomes": {key("crit-1"): "reached"}}
    assert refused(ask("post", f"{where}observations/", part))["details"] == {"reason": "undecided"}
    nothing = said | {"outcomes": dict.fromkeys(said["outcomes"], "not_observed")}
    assert refused(ask("post", f"{where}observations/", nothing))["details"] == {"reason": "nothing_observed"}
    again = {name: said[name] for name in ("role", "outcomes")} | {"role_play": answer.json()["role_play"]}
    again |= {"reason": "Un autre avis."}
    assert refused(ask("post", f"{where}observations/", again))["details"] == {"reason": "already_signed"}


def test_a_reason_is_needed_where_a_level_changes(ask, where, enrolment) -> None:
    assert refused(ask("post", f"{where}observations/", sheet(enrolment, reason="")))["details"] == {
        "reason": "why_needed"
    }
    assert Rating.objects.count() == 0


def test_the_first_of_two_sheets_gives_no_rating(ask, where, enrolment) -> None:
    answer = ask("post", f"{where}observations/", sheet(enrolment, assessors=2)).json()
    assert (answer["recorded"], answer["ratings"]) == (False, [])
    assert ask("get", f"{where}ratings/").json()["count"] == 0


def test_a_person_reads_their_own_and_nobody_elses(asks, ask, where, enrolment) -> None:
    ask("post", f"{where}ratings/", {"marks": [mark(enrolment)], "reason": "Vu."})
    (row,) = asks("alice")("get", "ratings/").json()["results"]
    assert (row["competency"], row["assessor_role"], row["mine"]) == (C1, "trainer", False)
    assert "assessor" not in row
    assert ask("get", "ratings/").json()["count"] == 0


@pytest.mark.parametrize("who", ["alice", "carole", "david", "admin"])
def test_only_the_groups_trainers(asks, where, enrolment, who) -> None:
    other = asks(who)
    for path in ("", "people/", "ratings/"):
        assert refused(other("get", where + path), 404)
    for path in ("ratings/", "ratings/preview/", "ratings/take-back/", "observations/", "evidence-requests/"):
        assert refused(other("post", where + path, {"marks": [mark(enrolment)], "reason": "Vu."}), 404)
    assert Rating.objects.count() == 0


def test_people_of_other_groups_are_404_and_oneself_is_refused(ask, where, enrolment, bob, neighbour) -> None:
    emma = enrolling.enrol(user=neighbour, module_key=builders.MODULE_KEY, share=False)
    said = {"marks": [mark(enrolment), mark(emma)], "reason": "Vu."}
    assert refused(ask("post", f"{where}ratings/", said), 404)
    own = enrolling.enrol(user=bob, module_key=builders.MODULE_KEY, cohort=enrolment.cohort, share=False)
    assert refused(ask("post", f"{where}ratings/", {"marks": [mark(own)], "reason": "Vu."}), 403)
    assert [row["name"] for row in ask("get", f"{where}people/").json()["results"]] == ["Alice"]
    assert Rating.objects.count() == 0


@pytest.fixture
def neighbour(places):
    return member("Emma", places.neighbour, "trainee")


def test_who_left_gets_no_kept_answer(ask, where, enrolment, bob) -> None:
    said = {"marks": [mark(enrolment)], "reason": "Vu."}
    assert ask("post", f"{where}ratings/", said, key="k").status_code == 201
    Membership.objects.filter(user=bob).delete()
    assert refused(ask("post", f"{where}ratings/", said, key="k"), 404)


def test_what_trainers_were_answered_goes_with_the_person_it_is_about(ask, where, enrolment, alice) -> None:
    ask("post", f"{where}ratings/", {"marks": [mark(enrolment)], "reason": "Vu."})
    assert KeptAnswer.objects.count() == 1
    erasing.erase(user=alice)
    assert KeptAnswer.objects.count() == 0


def test_queries_do_not_grow(asks, ask, where, enrolment) -> None:
    own = asks("alice")
    paths = [(ask, "cohorts/"), (ask, f"{where}people/"), (ask, f"{where}ratings/"), (own, "ratings/")]
    paths += [(own, "attempts/"), (own, f"enrolments/{enrolment.uuid}/responses/")]
    paths += [(own, f"enrolments/{enrolment.uuid}/activities/"), (own, f"enrolments/{enrolment.uuid}/attainments/")]

    def count(asker, path: str) -> int:
        asker("get", path)
        with CaptureQueriesContext(connection) as captured:
            assert asker("get", path).json()["count"]
        return len(captured)

    def more(to) -> None:
        ask("post", f"{where}ratings/", {"marks": [mark(to), mark(to, K1)], "reason": "Vu."})
        playing.practise(enrolment)
        playing.scenario(enrolment, "scene-a/3")

    more(enrolment)
    before = [count(*each) for each in paths]
    for name in ("Fatou", "Georges"):
        other = enrolling.enrol(user=person(name), module_key=builders.MODULE_KEY, cohort=enrolment.cohort, share=False)
        more(other)
        group = enrolment.cohort.organisation.cohorts.create(name=name, module_key=uuid.uuid4())
        group.trainers.add(*enrolment.cohort.trainers.all())
    assert [count(*each) for each in paths] == before
