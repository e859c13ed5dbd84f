"""A trainer writes a scenario of 12 scenes as a script; a trainee plays it on a phone, without JavaScript.

The path that the trainee saw is then read again from the statements alone.
"""

import json
from collections import Counter

from tests.support.browser import axe_violations, follow, sign_in, visitor
from tests.support.main_job import statements
from tests.support.walking import plain

COMPETENCY = "MS9/v1/MS9-A2-C3"
SCENES = 12
FACTS = """
import json
from assessments.models import Scenario
from curriculum.models import LessonPage, ModulePage
module = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
scenario = Scenario.objects.get(code="SCN-NAVT-1", locale__language_code="fr")
for lesson in LessonPage.objects.child_of(module).live():
    for block in lesson.body:
        if block.block_type == "scenario" and block.value["scenario"].pk == scenario.pk:
            step = [str(lesson.translation_key), block.id]
print(json.dumps({"module": module.pk, "key": str(module.translation_key), "scenario": scenario.pk, "step": step}))
"""
WORDS = """
import json
from curriculum.models import Release
from curriculum.releasing import open_release
release = open_release(Release.objects.filter(title__contains="navette").order_by("-number").first().pk)
scenario = next(each for each in release.content.scenarios.values() if each.code == "SCN-NAVT-1")
scenes = {scene.id: scene.title or scene.name for scene in scenario.scenes}
choices = {choice.id: choice.text for scene in scenario.scenes for choice in scene.choices}
print(json.dumps({"scenes": scenes, "choices": choices}))
"""
# Wagtail looks for changes once two seconds are over; here thirty.
LATE = """
const wait = window.setTimeout;
window.setTimeout = (act, after, ...more) => wait(act, after === 2000 ? 30000 : after, ...more);
"""


def script():
    """Twelve scenes in a row, each with a way on, a way out and, in the third, an error of safety."""
    head = "# Douze pas au portail\nseuil : 80 %\nretour : oui\n\nUn parent attend. Avancez pas à pas.\n"
    scenes = []
    for number in range(1, SCENES + 1):
        onward = f"pas-{number + 1}" if number < SCENES else "bien"
        worth = "{0 sécurité}" if number == 3 else "{0}"
        scenes.append(
            f"## pas-{number} — Parent : Pas {number}\nLe parent dit : « Et après {number} ? »\n"
            f"- J’écoute {number} -> {onward} {{+2 {COMPETENCY}}} : Il continue.\n"
            f"- Je saute un pas {number} -> {'bien' if number % 2 else 'moyen'} {{+1}} : Trop vite.\n"
            f"- Je coupe court {number} -> rate {worth} : Il s’en va.\n"
        )
    ends = "## FIN bien : Réussi\nBravo.\n## FIN moyen : Partiel\nPresque.\n## FIN rate : À reprendre\nÀ refaire.\n"
    return "\n".join([head, *scenes, ends])


def write(page, address, right):
    """The trainer's part: two mistakes are shown with their lines, corrected, and the draft is published."""
    wrong = right.replace("- Je coupe court 7 -> rate", "- Je coupe court 7 -> ratee")
    wrong = wrong.replace(" : Trop vite.", "", 1)
    spoiled = [number for number, line in enumerate(wrong.split("\n"), 1) if "ratee" in line or line.endswith("{+1}")]
    page.goto(address)
    page.fill("textarea[name=script]", wrong)
    follow(page, page.locator("button[value=check]"))
    told = [plain(text) for text in page.locator("main .help-block li").all_inner_texts()]
    refusing = [text for text in told if "à corriger avant de publier" in text]
    assert [int(text.split()[1]) for text in refusing] == spoiled
    assert "« ratee »" in refusing[1]
    assert plain(page.input_value("textarea[name=script]")) == plain(wrong), "what was typed is kept"
    assert axe_violations(page) == []
    page.fill("textarea[name=script]", right)
    follow(page, page.locator("button[value=save]"))
    assert "/edit/" in page.url
    assert page.locator("#mediane-targets").count() == 1, "the completion of targets is there"
    with page.expect_navigation():
        page.locator("button[name=action-publish]").first.dispatch_event("click")
    assert page.locator(".messages .success").count() == 1, page.locator("body").inner_text()[:2000]


def play(page):
    """The trainee's part: choose, go back once, leave out a step at the end; what was seen and chosen, in order."""
    seen = []
    follow(page, page.locator("main .actions .button").first)
    for wanted in ("J’écoute 1", "back", "J’écoute 1", "J’écoute 2", "J’écoute 3", "J’écoute 4", "Je saute un pas 5"):
        title = page.locator("h1").inner_text()
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), title
        if wanted == "back":
            seen.append((title, None))
            follow(page, page.get_by_role("button", name="Revenir à la scène précédente"))
            continue
        seen.append((title, wanted))
        page.locator("label.choice", has_text=wanted).locator("input").check()
        follow(page, page.locator("main .actions .button").first)
    assert "/bilan/" in page.url
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return seen


