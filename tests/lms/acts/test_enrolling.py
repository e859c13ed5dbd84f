"""Enrolling once, on the newest release, with sharing as the person says."""

import uuid

import pytest

from lms import enrolling
from lms.models import Enrolment, Learner, Registration, Sharing
from tests.lms import builders


def test_enrolling_twice_is_enrolling_once(enrolment: Enrolment, alice) -> None:
    again = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=True)
    assert again == enrolment
    assert (Enrolment.objects.count(), Registration.objects.count()) == (1, 1)
    assert not enrolling.shares(enrolment), "enrolling again gives nothing"


def test_a_new_release_changes_no_enrolment(enrolment: Enrolment, alice) -> None:
    builders.release(edition="2")
    assert enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False).release == enrolment.release


def test_a_module_without_release(db: None, alice) -> None:
    with pytest.raises(enrolling.NotPublished):
        enrolling.enrol(user=alice, module_key=uuid.uuid4(), share=False)


def test_the_registration_is_a_key_of_its_own(enrolment: Enrolment) -> None:
    assert enrolment.registration.key not in {enrolment.uuid, enrolment.learner.uuid}


def test_a_first_act_makes_the_pseudonym(release, david) -> None:
    enrolling.enrol(user=david, module_key=builders.MODULE_KEY, share=False)
    assert Learner.objects.get(user=david).enrolments.count() == 1


def test_sharing_is_given_and_withdrawn(enrolment: Enrolment, places) -> None:
    enrolling.set_sharing(enrolment=enrolment, shared=True)
    enrolling.set_sharing(enrolment=enrolment, shared=True)
    assert list(Sharing.objects.values_list("organisation", flat=True)) == [places.home.pk]
    enrolling.set_sharing(enrolment=enrolment, shared=False)
    assert not enrolling.shares(enrolment)
    enrolling.set_sharing(enrolment=enrolment, shared=True)
    assert Sharing.objects.count() == 2, "the past stays on record"


def test_without_a_cohort_sharing_is_with_the_own_organisations(release, alice, david, places) -> None:
    mine = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=True)
    assert [row.organisation_id for row in mine.sharings.all()] == [places.home.pk]
    his = enrolling.enrol(user=david, module_key=builders.MODULE_KEY, share=True)
    assert not his.sharings.exists()


def test_a_cohort_is_joined_later(release, alice, cohort) -> None:
    enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
    joined = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    assert Enrolment.objects.get(pk=joined.pk).cohort == cohort
