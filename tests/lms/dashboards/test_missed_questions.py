"""Questions that 60 % miss: numbers only, and none on fewer than five people."""

import pytest
from django.urls import reverse

from assessments.models import Question
from lms.dashboards.missed_questions import missed_rows
from lms.enrolling import enrol
from tests.curriculum import building as make
from tests.lms.acts.test_kinds import every, practise
from tests.lms.builders import key
from tests.lms.every_kind import right
from tests.support.people import person

__all__ = ["every"]


@pytest.fixture
def five(every):
    """Five people enrolled in the module of every kind, whose questions stand in the bank."""
    for code in ("single", "multiple"):
        Question.objects.filter(pk=make.question(code).pk).update(translation_key=key(code))
    others = [person(f"Learner{n}") for n in range(4)]
    return [every, *(enrol(user=one, module_key=every.module_key, share=False) for one in others)]


def test_a_share_is_told_from_five_people_on(five, admin_client) -> None:
    for enrolment in five[:4]:
        practise(enrolment, "single", [key("single/1")])
        practise(enrolment, "single", [key("single/1")])
    assert missed_rows() == [], "eight answers, but of four people"
    assert "60 % ratent (" not in admin_client.get(reverse("wagtailadmin_home")).content.decode()
    practise(five[4], "single", right("single"))
    (row,) = missed_rows()
    assert (row.missed, row.answers) == (89, 9)
    home = admin_client.get(reverse("wagtailadmin_home")).content.decode().replace("\u00a0", " ")
    assert "Questions que 60 % ratent (1)" in home
    assert "89 % de réponses fausses" in home
    assert admin_client.get(reverse("mediane_report_missed")).context["object_list"] == [row]
    assert admin_client.get(row.url).status_code == 200


def test_less_than_sixty_percent_is_no_miss(five, django_assert_num_queries) -> None:
    for at, enrolment in enumerate(five):
        practise(enrolment, "single", [key("single/1")] if at < 2 else right("single"))
        practise(enrolment, "multiple", right("multiple") if at < 2 else [])
    with django_assert_num_queries(2):
        rows = missed_rows()
    assert [(row.missed, row.answers) for row in rows] == [(60, 5)]
