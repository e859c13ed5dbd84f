"""Organisations, memberships, cohorts and clients in the Wagtail admin, and its two groups."""

import uuid

import pytest
from django.test import Client as Browser
from django.urls import reverse

from lms.admin_groups import ensure_groups
from lms.models import Cohort, Membership, Organisation
from tests.support.people import person

pytestmark = pytest.mark.django_db

SECTIONS = ["mediane_organisations", "mediane_memberships", "mediane_cohorts", "mediane_clients"]


@pytest.fixture
def editor(client: Browser, admin) -> Browser:
    client.force_login(admin)
    return client


def fields(**values: str) -> dict[str, str]:
    blank = {"country": "FR", "siret": "", "training_number": "", "declaration": "undisclosed", "parent": ""}
    return blank | values


def tree() -> list[tuple[int, str]]:
    return [(node.depth, node.name) for node in Organisation.get_tree()]


@pytest.mark.parametrize("section", SECTIONS)
def test_lists_open(editor: Browser, places, cohort, section: str) -> None:
    assert editor.get(reverse(f"{section}:index")).status_code == 200


def test_add_below_and_as_a_root(editor: Browser, places) -> None:
    add = reverse("mediane_organisations:add")
    editor.post(add, fields(name="Antenne Nord", slug="nord", parent=str(places.home.pk)))
    editor.post(add, fields(name="Autre réseau", slug="autre"))
    assert tree() == [
        (1, "Autre réseau"),
        (1, "Réseau des médiations"),
        (2, "Médiation des Coteaux"),
        (2, "Médiation du Canal"),
        (3, "Antenne Nord"),
    ]
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_move_with_everything_below(editor: Browser, places) -> None:
    places.home.add_child(name="Antenne Nord", slug="nord")
    edit = reverse("mediane_organisations:edit", args=[places.home.pk])
    editor.post(edit, fields(name="Médiation du Canal", slug="canal", parent=str(places.neighbour.pk)))
    assert tree() == [
        (1, "Réseau des médiations"),
        (2, "Médiation des Coteaux"),
        (3, "Médiation du Canal"),
        (4, "Antenne Nord"),
    ]
    editor.post(edit, fields(name="Médiation du Canal", slug="canal"))
    assert (1, "Médiation du Canal") in tree()
    assert (2, "Antenne Nord") in tree()
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_an_organisation_cannot_go_below_itself(editor: Browser, places) -> None:
    below = places.home.add_child(name="Antenne Nord", slug="nord")
    edit = reverse("mediane_organisations:edit", args=[places.home.pk])
    for parent in (places.home, below):
        answer = editor.post(edit, fields(name="Médiation du Canal", slug="canal", parent=str(parent.pk)))
        assert answer.status_code == 200
    assert (2, "Médiation du Canal") in tree()


def test_rename_keeps_the_place(editor: Browser, places) -> None:
    edit = reverse("mediane_organisations:edit", args=[places.home.pk])
    editor.post(edit, fields(name="Aaa", slug="canal", parent=str(places.network.pk)))
    assert tree() == [(1, "Réseau des médiations"), (2, "Aaa"), (2, "Médiation des Coteaux")]


def test_membership_with_role_and_dates(editor: Browser, places, david) -> None:
    values = {"user": david.pk, "organisation": places.home.pk, "role": "trainer", "start": "2026-01-01"}
    editor.post(reverse("mediane_memberships:add"), values | {"end": "2026-06-30"})
    membership = Membership.objects.get(user=david)
    assert (membership.role, str(membership.start), str(membership.end)) == ("trainer", "2026-01-01", "2026-06-30")
    wrong = editor.post(reverse("mediane_memberships:add"), values | {"end": "2025-06-30"})
    assert wrong.status_code == 200
    assert Membership.objects.filter(user=david).count() == 1


def test_a_cohort_s_trainers_are_trainers(editor: Browser, cohort, bob, alice) -> None:
    page = editor.get(reverse("mediane_cohorts:edit", args=[cohort.pk])).content.decode()
    assert "Bob" in page
    assert "Alice" not in page.split("trainers")[1]


def test_a_cohort_s_trainer_who_left_stays_listed(editor: Browser, cohort, bob) -> None:
    Membership.objects.filter(user=bob).delete()
    assert "Bob" in editor.get(reverse("mediane_cohorts:edit", args=[cohort.pk])).content.decode()


def test_groups_are_made_once_and_keep_what_was_added(django_assert_num_queries) -> None:
    trainers, coordination = ensure_groups()
    counts = trainers.permissions.count(), coordination.permissions.count()
    extra = coordination.permissions.first()
    trainers.permissions.add(extra)
    ensure_groups()
    assert trainers.permissions.filter(pk=extra.pk).exists()
    assert coordination.permissions.count() == counts[1]


def test_trainers_write_and_do_not_administer(client: Browser, bob, alice) -> None:
    bob.groups.add(ensure_groups()[0])
    client.force_login(bob)
    assert client.get("/cms/").status_code == 200
    assert client.get(reverse("wagtailsnippets_mediane_assessments_question:add")).status_code == 200
    for section in SECTIONS:
        assert client.get(reverse(f"{section}:index")).status_code == 302
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302
    assert client.get(reverse("wagtailsites:index")).status_code == 302


def test_coordination_administers_and_does_not_write(client: Browser, places) -> None:
    user = person("Camille")
    user.groups.add(ensure_groups()[1])
    client.force_login(user)
    for section in SECTIONS[:3]:
        assert client.get(reverse(f"{section}:index")).status_code == 200
    assert client.get(reverse("mediane_clients:index")).status_code == 302
    assert client.get(reverse("wagtailsnippets_mediane_assessments_question:add")).status_code == 302


def test_a_coordinator_s_membership_opens_no_admin(client: Browser, carole) -> None:
    client.force_login(carole)
    assert client.get("/cms/", follow=True).status_code == 403


def test_cohort_form_names_modules() -> None:
    from lms.forms.organisation import module_choices

    assert module_choices() == [("", "---------")]
    assert Cohort(module_key=uuid.uuid4(), name="x").name == "x"
