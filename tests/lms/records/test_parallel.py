"""Many at once, on real transactions: a form counts once, an attempt begins once, nobody is locked out."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from lms import enrolling
from lms.models import Attempt, ChoiceMade, Enrolment, Response, Statement
from tests.lms import builders, playing

THREADS = 8


def at_once(act: Any, *, times: int = THREADS) -> list[Any]:
    """Run an act in so many threads, each with a connection of its own."""

    def alone(number: int) -> Any:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


@pytest.fixture
def enrolments(fresh_database: None) -> list[Enrolment]:
    """Eight people on the small module, committed."""
    builders.framework()
    builders.release()
    people = [get_user_model().objects.create(username=f"p{number}") for number in range(THREADS)]
    return [enrolling.enrol(user=person, module_key=builders.MODULE_KEY, share=False) for person in people]


def test_one_form_posted_by_eight_threads_counts_once(enrolments: list[Enrolment]) -> None:
    form = uuid.uuid4()
    found = at_once(lambda _number: playing.practise(enrolments[0], post_id=form))
    assert {each.statement for each in found} == {Response.objects.get().statement}


def test_eight_forms_at_once_begin_one_attempt(enrolments: list[Enrolment]) -> None:
    found = at_once(lambda _number: playing.begin(enrolments[0], "s5"))
    assert {each.uuid for each in found} == {Attempt.objects.get().uuid}
    form = uuid.uuid4()
    at_once(lambda _number: playing.choose(found[0], "scene-a/1", form))
    assert ChoiceMade.objects.count() == 1


def test_eight_people_at_once_lose_nothing(enrolments: list[Enrolment]) -> None:
    def work(number: int) -> None:
        playing.quiz(enrolments[number])
        playing.scenario(enrolments[number], "scene-a/1", "scene-b/1")

    at_once(work)
    # module; quiz: beginning, 4 answers, end and verdict, 3 ratings, 2 decisions; scenario: the same with 2 choices
    assert Statement.objects.count() == THREADS * (1 + 1 + 4 + 2 + 3 + 2 + 1 + 2 + 2 + 3 + 2)
    assert Statement.objects.values("pk").distinct().count() == Statement.objects.count()
