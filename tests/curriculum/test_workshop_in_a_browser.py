"""The workshop's own pages in a real browser: clean by axe and no wider than the window, in both languages."""

import pytest
from playwright.sync_api import Browser, Page

from tests.curriculum import word
from tests.support.browser import DESK, PHONE, axe_violations, follow, sign_in, visitor
from tests.support.lesson_import import ADDRESS, bring
from tests.support.site import Person, Site

FACTS = """
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile
from assessments.models import Question, Scenario
from curriculum.models import LessonPage, ModulePage
from lms.admin_groups import ensure_groups
module = ModulePage.objects.filter(code="MOD-NAVT", locale__language_code="fr").get()
lesson = LessonPage.objects.child_of(module).order_by("path")[2]
lesson.body = [("text", {{"text": "<p>C’est IMPORTANT.</p>"}}), ("quiz", {{"quiz": None}})]
lesson.save_revision()
for email in ({emails}):
    user = get_user_model().objects.get(email=email)
    user.groups.add(ensure_groups()[0])
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "{language}"
    profile.save()
question, scenario = Question.objects.order_by("pk").first(), Scenario.objects.order_by("pk").first()
print("made", module.pk, lesson.pk, question.pk, scenario.pk)
"""
AFTER = """
from wagtail.users.models import UserProfile
UserProfile.objects.update(preferred_language="")
"""
REPORTS = ("problemes", "questions-orphelines", "relectures", "poids", "traductions", "questions-ratees")
Found = dict[str, tuple[list[str], int]]
WORDS = {"fr": ("Par où commencer", "Vérifier l’import"), "en": ("Where to begin", "Check the import")}


def looked_at(page: Page) -> Found:
    """Return, for each size, what is wrong with this page; nothing where it is clean."""
    found = {}
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if (wrong := axe_violations(page)) or over:
            found[f"{page.url} {size['width']}"] = (wrong, over)
    page.set_viewport_size(DESK)
    return found


def addresses(module: str, lesson: str, question: str, scenario: str) -> list[str]:
    bank = "/cms/snippets/mediane_assessments/"
    return [
        *(f"/cms/reports/mediane/{name}/" for name in REPORTS),
        ADDRESS.format(module=module),
        f"/cms/mediane/lecons/{lesson}/publier/",
        f"/cms/mediane/modules/{module}/publier-une-version/",
        f"/cms/pages/{module}/copy/",
        f"/cms/pages/{lesson}/view_draft/?mode=problems",
        f"{bank}question/inspect/{question}/",
        f"{bank}scenario/script/{scenario}/",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_workshop_is_clean_at_both_sizes(browser_process: Browser, live_site: Site, language: str) -> None:
    bob, admin = (live_site.people[role] for role in ("trainer", "admin"))
    emails = "".join(f'"{person.email}", ' for person in (bob, admin))
    said = live_site.manage("shell", "-v", "0", "-c", FACTS.format(language=language, emails=emails))
    made = next(line for line in said.splitlines() if line.startswith("made")).split()[1:]
    try:
        found = seen_by_bob(browser_process, live_site, WORDS[language], made)
        found |= asked_before_deleting(browser_process, live_site, admin, made[0])
    finally:
        live_site.manage("shell", "-v", "0", "-c", AFTER)  # the site is everyone's
    assert found == {}


def seen_by_bob(browser: Browser, site: Site, words: tuple[str, str], made: list[str]) -> Found:
    """Look at the home, at each page of the workshop, and at the page that checks an import."""
    begin, check = words
    found: Found = {}
    with visitor(browser, site.url, width=DESK["width"]) as page:
        sign_in(page, site.people["trainer"])
        page.goto("/cms/")
        assert begin in page.inner_text("main")
        found |= looked_at(page)
        for address in addresses(*made):
            answer = page.goto(address)
            assert answer is not None, address
            assert answer.status == 200, address
            found |= looked_at(page)
        bring(page, int(made[0]), word.two_pages())
        follow(page, page.locator("main form button[type=submit]"))
        assert check in page.inner_text("main")
        found |= looked_at(page)
    return found


def asked_before_deleting(browser: Browser, site: Site, admin: Person, module: str) -> Found:
    """Look at « Supprimer, ou archiver ? » of a module that a group learns."""
    with visitor(browser, site.url, width=DESK["width"]) as page:
        sign_in(page, admin)
        page.goto(f"/cms/pages/{module}/delete/")
        assert page.locator("[name=mediane_choice]").count() == 2
        return looked_at(page)
