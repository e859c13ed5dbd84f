"""The map of partners: read by members, kept by trainers and coordinators, one row a service."""

import pytest
from django.urls import reverse

from lms.models import Partner

pytestmark = pytest.mark.django_db
ASKED = {"service": "cpms", "name": "CPMS du Nord", "place": "Mouscron", "offers": "Écoute", "access": "Avec accord"}


def add_url(places):
    return reverse("mediane_lms:partner_add", args=[places.home.uuid])


def test_a_trainer_fills_the_map_and_members_read_it(client, places, alice, bob):
    client.force_login(bob)
    assert client.post(add_url(places), ASKED).status_code == 302
    client.force_login(alice)
    shown = client.get(reverse("mediane_lms:partners")).content.decode()
    assert "CPMS du Nord" in shown
    assert "Ajouter un service" not in shown


def test_a_double_tap_makes_one_row_and_says_so(client, places, bob):
    client.force_login(bob)
    client.post(add_url(places), ASKED)
    again = client.post(add_url(places), ASKED)
    assert again.status_code == 422
    assert "déjà sur votre carte" in again.content.decode()
    assert "Écoute" in again.content.decode()
    assert Partner.objects.count() == 1


def test_what_was_typed_stays_beside_the_error(client, places, bob):
    client.force_login(bob)
    shown = client.post(add_url(places), ASKED | {"checked_on": "2999-01-01"})
    assert shown.status_code == 422
    assert "pas encore passée" in shown.content.decode()
    assert "CPMS du Nord" in shown.content.decode()


def test_changing_and_removing(client, places, carole):
    client.force_login(carole)
    client.post(add_url(places), ASKED)
    row = Partner.objects.get()
    client.post(reverse("mediane_lms:partner_edit", args=[row.uuid]), ASKED | {"name": "CPMS du Sud"})
    assert Partner.objects.get().name == "CPMS du Sud"
    for _time in range(2):
        client.post(reverse("mediane_lms:partner_remove", args=[row.uuid]))
    assert not Partner.objects.exists()


def test_as_many_queries_for_one_and_three(client, places, alice, django_assert_max_num_queries):
    client.force_login(alice)
    client.get(reverse("mediane_lms:partners"))  # what a process reads once
    counts = []
    for number in (1, 3):
        for each in range(number):
            places.home.partners.get_or_create(service="amo", name=f"AMO {each}")
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("mediane_lms:partners"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
