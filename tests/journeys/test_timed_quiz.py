"""A timed quiz on a phone: its terms, the time in words and counted, each answer explained, and the time running out.

Once by keyboard with JavaScript, once without; axe-core on every state.
"""

import pytest

from tests.journeys.test_by_keyboard import press_until
from tests.support.browser import axe_violations, follow, sign_in

TERMS = """
import json
from assessments.models import Quiz
from curriculum.models import ModulePage
from curriculum.releasing import publish_release
from lms.models import Enrolment
quiz = Quiz.objects.get(code="QUIZ-NAVT", locale__language_code="fr")
competency = quiz.questions[0].value.competencies[0].value
first = quiz.questions[0]
quiz.questions = json.dumps([{"type": "question", "value": first.value.pk, "id": first.id}])
quiz.draws = json.dumps([{"type": "draw", "value": {"competency": competency.pk, "number": 2}}])
quiz.minutes, quiz.attempts_allowed, quiz.feedback_at_once = 20, 2, True
quiz.save_revision().publish()
release = publish_release(module=ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr"))
Enrolment.objects.update(release=release)
steps = [(lesson["id"], step["id"]) for lesson in json.loads(release.content)["lessons"] for step in lesson["steps"]
         if step["parts"] and step["parts"][0]["kind"] == "quiz"]
print(f"/apprendre/{Enrolment.objects.get().uuid}/{steps[0][0]}/{steps[0][1]}/")
"""
RUN_OUT = """
import datetime
from lms.models import Attempt
late = Attempt.objects.get(state="open")
Attempt.objects.filter(pk=late.pk).update(
    deadline=late.deadline - datetime.timedelta(hours=1), started_at=late.started_at - datetime.timedelta(hours=1))
"""


@pytest.fixture(scope="module")
def start(live_site) -> str:
    """The address of the quiz, with terms, for the demo trainee."""
    return live_site.manage("shell", "-v", "0", "-c", TERMS).split()[-1]


def sound(page) -> None:
    """Nothing is wrong for a screen reader, and nothing is cut off on a phone."""
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


def press(page) -> None:
    press_until(page, "main .actions .button")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_until_the_time_runs_out(page, live_site, start) -> None:
    sign_in(page, live_site.people["trainee"])
    page.goto(start)
    sound(page)
    assert "Temps : 20 min." in page.locator("main").inner_text().replace("\u00a0", " ")
    press(page)
    sound(page)
    assert "À finir avant" in page.locator(".deadline").inner_text()
    assert page.locator("[data-shown]").inner_text() in {"Encore 19 minutes.", "Encore 20 minutes."}
    assert page.locator("[data-said]").inner_text() == "", "nothing is announced while there is time"
    press_until(page, "main label.choice input, main select")
    if page.locator("main select").count():
        for place, select in enumerate(page.locator("main select").all(), start=1):
            select.select_option(str(place))
    else:
        page.keyboard.press("Space")
    press(page)
    assert "/question/" in page.url
    sound(page)
    press(page)
    live_site.manage("shell", "-v", "0", "-c", RUN_OUT)
    page.reload()
    assert page.locator("h1").inner_text() == "Le temps est écoulé"
    sound(page)
    press(page)
    assert page.url.endswith("/bilan/")
    assert "restées sans réponse" in page.locator("main").inner_text()
    sound(page)


def test_without_javascript_the_time_stands_in_words(page_without_js, live_site, start) -> None:
    page = page_without_js
    sign_in(page, live_site.people["trainee"])
    page.goto(start)
    follow(page, page.locator("main form .button"))
    assert page.locator(".deadline time").inner_text()
    assert page.locator("[data-shown]").inner_text() == ""
    live_site.manage("shell", "-v", "0", "-c", RUN_OUT)
    choice = page.locator("main label.choice input")
    if choice.count():
        choice.first.check()
    for place, select in enumerate(page.locator("main select").all(), start=1):
        select.select_option(str(place))
    follow(page, page.locator("main .actions .button"))
    assert "Le temps est écoulé" in page.locator("[role=alert]").inner_text()
    follow(page, page.locator("main .actions .button"))
    assert page.url.endswith("/bilan/")
    page.goto(start)
    if page.locator("main form .button").count():  # where this test is the first of the two, one attempt is left
        follow(page, page.locator("main form .button").last)
        live_site.manage("shell", "-v", "0", "-c", RUN_OUT)
        page.reload()
        follow(page, page.locator("main .actions .button"))
        page.goto(start)
    assert "toutes les tentatives que ce quiz permet" in page.locator("main").inner_text()
