"""Evidence in Chromium: by keyboard at 320 px, without JavaScript, axe on every page and state in both languages."""

import re

from tests.journeys.test_by_keyboard import press_until
from tests.support.browser import axe_violations, follow, sign_in, visitor


def look(page, name: str) -> None:
    """The page is sound: axe finds nothing, and it is no wider than the phone; in English too where it is a GET."""
    assert axe_violations(page) == [], (name, page.url)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (name, page.url)


def send_by_keys(page, selector: str) -> None:
    press_until(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def typed(page, selector: str, text: str) -> None:
    press_until(page, selector)
    page.keyboard.type(text)


def test_a_piece_of_work_from_the_draft_to_the_level_by_keyboard(page, browser_process, live_site) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, live_site.people["trainee"])
    _prepare(page)
    _send(page)
    address = page.url
    page.goto("/demo/courriers/")
    link = re.search(r"http\S+/signer/\S+", page.locator("main").inner_text())
    assert link
    _sign(browser_process, live_site, "/signer/" + link[0].partition("/signer/")[2])
    _review(browser_process, live_site)
    page.goto(address)
    assert "Acceptée" in page.locator("main").inner_text()
    look(page, "evidence, accepted")
    page.goto("/mes-preuves/")
    look(page, "list")
    page.goto("/en" + address.partition(live_site.url)[2])
    assert page.locator("html").get_attribute("lang") == "en"
    look(page, "evidence in English")


def _prepare(page) -> None:
    page.goto("/mes-preuves/")
    look(page, "list, empty")
    send_by_keys(page, "main a.button")
    send_by_keys(page, "main button[type=submit]")
    assert page.title().startswith("Erreur\u00a0:")
    look(page, "what, refused")
    press_until(page, "input[name=kind]")
    page.keyboard.press("Space")  # the first kind; two further down is a situation of work
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=kind][value=workplace]").is_checked()
    typed(page, "#id_what", "Une table ronde avec la famille Zorglub")
    send_by_keys(page, "main button[type=submit]")
    look(page, "when")
    page.fill("#id_happened_on", "2026-10-05")
    send_by_keys(page, "main button[type=submit]")
    look(page, "competencies")
    press_until(page, "input[name=competencies]")
    page.keyboard.press("Space")
    send_by_keys(page, "main button[type=submit]")
    look(page, "content")


def _send(page) -> None:
    typed(page, "#id_text", "Nous avons écouté chacun, puis cherché un accord.")
    send_by_keys(page, "main button[type=submit]")
    look(page, "check")
    send_by_keys(page, "main form.actions button[type=submit]")
    assert "Zorglub" in page.locator("main dl").inner_text()
    look(page, "names")
    send_by_keys(page, "main dl a")
    page.fill("#id_what", "Une table ronde avec une famille")
    send_by_keys(page, "main button[type=submit]")
    assert page.url.endswith("/verifier/"), "back where one was"
    send_by_keys(page, "main form.actions button[type=submit]")
    look(page, "sent")
    send_by_keys(page, "main a.button")
    look(page, "ask for a signature")
    typed(page, "#id_address", "tutrice@travail.example")
    send_by_keys(page, "main button[type=submit]")
    look(page, "evidence, waiting for the tutor")


def _sign(browser, site, path: str) -> None:
    with visitor(browser, site.url) as tutor:
        tutor.set_viewport_size({"width": 320, "height": 640})
        tutor.goto(path)
        look(tutor, "to sign")
        press_until(tutor, "main button")
        with tutor.expect_navigation():
            tutor.keyboard.press("Enter")
        assert tutor.title().startswith("Erreur")
        look(tutor, "to sign, refused")
        tutor.locator("#answer-sign").check()
        tutor.locator("#role-1").check()
        follow(tutor, tutor.locator("main button"))
        look(tutor, "signed")
        tutor.goto(path)
        look(tutor, "dead link")
        assert tutor.context.cookies() == []


