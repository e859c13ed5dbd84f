"""A translated folder lies over its source: every segment in its place, and what people changed stays theirs."""

import shutil
from pathlib import Path

import pytest
from wagtail.models import Locale

from assessments.models import Question, Scenario
from competencies.remembering import Outcome
from curriculum.importing.applying import latest
from curriculum.models import CataloguePage, LessonPage, ModulePage, ProgrammePage, Release
from curriculum.outline import catalogue
from curriculum.releasing import open_release
from curriculum.reports.translations import translation_rows
from curriculum.starter_loading import STARTER, load_content
from curriculum.starter_translating import LANGUAGE

pytestmark = pytest.mark.django_db
MODULE = "MOD-NAVT"


@pytest.fixture
def folder(tmp_path):
    """A starter of one module, whose « English » is its French but for a lesson, a question and a scene."""
    path = Path(shutil.copytree(STARTER, tmp_path / "starter", ignore=shutil.ignore_patterns(LANGUAGE, "library")))
    for other in (path / "modules").iterdir():
        if other.name != MODULE:
            shutil.rmtree(other)
    edit(path / "programme.yaml", r"modules: \[.*\]", f"modules: [{MODULE}]")
    french = path / "modules" / MODULE
    for number in range(3, 9):
        (french / f"L{number}.md").unlink()
    (french / "rubrics.yaml").unlink()
    shutil.rmtree(french / "sheets", ignore_errors=True)
    (path / LANGUAGE).mkdir()
    for name in ("catalogue.yaml", "programme.yaml"):
        shutil.copy(path / name, path / LANGUAGE / name)
    english = french / LANGUAGE
    shutil.copytree(french, tmp_path / LANGUAGE)
    shutil.move(tmp_path / LANGUAGE, english)
    edit(english / "L1.md", r"title: .*", 'title: "Two forms, one place"')
    edit(english / "module.md", r"title: .*", 'title: "Shuttle or round table"')
    edit(english / "questions.yaml", r'prompt: "Deux parents.*', 'prompt: "Two parents avoid each other."')
    edit(english / "scenarios/SCN-NAVT-1.yaml", r'title: "L’appel de la directrice"', 'title: "The head calls"')
    return path


def edit(path, pattern, words):
    import re

    text, number = re.subn(pattern, words, path.read_text(encoding="utf-8"), count=1)
    assert number == 1
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def loaded(folder):
    from competencies.starter_loading import load_frameworks

    load_frameworks()
    return load_content(folder=folder)


def english(model, code):
    return latest(model.objects.get(code=code, locale__language_code="en"))


def test_each_text_stands_in_its_place(loaded):
    assert not loaded.messages
    lesson = english(LessonPage, "MOD-NAVT-L1")
    source = LessonPage.objects.get(code="MOD-NAVT-L1", locale__language_code="fr")
    assert (lesson.title, lesson.slug, lesson.live) == ("Two forms, one place", "two-forms-one-place", True)
    assert lesson.translation_key == source.translation_key
    assert [block.id for block in lesson.body] == [block.id for block in source.body]
    assert lesson.get_parent().specific.title == "Shuttle or round table"
    question = english(Question, "NAVT-L1-Q1")
    assert question.prompt == "Two parents avoid each other."
    assert question.locale.language_code == "en"
    scene = english(Scenario, "SCN-NAVT-1").scenes[0].value
    french = Scenario.objects.get(code="SCN-NAVT-1", locale__language_code="fr").scenes[0].value
    assert (scene["title"], scene["name"], scene["choices"][0]["goto"]) == ("The head calls", "N1", "N2")
    assert scene["text"] == french["text"]


def test_a_lesson_asks_the_questions_of_its_own_language(loaded):
    lesson = english(LessonPage, "MOD-NAVT-L1")
    asked = [block.value["question"] for block in lesson.body if block.block_type == "question"]
    assert {question.locale.language_code for question in asked} == {"en"}


def test_each_language_has_a_version_of_the_same_activities(loaded):
    french, translated = (open_release(Release.objects.get(language=code).pk).content for code in ("fr", "en"))
    assert (translated.language, translated.module.title) == ("en", "Shuttle or round table")
    assert translated.module.id == french.module.id
    assert [[step.id for step in one.steps] for one in translated.lessons] == [
        [step.id for step in one.steps] for one in french.lessons
    ]
    assert translated.questions.keys() == french.questions.keys()


def test_a_second_load_changes_nothing(loaded, folder):
    again = load_content(folder=folder)
    assert not again.changed
    assert not again.messages
    assert set(again.counts["traductions"]) == {Outcome.UNCHANGED}


def test_a_new_text_of_the_source_alone_leaves_no_translation_late(loaded, folder, admin):
    edit(folder / "modules" / MODULE / "L2.md", r"(?m)^objective: .*", 'objective: "Choisir."')
    again = load_content(folder=folder)
    assert again.counts["leçons"][Outcome.UPDATED] == again.counts["traductions"][Outcome.UPDATED] == 1
    assert translation_rows(admin) == []
    source = LessonPage.objects.get(code="MOD-NAVT-L2", locale__language_code="fr")
    source.save_revision().publish()
    assert not load_content(folder=folder).changed
    assert [row.title for row in translation_rows(admin)] == [source.title], "what a person published is theirs to see"


def test_a_translation_that_a_trainer_changed_stays(loaded, folder):
    lesson = english(LessonPage, "MOD-NAVT-L1")
    lesson.title = "Two ways"
    lesson.save_revision().publish()
    edit(folder / "modules" / MODULE / LANGUAGE / "L1.md", r"title: .*", 'title: "Two paths"')
    again = load_content(folder=folder)
    assert english(LessonPage, "MOD-NAVT-L1").title == "Two ways"
    assert any("MOD-NAVT-L1" in message for message in again.messages)


def test_a_translation_of_another_structure_is_refused_by_name_and_nothing_is_misplaced(loaded, folder):
    file = folder / "modules" / MODULE / LANGUAGE / "L2.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n## One more step\n\nOne more paragraph.\n", encoding="utf-8")
    again = load_content(folder=folder)
    assert again.counts["traductions"][Outcome.REFUSED] == 1
    assert "MOD-NAVT-L2" in again.messages[0]
    assert "10 traduits" in again.messages[0]
    source = LessonPage.objects.get(code="MOD-NAVT-L2", locale__language_code="fr")
    assert english(LessonPage, "MOD-NAVT-L2").title == source.title


def test_the_programme_leads_to_the_modules_of_its_language(loaded, client):
    page = CataloguePage.objects.get(locale__language_code="en")
    outline = catalogue(page)
    assert [module.title for module in outline.programmes[0].modules] == ["Shuttle or round table"]
    programme = ProgrammePage.objects.get(locale__language_code="en")
    assert "Shuttle or round table" in client.get(programme.get_url()).content.decode()
    assert client.get(programme.get_url()).wsgi_request.path.startswith("/en/")


def test_without_wagtail_localize_the_source_is_loaded_alone(folder, monkeypatch):
    from competencies.starter_loading import load_frameworks

    monkeypatch.setattr("curriculum.starter_loading.can_translate", lambda: False)
    load_frameworks()
    load_content(folder=folder)
    assert ModulePage.objects.count() == 1
    assert not Locale.objects.filter(language_code="en", pk__in=ModulePage.objects.values("locale")).exists()
