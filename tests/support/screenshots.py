"""`make screenshots`: every page of the journey at 360 and 1280 px, into var/screenshots (or the folder named).

A real site, a real browser: the demonstration's trainee goes through the module and takes a transcript away, a
stranger checks it, trainer, coordinator and admin look at their pages. Each file is named by its place in the journey
and what it shows.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.curriculum import word
from tests.support import databases
from tests.support.browser import DESK, PHONE, chromium, follow, sign_in, visitor
from tests.support.lesson_import import bring, import_and_publish
from tests.support.main_job import check_as_a_stranger, get_transcript, look_at_competencies, take_module
from tests.support.site import Server, Site

MODULE = "/catalogue/mediation-navette-ou-table-ronde-choisir-et-conduire/"
LIBRARY = "/catalogue/bibliotheque-doutils/"
PUBLIC = {
    "front": "/",
    "catalogue": "/catalogue/",
    "module page": MODULE,
    "sheet of a module": f"{MODULE}etude-de-cas-trois-demandes-dans-un-meme-courriel/",
    "library of tools": LIBRARY,
    "sheet of the library": f"{LIBRARY}protocole-danalyse-de-pratiques-en-six-temps/",
    "coverage": "/couverture/",
    "glossary": "/glossaire/",
    "frameworks": "/referentiels/",
    "framework": "/referentiels/MS9/v1/",
    "competency": "/referentiels/MS9/v1/MS9-A2-C3/",
    "belgian framework": "/referentiels/BE-EM/v1/",
    "title": "/referentiels/MSADS/RNCP36241/",
    "offers": "/referentiels/offres/",
    "sign in": "/accounts/login/",
    "sign in by code": "/accounts/login/code/",
    "accessibility": "/accessibilite/",
    "help": "/aide/",
    "site map": "/plan-du-site/",
    "personal data": "/donnees-personnelles/",
    "xAPI profile": "/xapi/profiles/mediane",
    "erased": "/compte-efface/",
    "not found": "/nulle-part/",
    "front in English": "/en/",
}
OWN = {
    "account": "/accounts/",
    "partners": "/partenaires/",
    "my data": "/mes-donnees/",
    "erase my data": "/mes-donnees/effacer/",
}
# role → pages: an address, or what to click on the page before
STAFF = {
    "trainer": ["/formateur/", "main a[href*='/formateur/groupes/']", "main a[href*='/observer/']"],
    "coordinator": ["/reseau/", "main a[href*='/reseau/']"],
    "admin": [
        *("/cms/", "/cms/snippets/mediane_assessments/scenario/"),
        *("/cms/mediane_clients/", "/cms/mediane_clients/new/", "/cms/mediane_targets/", "/cms/mediane_targets/new/"),
        *("/cms/statements/", "main ol[reversed] li a"),
    ],
}
# What a trainer's workshop has, of a module and its first lesson
WORKSHOP = {
    "workshop home": "/cms/",
    "workshop tree": "/cms/pages/{module}/",
    "workshop editor of a module": "/cms/pages/{module}/edit/",
    "workshop editor of a lesson": "/cms/pages/{lesson}/edit/",
    "workshop preview": "/cms/pages/{lesson}/view_draft/?mode=learner",
    "workshop copy": "/cms/pages/{module}/copy/",
    "workshop delete or archive": "/cms/pages/{lesson}/delete/",
    "workshop questions": "/cms/snippets/mediane_assessments/question/",
    **{
        f"report {name}": f"/cms/reports/mediane/{name}/"
        for name in ("problemes", "questions-orphelines", "relectures", "poids", "traductions", "questions-ratees")
    },
}
PLACES = """
from curriculum.models import LessonPage, ModulePage
module = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
print("places", module.pk, LessonPage.objects.child_of(module).order_by("path").first().pk)
"""
# The admin scrolls inside itself: the height of what it holds
HEIGHT = "Math.max(...[...document.querySelectorAll('html, main, .content-wrapper')].map(one => one.scrollHeight))"
TALLEST = 8000


class Camera:
    """Takes numbered pictures of one width into one folder; one picture a name."""

    def __init__(self, folder: Path, width: int) -> None:
        self.folder = folder / str(width)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.width = width
        self.names: set[str] = set()

    def __call__(self, page: Page, name: str) -> None:
        """Picture the whole page under this name."""
        if name not in self.names:
            self.names.add(name)
            file = f"{len(self.names):02}-{name.replace(' ', '-')}.png"
            window = page.viewport_size
            if window and "/cms/" in page.url:
                page.set_viewport_size({"width": self.width, "height": min(page.evaluate(HEIGHT), TALLEST)})
            page.screenshot(path=self.folder / file, full_page=True)
            if window:
                page.set_viewport_size(window)


def everyone(page: Page, camera: Camera) -> None:
    """What everyone sees, without signing in."""
    for name, address in PUBLIC.items():
        page.goto(address)
        camera(page, name)


def staff(browser: Browser, site: Site, camera: Camera) -> None:
    """What trainer, coordinator and admin see."""
    for role, ways in STAFF.items():
        with visitor(browser, site.url, width=camera.width) as page:
            sign_in(page, site.people[role])
            for number, way in enumerate(ways):
                if way.startswith("/"):
                    page.goto(way)
                else:
                    follow(page, page.locator(way).first)
                camera(page, f"{role} {number + 1}")


def workshop(browser: Browser, site: Site, camera: Camera) -> None:
    """What a trainer sees who looks round the workshop, and brings a lesson from Word."""
    said = site.manage("shell", "-v", "0", "-c", PLACES).splitlines()
    module, lesson = next(line for line in said if line.startswith("places")).split()[1:]
    with visitor(browser, site.url, width=camera.width) as page:
        sign_in(page, site.people["trainer"])
        for name, address in WORKSHOP.items():
            page.goto(address.format(module=module, lesson=lesson))
            camera(page, name)
        bring(page, int(module), word.two_pages(), camera)
        import_and_publish(page, camera)


def main() -> None:
    """Take every picture in both widths, each width on a site of its own."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else databases.ROOT / "var" / "screenshots"
    for width in (PHONE["width"], DESK["width"]):
        camera = Camera(folder, width)
        with Server(f"screens{width}") as site, chromium() as browser:
            with visitor(browser, site.url, width=width) as page:
                everyone(page, camera)
            with visitor(browser, site.url, width=width) as page:
                take_module(page, site, camera)
                look_at_competencies(page, camera)
                issued = get_transcript(page, camera)
                for name, address in OWN.items():
                    page.goto(address)
                    camera(page, name)
            check_as_a_stranger(browser, site, issued, javascript=True, seen=camera)
            staff(browser, site, camera)
            workshop(browser, site, camera)
        print(f"{len(camera.names)} pages at {width} px in {camera.folder}", flush=True)


if __name__ == "__main__":
    main()
