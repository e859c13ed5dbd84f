"""The starter is loaded once; what people changed or deleted is theirs."""

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from assessments.models import Question, Quiz, Rubric, Scenario
from competencies.datafile import DataFileError
from competencies.models import Competency
from competencies.remembering import Outcome
from competencies.starter_loading import load_frameworks
from curriculum.importing.exporting import export_module
from curriculum.importing.folder import read_module_folder
from curriculum.models import CataloguePage, LessonPage, LibraryPage, ModulePage, ProgrammePage, Release, SheetPage
from curriculum.releasing import open_release
from curriculum.starter_loading import STARTER, StarterImpossible, load_content

pytestmark = pytest.mark.django_db


MODULES = ["MOD-CONF", "MOD-SYST", "MOD-NAVT", "MOD-HARC", "MOD-ACCE", "MOD-ENCA"]


@pytest.fixture
def starter(tmp_path):
    """A small copy of the shipped folder, in French, to be edited: two modules of three lessons."""
    path = Path(
        shutil.copytree(STARTER, tmp_path / "starter", ignore=shutil.ignore_patterns("en", "library", "sheets"))
    )
    for module in (path / "modules").iterdir():
        if module.name not in {"MOD-NAVT", "MOD-CONF"}:
            shutil.rmtree(module)
            continue
        for lesson in module.glob("L[4-8].md"):
            lesson.unlink()
        rubrics = module / "rubrics.yaml"
        rubrics.write_text(re.sub(r"lesson: .*", "lesson: " + module.name + "-L3", rubrics.read_text(encoding="utf-8")))
    programme = path / "programme.yaml"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(re.sub(r"modules: .*", "modules: [MOD-CONF, MOD-NAVT]", text), encoding="utf-8")
    return path


@pytest.fixture
def loaded(starter):
    """What that folder brought, in a transaction that is undone."""
    load_frameworks()
    return load_content(folder=starter)


def outcomes(report, kind):
    return {outcome: number for outcome, number in report.counts[kind].items() if number}


def french(model):
    return model.objects.filter(locale__language_code="fr")


def test_everything_that_ships_is_there_in_both_languages(starter_db):
    catalogue = french(CataloguePage).get()
    assert catalogue.get_parent() == Site.objects.get(is_default_site=True).root_page
    assert catalogue.slug == "catalogue"
    for model in (ModulePage, LessonPage, SheetPage, LibraryPage, Question, Quiz, Scenario, Rubric):
        live = model.objects.filter(live=True)
        codes = {code: live.filter(locale__language_code=code).count() for code in ("fr", "en")}
        assert codes["fr"] == codes["en"] > 0, model
    assert french(LessonPage).live().count() == 44
    programme = french(ProgrammePage).get()
    assert [child.value.specific.code for child in programme.modules] == MODULES
    for release in Release.objects.all():
        content = open_release(release.pk).content
        assert all(lesson.steps for lesson in content.lessons)
        assert content.module.positioning
    assert Release.objects.count() == 2 * len(MODULES)


def test_no_segment_of_what_ships_is_untranslated(starter_db):
    from wagtail_localize.models import Translation

    missing = []
    for translation in Translation.objects.select_related("source"):
        total, translated = translation.get_progress()
        if total != translated:
            missing.append((str(translation.source.object_repr), total, translated))
    assert missing == []
    assert Translation.objects.count() > 300


def test_loading_twice_changes_nothing_and_the_command_says_so(starter_db):
    before = Page.objects.values_list("pk", "latest_revision_id").order_by("pk")
    first = list(before)
    printed = StringIO()
    call_command("load_starter", stdout=printed)
    lines = printed.getvalue().splitlines()
    assert lines[-1] == "Rien n’a changé."
    assert "sans changement 44" in next(line for line in lines if line.startswith("leçons"))
    assert list(before.all()) == first


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", MODULES)
def test_files_loaded_and_exported_are_the_same_files(starter_db, code, language, tmp_path):
    references = set()
    for competency in Competency.objects.select_related("version__framework"):
        references.add(competency.reference)
    for name, text in export_module(ModulePage.objects.get(code=code, locale__language_code=language)).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shipped = read_module_folder(STARTER / "modules" / code / ("" if language == "fr" else language), references)
    exported = read_module_folder(tmp_path, references)
    for part in ("lessons", "quizzes", "scenarios", "rubrics", "sheets"):
        by_code = {source.shape.code: source.shape for source in getattr(exported, part)}
        assert by_code == {source.shape.code: source.shape for source in getattr(shipped, part)}
    asked = {source.shape.code: source.shape for source in exported.questions}
    assert asked == {source.shape.code: source.shape for source in shipped.questions if source.shape.code in asked}
    assert exported.module.shape == shipped.module.shape
    for source in shipped.lessons:
        assert (tmp_path / source.file.path.name).read_text() == source.file.path.read_text()


def test_a_lesson_that_a_trainer_edited_is_kept_and_said(loaded, starter):
    lesson = LessonPage.objects.get(code="MOD-NAVT-L1")
    lesson.title = "Mon titre"
    lesson.save_revision().publish()
    edit(starter / "modules/MOD-NAVT/L1.md", "minutes: 90", "minutes: 95")
    report = load_content(folder=starter)
    assert outcomes(report, "leçons") == {Outcome.KEPT: 1, Outcome.UNCHANGED: 5}
    assert any("MOD-NAVT-L1" in message for message in report.messages)
    assert LessonPage.objects.get(code="MOD-NAVT-L1").title == "Mon titre"


