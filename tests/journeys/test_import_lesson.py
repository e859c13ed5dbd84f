"""A trainer brings two pages of Word: a lesson that learners get, its question mapped, in ten interactions or fewer."""

import json

from tests.curriculum import word
from tests.support.browser import axe_violations, sign_in, visitor
from tests.support.lesson_import import bring, import_and_publish

MOST = 10
MODULE = """
from curriculum.models import ModulePage
print(ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr").pk)
"""
FACTS = """
import json
from assessments.models import Question
from curriculum.models import LessonPage, Release
from curriculum.releasing import open_release
lesson = LessonPage.objects.get(title="Accueillir un parent en colère")
question = Question.objects.get(prompt__startswith="Un parent crie")
key = str(lesson.translation_key)
release = open_release(Release.objects.order_by("-pk").first().pk)
asked = release.content.questions[str(question.translation_key)]
print(json.dumps({
    "live": [lesson.live, question.live],
    "frozen": key in [one.id for one in release.content.lessons],
    "competencies": list(asked.competencies),
    "right": [option.text for option in asked.options if option.id in release.keys.questions[asked.id].correct],
}))
"""


def ask(site, code):
    return site.manage("shell", "-v", "0", "-c", code).strip().splitlines()[-1]


def judged(page, name):
    """Axe, on the pages that are ours: Wagtail's own editor is Wagtail's."""
    assert page.url.endswith("/edit/") or axe_violations(page) == [], name


def test_from_two_pages_of_word_to_a_published_lesson(browser_process, live_site):
    module = int(ask(live_site, MODULE))
    with visitor(browser_process, live_site.url, width=1280) as page:
        sign_in(page, live_site.people["trainer"])
        bring(page, module, word.two_pages(), judged)
        count = import_and_publish(page, judged)
        assert count <= MOST
        print(f"{count} interactions after the upload")
    assert json.loads(ask(live_site, FACTS)) == {
        "live": [True, True],
        "frozen": True,
        "competencies": [word.COMPETENCY],
        "right": ["Je l’écoute à l’écart"],
    }


def test_without_scripts_the_check_page_works_too(browser_process, live_site):
    module = int(ask(live_site, MODULE))
    with visitor(browser_process, live_site.url, javascript=False) as page:
        sign_in(page, live_site.people["trainer"])
        page.goto(f"/cms/mediane/modules/{module}/importer-une-lecon/")
        file = {"name": "a.md", "mimeType": "text/markdown", "buffer": b"# Titre\n\n::: inconnu\n:::\n"}
        page.set_input_files("input[type=file]", [file])
        with page.expect_navigation():
            page.get_by_role("button", name="Vérifier le fichier").click()
        assert "Ligne 3" in page.locator("main").inner_text()
        assert page.get_by_role("button", name="Créer le brouillon").count() == 0
