"""Steps and practice questions: once, by the release of the form, refused when they do not fit."""

import uuid

import pytest

from assessments.scoring import InvalidResponse
from lms import attempting
from lms.models import Enrolment, Response, StepDone
from lms.progress import module_progress
from tests.lms import builders
from tests.lms.builders import key
from tests.lms.playing import post, practise, read, told


def test_a_step_is_read_once(enrolment: Enrolment) -> None:
    first = read(enrolment, "L1", "s1")
    assert read(enrolment, "L1", "s1") == first
    assert told() == ["initialized module", "experienced step"]


def test_a_question_is_not_passed_over(enrolment: Enrolment) -> None:
    with pytest.raises(attempting.Unfinished):
        read(enrolment, "L1", "s2")
    practise(enrolment)
    assert read(enrolment, "L1", "s2").step_id == key("s2")


@pytest.mark.parametrize("lesson,step", [("L1", "s3"), ("L9", "s1"), ("L1", "s9")])
def test_a_step_that_is_not_there(enrolment: Enrolment, lesson: str, step: str) -> None:
    with pytest.raises(attempting.UnknownStep):
        read(enrolment, lesson, step)


def test_a_form_posted_twice_counts_once(enrolment: Enrolment) -> None:
    form = post()
    first = practise(enrolment, "a", form)
    again = practise(enrolment, "b", form)
    assert (again, again.response, again.success) == (first, [key("practice/a")], True)
    assert Response.objects.count() == 1


def test_a_new_form_is_a_new_answer(enrolment: Enrolment) -> None:
    practise(enrolment, "b")
    practise(enrolment, "a")
    assert list(Response.objects.values_list("points", "success")) == [(0, False), (1, True)]
    assert StepDone.objects.count() == 1


def test_the_statement_belongs_to_the_learner_and_the_form(enrolment: Enrolment) -> None:
    form = post()
    given = practise(enrolment, post_id=form)
    assert given.statement == uuid.uuid5(enrolment.learner.uuid, f"{form}:answered:{key('practice')}")


def test_an_answer_to_an_old_release_is_scored_by_it(enrolment: Enrolment) -> None:
    newer = builders.release(edition="2")
    other = practise(enrolment, sha256=newer.sha256)
    assert (other.release_sha256, other.success) == (newer.sha256, True)
    enrolment.refresh_from_db()
    assert enrolment.release_id != newer.pk, "a new release moves nobody"


def test_a_release_of_nowhere_is_refused(enrolment: Enrolment) -> None:
    with pytest.raises(attempting.WrongRelease) as refusal:
        practise(enrolment, sha256="0" * 64)
    assert "version" in str(refusal.value)
    assert told() == []


def test_a_response_the_form_cannot_send_is_refused(enrolment: Enrolment) -> None:
    with pytest.raises(InvalidResponse):
        practise(enrolment, "z")
    assert told() == []


def test_progress_counts_steps(enrolment: Enrolment) -> None:
    read(enrolment, "L1", "s1")
    found = module_progress(enrolment)
    assert [(row.state, row.steps_done, row.steps_total) for row in found.lessons] == [
        ("under_way", 1, 2),
        ("to_do", 0, 3),
    ]
    assert (found.next.lesson_id, found.next.step_id) == (key("L1"), key("s2"))
    assert (found.done, found.minutes_left) == (False, 50)


def test_progress_costs_at_most_two_queries(enrolment: Enrolment, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(2):
        module_progress(enrolment)
