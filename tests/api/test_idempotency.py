"""Idempotency keys: once, the same answer, another request is told; kept for some days; at once, on both databases."""

import datetime
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from api.authentication import new_token
from lms import enrolling, erasing, repeating
from lms.models import Attempt, KeptAnswer, Response, Statement
from tests.api.asking import V1, Asker, refused
from tests.lms import builders
from tests.lms.builders import key
from tests.lms.records.test_parallel import THREADS, at_once
from tests.support import people


def practice(option: str = "a") -> dict[str, object]:
    return {"lesson": key("L1"), "step": key("s2"), "response": [key(f"practice/{option}")]}


@pytest.fixture
def where(enrolment) -> str:
    return f"enrolments/{enrolment.uuid}/responses/"


def test_the_same_request_twice_is_done_once_and_answered_the_same(asks, where) -> None:
    ask = asks("alice")
    first = ask("post", where, practice(), key="k")
    again = ask("post", where, practice(), key="k")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code == 201
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert Response.objects.count() == 1


def test_the_order_of_names_in_the_json_says_nothing(asks, where) -> None:
    ask, said = asks("alice"), practice()
    first = ask("post", where, said, key="k")
    again = ask("post", where, dict(reversed(said.items())), key="k")
    assert first.content == again.content


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_another_request_under_the_key_is_told(asks, where, lang) -> None:
    ask = asks("alice")
    ask("post", where, practice(), key="k")
    error = refused(ask("post", f"{where}?lang={lang}", practice("b"), key="k"), 422)
    assert error["code"] == "key_reused"
    assert ("idempotence" in error["message"]) == (lang == "fr")
    assert refused(ask("post", "attempts/", practice(), key="k"), 400)["code"] == "invalid"
    assert Response.objects.count() == 1


def test_a_key_is_the_persons_own(asks, where, bob) -> None:
    elsewhere = enrolling.enrol(user=bob, module_key=builders.MODULE_KEY, share=False)
    asks("alice")("post", where, practice(), key="k")
    assert asks("bob")("post", f"enrolments/{elsewhere.uuid}/responses/", practice("b"), key="k").status_code == 201
    assert KeptAnswer.objects.count() == 2


@pytest.mark.parametrize("value", ["", "é", "a b", "k" * 201])
def test_a_post_needs_a_key(client, enrolment, where, value, alice) -> None:
    headers = {"authorization": f"Token {new_token(alice)}", "idempotency-key": value}
    answer = client.post(V1 + where, practice(), content_type="application/json", headers=headers)
    assert list(refused(answer, 400)["details"]) == ["Idempotency-Key"]
    assert Statement.objects.count() == 0


def test_what_is_wrong_with_the_request_leaves_the_key_free(asks, where) -> None:
    ask = asks("alice")
    wrong = {**practice(), "response": ["nothing"]}
    error = refused(ask("post", where, wrong, key="k"), 400)
    assert error["details"] == {"response": ["Cette réponse ne fait pas partie de la question."]}
    assert refused(ask("post", where, {}, key="k"), 400)["details"].keys() == {"lesson", "step", "response"}
    assert ask("post", where, practice(), key="k").status_code == 201


def test_a_refusal_is_an_answer_too(asks, enrolment) -> None:
    ask = asks("alice")
    begun = {"enrolment": str(enrolment.uuid), "lesson": key("L2"), "step": key("s4")}
    attempt = ask("post", "attempts/", begun).json()["key"]
    first = ask("post", f"attempts/{attempt}/finish/", key="k")
    assert refused(first)["details"] == {"reason": "unfinished"}
    again = ask("post", f"attempts/{attempt}/finish/", key="k")
    assert (again.status_code, again.content) == (409, first.content)


