"""Attempts by `/api/v1/`: quizzes and scenarios from beginning to end, by the acts of the site's own forms."""

import datetime

import pytest
from django.utils import timezone

from lms import enrolling
from lms.models import Attempt, ChoiceMade, Rating, Response, StepDone
from lms.models.positioning import Moment
from tests.api.asking import refused
from tests.lms import builders, playing, quizzes
from tests.lms.builders import C1, key
from tests.lms.playing import told
from tests.lms.positioning import making as positioning


def begun(enrolment, step: str) -> dict[str, str]:
    return {"enrolment": str(enrolment.uuid), "lesson": key("L2"), "step": key(step)}


@pytest.fixture
def ask(asks, enrolment):
    return asks("alice")


def begin(ask, enrolment, step: str) -> dict:
    answer = ask("post", "attempts/", begun(enrolment, step))
    assert answer.status_code == 201
    return answer.json()


def choose(ask, attempt: str, choice: str) -> dict:
    said = {"scene": key(choice.partition("/")[0]), "choice": key(choice)}
    answer = ask("post", f"attempts/{attempt}/choices/", said)
    assert answer.status_code == 201
    return answer.json()


def test_what_there_is_to_do(ask, enrolment) -> None:
    body = ask("get", f"enrolments/{enrolment.uuid}/activities/").json()
    assert [(row["kind"], row["id"], row["done"]) for row in body["results"]] == [
        ("question", key("practice"), False),
        ("quiz", key("quiz"), False),
        ("scenario", key("scenario"), False),
    ]
    question = body["results"][0]["question"]
    assert {option["id"] for option in question["options"]} == {key(f"practice/{letter}") for letter in "abc"}
    assert (question["kind"], question["control"], question["prompt"]) == ("single", "radio", "Question practice ?")


def test_a_practice_question(ask, enrolment) -> None:
    where = f"enrolments/{enrolment.uuid}/responses/"
    said = {"lesson": key("L1"), "step": key("s2"), "response": [key("practice/b")]}
    verdict = ask("post", where, said).json()["verdict"]
    assert (verdict["success"], verdict["points"], verdict["max_points"]) == (False, 0, 1)
    assert verdict["chosen"] == [{"text": "Réponse b", "feedback": "Retour b", "right": False}]
    assert (verdict["right"], verdict["explanation"]) == (["Réponse a"], "Explication.")
    assert ask("post", where, said | {"response": []}).json()["verdict"]["success"] is False
    assert [row["verdict"]["success"] for row in ask("get", where).json()["results"]] == [False, False]
    assert StepDone.objects.count() == 1


def test_a_quiz_says_nothing_before_its_end_and_everything_after(ask, enrolment) -> None:
    attempt = begin(ask, enrolment, "s4")
    where = f"attempts/{attempt['key']}/responses/"
    for number in range(1, 5):
        standing = ask("get", f"attempts/{attempt['key']}/").json()
        assert (standing["position"], standing["total"], standing["question"]["id"]) == (number, 4, key(f"q{number}"))
        row = ask("post", where, {"question": key(f"q{number}"), "response": [key(f"q{number}/a")]})
        assert (row.status_code, row.json()["verdict"]) == (201, None)
    assert [row["verdict"] for row in ask("get", where).json()["results"]] == [None] * 4
    assert ask("get", f"attempts/{attempt['key']}/").json()["question"] is None
    end = ask("post", f"attempts/{attempt['key']}/finish/")
    body = end.json()
    assert (end.status_code, body["state"], body["points"], body["max_points"]) == (200, "finished", 4, 4)
    assert (body["success"], [each["outcome"] for each in body["judged"]]) == (
        True,
        ["reached", "not_observed", "reached"],
    )
    assert [row["verdict"]["success"] for row in ask("get", where).json()["results"]] == [True] * 4
    assert Rating.objects.count() == 3


