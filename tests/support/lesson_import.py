"""A trainer's way from a Word document to a lesson that learners get, with every interaction counted."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.support.browser import follow

Seen = Callable[[Page, str], None]
ADDRESS = "/cms/mediane/modules/{module}/importer-une-lecon/"


class Hand:
    """Clicks and types as a person does, and counts: a click, a field, a key command are one each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def follow(self, link: Locator) -> None:
        """Click what leads on."""
        self.count += 1
        follow(self.page, link)

    def fill(self, selector: str, text: str) -> None:
        """Fill a field."""
        self.count += 1
        self.page.fill(selector, text)

    def choose(self, selector: str) -> None:
        """Choose an answer."""
        self.count += 1
        self.page.check(selector)


def nothing(_page: Page, _name: str) -> None:
    """Look at nothing."""


def bring(page: Page, module: int, content: bytes, seen: Seen = nothing) -> None:
    """Find the button on the module and choose the file: from here on interactions count."""
    address = ADDRESS.format(module=module)
    tree = page.request.get(f"/cms/pages/{module}/").text()  # the menu's script takes its entries out of the page
    assert address in tree, "the button stands in the module's menu"
    page.goto(address)
    seen(page, "import a lesson")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files("input[type=file]", [{"name": "colere.docx", "mimeType": kind, "buffer": content}])


def import_and_publish(page: Page, seen: Seen = nothing) -> int:
    """Send, check, confirm, publish lesson and question, publish a version; return how many interactions it took."""
    hand = Hand(page)
    hand.follow(page.get_by_role("button", name="Vérifier le fichier"))
    seen(page, "check the import")
    hand.fill("input[name=minutes]", "25")
    hand.follow(page.get_by_role("button", name="Créer le brouillon"))
    seen(page, "imported draft")
    hand.follow(page.get_by_role("button", name="Publier la leçon et ses questions"))
    seen(page, "published lesson")
    hand.follow(page.locator("main").get_by_role("link", name="Publier une version"))
    seen(page, "publish a version")
    hand.choose("input[name=kind][value=correction]")
    hand.follow(page.get_by_role("button", name="Publier cette version"))
    seen(page, "module with the lesson")
    return hand.count
