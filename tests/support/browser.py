"""Chromium for the browser tests, and axe-core's judgement of a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.support import tools
from tests.support.site import Person

FLAGS = [
    "--no-sandbox",  # root in a container has no user namespaces; the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STILL = """() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.playState === "running" && each.effect.getComputedTiming().endTime < 5000)
    .map((each) => each.finished))"""
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=FLAGS)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop is not ours: the ORM need not refuse it
        yield browser
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        browser.close()


@contextmanager
def visitor(browser: Browser, url: str, *, javascript: bool = True, width: int = 360) -> Iterator[Page]:
    """A page of a new visitor. Errors of scripts and of the content security policy fail the block that ends."""
    size = DESK if width > PHONE["width"] else PHONE
    context = browser.new_context(base_url=url, viewport=size, locale="fr-FR", java_script_enabled=javascript)
    context.add_init_script(path=tools.axe())  # not subject to the page's policy, which so stays in force
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    try:
        yield page
    finally:
        context.close()
    assert not errors, errors


def follow(page: Page, link: Locator) -> None:
    """Click what leads to another page, and be there: a look taken earlier would still see the old one."""
    with page.expect_navigation():
        link.click()


def sign_in(page: Page, person: Person) -> None:
    """Sign a demo person in by password, on the site's own page."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", person.password)
    follow(page, page.locator("form:has(input[name=password]) button[type=submit]"))


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA on this page, one line a violation; [] is what a test wants."""
    page.evaluate(STILL)  # what fades in has not its colours yet
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    return [
        f"{violation['id']}: {violation['help']} → {node['target']} {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