def test_it_says_what_the_form_of_the_site_says(ask, enrolment, bob) -> None:
    other = enrolling.enrol(user=bob, module_key=builders.MODULE_KEY, share=False)
    playing.quiz(other)
    by_form = told()
    attempt = begin(ask, enrolment, "s4")["key"]
    for number in range(1, 5):
        ask(
            "post", f"attempts/{attempt}/responses/", {"question": key(f"q{number}"), "response": [key(f"q{number}/a")]}
        )
    ask("post", f"attempts/{attempt}/finish/")
    assert told()[len(by_form) :] == by_form


def test_a_quiz_that_explains_at_once(asks, alice, db) -> None:
    builders.framework()
    quizzes.release(feedback_at_once=True)
    enrolment = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
    ask = asks("alice")
    attempt = begin(ask, enrolment, "s4")["key"]
    row = ask("post", f"attempts/{attempt}/responses/", {"question": key("q1"), "response": [key("q1/a")]}).json()
    assert row["verdict"]["success"] is True


def test_the_first_answer_counts_and_what_is_wrong_is_told(ask, enrolment) -> None:
    attempt = begin(ask, enrolment, "s4")["key"]
    where = f"attempts/{attempt}/responses/"
    ask("post", where, {"question": key("q1"), "response": [key("q1/a")]})
    again = ask("post", where, {"question": key("q1"), "response": [key("q1/b")]})
    assert refused(again)["details"] == {"reason": "already_answered"}
    stranger = ask("post", where, {"question": key("practice"), "response": [key("practice/a")]})
    assert refused(stranger)["details"] == {"reason": "unknown_question"}
    wrong = ask("post", where, {"question": key("q2"), "response": [key("q2/a"), key("q2/b")]})
    assert refused(wrong, 400)["details"] == {"response": ["Choisissez une seule réponse."]}
    assert refused(ask("post", f"attempts/{attempt}/finish/"))["details"] == {"reason": "unfinished"}
    assert Response.objects.count() == 1


def test_an_answer_after_the_deadline_closes_the_attempt(asks, alice, db) -> None:
    builders.framework()
    quizzes.release(minutes=10)
    enrolment = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
    ask = asks("alice")
    attempt = begin(ask, enrolment, "s4")
    assert 590 <= attempt["seconds_left"] <= 600
    past = timezone.now() - datetime.timedelta(hours=1)
    Attempt.objects.update(started_at=past, deadline=past + datetime.timedelta(minutes=10))
    assert ask("get", f"attempts/{attempt['key']}/").json()["question"] is None
    said = {"question": key("q1"), "response": [key("q1/a")]}
    late = ask("post", f"attempts/{attempt['key']}/responses/", said, key="late")
    assert refused(late)["details"] == {"reason": "time_over"}
    assert Attempt.objects.get().state == "finished"
    assert ask("post", f"attempts/{attempt['key']}/responses/", said, key="late").content == late.content


def test_a_scenario_to_its_end(ask, enrolment) -> None:
    attempt = begin(ask, enrolment, "s5")
    scene = attempt["scene"]
    assert (scene["id"], scene["text"], len(scene["choices"])) == (key("scene-a"), "Texte de scene-a.", 3)
    assert set(scene["choices"][0]) == {"id", "text"}
    second = choose(ask, attempt["key"], "scene-a/1")
    assert (second["scene"]["id"], second["path"][0]["feedback"]) == (key("scene-b"), "Retour 1")
    end = choose(ask, attempt["key"], "scene-b/1")
    assert (end["state"], end["scene"]["outcome"], end["success"]) == ("finished", "favourable", True)
    assert {each["reference"]: each["outcome"] for each in end["judged"]}[C1] == "reached"
    assert [each["id"] for each in end["again"]] == [key("scene-b")]


def test_going_back_playing_again_and_going_on(ask, enrolment) -> None:
    attempt = begin(ask, enrolment, "s5")["key"]
    choose(ask, attempt, "scene-a/1")
    back = ask("post", f"attempts/{attempt}/back/", {"scene": key("scene-b")}).json()
    assert (back["scene"]["id"], back["path"][-1]["choice"]) == (key("scene-a"), None)
    choose(ask, attempt, "scene-a/1")
    end = choose(ask, attempt, "scene-b/3")
    assert end["next_act"] == {"id": key("act-2"), "text": "Acte 2"}
    on = ask("post", f"attempts/{attempt}/next-act/").json()
    assert (on["activity"], on["title"], on["scene"]["id"]) == (key("act-2"), "Acte 2", key("scene-d"))
    again = ask("post", f"attempts/{attempt}/replay/", {"scene": key("scene-b")}).json()
    assert (again["practice"], again["scene"]["id"]) == (True, key("scene-b"))


