"""« Mes données »: nothing scrolls sideways, axe finds nothing; without JavaScript a trainee takes all and goes."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.support.browser import axe_violations, sign_in, visitor

PAGES = ("/accounts/", "/mes-donnees/", "/mes-donnees/effacer/", "/compte-efface/", "/xapi/profiles/mediane")


def fits(page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_fit_and_are_accessible(browser_process, live_site, width: int) -> None:
    shots = os.environ.get("SHOTS", "")
    with visitor(browser_process, live_site.url, width=width) as page:
        page.set_viewport_size({"width": width, "height": 800})
        sign_in(page, live_site.people["trainer"])
        for address in PAGES:
            page.goto(live_site.url + address)
            assert (page.locator("h1").count(), fits(page), axe_violations(page)) == (1, True, [])
            if shots:
                page.screenshot(
                    path=Path(shots) / f"{address.strip('/').replace('/', '-')}-{width}.png", full_page=True
                )


def test_a_trainee_takes_the_data_and_is_erased(page_without_js, live_site) -> None:
    page, trainee = page_without_js, live_site.people["trainee"]
    sign_in(page, trainee)
    page.goto(f"{live_site.url}/mes-donnees/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger mes données (ZIP)").click()
    names = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())).namelist()
    assert "donnees/auth_user.json" in names
    page.get_by_role("link", name="Effacer mes données et mon compte").click()
    page.get_by_label("Pour confirmer").fill("quelqu’un@example.org")
    page.get_by_role("button", name="Effacer définitivement").click()
    assert "rien n’a été effacé" in page.get_by_role("alert").inner_text()
    page.get_by_label("Pour confirmer").fill(trainee.email)
    page.get_by_role("button", name="Effacer définitivement").click()
    assert page.locator("h1").inner_text() == "Vos données sont effacées"
    page.goto(f"{live_site.url}/mes-donnees/")
    assert "/accounts/login/" in page.url
