"""A tutor signs by a link: hashed, once, 14 days, bound to what was sent; GET shows, POST signs; no log holds it."""

import datetime
import logging
import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from lms.evidence import preparing, sending, signing
from lms.models import Evidence, Note, SignatureRequest, StatementBody
from tests.lms.evidence import making
from tests.lms.evidence.making import TUTOR, ask, decide, send, vouched

ADDRESS = reverse("mediane_check:sign")


@pytest.fixture
def sent(enrolment) -> Evidence:
    return send(enrolment)


def get(token: str, **more):
    return Client().get(ADDRESS, {"jeton": token} | more)


def post(token: str, **said):
    return Client().post(ADDRESS, {"jeton": token} | said)


def is_signed() -> bool:
    return Evidence.objects.get().signed_at is not None


def test_the_mail_holds_the_only_copy_of_the_token(sent, alice) -> None:
    token = ask(sent, alice)
    row = SignatureRequest.objects.get()
    assert len(token) >= 43, "256 bits in base 64"
    assert row.token_sha256 == signing.hashed(token)
    assert token not in str(SignatureRequest.objects.values_list())
    assert token not in "".join(StatementBody.objects.values_list("received", flat=True))
    assert mail.outbox[0].to == [TUTOR]
    assert "Alice" in mail.outbox[0].subject
    assert row.expires_at - row.created_at >= datetime.timedelta(days=13, hours=23)


def test_the_mail_is_in_the_language_of_the_person(sent, alice) -> None:
    with translation.override("en"):
        ask(sent, alice)
    assert "asks you" in mail.outbox[0].body
    assert "lang=en" in mail.outbox[0].body


def test_get_shows_and_signs_nothing(sent, alice) -> None:
    token = ask(sent, alice)
    for _time in range(3):
        page = get(token)
        assert page.status_code == 200
    text = page.content.decode()
    for words in (
        "Alice",
        "une table ronde",
        "5 octobre 2026",
        "Compétence C1",
        "Deux élèves",
        "non vérifiée",
        sent.sha256,
    ):
        assert words in text
    assert not is_signed()
    assert Client().head(ADDRESS, {"jeton": token}).status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert page.cookies == {}


def test_post_signs_once_with_date_and_role(sent, alice, enrolment) -> None:
    vouched(enrolment)
    token = ask(sent, alice)
    answer = post(token, answer="sign", role="tutor")
    assert answer.status_code == 200
    assert "tuteur ou tutrice" in answer.content.decode()
    row = Evidence.objects.get()
    assert (row.signed_at is not None, row.address_verified, row.state) == (True, True, "sent")
    assert (SignatureRequest.objects.get().answer, SignatureRequest.objects.get().role) == ("signed", "tutor")
    again = post(token, answer="sign", role="manager")
    assert (again.status_code, SignatureRequest.objects.get().role) == (410, "tutor")
    assert get(token).status_code == 410


def test_who_cannot_sign_says_why(sent, alice) -> None:
    token = ask(sent, alice)
    assert post(token, answer="decline", reason=" ").status_code == 422
    assert post(token, answer="decline", reason="Je n’étais pas là.").status_code == 200
    row = SignatureRequest.objects.get()
    assert (row.answer, Note.objects.get(uuid=row.note).text) == ("declined", "Je n’étais pas là.")
    assert not is_signed()
    assert "Je n’étais" not in "".join(StatementBody.objects.values_list("received", flat=True))
    browser = Client()
    browser.force_login(alice)
    assert "Je n’étais pas là." in browser.get(reverse("mediane_lms:evidence", args=[sent.uuid])).content.decode()


@pytest.mark.parametrize("said", [{}, {"answer": "sign"}, {"answer": "sign", "role": "boss"}, {"answer": "x"}])
def test_a_form_that_lacks_something_signs_nothing_and_loses_nothing(sent, alice, said) -> None:
    token = ask(sent, alice)
    answer = post(token, reason="Un mot.", **said)
    assert answer.status_code == 422
    assert "Un mot." in answer.content.decode()
    assert token in answer.content.decode()
    assert not is_signed()
    assert post(token, answer="sign", role="tutor").status_code == 200


def test_evidence_that_changed_makes_the_link_void(sent, alice) -> None:
    token = ask(sent, alice)
    piece = preparing.describe(preparing.resume(sent), text="Autre chose.")
    assert get(token).status_code == 200, "a draft changes nothing yet"
    sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False)
    assert get(token).status_code == 410
    assert post(token, answer="sign", role="tutor").status_code == 410
    assert not is_signed()