def test_a_wrong_scene_says_where_one_stands(ask, enrolment) -> None:
    attempt = begin(ask, enrolment, "s5")["key"]
    answer = ask("post", f"attempts/{attempt}/choices/", {"scene": key("scene-b"), "choice": key("scene-b/1")})
    assert refused(answer)["details"] == {"reason": "wrong_scene", "scene": key("scene-a")}
    answer = ask("post", f"attempts/{attempt}/choices/", {"scene": key("scene-a"), "choice": "nothing"})
    assert refused(answer)["details"] == {"reason": "unknown_choice"}
    assert ChoiceMade.objects.count() == 0


def test_lists_in_pages_and_of_one_enrolment(ask, enrolment) -> None:
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/3")
    body = ask("get", "attempts/?page_size=1").json()
    assert (body["count"], len(body["results"]), body["results"][0]["kind"]) == (2, 1, "scenario")
    assert ask("get", f"attempts/?enrolment={enrolment.uuid}").json()["count"] == 2
    assert ask("get", "attempts/?enrolment=00000000-0000-0000-0000-000000000000").json()["count"] == 0
    assert refused(ask("get", "attempts/?enrolment=x"), 400)["code"] == "invalid"


@pytest.mark.parametrize("who", ["bob", "carole", "david", "admin"])
def test_somebody_elses_is_404(ask, asks, enrolment, who) -> None:
    attempt = begin(ask, enrolment, "s5")["key"]
    other = asks(who)
    assert refused(other("get", f"attempts/{attempt}/"), 404)
    assert other("get", "attempts/").json()["count"] == 0
    for path, said in (
        (f"attempts/{attempt}/choices/", {"scene": key("scene-a"), "choice": key("scene-a/1")}),
        (f"attempts/{attempt}/finish/", {}),
        ("attempts/", begun(enrolment, "s4")),
    ):
        assert refused(other("post", path, said), 404)["code"] == "not_found"
    assert ChoiceMade.objects.count() == 0


@pytest.mark.parametrize("sent", ["[]", "7", '"x"', "{", "null", '{"question": {"a": 1}, "response": "q"}'])
def test_what_is_no_such_json_is_400(ask, enrolment, sent) -> None:
    attempt = begin(ask, enrolment, "s4")["key"]
    headers = {"authorization": f"Token {ask.token}", "idempotency-key": "k"}
    where = f"/api/v1/attempts/{attempt}/responses/"
    answer = ask.client.post(where, sent, content_type="application/json", headers=headers)
    assert refused(answer, 400)["code"] == "invalid"
    assert refused(ask.client.post(where, "a=1", content_type="text/plain", headers=headers), 415)


def test_a_positioning_tells_nothing_after_the_entry_and_everything_after_the_exit(asks, alice, db) -> None:
    builders.framework()
    positioning.release(feedback_at_once=True)
    enrolment = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
    ask = asks("alice")
    entry = positioning.begin(enrolment)
    where = f"attempts/{entry.uuid}/"
    assert ask("get", where).json()["question"]["id"] == key("d1")
    for name in ("d1", "d2", "d3"):
        said = {"question": key(name), "response": [key(f"{name}/a")]}
        assert ask("post", f"{where}responses/", said).json()["verdict"] is None
    body = ask("post", f"{where}finish/").json()
    assert (body["kind"], body["step"], body["points"], body["judged"]) == ("diagnostic", "entry", None, [])
    assert [row["verdict"] for row in ask("get", f"{where}responses/").json()["results"]] == [None] * 3
    positioning.finish_module(enrolment)
    last = positioning.take(enrolment, Moment.EXIT)
    rows = ask("get", f"attempts/{last.uuid}/responses/").json()["results"]
    assert [row["verdict"]["success"] for row in rows] == [True, True, False]
