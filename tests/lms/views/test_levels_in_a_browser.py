"""Levels explained, looked at again and ruled in a real browser: axe, both widths, both languages, by keyboard."""

import pytest
from playwright.sync_api import Browser, Page

from tests.lms.views.test_exploring_in_a_browser import to_the_side, violations
from tests.support.browser import axe_violations, sign_in, visitor
from tests.support.site import Site

RATED = """
import datetime, uuid
from django.contrib.auth import get_user_model
from lms import rating
from lms.models import Attainment, Enrolment, LevelRule, Membership
from lms.models.rating import Outcome
users = get_user_model().objects
enrolment = Enrolment.objects.filter(learner__user__email="{trainee}", cohort__isnull=False).first()
from curriculum.releasing import open_release
rubric = next(iter(open_release(enrolment.release_id).content.rubrics.values()))
trainer = users.get(email="{trainer}")
LevelRule.objects.create(scope=rubric.criteria[0].competency.rpartition("/")[0], validity_months=12)
for outcome in (Outcome.REACHED, Outcome.NOT_YET, Outcome.REACHED):
    rating.observe(enrolment=enrolment, rubric_id=rubric.id, assessor=trainer, reason="Vu en séance.",
        outcomes=dict.fromkeys([each.id for each in rubric.criteria], outcome), post_id=uuid.uuid4())
expired = Attainment.objects.filter(current=True, level__gt=0).order_by("-competency").first()
Attainment.objects.filter(pk=expired.pk).update(valid_until=datetime.date(2020, 1, 1))
place = enrolment.cohort.organisation
Membership.objects.get_or_create(user=users.get(email="{coordinator}"), organisation=place, role="trainer")
print(rubric.criteria[0].competency, expired.competency)
"""


@pytest.fixture(scope="module")
def rated(live_site: Site) -> tuple[Site, str, str]:
    """The trainee was seen three times; one level has expired; a second assessor is there."""
    emails = {name: live_site.people[name].email for name in ("trainee", "trainer", "coordinator")}
    one, expired = live_site.manage("shell", "-v", "0", "-c", RATED.format(**emails)).split()[-2:]
    return live_site, one, expired


def button(page: Page, name: str) -> None:
    """Press a button by keyboard."""
    page.get_by_role("button", name=name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_person_asks_and_an_assessor_answers_by_keyboard_without_javascript(
    browser_process: Browser, rated: tuple[Site, str, str]
) -> None:
    site, reference, _expired = rated
    with visitor(browser_process, site.url, javascript=False) as page:
        sign_in(page, site.people["trainee"])
        page.goto(f"/mes-competences/{reference}/pourquoi/")
        page.get_by_role("link", name="Demander un réexamen").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/reexamen/")
        button(page, "Envoyer la demande")
        assert page.locator(".error-summary").count() == 1
        page.get_by_label("Pourquoi demandez-vous un réexamen").focus()
        page.keyboard.type("Je l’ai fait deux fois.")
        button(page, "Envoyer la demande")
        assert "encore 30 jours" in page.inner_text("main")
    with visitor(browser_process, site.url, javascript=False) as page:
        sign_in(page, site.people["coordinator"])
        page.goto("/formateur/reexamens/")
        page.locator("main .task__name").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/reexamens/*-*/")
        page.get_by_label("Votre évaluation", exact=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.get_by_label("Ce qui fonde votre évaluation").focus()
        page.keyboard.type("Vu de nouveau, en jeu de rôle.")
        button(page, "Enregistrer la réponse")
        assert "Vu de nouveau, en jeu de rôle." in page.inner_text("main")
        assert page.get_by_role("button", name="Enregistrer la réponse").count() == 0


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_clean(browser_process: Browser, rated, tmp_path, width: int, language: str) -> None:
    site, reference, expired = rated
    found = {}

    def look(page: Page, address: str) -> None:
        page.goto(f"{language}{address}")
        for each in page.locator("main details summary").all():
            each.click()
        found[address] = (axe_violations(page), max(0, to_the_side(page)))
        page.screenshot(path=tmp_path / f"{len(found)}-{width}{language.strip('/')}.png", full_page=True)

    with visitor(browser_process, site.url, width=width) as page:
        sign_in(page, site.people["trainee"])
        for address in ("/mes-competences/", f"/mes-competences/{reference}/pourquoi/"):
            look(page, address)
        look(page, f"/mes-competences/{expired}/pourquoi/")
        look(page, f"/mes-competences/{expired}/reexamen/")
    with visitor(browser_process, site.url, width=width) as page:
        sign_in(page, site.people["coordinator"])
        look(page, "/formateur/reexamens/")
    with visitor(browser_process, site.url, width=width) as page:
        sign_in(page, site.people["trainer"])
        page.goto(f"{language}/formateur/")
        page.locator("main .task__name").first.click()
        page.locator("main a[href*='/pourquoi/']").first.click()
        page.wait_for_url("**/pourquoi/")
        look(page, page.url.removeprefix(site.url).removeprefix(language))
    assert found == dict.fromkeys(found, ([], 0))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_rules_are_clean_in_the_admin(browser_process: Browser, rated, tmp_path, width: int) -> None:
    site, reference, _expired = rated
    with visitor(browser_process, site.url, width=width) as page:
        sign_in(page, site.people["admin"])
        found = {}
        page.goto("/cms/level-rules/")
        found["list"] = (violations(page), to_the_side(page))
        page.goto(f"/cms/level-rules/{reference}/")
        page.get_by_label("Jeu de rôle observé", exact=True).select_option("n-of-m")
        page.get_by_label("Jeu de rôle observé : n").fill("2")
        page.get_by_label("Jeu de rôle observé : m").fill("2")
        found["form"] = (violations(page), to_the_side(page))
        button(page, "Vérifier ce qui changerait")
        assert "Ce qui changerait" in page.inner_text("main")
        found["check"] = (violations(page), to_the_side(page))
        page.screenshot(path=tmp_path / f"rule-{width}.png", full_page=True)
        assert found == dict.fromkeys(found, ([], 0))
