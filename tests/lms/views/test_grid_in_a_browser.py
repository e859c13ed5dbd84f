"""The screen of a group in a real browser: rated by keyboard, also without JavaScript, clean for axe."""

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import axe_violations, follow, sign_in, visitor
from tests.support.site import Site

ENROL = """
from django.contrib.auth import get_user_model
from lms.enrolling import enrol
from lms.models import Cohort, Membership
group = Cohort.objects.get(trainers__email="{trainer}")
for name in ("Inès", "Karim", "Zoé"):
    user = get_user_model().objects.create_user(name, f"{{name}}@example.org", "x", first_name=name, last_name="Essai")
    Membership.objects.create(user=user, organisation=group.organisation, role="trainee")
    enrol(user=user, module_key=group.module_key, language=group.language, cohort=group, share=False)
"""


@pytest.fixture(scope="module")
def group(live_site: Site) -> Site:
    """The demo trainer's group, with four people in it."""
    live_site.manage("shell", "-c", ENROL.format(trainer=live_site.people["trainer"].email))
    return live_site


def looked_at(page: Page, picture: str) -> None:
    """Clean for axe (which needs scripts), no wider than the window; a picture of it for who wants to look."""
    if "without" not in picture:
        assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.screenshot(path=picture, full_page=True)


@pytest.mark.parametrize(
    ("width", "english", "scripts"), [(360, False, True), (1280, False, True), (360, True, True), (360, False, False)]
)
def test_rating_by_keyboard(
    browser_process: Browser, group: Site, tmp_path, width: int, *, english: bool, scripts: bool
) -> None:
    def picture(name: str) -> str:
        return str(tmp_path / f"grid-{name}-{width}{'-en' if english else ''}{'' if scripts else '-without'}.png")

    with visitor(browser_process, group.url, javascript=scripts, width=width) as page:
        sign_in(page, group.people["trainer"])
        page.goto("/en/formateur/" if english else "/formateur/")
        follow(page, page.locator("main .task__name").first)
        follow(page, page.locator("main a.button").first)
        page.focus("#cell-1-1")
        page.keyboard.press("n" if english else "p")
        page.keyboard.press("Tab")
        if page.locator("#cell-1-2:focus").count() == 0:  # a level that was decided leads to why it was
            page.keyboard.press("Tab")
        page.keyboard.press("r" if english else "a")
        assert page.locator("#cell-1-2").input_value() == "reached"
        page.select_option("#everybody-3", "reached")
        looked_at(page, picture("filled"))
        page.focus("button[value=check]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        looked_at(page, picture("check"))
        with page.expect_navigation():
            page.click("button[value=record]")
        assert page.locator(".error-summary").count() == 1, "several ratings need a reason"
        looked_at(page, picture("refused"))
        page.fill("#id_reason", "Deux jeux de rôle vus ensemble.")
        follow(page, page.locator("button[value=check]"))
        follow(page, page.locator("button[value=record]"))
        looked_at(page, picture("recorded"))
        page.check("#own-1")
        follow(page, page.locator("form[action$='retirer/'] button"))
        assert page.locator("[name=rating]").count() > 0
        looked_at(page, picture("taken-back"))
