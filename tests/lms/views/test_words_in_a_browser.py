"""Words of the glossary and « Écouter » in MOD-NAVT, in both languages: by keyboard, at 320 px, without JavaScript."""

import json
import re
from contextlib import contextmanager

import pytest

from tests.journeys.test_by_keyboard import press_until
from tests.support.browser import axe_violations, follow, sign_in, visitor
from tests.support.walking import plain

ENROL = """
import json
from django.contrib.auth import get_user_model
from curriculum.models import ModulePage
from curriculum.releasing import open_release
from lms.enrolling import enrol
key = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr").translation_key
found = {}
for language, email in (("fr", "TRAINEE"), ("en", "STRANGER")):
    user = get_user_model().objects.get(email=email)
    mine = enrol(user=user, module_key=key, language=language, share=False)
    content = open_release(mine.release_id).content
    found[language] = pages = []
    for lesson in content.lessons:
        for step in lesson.steps:
            first = step.parts[0]
            kind = content.questions[first.ref].kind if first.kind == "question" else first.kind
            pages.append((kind, f"/apprendre/{mine.uuid}/{lesson.id}/{step.id}/"))
print(json.dumps(found))
"""
ASKED = ("single", "multiple", "true_false", "order", "match", "short_text", "numeric")
LISTEN = "main [data-listen] button"
# A browser with these voices, which keeps what it is asked to say.
VOICES = """
window.said = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false,
  getVoices: () => LANGUAGES.map((lang) => ({ lang })),
  speak(one) { window.said.push([one.lang, one.text]); this.speaking = true; },
  cancel() { this.speaking = false; },
} });
"""


@pytest.fixture(scope="module")
def pages(live_site) -> dict[str, list[list[str]]]:
    """(Kind, address) of each step of the module, for Alice in French and for David in English."""
    act = ENROL
    for role in ("trainee", "stranger"):
        act = act.replace(role.upper(), live_site.people[role].email)
    found = json.loads(live_site.manage("shell", "-v", "0", "-c", act).strip().splitlines()[-1])
    return {"fr": found["fr"], "en": [[kind, f"/en{address}"] for kind, address in found["en"]]}


@contextmanager
def reading(browser, site, language, *, javascript=True, voices=("fr-FR", "en_GB")):
    """A page of the person who reads the module in this language, on the narrowest phone."""
    with visitor(browser, site.url, javascript=javascript) as page:
        page.set_viewport_size({"width": 320, "height": 640})
        page.add_init_script(VOICES.replace("LANGUAGES", json.dumps(voices)))
        sign_in(page, site.people["trainee" if language == "fr" else "stranger"])
        yield page


def first(pages, kind):
    return next(address for found, address in pages if found == kind)


def open_page_with_a_word(page, pages):
    """Go from step to step until one says a word of the glossary."""
    for kind, address in pages:
        if kind not in {*ASKED, "quiz", "scenario"}:
            page.goto(address)
            if page.locator("main button.term").count():
                return
    raise AssertionError("no step says a word of the glossary")


def faults(page):
    """What axe finds, and what sticks out of the phone."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*axe_violations(page), *([f"{page.url} scrolls sideways"] if wide else [])]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_of_page_offers_to_read_it_aloud(browser_process, live_site, pages, language):
    with reading(browser_process, live_site, language) as page:
        looked = {}
        open_page_with_a_word(page, pages[language])
        looked["step"] = (page.locator(LISTEN).is_visible(), faults(page))
        for kind in ASKED:
            page.goto(first(pages[language], kind))
            looked[kind] = (page.locator(LISTEN).is_visible(), faults(page))
        for kind in ("scenario", "quiz"):
            page.goto(first(pages[language], kind))
            follow(page, page.locator("main .actions .button").first)
            assert page.locator("main label.choice, main select").count()
            looked[kind] = (page.locator(LISTEN).is_visible(), faults(page))
        assert page.locator("html").get_attribute("lang") == language
        assert looked == dict.fromkeys(looked, (True, []))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_word_opens_its_meaning_by_keyboard(browser_process, live_site, pages, language):
    with reading(browser_process, live_site, language) as page:
        open_page_with_a_word(page, pages[language])
        press_until(page, "main button.term")
        word = page.evaluate("document.activeElement.getAttribute('popovertarget')")
        meaning = page.locator(f"#{word}")
        assert not meaning.is_visible()
        page.keyboard.press("Enter")
        assert meaning.is_visible()
        box = meaning.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert meaning.inner_text().count("\n") >= 1, "the term, then what it means"
        assert faults(page) == []
        page.keyboard.press("Escape")
        assert not meaning.is_visible()
        assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == word


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_javascript_the_words_are_listed(browser_process, live_site, pages, language):
    with reading(browser_process, live_site, language, javascript=False) as page:
        open_page_with_a_word(page, pages[language])
        assert not page.locator(LISTEN).is_visible()
        codes = page.locator("main button.term").evaluate_all(
            "all => all.map(one => one.getAttribute('popovertarget'))"
        )
        summary = page.locator("main details summary", has_text=re.compile("expliqué|explained"))
        listed = summary.locator("..").locator("dt")
        assert not listed.first.is_visible()
        summary.focus()
        page.keyboard.press("Enter")
        assert listed.first.is_visible()
        assert listed.count() == len(codes)
        press_until(page, "main button.term")
        page.keyboard.press("Enter")
        assert page.locator(".meaning:popover-open").count() == 1, "the browser needs no script of ours"


def test_each_run_of_words_is_read_in_its_language(browser_process, live_site, pages):
    """The interface in French, the module in English: a hint is French, the question and its answers are English."""
    with reading(browser_process, live_site, "en") as page:
        page.goto(first(pages["en"], "multiple").removeprefix("/en"))
        press_until(page, LISTEN)
        page.keyboard.press("Enter")
        said = [(lang, plain(text)) for lang, text in page.evaluate("window.said")]
        prompt = plain(page.locator("h1").inner_text())
        *shown, unknown = [plain(text) for text in page.locator("main label.choice").all_inner_texts()]
        answers = [*(("en", text) for text in shown), ("fr", unknown)]  # « Je ne sais pas » is the interface's
        assert ("en", prompt) in said
        assert ("fr", "Plusieurs réponses possibles.") in said
        assert [each for each in said if each in answers] == answers
        button = page.locator(LISTEN)
        assert button.inner_text() == "Arrêter la lecture"
        assert faults(page) == []
        page.keyboard.press("Enter")
        assert button.inner_text() == "Écouter"


@pytest.mark.parametrize("voices", [(), ("de-DE",)])
def test_nothing_is_offered_without_a_voice_of_the_language(browser_process, live_site, pages, voices):
    with reading(browser_process, live_site, "fr", voices=voices) as page:
        page.goto(first(pages["fr"], "single"))
        assert page.locator(LISTEN).count() == 1
        assert not page.locator(LISTEN).is_visible()
