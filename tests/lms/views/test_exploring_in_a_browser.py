"""The explorer in a real browser: found by axe to be clean, without a scroll to the side, and without JavaScript."""

import json

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import AXE_TAGS, follow, sign_in, visitor
from tests.support.site import Site

LEARN = """
from django.contrib.auth import get_user_model
from curriculum.models import ModulePage
from lms.enrolling import enrol
from tests.lms.access.world import works
user = get_user_model().objects.get(email="{email}")
module = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
works(enrol(user=user, module_key=module.translation_key, share=False), user)
"""


@pytest.fixture(scope="module")
def learned(live_site: Site) -> Site:
    """The trainee has answered, passed a quiz and begun a scenario."""
    live_site.manage("shell", "-c", LEARN.format(email=live_site.people["trainee"].email))
    return live_site


def violations(page: Page) -> list[str]:
    """What axe finds in what is ours of an admin page."""
    found = page.evaluate("tags => axe.run('#main', {runOnly: tags})", AXE_TAGS)
    return [f"{each['id']}: {node['html'][:150]}" for each in found["violations"] for node in each["nodes"]]


def to_the_side(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_clean_at_both_widths(browser_process: Browser, learned: Site, tmp_path, width: int) -> None:
    with visitor(browser_process, learned.url, width=width) as page:
        sign_in(page, learned.people["admin"])
        pages = {}
        page.goto("/cms/statements/")
        pages["list"] = (violations(page), to_the_side(page))
        page.screenshot(path=tmp_path / f"list-{width}.png", full_page=True)
        page.click("details summary")
        wide = page.locator("details input:visible").evaluate_all(
            "each => each.filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.name)"
        )
        assert wide == []
        pages["filters"] = (violations(page), to_the_side(page))
        page.screenshot(path=tmp_path / f"filters-{width}.png", full_page=True)
        follow(page, page.locator("main ol li a", has_text="a reçu une évaluation").first)
        pages["statement"] = (violations(page), to_the_side(page))
        page.screenshot(path=tmp_path / f"statement-{width}.png", full_page=True)
        follow(page, page.locator("a[href$='/void/']"))
        pages["void"] = (violations(page), to_the_side(page))
        page.screenshot(path=tmp_path / f"void-{width}.png", full_page=True)
    assert pages == dict.fromkeys(["list", "filters", "statement", "void"], ([], 0))


def test_filter_read_and_void_without_javascript_and_by_keyboard(browser_process: Browser, learned: Site) -> None:
    with visitor(browser_process, learned.url, javascript=False, width=1280) as page:
        sign_in(page, learned.people["admin"])
        page.goto("/cms/statements/")
        page.locator("details summary").focus()
        page.keyboard.press("Enter")
        page.fill("input[name=activity]", "rien de tel")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("text=Aucune déclaration ne correspond.").count() == 1
        page.goto("/cms/statements/?voided=no")
        link = page.locator("main ol li a", has_text="a reçu une évaluation").first
        link.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert json.loads(page.locator("main pre").inner_text())["verb"]["id"].endswith("/rated")
        follow(page, page.locator("a[href$='/void/']"))
        page.fill("textarea[name=reason]", "Saisie pour une autre personne.")
        follow(page, page.locator("main form button[type=submit]"))
        assert page.locator("text=Cette déclaration est annulée.").count() == 1
        assert page.locator("text=Saisie pour une autre personne.").count() == 1
