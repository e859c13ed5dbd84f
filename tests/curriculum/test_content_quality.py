"""What ships is plain, whole and the same in both languages: read from its files, printed by module."""

import re

import pytest
from bs4 import BeautifulSoup

from competencies.starter_files import read_folder
from curriculum.importing.folder import read_module_folder
from curriculum.importing.markdown import read_sheet
from curriculum.starter_loading import STARTER

MODULES = sorted(path.name for path in (STARTER / "modules").iterdir() if path.is_dir())
LANGUAGES = ["", "en"]
WORD = re.compile(r"\w[\w’-]*")
SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")
KINDS = ("role_cards", "debrief", "workshop", "case_study")
SHORT = {"MOD-ENCA"}


def references():
    """Return every competency that the frameworks' files name."""
    found = set()

    def walk(prefix, rows):
        for row in rows:
            found.add(f"{prefix}/{row.code}")
            walk(prefix, row.children)

    for file in read_folder().frameworks:
        walk(f"{file.content.code}/{file.content.version.version}", file.content.tree)
    return found


EVERY_REFERENCE = references()


def folder(code, language=""):
    return read_module_folder(STARTER / "modules" / code / language, EVERY_REFERENCE)


def words_of(html):
    return WORD.findall(BeautifulSoup(html, "html.parser").get_text(" "))


def lesson_words(lesson):
    return sum(len(words_of(block.text)) + len(block.title.split()) for block in lesson.shape.body)


def steps_of(lesson):
    """Return the words of each step: a titled text opens one, an activity closes it."""
    steps = []
    for block in lesson.shape.body:
        if block.kind in {"question", "quiz", "scenario"}:
            steps.append(0)
        elif (block.kind == "text" and block.title) or not steps:
            steps.append(len(words_of(block.text)))
        else:
            steps[-1] += len(words_of(block.text))
    return steps


def sentences_of(lesson):
    for block in lesson.shape.body:
        for piece in BeautifulSoup(block.text, "html.parser").find_all(["p", "li"]):
            yield from (len(found) for one in SENTENCE.split(piece.get_text(" ")) if (found := WORD.findall(one)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", MODULES)
def test_steps_are_short_and_sentences_plain(code, language):
    for lesson in folder(code, language).lessons:
        assert max(steps_of(lesson)) <= 150, lesson.shape.code
        lengths = list(sentences_of(lesson))
        assert sum(lengths) / len(lengths) <= 20, lesson.shape.code


@pytest.mark.parametrize("code", MODULES)
def test_a_module_is_whole(code):
    module = folder(code)
    assert len(module.lessons) == (4 if code in SHORT else 8)
    assert module.module.shape.logbook
    assert module.module.shape.positioning in {quiz.shape.code for quiz in module.quizzes}
    assert module.rubrics
    sheets = [sheet.shape for sheet in module.sheets]
    assert set(KINDS) <= {sheet.kind for sheet in sheets}
    in_class = {one.shape.code for one in module.lessons if not one.shape.modality.startswith("À distance")}
    assert {sheet.lesson for sheet in sheets if sheet.kind == "workshop"} >= in_class - {""}
    assert any(10 <= len(one.shape.scenes) + len(one.shape.endings) <= 16 for one in module.scenarios)
    assert len({one.shape.kind for one in module.questions}) >= 4
    assert len(module.questions) >= 12
    for lesson in module.lessons:
        assert lesson.shape.sources, lesson.shape.code
        assert any(block.kind == "remember" for block in lesson.shape.body), lesson.shape.code
        assert lesson.shape.live


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", MODULES)
def test_every_answer_has_its_feedback(code, language):
    for question in folder(code, language).questions:
        if question.shape.kind not in {"order", "essay"}:
            assert all(option.feedback for option in question.shape.options), question.shape.code
    for scenario in folder(code, language).scenarios:
        for scene in scenario.shape.scenes:
            assert all(choice.feedback for choice in scene.choices), (scenario.shape.code, scene.name)
        assert len({ending.outcome for ending in scenario.shape.endings}) >= 2


def test_there_is_enough_to_learn_from():
    lessons, totals = 0, {}
    for language in LANGUAGES:
        by_module = {code: sum(map(lesson_words, folder(code, language).lessons)) for code in MODULES}
        totals[language or "fr"] = sum(by_module.values())
        print(language or "fr", by_module)
        lessons = sum(len(folder(code, language).lessons) for code in MODULES)
    print(f"{lessons} lessons, words of lesson text: {totals}")
    assert lessons >= 44
    assert min(totals.values()) >= 20_000


@pytest.mark.parametrize("path", sorted(STARTER.rglob("*.md")), ids=lambda path: str(path.relative_to(STARTER)))
def test_french_is_set_as_french_and_nothing_names_a_number_to_call(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:\d{2}[ .]){4}\d{2}|\b0800\b|\b3018\b|\b3020\b|\b119\b", text)
    assert not re.search(r"\w'\w", text.split("---", 2)[-1]), "an apostrophe is ’"
    if "en" not in path.parts and path.name != "README.md":
        body = text.split("---", 2)[-1]
        assert not re.search(r"« | »", body), "U+00A0 stands inside « »"
        assert not re.search(r"\w [;!?](?:\s|$)", body), "U+202F stands before ; ! ?"
        assert not re.search(r"\w·e", body), "no point médian"


def test_every_sheet_says_what_it_shows():
    for path in STARTER.rglob("sheets/*.md"):
        shape = read_sheet(path).content
        assert shape.summary, path
        if shape.kind in {"case_study", "workshop"}:
            assert shape.competencies, path


def test_scenarios_are_playable_in_both_languages_by_the_same_ways():
    for code in MODULES:
        french, english = (list(map(ways, folder(code, language).scenarios)) for language in LANGUAGES)
        assert french == english, code


def ways(scenario):
    return [[(one.goto, one.points, one.safety_error) for one in scene.choices] for scene in scenario.shape.scenes]
