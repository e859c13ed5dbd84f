"""Positioning in Chromium: by keyboard at 320 px, without JavaScript; axe on every page and state, both languages."""

import re

from tests.journeys.test_by_keyboard import press_until
from tests.lms.positioning.making import ASKED
from tests.support.browser import axe_violations, follow, sign_in, visitor

ENROL = """
from django.contrib.auth import get_user_model
from lms.enrolling import enrol
from lms.models import Cohort
from tests.lms import builders
from tests.lms.positioning import making
builders.framework()
making.release()
user = get_user_model().objects.get(email={email!r})
cohort = Cohort.objects.get(enrolments__learner__user=user)
cohort = Cohort.objects.create(organisation=cohort.organisation, name="Essai", module_key=builders.MODULE_KEY)
cohort.trainers.add(get_user_model().objects.get(email={trainer!r}))
print("made", enrol(user=user, module_key=builders.MODULE_KEY, cohort=cohort, share=False).uuid, cohort.uuid)
"""
FINISH = """
from lms.models import Enrolment
from tests.lms.positioning import making
making.finish_module(Enrolment.objects.get(uuid={enrolment!r}))
"""


def look(page, name: str) -> None:
    """The page is sound: axe finds nothing, and it is no wider than the phone; in English too where it is a GET."""
    for _language in ("fr", "en"):
        assert axe_violations(page) == [], (name, page.url)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (name, page.url)
        address = page.url
        page.goto(re.sub(r"(https?://[^/]+)/", r"\1/en/", address, count=1))
    assert page.locator("html").get_attribute("lang") == "en", name
    page.goto(address.replace("/en/", "/", 1))


def press(page, selector: str) -> None:
    press_until(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def say(page, down: int) -> None:
    """Choose the same step for each competency, by keys alone, and send."""
    for number in range(1, 5):
        press_until(page, f"input[name=step-{number}]")
        page.keyboard.press("Space")
        for _ in range(down):
            page.keyboard.press("ArrowDown")
    press(page, "main form:has(input[name=step-1]) button[type=submit]")


def take(page) -> None:
    """Answer the quiz with the first option that the page shows, by keys alone."""
    press(page, "main button[type=submit]")
    for _question in ASKED:
        assert axe_violations(page) == []
        press_until(page, "main input[type=radio]")
        page.keyboard.press("Space")
        press(page, "main button[type=submit]")


def test_the_module_that_ships_offers_it_and_goes_on_without(page_without_js, live_site) -> None:
    page = page_without_js
    sign_in(page, live_site.people["trainee"])
    follow(page, page.get_by_role("link", name="Mon positionnement"))
    assert page.get_by_role("link", name="Faire le quiz de positionnement").count() == 1
    page.goto("/mon-parcours/")
    follow(page, page.locator("main .task__name").first)
    assert "C’est facultatif" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Mon positionnement").count() == 1
    follow(page, page.locator("main .actions .button").first)
    assert page.locator("main form.actions button").inner_text() == "Continuer", "the first step, nothing asked before"


def test_from_the_entry_to_the_exit_and_what_a_trainer_sees(page, browser_process, live_site) -> None:
    trainee, trainer = live_site.people["trainee"], live_site.people["trainer"]
    told = live_site.manage("shell", "-v0", "-c", ENROL.format(email=trainee.email, trainer=trainer.email))
    _made, enrolment, cohort = told.strip().splitlines()[-1].split()
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, trainee)
    page.goto(f"/apprendre/{enrolment}/")
    press(page, "main a[href$='/positionnement/']")
    look(page, "nothing said")
    press(page, "main a[href$='/entree/']")
    look(page, "self-rating")
    press(page, "main button[type=submit]")
    assert axe_violations(page) == []
    assert page.locator(".error-summary li").count() == 4
    say(page, 1)
    assert "Je connais" in page.locator(".bearings").inner_text()
    press(page, "main a[href$='/entree/quiz/']")
    look(page, "quiz")
    take(page)
    look(page, "entry")
    assert "Personne d’autre ne le voit." in page.locator("#moment-entry").locator("..").inner_text()
    live_site.manage("shell", "-v0", "-c", FINISH.format(enrolment=enrolment))
    _exit_without_javascript(browser_process, live_site, enrolment)
    page.reload()
    page.locator("summary", has_text="dessinées").press("Enter")
    assert page.locator("figure.bearing svg").first.is_visible()
    look(page, "both")
    with visitor(browser_process, live_site.url) as theirs:
        sign_in(theirs, trainer)
        theirs.goto(f"/formateur/groupes/{cohort}/")
        follow(theirs, theirs.get_by_role("link", name="Positionnement montré"))
        look(theirs, "shown to the trainer")
        assert "Je sais faire sans aide" in theirs.locator(".bearings").inner_text()
        assert "Je connais" not in theirs.locator(".bearings").inner_text()


def _exit_without_javascript(browser_process, live_site, enrolment: str) -> None:
    with visitor(browser_process, live_site.url, javascript=False) as page:
        sign_in(page, live_site.people["trainee"])
        page.goto(f"/apprendre/{enrolment}/termine/")
        follow(page, page.get_by_role("link", name="Mon positionnement"))
        follow(page, page.get_by_role("link", name="Faire mon auto-évaluation"))
        for number in range(1, 5):
            page.locator(f"input[name=step-{number}][value=alone]").check()
        page.locator("input[name=show]").check()
        follow(page, page.get_by_role("button", name="Garder mon auto-évaluation"))
        follow(page, page.get_by_role("link", name="Faire le quiz de positionnement"))
        follow(page, page.get_by_role("button", name="Commencer le quiz"))
        for _question in ASKED:
            page.locator("main input[type=radio]").first.check()
            follow(page, page.locator("main button[type=submit]"))
        assert page.locator("h1").inner_text() == "Mes réponses"
        follow(page, page.get_by_role("link", name="Comparer"))
        page.locator("summary", has_text="dessinées").click()
        assert [figure.is_visible() for figure in page.locator("figure.bearing").all()] == [True] * 4
