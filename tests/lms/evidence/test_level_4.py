"""Level 4 from end to end, by the pages that people use.

Two dated pieces of work, each signed by a tutor from an address of the mandate through the mailed link, and accepted by
somebody who is neither tutor nor manager. Each part that lacks keeps it away, and « Pourquoi ? » says which.
"""

import datetime
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from lms.evidence import preparing, sending
from lms.models import Attainment, Evidence, Rating
from tests.lms.builders import C1
from tests.lms.evidence.making import DAY, TUTOR, draft, mailed, send, vouched
from tests.support import people

LACKS_ONE = "Il manque 1 preuve de travail complète."


@pytest.fixture
def eva(enrolment, places):
    """A second trainer of the group."""
    user = people.member("Eva", places.home, "trainer")
    enrolment.cohort.trainers.add(user)
    return user


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"mediane_lms:{name}", args=arguments)


def text(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def sign(evidence: Evidence, alice, address: str = TUTOR, role: str = "tutor") -> None:
    """Alice asks; the tutor opens the mailed link, and signs."""
    before = len(mail.outbox)
    browser(alice).post(url("evidence_signature", evidence.uuid), {"post": uuid4(), "address": address})
    assert [each.to for each in mail.outbox[before:]] == [[address]]
    token, tutor = mailed(), Client()
    assert tutor.get(reverse("mediane_check:sign"), {"jeton": token}).status_code == 200
    assert Evidence.objects.get(pk=evidence.pk).signed_at is None, "reading signs nothing"
    said = {"jeton": token, "answer": "sign", "role": role}
    assert tutor.post(reverse("mediane_check:sign"), said).status_code == 200


def accept(evidence: Evidence, assessor, outcome: str = "reached"):
    said = {"post": uuid4(), "piece": Evidence.objects.get(pk=evidence.pk).piece, "decision": "accepted"}
    return browser(assessor).post(
        url("evidence_review", evidence.uuid), {**said, "outcome1": outcome, "comment": "Vu."}
    )


def whole_piece(enrolment, alice, assessor, what: str = "une table ronde", day: datetime.date = DAY) -> Evidence:
    sent = send(enrolment, what=what, day=day)
    sign(sent, alice)
    assert accept(sent, assessor).status_code == 302
    return sent


def level() -> int:
    found = Attainment.objects.filter(competency=C1, current=True).first()
    return found.level if found else 0


def why(alice) -> str:
    return text(browser(alice).get(url("why", C1)))


@pytest.fixture
def first(enrolment, alice, bob) -> Evidence:
    """One whole piece of work; it alone shows level 2, since 3 needs a second situation."""
    vouched(enrolment)
    made = whole_piece(enrolment, alice, bob)
    assert level() == 2
    return made


def test_two_whole_pieces_are_level_4(first, enrolment, alice, bob) -> None:
    whole_piece(enrolment, alice, bob, "une navette", DAY + datetime.timedelta(days=3))
    row = Attainment.objects.get(competency=C1, current=True)
    assert (row.level, row.mode, len(row.ratings)) == (4, "workplace", 2)
    page = why(alice)
    assert "Niveau 4 · " in page
    assert "preuve du 5 octobre 2026, signée et acceptée" in page
    assert "preuve du 8 octobre 2026, signée et acceptée" in page
    assert "Rien : c’est le plus haut niveau de l’échelle." in page
    found = browser(bob).get(url("level_why", enrolment.uuid, C1))
    assert "signée et acceptée" in text(found), "the trainer reads the same"


def test_one_piece_is_not_enough(first, alice) -> None:
    assert "Pour le niveau 3, il manque une autre situation observée" in why(alice)


def test_the_same_piece_twice_is_one(first, alice, eva) -> None:
    assert accept(first, eva).status_code == 302, "a second opinion"
    assert level() == 3
    assert LACKS_ONE in why(alice)


def test_a_piece_without_a_signature(first, enrolment, alice, bob) -> None:
    accept(send(enrolment, what="une navette"), bob)
    assert level() == 3
    page = why(alice)
    assert "pas signée par un tuteur" in page
    assert LACKS_ONE in page


@pytest.mark.parametrize("address, role, mandate", [
    ("autre@travail.example", "tutor", ""),
    ("autre@travail.example", "tutor", "manager"),
    (TUTOR, "manager", ""),
])  # fmt: skip
def test_a_signature_that_the_mandate_does_not_bear(first, enrolment, alice, bob, address, role, mandate) -> None:
    if mandate:
        vouched(enrolment, address, mandate)
    second = send(enrolment, what="une navette")
    sign(second, alice, address, role)
    assert accept(second, bob).status_code == 302
    assert level() == 3
    page = why(alice)
    assert "adresse du tuteur non vérifiée" in page
    assert "pas signée" not in page
    assert LACKS_ONE in page


def test_a_mandate_that_names_the_tutor_too_late(first, enrolment, alice, bob) -> None:
    second = send(enrolment, what="une navette")
    sign(second, alice, "autre@travail.example")
    vouched(enrolment, "autre@travail.example")
    accept(second, bob)
    assert level() == 3, "what counts is who was vouched for when it was signed"


@pytest.mark.parametrize("asked", [True, False])
def test_the_tutor_and_the_manager_do_not_accept(first, enrolment, alice, bob, eva, asked) -> None:
    second = send(enrolment, what="une navette")
    vouched(enrolment, bob.email, "tutor" if asked else "manager")
    sign(second, alice, bob.email if asked else TUTOR)
    answer = accept(second, bob)
    assert answer.status_code == 422
    assert "une autre personne doit décider" in text(answer)
    assert (level(), Rating.objects.count()) == (2, 1)
    assert "Pour le niveau 3, il manque une autre situation observée" in why(alice)
    assert accept(second, eva).status_code == 302
    assert level() == 4, "somebody else accepts"


def test_a_piece_that_shows_it_not_yet(first, enrolment, alice, bob) -> None:
    second = send(enrolment, what="une navette")
    sign(second, alice)
    accept(second, bob, "not_yet")
    assert level() < 3
    assert "Pas encore atteint : aucun niveau montré." in why(alice)


def test_a_piece_that_changed_after_it_was_signed(first, enrolment, alice, bob) -> None:
    second = send(enrolment, what="une navette")
    sign(second, alice)
    again = preparing.describe(preparing.resume(second), text="Autre récit.")
    sending.send(piece=again, post_id=uuid4(), confirmed=False)
    accept(second, bob)
    assert level() == 3
    assert "pas signée par un tuteur" in why(alice)


def test_a_piece_without_a_date_is_not_sent(first, enrolment) -> None:
    with pytest.raises(sending.Incomplete) as refused:
        sending.send(piece=draft(enrolment, day=None), post_id=uuid4(), confirmed=False)
    assert refused.value.page == "quand"
