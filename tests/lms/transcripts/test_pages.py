import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from lms.models import NameToken, Transcript
from lms.transcripts.issuing import issue
from tests.lms.transcripts import portfolio

LIST = "/mes-releves/"


def page_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_person_issues_a_complete_transcript_and_reads_it(client, alice, learner) -> None:
    client.force_login(alice)
    form = page_of(client.get(LIST)).find("form", action=reverse("mediane_lms:transcript_issue"))
    post = form.find("input", attrs={"name": "post"})["value"]
    targets = [box["value"] for box in form.find_all("input", attrs={"name": "targets"})]
    data = {"kind": "complete", "post": post, "targets": targets}
    first = client.post(reverse("mediane_lms:transcript_issue"), data)
    second = client.post(reverse("mediane_lms:transcript_issue"), data)
    transcript = Transcript.objects.get()
    address = reverse("mediane_lms:transcript", args=[transcript.number])
    assert (first.headers["Location"], second.headers["Location"]) == (address, address)
    page = page_of(client.get(address))
    assert page.h1.get_text() == "Relevé de compétences – document non certifiant"
    assert "En vigueur" in page.get_text()
    assert transcript.code in page.get_text()
    assert transcript.number in page_of(client.get(LIST)).get_text()


def test_an_extract_needs_a_choice(client, alice, learner) -> None:
    client.force_login(alice)
    data = {"kind": "extract", "post": uuid.uuid4()}
    response = client.post(reverse("mediane_lms:transcript_issue"), data)
    page = page_of(response)
    assert response.status_code == 422
    assert page.title.get_text().startswith("Erreur\xa0: ")
    assert page.find(role="alert").a["href"] == "#id_competencies"
    assert Transcript.objects.count() == 0
    client.post(reverse("mediane_lms:transcript_issue"), data | {"competencies": [portfolio.REFERENCES[0]]})
    assert Transcript.objects.get().extract


@pytest.mark.parametrize(
    "data", [{}, {"kind": "complete"}, {"kind": "complete", "post": "x"}, {"kind": "other", "post": str(uuid.uuid4())}]
)
def test_a_broken_form_issues_nothing(client, alice, learner, data) -> None:
    client.force_login(alice)
    assert client.post(reverse("mediane_lms:transcript_issue"), data).status_code == 422
    assert Transcript.objects.count() == 0


def test_with_nothing_to_show_there_is_no_form(client, alice) -> None:
    client.force_login(alice)
    response = client.get(LIST)
    assert page_of(response).find("form", action=reverse("mediane_lms:transcript_issue")) is None
    assert "rien à montrer" in response.content.decode()
    posted = client.post(reverse("mediane_lms:transcript_issue"), {"kind": "complete", "post": uuid.uuid4()})
    assert posted.status_code == 422


@pytest.mark.parametrize("kind, start", [("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("json", b"{")])
def test_files(client, alice, issued, kind, start) -> None:
    client.force_login(alice)
    response = client.get(f"{LIST}{issued.transcript.number}.{kind}")
    assert response.content.startswith(start)
    assert response.headers["Content-Disposition"] == f'attachment; filename="releve-{issued.transcript.number}.{kind}"'
    assert "no-store" in response.headers["Cache-Control"]


def test_an_unknown_format_is_404(client, alice, issued) -> None:
    client.force_login(alice)
    assert client.get(f"{LIST}{issued.transcript.number}.docx").status_code == 404


@pytest.mark.parametrize("what, revoked, tokens", [("name", False, 0), ("renew", False, 1), ("transcript", True, 0)])
def test_withdrawing(client, alice, issued, what, revoked, tokens) -> None:
    client.force_login(alice)
    address = reverse("mediane_lms:transcript_revoke", args=[issued.transcript.number])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"what": what}).status_code == 302
    issued.transcript.refresh_from_db()
    assert (issued.transcript.revoked_at is not None) == revoked
    assert NameToken.objects.filter(revoked_at__isnull=True).count() == tokens
    assert not NameToken.objects.filter(
        revoked_at__isnull=True, nonce=NameToken.objects.order_by("pk")[0].nonce
    ).exists()
    assert client.get(reverse("mediane_lms:transcript", args=[issued.transcript.number])).status_code == 200


@pytest.mark.parametrize("who", ["bob", "carole", "david", "admin"])
def test_somebody_elses_is_404_and_nobody_signs_in(client, request, issued, who) -> None:
    number = issued.transcript.number
    addresses = [f"{LIST}{number}/", f"{LIST}{number}.pdf", f"{LIST}{number}/retirer/"]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(request.getfixturevalue(who))
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client.post(addresses[2], {"what": "transcript"}).status_code == 404
    issued.transcript.refresh_from_db()
    assert issued.transcript.revoked_at is None


def test_the_list_asks_as_many_queries_for_three(client, alice, issued, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(alice)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for reference in portfolio.REFERENCES[:2]:
        issue(learner=issued.transcript.learner, extract_of=[reference], by=alice)
    with django_assert_num_queries(len(one)):
        client.get(LIST)