def judge(page, debrief):
    """Axe on the debrief, and on a scene that is played again, gone back from and told of."""
    page.goto(debrief)
    assert axe_violations(page) == []
    follow(page, page.get_by_role("button", name="Rejouer depuis").first)
    assert axe_violations(page) == []
    page.locator("label.choice", has_text="J’écoute").locator("input").check()
    follow(page, page.locator("main .actions .button").first)
    assert axe_violations(page) == []
    follow(page, page.get_by_role("button", name="Revenir à la scène précédente"))
    assert "Vous revoici à cette scène." in page.locator("main").inner_text()
    assert axe_violations(page) == []


def path_of(found, words):
    """(scene where one stood, choice or none) of each move, from statements alone."""
    moves = []
    for said in found:
        verb = said["verb"]["id"].rsplit("/", 1)[1]
        if verb in {"selected", "went-back"}:
            stood = said["context"]["contextActivities"]["parent"][0]["id"].rsplit("/", 1)[1]
            made = said["object"]["id"].rsplit("/", 1)[1]
            moves.append((words["scenes"][stood], words["choices"][made] if verb == "selected" else None))
    return moves


def test_from_a_script_to_a_path(browser_process, live_site):
    facts = json.loads(live_site.manage("shell", "-v", "0", "-c", FACTS).strip().splitlines()[-1])
    with visitor(browser_process, live_site.url, width=1280) as page:
        sign_in(page, live_site.people["trainer"])
        write(page, f"/cms/snippets/mediane_assessments/scenario/script/{facts['scenario']}/", script())
        page.goto(f"/cms/mediane/modules/{facts['module']}/publier-une-version/")
        page.get_by_label("une correction").check()
        follow(page, page.get_by_role("button", name="Publier cette version"))
    with visitor(browser_process, live_site.url, javascript=False) as page:
        sign_in(page, live_site.people["stranger"])
        page.goto(f"/inscription/{facts['key']}/")
        page.check("#id_share_non")
        follow(page, page.locator("main form button[type=submit]").first)
        enrolment = page.url.split("/apprendre/")[1].split("/")[0]
        page.goto(f"/apprendre/{enrolment}/{facts['step'][0]}/{facts['step'][1]}/")
        seen = play(page)
        listed = page.locator("main ol.steps > li")
        assert listed.count() == len(seen)
        said = [plain(text) for text in listed.all_inner_texts()]
        assert said[1] == "Retour en arrière, à la scène : Pas 1"
        assert [text.split(" J")[0] for text in said if "Retour" not in text] == [
            title for title, choice in seen if choice
        ]
        debrief = page.url
    found = [each.as_version() for each in statements(live_site)]
    with visitor(browser_process, live_site.url) as page:
        sign_in(page, live_site.people["stranger"])
        judge(page, debrief)
    words = json.loads(live_site.manage("shell", "-v", "0", "-c", WORDS).strip().splitlines()[-1])
    assert path_of(found, words) == seen
    assert Counter(each["verb"]["id"].rsplit("/", 1)[1] for each in found)["went-back"] == 1


def test_names_are_completed_and_the_map_follows_what_is_typed(browser_process, live_site):
    facts = json.loads(live_site.manage("shell", "-v", "0", "-c", FACTS).strip().splitlines()[-1])
    address = f"/cms/snippets/mediane_assessments/scenario/edit/{facts['scenario']}/"
    target = "[name='scenes-0-value-choices-0-value-goto']"
    with visitor(browser_process, live_site.url, width=1280) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto(address)
        before, name = page.input_value(target), page.locator("[name='scenes-1-value-name']")
        assert before == name.input_value()
        name.focus()
        name.fill("renommee")
        name.press("Tab")
        assert page.input_value(target) == "renommee", "the choice follows the scene that is renamed"
        page.focus(target)
        offered = page.locator(f"#{page.get_attribute(target, 'list')} option")
        names = offered.evaluate_all("all => all.map(option => option.value)")
        assert "renommee" in names
        assert before not in names
        page.locator("[data-side-panel-toggle=preview]").click()
        drawn = page.frame_locator("#w-preview-iframe").first
        drawn.locator("svg").first.wait_for(timeout=20_000)
        page.add_init_script(LATE)
        page.goto(address)  # the panel stays open, and what follows is typed before Wagtail begins to look
        drawn.locator("svg").first.wait_for(timeout=20_000)
        name.focus()  # Wagtail may have saved the first new name as a draft, or not yet: this one is another
        name.fill("encore-renommee")
        page.fill(target, "nulle-part")
        page.keyboard.press("Tab")
        drawn.locator("main li", has_text="nulle-part").first.wait_for(timeout=20_000)
        drawn.locator("main li", has_text="encore-renommee").first.wait_for(timeout=20_000)
        assert drawn.locator("svg g.map__flawed").count() >= 1
        page.goto(f"/cms/snippets/mediane_assessments/scenario/preview/{facts['scenario']}/?mode=map")
        assert axe_violations(page) == []
