"""Evidence at once, on real transactions: one draft sent once, one link used once, one decision a person."""

import uuid
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse

from lms import enrolling
from lms.evidence import sending, signing
from lms.models import Cohort, Enrolment, Evidence, EvidenceReview, Rating, SignatureRequest
from lms.refusals import Refused
from lms.xapi import profile
from tests.lms import builders
from tests.lms.evidence import making
from tests.lms.playing import told
from tests.lms.records.test_parallel import at_once
from tests.support import people


@pytest.fixture
def enrolment(fresh_database: None) -> Enrolment:
    """Alice in Bob's group, committed."""
    builders.framework()
    builders.release()
    places = people.places()
    group = Cohort.objects.create(organisation=places.home, name="Groupe", module_key=builders.MODULE_KEY)
    group.trainers.add(people.member("Bob", places.home, "trainer"))
    alice = people.member("Alice", places.home, "trainee")
    return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=group, share=False)


def test_one_draft_sent_by_eight_tabs_is_sent_once(enrolment) -> None:
    piece = making.draft(enrolment)
    found = at_once(lambda _number: sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False))
    assert {each.pk for each in found} == {Evidence.objects.get().pk}
    assert told().count("submit evidence") == 1


def test_one_link_answered_by_eight_is_used_once(enrolment) -> None:
    token = making.ask(making.send(enrolment), enrolment.learner.user)
    address = reverse("mediane_check:sign")

    def answer(number: int) -> int:
        said = {"answer": "sign", "role": "tutor"} if number % 2 else {"answer": "decline", "reason": "Non."}
        return Client().post(address, {"jeton": token, **said}).status_code

    assert sorted(at_once(answer)) == [200] + [410] * 7
    signed = SignatureRequest.objects.get().answer == "signed"
    assert told().count(f"{profile.SIGNED.name} evidence") == signed
    assert (Evidence.objects.get().signed_at is not None) == signed
    with pytest.raises(signing.LinkDead):
        signing.look(token)


def test_eight_decisions_of_one_person_are_one(enrolment) -> None:
    sent = making.send(enrolment)
    bob = enrolment.cohort.trainers.get()

    def decide(number: int) -> None:
        with suppress(Refused):
            making.decide(sent, bob, "reached" if number % 2 else "not_yet")

    at_once(decide)
    assert (EvidenceReview.objects.count(), Rating.objects.count()) == (1, 1)