def test_kept_for_some_days(asks, where, settings) -> None:
    ask = asks("alice")
    ask("post", where, practice(), key="k")
    KeptAnswer.objects.update(kept_at=timezone.now() - datetime.timedelta(days=6, hours=23))
    ask("post", where, practice(), key="k")
    assert Response.objects.count() == 1
    KeptAnswer.objects.update(kept_at=timezone.now() - datetime.timedelta(days=7, minutes=1))
    assert ask("post", where, practice("b"), key="k").status_code == 201
    assert (Response.objects.count(), KeptAnswer.objects.count()) == (2, 1)
    settings.MEDIANE = {**settings.MEDIANE, "IDEMPOTENCY_DAYS": 0}
    assert repeating.forget_old() == 1


def test_what_was_answered_goes_with_the_person(asks, where, alice) -> None:
    asks("alice")("post", where, practice(), key="k")
    erasing.erase(user=alice)
    assert KeptAnswer.objects.count() == 0


# ------------------------------------------------------------------ at once


@pytest.fixture
def committed(fresh_database: None):
    """Alice in Bob's group, committed, and a request by each of them that may be sent from any thread."""
    builders.framework()
    builders.release()
    places = people.places()
    bob = people.member("Bob", places.home, "trainer")
    group = places.home.cohorts.create(name="Groupe", module_key=builders.MODULE_KEY)
    group.trainers.add(bob)
    alice = people.member("Alice", places.home, "trainee")
    enrolment = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=group, share=False)
    assert get_user_model().objects.count() == 2
    return enrolment, new_token(alice), new_token(bob)


def statuses(answers) -> list[int]:
    return [answer.status_code for answer in answers]


def test_eight_at_once_under_one_key_are_answered_once(committed) -> None:
    enrolment, alice, _bob = committed
    begun = {"enrolment": str(enrolment.uuid), "lesson": key("L2"), "step": key("s4")}
    found = at_once(lambda _number: Asker(alice)("post", "attempts/", begun, key="k"))
    assert statuses(found) == [201] * THREADS
    assert len({answer.content for answer in found}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in found) == 1
    assert (Attempt.objects.count(), KeptAnswer.objects.count()) == (1, 1)


def test_eight_answers_at_once_under_one_key_score_once(committed) -> None:
    enrolment, alice, _bob = committed
    where = f"enrolments/{enrolment.uuid}/responses/"
    found = at_once(lambda _number: Asker(alice)("post", where, practice(), key="k"))
    assert statuses(found) == [201] * THREADS
    assert len({answer.content for answer in found}) == 1
    assert Response.objects.count() == 1


def test_eight_different_requests_at_once_under_one_key_do_one_thing(committed) -> None:
    enrolment, alice, _bob = committed
    where = f"enrolments/{enrolment.uuid}/responses/"
    found = at_once(lambda number: Asker(alice)("post", where, practice("ab"[number % 2]), key="k"))
    assert sorted(statuses(found)) == [201] * 4 + [422] * 4
    assert Response.objects.count() == 1


def test_eight_keys_at_once_begin_one_attempt(committed) -> None:
    enrolment, alice, _bob = committed
    begun = {"enrolment": str(enrolment.uuid), "lesson": key("L2"), "step": key("s4")}
    found = at_once(lambda _number: Asker(alice)("post", "attempts/", begun))
    assert statuses(found) == [201] * THREADS
    assert {answer.json()["key"] for answer in found} == {str(Attempt.objects.get().uuid)}


def test_a_session_needs_the_csrf_token(enrolment, where, alice) -> None:
    visitor = Client(enforce_csrf_checks=True, headers={"idempotency-key": str(uuid.uuid4())})
    visitor.force_login(alice)
    assert visitor.post(V1 + where, practice(), content_type="application/json").status_code == 403
    visitor.get("/accounts/login/")
    assert Statement.objects.count() == 0
    token = visitor.cookies["csrftoken"].value if "csrftoken" in visitor.cookies else ""
    if not token:
        visitor.get(f"/module/{enrolment.uuid}/")
        token = visitor.cookies["csrftoken"].value
    answer = visitor.post(V1 + where, practice(), content_type="application/json", headers={"x-csrftoken": token})
    assert answer.status_code == 201
