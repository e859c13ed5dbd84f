"""Every kind of question in a real browser: clean by axe at both widths, answered by keyboard, without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page

from assessments import kinds
from tests.lms import every_kind
from tests.lms.builders import key
from tests.support.browser import AXE_TAGS, axe_violations, follow, sign_in, visitor
from tests.support.site import Site

ENROL = """
from django.contrib.auth import get_user_model
from lms.enrolling import enrol
from lms.models import Cohort, Organisation
from tests.lms import builders, every_kind
people = get_user_model().objects
builders.framework()
every_kind.release()
group = Cohort.objects.create(
    organisation=Cohort.objects.first().organisation, name="Tous les types", module_key=every_kind.MODULE
)
group.trainers.add(people.get(email="{trainer}"))
made = enrol(user=people.get(email="{trainee}"), module_key=every_kind.MODULE, cohort=group, share=False)
print("made", made.uuid, group.uuid)
"""


@pytest.fixture(scope="module")
def places(live_site: Site) -> tuple[str, str]:
    """The trainee's enrolment on the module of every kind, and the trainer's group."""
    emails = {role: live_site.people[role].email for role in ("trainer", "trainee")}
    said = live_site.manage("shell", "-c", ENROL.format(**emails))
    _made, enrolment, group = next(line for line in said.splitlines() if line.startswith("made")).split()
    return enrolment, group


def step(enrolment: str, kind: str, language: str = "") -> str:
    return f"{language}/apprendre/{enrolment}/{key('practice')}/{key(f'step-{kind}')}/"


def state(page: Page) -> tuple[list[str], int]:
    """What axe finds, and how many pixels the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return axe_violations(page), int(wide)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_kind_and_every_state_is_clean(
    browser_process: Browser, live_site: Site, places, tmp_path, width: int, language: str
) -> None:
    enrolment, group = places
    found = {}
    with visitor(browser_process, live_site.url, width=width) as page:
        sign_in(page, live_site.people["trainee"])
        for kind in kinds.names():
            page.goto(step(enrolment, kind, language))
            found[kind] = state(page)
            page.screenshot(path=tmp_path / f"{kind}-{width}.png", full_page=True)
            follow(page, page.locator("main button[type=submit]"))
            found[f"{kind} refused"] = state(page)
            page.screenshot(path=tmp_path / f"{kind}-refused-{width}.png", full_page=True)
        page.goto(step(enrolment, "essay", language))
        page.fill("textarea", "J’écoute d’abord.\n\nPuis je dis ma place.")
        follow(page, page.locator("main button[type=submit]"))
        found["essay sent"] = state(page)
        page.screenshot(path=tmp_path / f"sent-{width}.png", full_page=True)
    with visitor(browser_process, live_site.url, width=width) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto(f"{language}/formateur/groupes/{group}/textes/")
        found["texts"] = state(page)
        page.screenshot(path=tmp_path / f"texts-{width}.png", full_page=True)
        follow(page, page.locator("main .tasks a").first)
        found["text"] = state(page)
        page.screenshot(path=tmp_path / f"text-{width}.png", full_page=True)
        follow(page, page.locator("main button[type=submit]"))
        found["text refused"] = state(page)
        page.screenshot(path=tmp_path / f"text-refused-{width}.png", full_page=True)
    assert found == dict.fromkeys(found, ([], 0))


def test_a_text_is_written_and_read_by_keyboard_without_javascript(
    browser_process: Browser, live_site: Site, places
) -> None:
    enrolment, group = places
    with visitor(browser_process, live_site.url, javascript=False) as page:
        sign_in(page, live_site.people["trainee"])
        page.goto(step(enrolment, "match"))
        for pair in every_kind.right("match"):
            option, _dot, target = pair.partition("[.]")
            page.select_option(f"select[name='response-{option}']", target)
        follow(page, page.locator("main button[type=submit]"))
        assert page.locator("h1").inner_text() == "C’est ça"
        page.goto(step(enrolment, "numeric"))
        page.focus("#response-1")
        page.keyboard.type("731,0")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("h1").inner_text() == "C’est ça"
        page.goto(step(enrolment, "essay"))
        page.focus("#response-1")
        page.keyboard.type("Écrit au clavier.")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        where = page.url
    with visitor(browser_process, live_site.url, javascript=False) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto(f"/formateur/groupes/{group}/textes/")
        follow(page, page.locator("main .tasks a").first)
        assert "Écrit au clavier." in page.locator("blockquote").inner_text()
        for number in (1, 2):
            page.focus(f"#met-{number}-met")
            page.keyboard.press("Space")
        page.focus("#id_remark")
        page.keyboard.type("C’est clair.")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Relecture enregistrée" in page.locator("body").inner_text()
    with visitor(browser_process, live_site.url, javascript=False) as page:
        sign_in(page, live_site.people["trainee"])
        page.goto(where)
        assert page.locator("h1").inner_text() == "C’est ça"
        assert "C’est clair." in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_bank_is_clean(browser_process: Browser, live_site: Site, tmp_path, width: int) -> None:
    found = {}
    with visitor(browser_process, live_site.url, width=width) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto("/cms/snippets/mediane_assessments/question/?used=yes")
        page.screenshot(path=tmp_path / f"bank-{width}.png")
        where = page.locator("a[href*='/question/inspect/']").first.get_attribute("href")
        page.goto(str(where))
        page.screenshot(path=tmp_path / f"usage-{width}.png", full_page=True)
        found["usage"] = page.evaluate("tags => axe.run('#main', {runOnly: tags})", AXE_TAGS)["violations"]
        page.goto(str(where).replace("/inspect/", "/edit/"))
        page.locator("details summary").first.click()
        found["kinds"] = page.evaluate("tags => axe.run('details.help-block', {runOnly: tags})", AXE_TAGS)["violations"]
        page.screenshot(path=tmp_path / f"edit-{width}.png")
    assert {name: [each["id"] for each in faults] for name, faults in found.items()} == {"usage": [], "kinds": []}
