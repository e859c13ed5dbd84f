"""The product's one sentence, done by a person in a browser: from signing in to a transcript that a stranger checks."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tincan import RemoteLRS

from tests.support.browser import follow, sign_in, visitor
from tests.support.walking import Knowledge, Seen, walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.site import Site

# MOD-NAVT as it ships, gone through once without a mistake. 36 steps to read; 17 practice questions and 10 of the quiz;
# 5 and 7 choices; a module, a quiz and two scenarios begun; those four and 8 lessons completed; three attempts passed;
# 4 + 7 + 7 ratings; 7 decisions (the quiz and the second scenario confirm levels that the first scenario gave).
PAGES = {"step": 46, "question": 17, "feedback": 17, "scene": 12, "quiz question": 10, "debrief": 3, "finished": 1}
STATEMENTS = {
    ("initialized", "module"): 1,
    ("initialized", "assessment"): 1,
    ("initialized", "scenario"): 2,
    ("experienced", "step"): 36,
    ("answered", "cmi.interaction"): 27,
    ("selected", "choice"): 12,
    ("completed", "assessment"): 1,
    ("completed", "scenario"): 2,
    ("completed", "lesson"): 8,
    ("completed", "module"): 1,
    ("passed", "assessment"): 1,
    ("passed", "scenario"): 2,
    ("rated", "competency"): 18,
    ("asserted", "competency"): 7,
}


@dataclass(frozen=True)
class Issued:
    """What the holder leaves with."""

    check: str
    named: str
    pdf: bytes
    document: dict[str, Any]


def take_module(page: Page, site: Site, seen: Seen) -> None:
    """Sign in, take the module to its end from the home page's one card."""
    sign_in(page, site.people["trainee"])
    assert page.url.endswith("/mon-parcours/")
    seen(page, "home")
    follow(page, page.locator("main a.button").first)
    assert walk(page, Knowledge(), seen) == PAGES


def look_at_competencies(page: Page, seen: Seen) -> None:
    """Read the levels, and why."""
    follow(page, page.locator("main a.button").first)
    assert page.locator("main").inner_text().count("Niveau 2 · compris") == 7
    seen(page, "competencies")
    follow(page, page.locator("main a[href*='/pourquoi/']").nth(1))
    seen(page, "why")


def get_transcript(page: Page, seen: Seen) -> Issued:
    """Ask for a complete transcript and take its files away."""
    page.goto("/mes-releves/")
    seen(page, "transcripts")
    follow(page, page.get_by_role("button", name="Délivrer le relevé"))
    seen(page, "transcript")
    links = page.locator("main dl.summary a[rel=noreferrer]")
    check, named = (links.nth(place).get_attribute("href") or "" for place in (0, 1))
    files = {
        kind: page.request.get(page.locator(f"main a[href$='.{kind}']").first.get_attribute("href") or "").body()
        for kind in ("html", "pdf", "json")
    }
    assert "document non certifiant" in files["html"].decode()
    return Issued(check=check, named=named, pdf=files["pdf"], document=json.loads(files["json"]))


def check_as_a_stranger(browser: Browser, site: Site, issued: Issued, *, javascript: bool, seen: Seen) -> None:
    """Anyone checks the code: no account, no cookie; the bare code does not say the name, the QR's does."""
    with visitor(browser, site.url, javascript=javascript) as page:
        page.goto("/verifier/")
        seen(page, "check form")
        page.fill("main input", issued.check.rstrip("/").rsplit("/", 1)[-1].lower())
        follow(page, page.locator("main button"))
        assert page.locator("h1").inner_text() == "Relevé authentique – document non certifiant"
        assert site.people["trainee"].name not in page.locator("main").inner_text()
        seen(page, "check")
        page.goto(issued.named)
        assert site.people["trainee"].name in page.locator("main").inner_text()
        seen(page, "check with name")
        assert page.goto("/v/AAAA-AAAA-AAAA-AAAA-AAAA/").status == 404  # type: ignore[union-attr]
        seen(page, "check unknown")
        assert page.context.cookies() == []


def statements(site: Site) -> list[Any]:
    """Every statement, read back through tincan's client, page by page."""
    credentials = json.loads(site.manage("create_client", "journey", "--scope", "all", "--json"))
    lrs = RemoteLRS(
        version="1.0.3", endpoint=f"{site.url}/xapi/", username=credentials["key"], password=credentials["secret"]
    )
    answer = lrs.query_statements({"limit": 50, "ascending": "true"})
    found = list(answer.content.statements)
    while answer.content.more:
        answer = lrs.more_statements(answer.content)
        found += answer.content.statements
    return found


def counted(found: list[Any]) -> Counter[tuple[str, str]]:
    """Count statements by the last parts of the verb's and the activity type's IRIs."""
    return Counter(
        (each.verb.id.rsplit("/", 1)[1], (each.object.definition.type or "").rsplit("/", 1)[1]) for each in found
    )
