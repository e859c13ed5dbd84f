"""Role plays at once, on real transactions: eight taps sign once, two assessors are rated once, two seats stay two."""

from contextlib import suppress

import pytest

from lms import enrolling
from lms.models import Attainment, Cohort, Enrolment, ObservationSheet, Rating
from lms.refusals import Refused
from lms.role_plays import filling, signing
from tests.lms import builders
from tests.lms.builders import C1
from tests.lms.records.test_parallel import at_once
from tests.lms.role_plays.making import fill, plan
from tests.support import people


@pytest.fixture
def enrolment(fresh_database: None) -> Enrolment:
    """Alice in a group of four trainers, committed."""
    builders.framework()
    builders.release()
    places = people.places()
    group = Cohort.objects.create(organisation=places.home, name="Groupe", module_key=builders.MODULE_KEY)
    for name in ("Bob", "Eva", "Gina", "Hugo"):
        group.trainers.add(people.member(name, places.home, "trainer"))
    alice = people.member("Alice", places.home, "trainee")
    return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=group, share=False)


def test_four_who_begin_at_once_find_two_seats_and_eight_taps_rate_once(enrolment: Enrolment) -> None:
    trainers = list(enrolment.cohort.trainers.order_by("pk"))
    role_play = plan(enrolment, trainers[0], assessors=2)

    def begin(number: int) -> bool:
        with suppress(filling.NoSeat):
            fill(role_play, trainers[number % 4])
            return True
        return False

    assert sorted(at_once(begin)) == [False] * 4 + [True] * 4
    seated = [each.assessor for each in ObservationSheet.objects.select_related("assessor")]
    assert len(seated) == 2

    def sign(number: int) -> str:
        try:
            signing.sign(role_play=role_play, assessor=seated[number % 2])
        except Refused as why:
            return str(why)
        return ""

    assert set(at_once(sign)) == {""}
    assert Rating.objects.filter(competency=C1).count() == 2
    assert Attainment.objects.filter(competency=C1).count() == 1
