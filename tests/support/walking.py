"""Going through MOD-NAVT as a person does, in a browser: reading what is shown, choosing, pressing « Continuer ».

What the person knows comes from the content files that ship, by the words on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import yaml

from tests.support.browser import follow
from tests.support.source import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "curriculum" / "starter" / "modules" / "MOD-NAVT"
SCENARIOS = ("SCN-NAVT-1", "SCN-NAVT-2")
PAGES_AT_MOST = 200
WRITTEN = "main input[type=text][name=response]"
ANSWERED = f"main select, main input:is([type=radio], [type=checkbox]), {WRITTEN}"
Seen = Callable[["Page", str], None]


def plain(text: str) -> str:
    """A text as the eye compares it: any run of spaces, also non-breaking ones, is one."""
    return re.sub(r"\s+", " ", text).strip()


def _load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


class Knowledge:
    """The right answers of the module's questions and the best choices of its scenarios, by the words shown."""

    def __init__(self) -> None:
        self.questions = {plain(each["prompt"]): each for each in _load("questions.yaml")}
        self.quiz = next(iter(_load("quiz.yaml")))
        self.scenarios = {code: _load(f"scenarios/{code}.yaml") for code in SCENARIOS}
        self.best = {
            plain(scene["text"]): plain(max(scene["choices"], key=lambda choice: choice["points"])["text"])
            for scenario in self.scenarios.values()
            for scene in scenario["scenes"]
        }

    def right(self, prompt: str) -> list[str]:
        """The words of the right options; where one writes, what is accepted, the best first."""
        return [plain(option["text"]) for option in self.questions[plain(prompt)]["options"] if option.get("correct")]

    def beside(self, prompt: str) -> dict[str, str]:
        """What to choose beside each proposition: its place in an order, or what goes with it."""
        question = self.questions[plain(prompt)]
        return {
            plain(option["text"]): plain(option["match"]) if question["kind"] == "match" else str(place)
            for place, option in enumerate(question["options"], 1)
        }

    def path(self, code: str) -> list[str]:
        """The names of the scenes on the best way through a scenario."""
        scenario = self.scenarios[code]
        scenes = {scene["name"]: scene for scene in scenario["scenes"]}
        way, here = [], scenario["start"]
        while here in scenes:
            way.append(here)
            here = max(scenes[here]["choices"], key=lambda choice: choice["points"])["goto"]
        return way


def kind_of(page: Page) -> str:
    """What the player shows, told from the address and from what the form asks."""
    for part, kind in (("/termine/", "finished"), ("/retour/", "feedback"), ("/bilan/", "debrief")):
        if part in page.url:
            return kind
    for asked, kind in (("input[name=scene]", "scene"), ("input[name=question]", "quiz question")):
        if page.locator(asked).count():
            return kind
    return "question" if page.locator(ANSWERED).count() else "step"


def _choose(page: Page, kind: str, wanted: list[str]) -> None:
    found = 0
    for row in page.locator("main label.choice").all():
        if plain(row.inner_text()) in wanted:
            row.locator("input").check()
            found += 1
    assert found == len(wanted), (kind, wanted, page.locator("main").inner_text())


def _answer(page: Page, kind: str, knowledge: Knowledge) -> None:
    if kind == "scene":
        text = plain(page.locator("main div.prose").last.inner_text())
        _choose(page, kind, [knowledge.best[text]])
        return
    prompt = page.locator("main legend h1").inner_text()
    if page.locator("main select").count():
        for row in page.locator("main .field").all():
            wanted = knowledge.beside(prompt)[plain(row.locator("label").inner_text())]
            offered = [plain(text) for text in row.locator("option").all_text_contents()]
            row.locator("select").select_option(index=offered.index(wanted))
    elif page.locator(WRITTEN).count():
        page.fill(WRITTEN, knowledge.right(prompt)[0])
    else:
        _choose(page, kind, knowledge.right(prompt))


def walk(page: Page, knowledge: Knowledge, seen: Seen = lambda _page, _kind: None) -> Counter[str]:
    """Press on from the page one stands on to the module's end; count the pages by kind."""
    shown: Counter[str] = Counter()
    for _ in range(PAGES_AT_MOST):
        kind = kind_of(page)
        shown[kind] += 1
        seen(page, kind)
        if kind == "finished":
            return shown
        if kind in {"scene", "quiz question", "question"}:
            _answer(page, kind, knowledge)
        follow(page, page.locator("main .actions .button").first)
    raise AssertionError(f"no end in sight: {page.url}")
