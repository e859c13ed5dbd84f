"""A self-rating is printed apart in a transcript, only where the holder asks, and is no result there."""

import json

import pytest
from django.urls import reverse

from lms.transcripts import document
from lms.transcripts.html import to_html
from lms.transcripts.issuing import issue
from lms.transcripts.pdf import to_pdf
from tests.lms.builders import C1, K1
from tests.lms.positioning.making import SAID, rate

NOTE = "Personne ne l’a vérifiée, et aucun niveau n’en vient."


@pytest.fixture
def said(enrolment):
    """Alice said where she stands."""
    return rate(enrolment)


def made(enrolment, **choice) -> document.TranscriptDocument:
    return document.read(issue(learner=enrolment.learner, by=enrolment.learner.user, **choice).transcript.document)


def test_it_is_absent_unless_asked_for(enrolment, said) -> None:
    plain = made(enrolment)
    assert not plain.self_ratings
    assert "self_ratings" not in json.loads(document.canonical(plain))
    assert "dit d’elle-même" not in to_html(plain)


def test_it_is_printed_apart_with_the_words_that_nobody_checked_it(enrolment, said) -> None:
    asked = made(enrolment, self_rating=True)
    (line,) = asked.self_ratings
    assert (line.module, line.moment) == ("Module d’essai", "à l’entrée")
    assert {row.reference: row.step for row in line.rows} == {key: str(step.label) for key, step in SAID.items()}
    assert not asked.competencies
    html = to_html(asked)
    assert NOTE in html
    assert html.index("Ce qui n’a pas été évalué") < html.index("Ce que la personne dit d’elle-même")
    assert document.canonical(document.read(document.canonical(asked))) == document.canonical(asked)
    assert to_pdf(asked).startswith(b"%PDF")


def test_an_extract_prints_only_what_it_shows(enrolment, said) -> None:
    (line,) = made(enrolment, self_rating=True, extract_of=[K1]).self_ratings
    assert [row.reference for row in line.rows] == [K1]


def test_who_never_said_anything_prints_nothing(enrolment) -> None:
    assert not made(enrolment, self_rating=True, extract_of=[C1]).self_ratings


def test_the_form_offers_it_unticked(enrolment, said, alice, client) -> None:
    client.force_login(alice)
    page = client.get(reverse("mediane_lms:transcripts")).content.decode()
    box = page.partition('name="self_rating"')[2].partition(">")[0]
    assert "checked" not in box
    post = page.partition('name="post" value="')[2].partition('"')[0]
    answer = client.post(
        reverse("mediane_lms:transcript_issue"), {"kind": "complete", "post": post, "self_rating": "on"}, follow=True
    )
    assert NOTE in answer.content.decode()
