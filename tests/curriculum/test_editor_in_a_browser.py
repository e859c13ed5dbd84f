"""The lesson editor in a real browser: notes that follow autosave, previews clean by axe at each width."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import axe_violations, sign_in, visitor
from tests.support.site import Site

FACTS = """
from curriculum.models import LessonPage, ModulePage
from lms.admin_groups import ensure_groups
from django.contrib.auth import get_user_model
module = ModulePage.objects.filter(code="MOD-NAVT", locale__language_code="fr").get()
lessons = list(LessonPage.objects.child_of(module).order_by("path"))
lessons[0].objective = "Un autre objectif."
lessons[0].save_revision().publish()
get_user_model().objects.get(email="{email}").groups.add(ensure_groups()[0])
print("made", lessons[1].pk, module.pk)
"""


@pytest.fixture(scope="module")
def places(live_site: Site) -> tuple[str, str]:
    """A lesson that ships, and its module with a change that is not in its version."""
    said = live_site.manage("shell", "-v", "0", "-c", FACTS.format(email=live_site.people["trainer"].email))
    _made, lesson, module = next(line for line in said.splitlines() if line.startswith("made")).split()
    return lesson, module


def width_over(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_problems_stand_at_their_block_and_follow_what_is_saved(
    browser_process: Browser, live_site: Site, places: tuple[str, str]
) -> None:
    with visitor(browser_process, live_site.url, width=1280) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto(f"/cms/pages/{places[0]}/edit/")
        panel, notes = page.locator("[data-controller=mediane-problems]"), page.locator("[data-mediane-note]")
        expect(panel).to_contain_text("Aucun problème")
        page.wait_for_timeout(2500)  # what is typed sooner, Wagtail takes for what was there before
        title = page.locator("[name=body-0-value-title]")
        before = title.input_value()
        title.fill("ATTENTION DANGER")
        expect(notes).to_have_count(1, timeout=20_000)
        expect(panel.get_by_role("link", name="Bloc 1")).to_be_visible()
        ours = [line for line in axe_violations(page) if "mediane" in line]
        assert ours == []
        title.fill(before)
        expect(notes).to_have_count(0, timeout=20_000)
        expect(panel).to_contain_text("Aucun problème")


@pytest.mark.parametrize("width", [320, 360, 1024])
def test_previews_are_clean_and_fit_each_size(
    browser_process: Browser, live_site: Site, places: tuple[str, str], width: int
) -> None:
    with visitor(browser_process, live_site.url, width=1280) as page:
        sign_in(page, live_site.people["trainer"])
        page.set_viewport_size({"width": width, "height": 740})
        found = {}
        for mode in ("learner", "page", "problems", "print"):
            page.goto(f"/cms/pages/{places[0]}/view_draft/?mode={mode}")
            found[mode] = axe_violations(page), width_over(page)
        assert set(map(str, found.values())) == {"([], 0)"}, found
        page.goto(f"/cms/pages/{places[0]}/view_draft/?mode=learner")
        assert page.locator("section.step:visible").count() == 1
        page.get_by_role("link", name="Continuer").click()
        assert page.locator("section.step:visible .caption").first.inner_text().startswith("Étape 2")


def test_the_question_about_a_version_is_clean(
    browser_process: Browser, live_site: Site, places: tuple[str, str]
) -> None:
    with visitor(browser_process, live_site.url, width=1280) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto(f"/cms/mediane/modules/{places[1]}/publier-une-version/")
        assert axe_violations(page) == []
        page.get_by_role("button", name="Publier cette version").click()
        page.locator("input[name=kind][value=content]").wait_for()
        assert "publier-une-version" in page.url  # the browser, or the server, asks for the answer