def test_a_signature_goes_when_the_evidence_is_sent_anew(sent, alice) -> None:
    making.signed(sent, alice)
    sending.send(piece=preparing.describe(preparing.resume(sent), text="Autre."), post_id=uuid.uuid4(), confirmed=False)
    assert not is_signed()


def test_a_link_dies_with_time_with_the_decision_and_with_a_newer_one(sent, alice, bob) -> None:
    first = ask(sent, alice)
    second = ask(sent, alice)
    assert (get(first).status_code, get(second).status_code) == (410, 200)
    SignatureRequest.objects.update(expires_at=timezone.now())
    assert get(second).status_code == 410
    third = ask(sent, alice)
    decide(sent, bob)
    assert (get(third).status_code, post(third, answer="sign", role="tutor").status_code) == (410, 410)


@pytest.mark.parametrize("token", ["", "x", "é" * 50, "0" * 5000, "\ud800"])
def test_a_made_up_token_finds_nothing(sent, alice, token) -> None:
    ask(sent, alice)
    body = token.encode("utf-8", "surrogatepass")
    answer = Client().post(
        ADDRESS, b"jeton=" + body + b"&answer=sign&role=tutor", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 410
    assert not is_signed()


def test_only_what_was_done_at_work_and_waits_can_be_signed(enrolment, alice, bob) -> None:
    with pytest.raises(signing.NotToSign):
        ask(send(enrolment, kind="case_study"), alice)
    accepted = send(enrolment)
    decide(accepted, bob)
    with pytest.raises(signing.NotToSign):
        ask(accepted, alice)
    assert mail.outbox == []


def test_nobody_signs_for_themselves(sent, alice) -> None:
    with pytest.raises(signing.OwnAddress):
        ask(sent, alice, alice.email.upper())


def test_mails_are_counted(enrolment, sent, alice) -> None:
    for _time in range(signing.MAILS_OF_EVIDENCE):
        ask(sent, alice)
    with pytest.raises(signing.TooManyMails):
        ask(sent, alice)
    assert len(mail.outbox) == signing.MAILS_OF_EVIDENCE


def test_visits_are_counted(sent, alice, monkeypatch) -> None:
    monkeypatch.setattr(signing, "TRIES", 3)
    token = ask(sent, alice)
    assert [get(token).status_code for _time in range(5)] == [200, 200, 200, 429, 429]
    assert post(token, answer="sign", role="tutor").status_code == 429
    assert not is_signed()


def test_a_mail_server_that_refuses_leaves_nothing(sent, alice, monkeypatch) -> None:
    def refuse(_mail) -> None:
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(signing.MailNotSent):
        signing.ask(evidence=sent, address=TUTOR, by=alice)
    assert not SignatureRequest.objects.exists()


def test_no_token_comes_into_a_log(sent, alice, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    token = ask(sent, alice)
    post(token)
    get(token)
    post(token, answer="sign", role="tutor")
    get(token)
    post(token, answer="sign", role="tutor")
    assert "/signer/" in caplog.text, "refusals are logged"
    assert token not in caplog.text
    assert token[:20] not in caplog.text


def test_the_tutor_does_not_get_the_file(enrolment, alice) -> None:
    piece = preparing.attach(making.draft(enrolment), making.upload(name="rapport.pdf"))
    token = ask(sending.send(piece=piece, post_id=uuid.uuid4(), confirmed=False), alice)
    text = get(token).content.decode()
    assert ("rapport.pdf" in text, piece.file_sha256 in text) == (True, True)
    assert "/preuves/fichiers/" not in text
    assert Client().get(reverse("mediane_lms:evidence_file", args=[piece.uuid]), {"jeton": token}).status_code == 302


def test_other_language_keeps_the_token(sent, alice) -> None:
    token = ask(sent, alice)
    page = get(token, lang="en").content.decode()
    assert '<html lang="en">' in page
    assert f"?jeton={token}&amp;lang=fr" in page or f"?jeton={token}&lang=fr" in page


def test_an_erased_tutor_is_forgotten(sent, alice, bob, admin, enrolment) -> None:
    from lms import erasing
    from lms.models import TutorAddress

    vouched(enrolment, bob.email)
    ask(sent, alice, bob.email)
    erasing.erase(user=bob)
    assert not TutorAddress.objects.exists()
    assert SignatureRequest.objects.get().address == ""
