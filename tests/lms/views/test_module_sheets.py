"""The sheets of a module are within reach where people work on it: its page in the player, and the group's page."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page

from curriculum.models import CataloguePage, ModulePage, SheetPage
from tests.lms.builders import MODULE_KEY
from tests.lms.views.test_player import text


@pytest.fixture
def sheets(enrolment) -> list[str]:
    """The addresses of a case study for all, and of role cards for trainers."""
    root = Page.objects.get(depth=1).get_children().first() or Page.objects.get(depth=1)
    catalogue = root.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue-des-fiches"))
    page = ModulePage(title="Module", slug="module", code="MOD", hours=1, translation_key=MODULE_KEY)
    module = catalogue.add_child(instance=page)
    made = [
        module.add_child(instance=SheetPage(title=title, slug=kind, code=kind, kind=kind, audience=audience))
        for title, kind, audience in (
            ("Une étude de cas", "case_study", "everyone"),
            ("Des cartes", "role_cards", "trainers"),
        )
    ]
    return [page.get_url() for page in made]


def test_a_learner_finds_the_sheets_for_all(as_alice, url, sheets) -> None:
    page = text(as_alice.get(url("module")))
    assert "Fiches du module" in page
    assert f'href="{sheets[0]}"' in page
    assert "Des cartes" not in page


def test_a_trainer_finds_those_for_trainers_too(as_bob, bob, cohort, sheets) -> None:
    bob.user_permissions.add(Permission.objects.get(codename="access_admin"))
    page = text(as_bob.get(reverse("mediane_lms:cohort", args=[cohort.uuid])))
    assert all(f'href="{address}"' in page for address in sheets)


def test_without_sheets_nothing_is_said_of_them(as_alice, as_bob, url, enrolment) -> None:
    assert "Fiches du module" not in text(as_alice.get(url("module")))
    assert "Fiches du module" not in text(as_bob.get(reverse("mediane_lms:cohort", args=[enrolment.cohort.uuid])))


def test_the_catalogue_leads_who_follows_a_module_to_it_and_asks_others_to_enrol(
    as_alice, as_bob, url, enrolment, sheets
) -> None:
    page = Page.objects.get(pk=ModulePage.objects.get(translation_key=MODULE_KEY).pk).get_url()
    mine, theirs = text(as_alice.get(page)), text(as_bob.get(page))
    assert f'href="{url("module")}"' in mine
    assert "S’inscrire" not in mine
    assert "Aller à mon module" not in theirs
    assert reverse("mediane_lms:enrol", args=[MODULE_KEY]) in theirs