def _review(browser, site) -> None:
    with visitor(browser, site.url) as bob:
        bob.set_viewport_size({"width": 360, "height": 740})
        sign_in(bob, site.people["trainer"])
        bob.goto("/formateur/preuves/")
        look(bob, "queue")
        follow(bob, bob.locator("main a.task__name").first)
        look(bob, "review")
        follow(bob, bob.locator("main form button[type=submit]"))
        assert bob.title().startswith("Erreur")
        look(bob, "review, refused")
        bob.goto("/en" + bob.url.partition(site.url)[2])
        look(bob, "review in English")
        bob.locator("input[name=decision]").first.check()
        bob.locator("input[name=outcome1]").first.check()
        follow(bob, bob.locator("main form button[type=submit]"))
        look(bob, "queue, empty")


def test_a_file_and_a_logbook_without_javascript(page_without_js, live_site, tmp_path) -> None:
    page = page_without_js
    sign_in(page, live_site.people["trainee"])
    page.goto("/mes-preuves/")
    follow(page, page.locator("main a.button").first)
    page.locator("input[name=kind]").first.check()
    page.fill("#id_what", "Un cas écrit")
    follow(page, page.locator("main button[type=submit]"))
    page.fill("#id_happened_on", "2026-10-05")
    follow(page, page.locator("main button[type=submit]"))
    page.locator("input[name=competencies]").first.check()
    follow(page, page.locator("main button[type=submit]"))
    false = tmp_path / "image.png"
    false.write_bytes(b"<html>")
    page.fill("#id_text", "Mon analyse.")
    page.set_input_files("#id_file", false)
    follow(page, page.locator("main button[type=submit]"))
    assert "ODT ou DOCX" in page.locator("main").inner_text()
    assert page.locator("#id_text").input_value() == "Mon analyse."
    real = tmp_path / "analyse.pdf"
    real.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.set_input_files("#id_file", real)
    follow(page, page.locator("main button[type=submit]"))
    assert "analyse.pdf" in page.locator("main dl").inner_text()
    follow(page, page.locator("main form.actions button[type=submit]"))
    assert page.locator("h1").inner_text() == "Preuve envoyée"
    page.goto("/mes-preuves/")
    follow(page, page.get_by_role("link", name="Mon carnet de bord").first)
    page.fill("#id_text", "J’ai appris à me taire.")
    follow(page, page.get_by_role("button", name="Garder cette note"))
    assert "Personne d’autre ne la voit." in page.locator("main").inner_text()
    follow(page, page.get_by_role("button", name="Partager"))
    assert "Partagée avec votre équipe de formation" in page.locator("main").inner_text()


def test_the_other_pages_in_both_languages(page, browser_process, live_site) -> None:
    sign_in(page, live_site.people["coordinator"])
    page.goto("/reseau/")
    follow(page, page.locator("main a").first)
    follow(page, page.get_by_role("link", name=re.compile("Tuteurs")).first)
    look(page, "tutors, empty")
    page.locator("input[name=role]").first.check()
    page.fill("#id_address", "tutrice@travail.example")
    follow(page, page.get_by_role("button", name="Ajouter"))
    look(page, "tutors")
    page.goto("/en" + page.url.partition(live_site.url)[2])
    look(page, "tutors in English")
    with visitor(browser_process, live_site.url) as bob:
        sign_in(bob, live_site.people["trainer"])
        bob.goto("/formateur/")
        follow(bob, bob.locator("main a.task__name").first)
        group = bob.url
        follow(bob, bob.get_by_role("link", name=re.compile("Demander une preuve")).first)
        look(bob, "ask for evidence")
        follow(bob, bob.locator("main button[type=submit]"))
        look(bob, "ask for evidence, refused")
        bob.goto(group)
        follow(bob, bob.get_by_role("link", name=re.compile("Notes de carnet")).first)
        look(bob, "shared notes")
    with visitor(browser_process, live_site.url) as alice:
        sign_in(alice, live_site.people["trainee"])
        for path in ("/mes-preuves/", "/en/mes-preuves/"):
            alice.goto(path)
            look(alice, path)
            follow(alice, alice.locator("main a[href*='carnet']").first)
            look(alice, "logbook")
        alice.fill("#id_text", "Karim Benali est parti.")
        follow(alice, alice.locator("main form button[type=submit]").first)
        look(alice, "logbook, names")
