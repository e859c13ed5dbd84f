"""The positioning quiz of a module: chosen by code, frozen beside the lessons, never in one of them."""

import json
import shutil
from pathlib import Path

import pytest

from competencies.datafile import DataFileError
from competencies.models import Competency
from competencies.starter_loading import load_frameworks
from curriculum.importing.exporting import export_module
from curriculum.importing.folder import read_module_folder
from curriculum.models import ModulePage, Placement, Release
from curriculum.releasing import PositioningNeedsReader, PositioningPlaced, open_release, publish_release
from curriculum.starter_loading import STARTER, load_content
from tests.curriculum import building as make
from tests.curriculum.test_translating import edit
from tests.curriculum.test_translating import folder as translated  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def with_positioning():
    make.lesson(make.module())
    module = ModulePage.objects.get()
    module.positioning = make.quiz(make.question("D1"), make.question("D2"), code="DIAG")
    module.save_revision().publish()
    return module


def test_a_release_holds_the_quiz_its_questions_and_its_keys_but_no_lesson_does():
    module = with_positioning()
    opened = open_release(publish_release(module=module).pk)
    diagnostic = opened.content.quizzes[opened.content.module.positioning]
    assert (diagnostic.code, len(diagnostic.questions)) == ("DIAG", 2)
    assert set(diagnostic.questions) == set(opened.content.questions) == set(opened.keys.questions)
    parts = [part for lesson in opened.content.lessons for step in lesson.steps for part in step.parts]
    assert not [part for part in parts if part.ref]
    assert not Placement.objects.filter(kind__in=["quiz", "question"]).exists()


def test_a_module_without_one_says_nothing_of_it():
    module = make.module()
    make.lesson(module)
    assert "positioning" not in json.loads(publish_release(module=module).content)["module"]


def test_a_quiz_that_stands_in_a_lesson_is_refused():
    module = with_positioning()
    make.lesson(module, "L2", [make.block("quiz", {"quiz": module.positioning.pk}, "b")])
    with pytest.raises(PositioningPlaced, match="DIAG"):
        publish_release(module=module)


def test_a_quiz_that_somebody_would_have_to_read_is_refused():
    module = with_positioning()
    module.positioning = make.quiz(make.of_kind("essay"), code="DIAG-E")
    module.save_revision().publish()
    with pytest.raises(PositioningNeedsReader, match="DIAG-E"):
        publish_release(module=module)


@pytest.fixture
def starter(tmp_path):
    """A copy of the shipped folder, to be edited."""
    return Path(shutil.copytree(STARTER, tmp_path / "starter"))


def test_a_file_names_it_and_the_exported_file_names_it_again(starter_db, tmp_path):
    page = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
    assert page.positioning.code == "DIAG-NAVT"
    exported = tmp_path / "exported"
    for name, text in export_module(page).items():
        (exported / name).parent.mkdir(exist_ok=True, parents=True)
        (exported / name).write_text(text)
    known = {one.reference for one in Competency.objects.select_related("version__framework")}
    read = read_module_folder(exported, known)
    assert read.module.shape == read_module_folder(STARTER / "modules/MOD-NAVT", known).module.shape
    assert [source.shape.code for source in read.quizzes] == ["QUIZ-NAVT", "DIAG-NAVT"]


@pytest.mark.parametrize(
    ("code", "said"),
    [("DIAG-X", "n’existe pas"), ("QUIZ-NAVT", "l’est")],
    ids=["unknown", "placed"],
)
def test_a_code_that_nothing_has_or_that_a_lesson_places_is_an_error(starter_db, starter, code, said):
    module = starter / "modules/MOD-NAVT/module.md"
    module.write_text(module.read_text().replace("DIAG-NAVT", code))
    with pytest.raises(DataFileError) as error:
        load_content(folder=starter)
    assert said in str(error.value)
    assert module.read_text().split("\n")[error.value.line - 1] == f"positioning: {code}"


def test_the_translated_module_asks_the_translated_quiz(translated):  # noqa: F811 - the fixture
    french = translated / "modules/MOD-NAVT"
    edit(french / "en/quiz.yaml", 'title: "Positionnement.*', 'title: "Positioning"')
    load_frameworks()
    load_content(folder=translated)
    quizzes = {page.locale.language_code: page.positioning for page in ModulePage.objects.select_related("locale")}
    assert {language: quiz.locale.language_code for language, quiz in quizzes.items()} == {"fr": "fr", "en": "en"}
    released = {
        one.language: open_release(one.pk).content
        for one in Release.objects.filter(module__in=ModulePage.objects.all())
    }
    assert {language: one.quizzes[one.module.positioning].title for language, one in released.items()} == {
        "fr": "Positionnement : navette ou table ronde",
        "en": "Positioning",
    }
