"""Whose a statement is: the cohort's organisation, else the newest the person is in today; one query for all."""

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from lms import enrolling
from lms.models import Enrolment, Learner, Membership
from lms.records.belonging import belonging
from lms.xapi import profile
from tests.lms import builders
from tests.lms.records import strangers

DAY = datetime.timedelta(days=1)


def said(name: object, registration: object = None) -> dict[str, Any]:
    account = {"homePage": profile.root(), "name": str(name)}
    context = {"registration": str(registration)} if registration else None
    return strangers.document(actor={"account": account}, context=context)


def learner(user: Any) -> uuid.UUID:
    return Learner.objects.get_or_create(user=user)[0].uuid


def member(user: Any, organisation: Any, role: str = "trainee", start: int = 0, end: int | None = None) -> None:
    today = timezone.localdate()
    until = None if end is None else today + end * DAY
    Membership.objects.create(user=user, organisation=organisation, role=role, start=today + start * DAY, end=until)


def organisations(*documents: dict[str, Any]) -> list[int | None]:
    return [organisation for organisation, _private in belonging(documents)]


def test_an_enrolment_belongs_to_its_cohort_s_organisation(enrolment: Enrolment, places) -> None:
    member(enrolment.learner.user, places.neighbour, start=0)
    name, key = enrolment.learner.uuid, enrolment.registration.key
    assert organisations(said(name, key), said(str(name).upper(), str(key).upper())) == [places.home.pk] * 2
    assert organisations(said(uuid.uuid4(), key)) == [None], "a registration of somebody else tells nothing"


@pytest.mark.parametrize(
    ("role", "start", "end", "counts"),
    [
        ("trainee", -9, None, True),
        ("trainee", 0, 0, True),
        ("trainee", -9, -1, False),
        ("trainee", 1, None, False),
        ("trainer", -9, None, False),
    ],
)
def test_else_to_where_the_person_learns_today(places, david, role: str, start: int, end: int, *, counts: bool) -> None:
    member(david, places.neighbour, role, start, end)
    expected = places.neighbour.pk if counts else None
    assert organisations(said(learner(david)), said(learner(david), uuid.uuid4())) == [expected] * 2


def test_of_several_the_newest(places, david) -> None:
    member(david, places.neighbour, start=-1)
    member(david, places.home, start=-2)
    assert organisations(said(learner(david))) == [places.neighbour.pk]


def test_an_enrolment_without_a_cohort_belongs_where_the_person_does(release, alice, places) -> None:
    mine = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
    assert organisations(said(mine.learner.uuid, mine.registration.key)) == [places.home.pk]


def test_many_cost_one_query_and_strangers_none(enrolment: Enrolment, david, places, django_assert_num_queries) -> None:
    ours = [said(enrolment.learner.uuid, enrolment.registration.key), said(learner(david)), said(uuid.uuid4())]
    others = [strangers.document(), said("nobody"), said(learner(david).hex), said(f"{{{learner(david)}}}")]
    with django_assert_num_queries(1):
        assert organisations(*ours, *others, *ours) == [
            places.home.pk,
            None,
            None,
            *[None] * 4,
            places.home.pk,
            None,
            None,
        ]
    with django_assert_num_queries(0):
        assert organisations(*others) == [None] * 4
        assert [found for found, _private in belonging(ours, places.home.pk)] == [places.home.pk] * 3
