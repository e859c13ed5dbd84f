"""A quiz from eight tabs at once, over HTTP on real transactions: one attempt, one score, no error of the server.

Each thread is a browser of its own with a connection of its own, signed in as the same person.
"""

import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from lms import enrolling
from lms.models import Attempt, Enrolment, Rating, Response, Statement, StatementBody
from tests.lms import builders, playing, quizzes
from tests.lms.builders import key
from tests.lms.quizzes import run_out

TABS = 8


@pytest.fixture
def enrolled(fresh_database: None) -> Callable[..., Enrolment]:
    """One person on the small module, committed; the quiz has the terms asked for."""

    def make(**terms: Any) -> Enrolment:
        builders.framework()
        quizzes.release(**terms)
        person = get_user_model().objects.create(username="alice")
        return enrolling.enrol(user=person, module_key=builders.MODULE_KEY, share=False)

    return make


def tabs(enrolment: Enrolment, address: str, fields: Callable[[int], dict[str, Any]]) -> list[int]:
    """Post from eight tabs at the same moment; the statuses, sorted."""
    browsers = [Client(raise_request_exception=False) for _tab in range(TABS)]
    for browser in browsers:
        browser.force_login(enrolment.learner.user)
    line = Barrier(TABS)

    def send(tab: int) -> int:
        try:
            line.wait()
            fresh = {"post": uuid.uuid4(), "release": enrolment.release.sha256}
            return browsers[tab].post(address, fresh | fields(tab)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as pool:
        return sorted(pool.map(send, range(TABS)))


def step(enrolment: Enrolment) -> str:
    return reverse("mediane_lms:step", args=[enrolment.uuid, key("L2"), key("s4")])


def page(attempt: Attempt) -> str:
    return reverse("mediane_lms:attempt", args=[attempt.enrolment.uuid, attempt.uuid])


def said(verb: str) -> int:
    """How often a verb was said of the quiz."""
    bodies = (json.loads(body.received) for body in StatementBody.objects.all())
    return sum(each["verb"]["id"].endswith(f"/{verb}") and "/quiz/" in each["object"]["id"] for each in bodies)


def test_eight_starts_and_eight_submits(enrolled: Callable[..., Enrolment]) -> None:
    enrolment = enrolled(attempts_allowed=1, shuffle_questions=True, draws={builders.K1: 2})
    assert tabs(enrolment, step(enrolment), lambda _tab: {}) == [302] * TABS
    attempt = Attempt.objects.get()
    assert (attempt.number, len(attempt.questions)) == (1, 6)
    for question in attempt.questions[:-1]:
        statuses = tabs(enrolment, page(attempt), lambda _tab, asked=question: answered(attempt, asked))
        assert statuses == [302] + [409] * (TABS - 1), "the first answer counts, the others are told so"
    # the last answer finishes the quiz: the other tabs find it closed, or answered already
    statuses = tabs(enrolment, page(attempt), lambda _tab: answered(attempt, attempt.questions[-1]))
    assert statuses == [302] + [409] * (TABS - 1)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.points, attempt.max_points) == ("finished", 6, 6)
    assert Response.objects.count() == 6
    assert [said(verb) for verb in ("initialized", "completed", "passed", "failed")] == [1, 1, 1, 0]
    assert sorted(Rating.objects.values_list("competency", flat=True)) == [builders.C1, builders.F1, builders.K1]
    assert tabs(enrolment, step(enrolment), lambda _tab: {}) == [409] * TABS, "no attempt is left"


def answered(attempt: Attempt, question: str) -> dict[str, Any]:
    right = next(
        key(f"{name}/a") for name in ("q1", "q2", "q3", "q4", *quizzes.BANK[builders.K1]) if key(name) == question
    )
    return {"question": question, "response": right}


def test_one_form_sent_eight_times_counts_once_and_says_the_same(enrolled: Callable[..., Enrolment]) -> None:
    enrolment, form = enrolled(), uuid.uuid4()
    assert tabs(enrolment, step(enrolment), lambda _tab: {"post": form}) == [302] * TABS
    attempt = Attempt.objects.get()
    for question in attempt.questions:
        form = uuid.uuid4()
        sent = tabs(enrolment, page(attempt), lambda _tab, f=form, q=question: {"post": f} | answered(attempt, q))
        assert sent == [302] * TABS
    assert Response.objects.count() == 4
    assert said("completed") == 1


def test_eight_answers_after_the_deadline_close_it_once(enrolled: Callable[..., Enrolment]) -> None:
    enrolment = enrolled(minutes=20)
    attempt = playing.begin(enrolment, "s4")
    playing.answer(attempt, "q1")
    run_out(attempt)
    assert tabs(enrolment, page(attempt), lambda _tab: answered(attempt, key("q2"))) == [409] * TABS
    attempt.refresh_from_db()
    assert (attempt.state, attempt.points, attempt.max_points) == ("finished", 1, 4)
    assert (Response.objects.count(), said("completed"), said("failed")) == (1, 1, 1)


def test_submitting_finishing_starting_and_the_deadline_at_once(enrolled: Callable[..., Enrolment]) -> None:
    """Half the tabs answer, the others press « Terminer » or « Commencer », as the time runs out."""
    enrolment = enrolled(minutes=20)
    attempt = playing.begin(enrolment, "s4")
    for name in ("q1", "q2", "q3"):
        playing.answer(attempt, name)
    run_out(attempt, seconds=29)  # the grace ends while the tabs send

    def act(tab: int) -> dict[str, Any]:
        return answered(attempt, key("q4")) if tab % 2 else {}

    statuses = tabs(enrolment, page(attempt), act) + tabs(enrolment, step(enrolment), lambda _tab: {})
    assert set(statuses) <= {302, 409}
    closed = Attempt.objects.get(pk=attempt.pk)
    assert (closed.state, closed.max_points) == ("finished", 4)
    assert closed.points == 3 + Response.objects.filter(question_id=key("q4"), attempt=closed).count()
    assert Attempt.objects.filter(state="open").count() <= 1
    assert said("completed") == 1
    assert Statement.objects.filter(verb__iri__endswith="/passed").count() <= 1
