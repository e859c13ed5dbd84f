"""Placements say what live lessons hold, and follow publication."""

import pytest

from curriculum.models import LessonPage, Placement
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


def held(lesson):
    return list(Placement.objects.filter(lesson=lesson).values_list("kind", "key"))


def lesson_with_quiz():
    body = [make.block("quiz", {"quiz": make.quiz(make.question("Q1"), make.question("Q2")).pk}, "b")]
    return make.lesson(make.module(), body=body, competencies=make.chosen("C2"))


EXPECTED = [
    ("quiz", str(make.key("QUIZ"))),
    ("question", str(make.key("Q1"))),
    ("question", str(make.key("Q2"))),
    ("competency", "T/v1/C2"),
    ("competency", "T/v1/C1"),
]


def test_publishing_a_lesson_places_what_it_holds():
    assert held(lesson_with_quiz()) == EXPECTED


def test_a_draft_changes_nothing_and_a_publication_does():
    lesson = lesson_with_quiz()
    lesson.body = "[]"
    revision = lesson.save_revision()
    assert held(lesson) == EXPECTED
    revision.publish()
    assert held(lesson) == [("competency", "T/v1/C2")]


def test_unpublishing_and_deleting_take_the_rows_away():
    lesson = lesson_with_quiz()
    lesson.unpublish()
    assert held(lesson) == []
    lesson.save_revision().publish()
    assert len(held(lesson)) == 5
    LessonPage.objects.get(pk=lesson.pk).delete()
    assert Placement.objects.count() == 0


def test_a_scenario_places_the_competencies_of_its_choices():
    body = [make.block("scenario", {"scenario": make.scenario().pk}, "b")]
    lesson = make.lesson(make.module(), body=body, competencies="[]")
    assert held(lesson) == [("scenario", str(make.key("SCN"))), ("competency", "T/v1/C2")]
