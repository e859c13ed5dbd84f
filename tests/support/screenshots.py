"""`make screenshots`: every page of the journey at 360 and 1280 px, into var/screenshots (or the folder named).

A real site, a real browser: the demonstration's trainee goes through the module, the trainer and the coordinator look
at their pages, a stranger checks the transcript. Each file is named by its place in the journey.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support import databases
from tests.support.browser import DESK, PHONE, chromium, sign_in, visitor
from tests.support.site import Server, Site

STEPS_AT_MOST = 250


class Camera:
    """Takes numbered pictures of one width into one folder."""

    def __init__(self, folder: Path, width: int) -> None:
        self.folder = folder / str(width)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.width = width
        self.names: set[str] = set()

    def take(self, page: Page, name: str) -> None:
        """Picture the whole page under this name; one picture a name."""
        if name not in self.names:
            self.names.add(name)
            page.screenshot(path=self.folder / f"{len(self.names):02} {name}.png", full_page=True)


def public_pages(page: Page, camera: Camera) -> None:
    """What everyone sees, without signing in."""
    page.goto("/")
    camera.take(page, "accueil")
    for name, address in (("catalogue", "/catalogue/"), ("referentiels", "/referentiels/"), ("verifier", "/verifier/")):
        if page.goto(address).ok:
            camera.take(page, name)
    page.goto("/accounts/login/")
    camera.take(page, "connexion")


def kind_of(page: Page) -> str:
    """What kind of page the player shows: the words of its address, else what stands on it."""
    parts = [part for part in page.url.split("?")[0].split("/")[4:] if part]
    words = [part for part in parts if not any(char.isdigit() for char in part)]
    if len(parts) == 1:
        return "module"
    if page.locator("main form input[type=radio], main form input[type=checkbox]").count():
        words.append("choix")
    return "-".join(words) or "etape"


def play(page: Page, camera: Camera) -> None:
    """Go through the module from « Reprendre » to its end, always by the first choice."""
    page.goto("/mon-parcours/")
    camera.take(page, "mon-parcours")
    page.locator("main a[href*='/apprendre/']").first.click()
    for _ in range(STEPS_AT_MOST):
        camera.take(page, kind_of(page))
        if page.url.rstrip("/").endswith("termine"):
            return
        choices = page.locator("main form input[type=radio], main form input[type=checkbox]")
        if choices.count():
            choices.first.check()
        onward = page.locator("main form[method=post] button[type=submit], main a.button, main a[rel=next]")
        if not onward.count():
            return
        onward.first.click()


def signed_in_pages(browser: Browser, site: Site, camera: Camera) -> None:
    """The trainee's journey, then what trainer and coordinator see."""
    with visitor(browser, site.url, width=camera.width) as page:
        sign_in(page, site.people["trainee"])
        play(page, camera)
        for name, address in (("competences", "/mes-competences/"), ("releves", "/mes-releves/")):
            if page.goto(address).ok:
                camera.take(page, name)
        if page.locator("main a[href*='/pourquoi/']").count():
            page.locator("main a[href*='/pourquoi/']").first.click()
            camera.take(page, "pourquoi")
    for role, address in (("trainer", "/formateur/"), ("coordinator", "/reseau/"), ("admin", "/cms/")):
        with visitor(browser, site.url, width=camera.width) as page:
            sign_in(page, site.people[role])
            if page.goto(address).ok:
                camera.take(page, role)


def main() -> None:
    """Take every picture in both widths, each width on a site of its own."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else databases.ROOT / "var" / "screenshots"
    for width in (PHONE["width"], DESK["width"]):
        camera = Camera(folder, width)
        with Server(f"screens{width}") as site, chromium() as browser:
            with visitor(browser, site.url, width=width) as page:
                public_pages(page, camera)
            signed_in_pages(browser, site, camera)
        print(f"{len(camera.names)} pages at {width} px in {camera.folder.relative_to(databases.ROOT)}", flush=True)


if __name__ == "__main__":
    main()
