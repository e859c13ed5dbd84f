"""Every right, for every named person: deny by default."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from lms import enrolling, permissions
from lms.models import Enrolment, Membership, Transcript
from lms.models.organisation import Organisation
from tests.support import people

EVERYONE = ("alice", "bob", "carole", "david", "admin", "nina", "nobody")


@pytest.fixture
def nina(places):
    """The coordinator of the network above Alice's association."""
    return people.member("Nina", places.network, "coordinator")


@pytest.fixture
def nobody() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def everyone(request) -> dict[str, object]:
    return {name: request.getfixturevalue(name) for name in EVERYONE}


def who(everyone: dict[str, object], right, about) -> list[str]:
    return [name for name, user in everyone.items() if right(user, about)]


def test_rights_on_an_enrolment(enrolment: Enrolment, everyone) -> None:
    assert who(everyone, permissions.may_learn, enrolment) == ["alice"]
    assert who(everyone, permissions.may_see_enrolment, enrolment) == ["alice", "bob"]
    assert who(everyone, permissions.may_see_levels, enrolment) == ["alice", "bob"]
    assert who(everyone, permissions.may_see_person, enrolment.learner) == ["alice", "carole"]


def test_sharing_opens_the_levels_and_withdrawing_closes_them(enrolment: Enrolment, everyone) -> None:
    enrolling.set_sharing(enrolment=enrolment, shared=True)
    assert who(everyone, permissions.may_see_levels, enrolment) == ["alice", "bob", "carole"]
    enrolling.set_sharing(enrolment=enrolment, shared=False)
    assert who(everyone, permissions.may_see_levels, enrolment) == ["alice", "bob"]


def test_rights_on_a_cohort(enrolment: Enrolment, everyone) -> None:
    assert who(everyone, permissions.may_observe, enrolment.cohort) == ["bob"]
    assert who(everyone, permissions.may_observe, None) == []
    assert who(everyone, permissions.may_see_cohort, enrolment.cohort) == ["bob", "carole"]
    assert who(everyone, permissions.may_enrol_in, enrolment.cohort) == ["bob", "carole"]
    trained = {name: permissions.cohorts_trained(user).count() for name, user in everyone.items()}
    assert {name for name, count in trained.items() if count} == {"bob"}


def test_rights_on_an_organisation(places, everyone) -> None:
    assert who(everyone, permissions.may_coordinate, places.home) == ["carole"]
    assert who(everyone, permissions.may_see_numbers, Organisation.objects.get(pk=places.home.pk)) == ["carole", "nina"]
    assert who(everyone, permissions.may_see_numbers, Organisation.objects.get(pk=places.neighbour.pk)) == ["nina"]
    assert list(permissions.organisations_coordinated(everyone["nina"])) == [places.network]


def test_a_right_ends_with_the_membership(places, everyone) -> None:
    yesterday = datetime.date.today() - datetime.timedelta(days=1)  # noqa: DTZ011
    Membership.objects.update(start=yesterday, end=yesterday)
    assert who(everyone, permissions.may_coordinate, places.home) == []


def test_rights_of_holders_and_authors(enrolment: Enrolment, everyone) -> None:
    transcript = Transcript(learner=enrolment.learner)
    assert who(everyone, permissions.may_hold, transcript) == ["alice"]
    assert [name for name, user in everyone.items() if permissions.may_author(user)] == ["admin"]
