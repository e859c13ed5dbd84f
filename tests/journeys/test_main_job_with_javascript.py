"""The whole job again with JavaScript on: axe-core finds nothing on any page of it, and none scrolls sideways."""

import pytest

from tests.support.browser import axe_violations, follow, sign_in
from tests.support.main_job import (
    STATEMENTS,
    check_as_a_stranger,
    counted,
    get_transcript,
    look_at_competencies,
    statements,
    take_module,
)

PUBLIC = [
    "/",
    "/catalogue/",
    "/glossaire/",
    "/referentiels/",
    "/referentiels/MS9/v1/",
    "/referentiels/MS9/v1/MS9-A2-C3/",
    "/referentiels/BE-EM/v1/",
    "/referentiels/MSADS/RNCP36241/",
    "/referentiels/offres/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accessibilite/",
    "/aide/",
    "/plan-du-site/",
    "/donnees-personnelles/",
    "/verifier/",
    "/nulle-part/",
]


class Examiner:
    """Looks at a page when its kind is new, and whenever it reports an error."""

    def __init__(self) -> None:
        self.kinds = set()
        self.problems = []

    def __call__(self, page, kind):
        if kind in self.kinds:
            return
        self.kinds.add(kind)
        self.problems += [f"{kind}: {each}" for each in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.problems.append(f"{kind}: scrolls sideways")


def test_the_whole_job_with_javascript(page, browser_process, live_site):
    examiner = Examiner()
    take_module(page, live_site, examiner)
    look_at_competencies(page, examiner)
    issued = get_transcript(page, examiner)
    check_as_a_stranger(browser_process, live_site, issued, javascript=True, seen=examiner)
    assert examiner.problems == []
    assert len(examiner.kinds) == 16
    assert counted(statements(live_site)) == STATEMENTS


@pytest.mark.parametrize("language", ["fr", "en"])
def test_public_pages_have_no_violation(page, language):
    examiner = Examiner()
    page.set_extra_http_headers({"Accept-Language": language})
    for address in PUBLIC:
        page.goto(address)
        examiner(page, address)
    assert examiner.problems == []


def test_errors_are_told_where_they_are(page, live_site):
    examiner = Examiner()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "alice@example.org")
    page.fill("input[name=password]", "faux mot de passe")
    follow(page, page.locator("form:has(input[name=password]) button[type=submit]"))
    assert page.title().startswith("Erreur\u00a0:")
    examiner(page, "wrong password")
    assert examiner.problems == []


def test_pages_of_trainer_and_coordinator(page, live_site):
    examiner = Examiner()
    sign_in(page, live_site.people["trainer"])
    page.goto("/formateur/")
    examiner(page, "trainer")
    follow(page, page.locator("main a[href*='/formateur/groupes/']").first)
    examiner(page, "cohort")
    for link in ("inscrire", "observer"):
        with_link = page.locator(f"main a[href*='/{link}/']").first.get_attribute("href")
        page.goto(with_link)
        examiner(page, link)
        page.goto("/formateur/")
        follow(page, page.locator("main a[href*='/formateur/groupes/']").first)
    page.context.clear_cookies()
    sign_in(page, live_site.people["coordinator"])
    page.goto("/reseau/")
    examiner(page, "network")
    follow(page, page.locator("main a[href*='/reseau/']").first)
    examiner(page, "organisation")
    assert examiner.problems == []