def test_an_autosaved_draft_is_seen_though_its_revision_is_the_same_row(loaded, starter):
    lesson = LessonPage.objects.get(code="MOD-NAVT-L2")
    revision = lesson.save_revision()
    lesson.objective = "Un objectif en cours de frappe"
    assert lesson.save_revision(overwrite_revision=revision).pk == revision.pk
    edit(starter / "modules/MOD-NAVT/L2.md", "rated: true", "rated: false")
    report = load_content(folder=starter)
    assert outcomes(report, "leçons")[Outcome.KEPT] == 1
    assert LessonPage.objects.get(code="MOD-NAVT-L2").rated is True


def test_what_people_deleted_stays_deleted(loaded, starter):
    LessonPage.objects.get(code="MOD-CONF-L3").delete()
    Quiz.objects.get(code="QUIZ-NAVT").delete()
    report = load_content(folder=starter)
    assert outcomes(report, "leçons")[Outcome.DELETED] == 1
    assert outcomes(report, "quiz")[Outcome.DELETED] == 1
    assert not LessonPage.objects.filter(code="MOD-CONF-L3").exists()


def test_a_deleted_catalogue_stays_deleted_with_all_that_stood_below(loaded, starter):
    CataloguePage.objects.get().delete()
    report = load_content(folder=starter)
    assert not report.changed
    assert outcomes(report, "leçons") == {Outcome.DELETED: 6}


def test_an_untouched_lesson_follows_its_file_and_keeps_the_ids_of_what_stayed(loaded, starter):
    before = open_release(Release.objects.get(title__startswith="Médiation").pk).content.lessons[0]
    edit(starter / "modules/MOD-NAVT/L1.md", "Vous agissez alors tout de suite.", "Vous agissez sans attendre.")
    report = load_content(folder=starter)
    assert outcomes(report, "leçons") == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 5}
    assert outcomes(report, "versions publiées") == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}
    after = open_release(Release.objects.get(number=2).pk).content.lessons[0]
    assert "sans attendre" in after.steps[0].parts[0].html
    assert [step.id for step in after.steps] == [step.id for step in before.steps]


def test_a_version_is_left_to_people_where_they_changed_the_module_too(loaded, starter):
    question = Question.objects.get(code="NAVT-L1-Q1")
    lesson = LessonPage.objects.get(code="MOD-NAVT-L3")
    lesson.title = "Mon titre"
    lesson.save_revision().publish()
    edit(starter / "modules/MOD-NAVT/L1.md", "minutes: 90", "minutes: 95")
    report = load_content(folder=starter)
    assert outcomes(report, "versions publiées") == {Outcome.KEPT: 1, Outcome.UNCHANGED: 1}
    assert Release.objects.count() == 2
    assert question.live


def test_a_copied_module_does_not_confuse_the_next_load(loaded, starter):
    module = ModulePage.objects.get(code="MOD-NAVT")
    module.copy(recursive=True, update_attrs={"slug": "copie", "title": "Copie"}, to=module.get_parent())
    assert not load_content(folder=starter).changed


def test_under_another_page(db, starter, monkeypatch):
    monkeypatch.setattr("curriculum.starter_loading.STARTER", starter)
    home = Site.objects.get(is_default_site=True).root_page
    place = home.add_child(instance=Page(title="Formations", slug="formations"))
    call_command("load_starter", under=place.pk, stdout=StringIO())
    assert CataloguePage.objects.get().get_parent() == place
    with pytest.raises(CommandError, match="987654"):
        call_command("load_starter", under=987654, stdout=StringIO())


def test_without_french_nothing_is_loaded(settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
    with pytest.raises(StarterImpossible, match="WAGTAIL_CONTENT_LANGUAGES"):
        load_content()
    with pytest.raises(CommandError):
        call_command("load_starter", stdout=StringIO())
    assert not CataloguePage.objects.exists()
    assert not Competency.objects.exists()


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "name, old, new, line, part",
    [
        ("L1.md", "MS9/v1/MS9-A2-C3", "MS9/v1/MS9-A2-C33", 7, "« MS9/v1/MS9-A2-C33 » n’existe pas"),
        ("L1.md", "::: question NAVT-L1-Q1", "::: question NAVT-L1-Q9", 51, "« NAVT-L1-Q9 » n’existe pas"),
        ("L1.md", "minutes: 90", "minutes: beaucoup", 4, "un nombre entier"),
        ("questions.yaml", "kind: single", "kind: simple", 4, "single"),
        ("questions.yaml", "      correct: true\n", "", 7, "exactement une réponse juste"),
        ("quiz.yaml", "Q-NAVT-1,", "Q-NAVT-77,", 5, "« Q-NAVT-77 » n’existe pas"),
        ("scenarios/SCN-NAVT-1.yaml", "goto: N2", "goto: N22", 11, "aucune scène ni fin ne s’appelle « N22 »."),
        ("scenarios/SCN-NAVT-1.yaml", "start: N1", "start: N0", 5, "« N0 » n’existe pas"),
        ("rubrics.yaml", "lesson: MOD-NAVT-L3", "lesson: MOD-NAVT-L44", 4, "« MOD-NAVT-L44 » n’existe pas"),
        ("module.md", "hours: 14", "heures: 14", 5, "champ inconnu « heures »"),
    ],
)
def test_a_typing_error_names_file_line_and_what_was_expected(starter, name, old, new, line, part):
    path = starter / "modules" / "MOD-NAVT" / name
    load_frameworks()
    edit(path, old, new)
    with pytest.raises(DataFileError) as refused:
        load_content(folder=starter)
    assert (refused.value.path, refused.value.line) == (path, line)
    assert part in refused.value.expected
