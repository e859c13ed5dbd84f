"""Titles a person holds: declared once, removed while only declared, marked as seen by the own organisation alone."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import holding
from lms.models import HeldQualification, Membership
from tests.lms.transcripts import portfolio
from tests.support import people

LIST = "/mes-titres/"


def page_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def declared(user, title: str = "AMIS") -> HeldQualification:
    return holding.declare(user=user, title=title, reference="", obtained_on=None)


def test_a_known_title_is_chosen_and_kept_once(client, alice) -> None:
    portfolio.framework()
    portfolio.titles()
    client.force_login(alice)
    options = [option["value"] for option in page_of(client.get(LIST)).find("select").find_all("option")]
    assert options == ["", "MSADS/RNCP36241", "TMS/2012"]
    data = {"known": "TMS/2012", "title": "ignored", "obtained_on": "2019-06-30"}
    assert [client.post(LIST, data).status_code for _ in range(2)] == [302, 302]
    row = HeldQualification.objects.get()
    assert (row.title, row.reference, row.basis) == ("Titre TMS", "TMS/2012", "declared")
    assert row.obtained_on == datetime.date(2019, 6, 30)
    text = page_of(client.get(LIST)).get_text()
    assert "Titre TMS" in text
    assert "obtenu le 30 juin 2019" in text


def test_any_other_title_is_written(client, david) -> None:
    """David never learned here: declaring gives him his pseudonym."""
    client.force_login(david)
    assert client.post(LIST, {"title": "Licence de droit", "reference": "RNCP1"}).status_code == 302
    row = HeldQualification.objects.get()
    assert (row.title, row.reference, row.obtained_on, row.learner.user) == ("Licence de droit", "RNCP1", None, david)


@pytest.mark.parametrize(
    "data, words",
    [
        ({}, "Choisissez un titre"),
        ({"known": "X/v9"}, "Sélectionnez un choix valide"),
        ({"title": "x", "obtained_on": "hier"}, "Écrivez une date"),
        ({"title": "x", "obtained_on": "2999-01-01"}, "pas encore passée"),
        ({"title": "x" * 301}, "300"),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, alice, data, words) -> None:
    client.force_login(alice)
    response = client.post(LIST, data)
    page = page_of(response)
    assert response.status_code == 422
    assert page.title.get_text().startswith("Erreur\xa0: ")
    alert = page.find(role="alert")
    assert words in alert.get_text()
    assert page.find(id=alert.a["href"][1:]) is not None
    assert not HeldQualification.objects.exists()


def test_a_declared_one_is_removed_and_a_seen_one_stays(client, alice) -> None:
    client.force_login(alice)
    row, seen = declared(alice), declared(alice, "MSADS")
    holding.set_seen(seen, seen=True)
    forms = page_of(client.get(LIST)).find_all("form", action=lambda action: action and "retirer" in action)
    assert [form["action"] for form in forms] == [reverse("mediane_lms:held_delete", args=[row.pk])]
    for one in (row, row, seen):
        assert client.post(reverse("mediane_lms:held_delete", args=[one.pk])).status_code == 302
    assert list(HeldQualification.objects.all()) == [seen]


def test_declaring_again_what_was_seen_does_not_undo_it(alice) -> None:
    holding.set_seen(declared(alice), seen=True)
    assert declared(alice).basis == "seen"


def test_home_and_transcripts_lead_here(client, alice) -> None:
    client.force_login(alice)
    for name in ("home", "transcripts"):
        page = page_of(client.get(reverse(f"mediane_lms:{name}")))
        assert page.find("main").find("a", href=LIST) is not None


@pytest.mark.parametrize("who", ["bob", "carole", "david", "admin"])
def test_somebody_elses_is_404(client, request, alice, who) -> None:
    row = declared(alice)
    address = reverse("mediane_lms:held_delete", args=[row.pk])
    assert client.post(address).status_code == 302
    assert client.get(LIST).status_code == 302
    client.force_login(request.getfixturevalue(who))
    assert (client.post(address).status_code, client.get(address).status_code) == (404, 405)
    assert HeldQualification.objects.filter(pk=row.pk).exists()


def seen_url(row: HeldQualification, place) -> str:
    return reverse("mediane_lms:held_seen", args=[place.uuid, row.pk])


def test_the_own_coordinator_marks_an_original_as_seen_and_takes_it_back(client, alice, carole, places) -> None:
    row = declared(alice)
    client.force_login(carole)
    organisation = reverse("mediane_lms:network_organisation", args=[places.home.uuid])
    form = page_of(client.get(organisation)).find("form", action=seen_url(row, places.home))
    assert form.button.get_text() == "Noter «\xa0original vu\xa0»"
    for asked, basis in (("yes", "seen"), ("yes", "seen"), ("no", "declared")):
        response = client.post(seen_url(row, places.home), {"seen": asked})
        assert response.headers["Location"] == organisation + "#people"
        row.refresh_from_db()
        assert row.basis == basis


@pytest.mark.parametrize("who", ["alice", "bob", "david", "admin", "nina", "neighbour"])
def test_nobody_else_marks_it(client, request, alice, places, who) -> None:
    row = declared(alice)
    assert client.post(seen_url(row, places.home)).status_code == 302
    others = {"nina": places.network, "neighbour": places.neighbour}
    user = people.member(who, others[who], "coordinator") if who in others else request.getfixturevalue(who)
    client.force_login(user)
    for place in (places.home, places.network, places.neighbour):
        assert client.post(seen_url(row, place)).status_code == 404
    assert client.get(seen_url(row, places.home)).status_code == 405
    row.refresh_from_db()
    assert row.basis == "declared"


def test_a_coordinator_marks_neither_the_own_title_nor_that_of_one_who_left(client, carole, alice, places) -> None:
    own, gone = declared(carole), declared(alice)
    Membership.objects.create(user=carole, organisation=places.home, role="trainee")
    Membership.objects.filter(user=alice).update(start="2020-01-01", end="2020-12-31")
    client.force_login(carole)
    page = client.get(reverse("mediane_lms:network_organisation", args=[places.home.uuid])).content.decode()
    for row in (own, gone):
        assert seen_url(row, places.home) not in page
        assert client.post(seen_url(row, places.home)).status_code == 404


def test_queries_do_not_grow(client, alice) -> None:
    client.force_login(alice)
    declared(alice, "0")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(1, 4):
        declared(alice, str(number))
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(one)
