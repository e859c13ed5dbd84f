"""The pages about a newer version in Chromium: axe finds nothing and they fit a phone, with scripts and without."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.lms import playing
from tests.lms.releases.making import release as newer
from tests.support.browser import axe_violations, visitor


@pytest.fixture
def pages(enrolment, alice, bob) -> dict[str, str]:
    """The pages as the server sends them; their styles are inside."""
    playing.read(enrolment, "L1", "s1")
    playing.begin(enrolment, "s4")
    newer(drop=("s1",), add=("L3",), title="Module d’essai, dit autrement")
    hers, his = Client(), Client()
    hers.force_login(alice)
    his.force_login(bob)
    found = {}
    for name, client, arguments in (
        ("home", hers, []),
        ("module", hers, [enrolment.uuid]),
        ("release_choice", hers, [enrolment.uuid]),
        ("cohort", his, [enrolment.cohort.uuid]),
    ):
        for language in ("fr", "en"):
            with translation.override(language):
                answer = client.get(reverse(f"mediane_lms:{name}", args=arguments))
            assert answer.status_code == 200, (name, language)
            found[f"{name}-{language}"] = answer.content.decode()
    form = {"post": "00000000-0000-4000-8000-000000000001", "choice": "prendre", "number": 2}
    with translation.override("fr"):
        taken = hers.post(reverse("mediane_lms:release_choice", args=[enrolment.uuid]), form, follow=True)
    found["taken"] = taken.content.decode()
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_they_are_sound(pages, browser_process, width: int) -> None:
    with visitor(browser_process, "http://localhost", width=1280) as page:
        page.set_viewport_size({"width": width, "height": 800})
        shown = {"html": ""}
        page.route("http://localhost/**", lambda route: route.fulfill(body=shown["html"], content_type="text/html"))
        for name, html in pages.items():
            shown["html"] = html
            page.goto("http://localhost/")
            assert axe_violations(page) == [], name
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name


def test_both_buttons_send_without_scripts(pages, browser_process) -> None:
    with visitor(browser_process, "http://localhost", javascript=False) as page:
        page.set_content(pages["release_choice-fr"])
        assert page.locator("form button[type=submit][name=choice]").count() == 2
        assert page.locator("form input[name=number]").get_attribute("value") == "2"
