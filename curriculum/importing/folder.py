"""A folder of content files, read whole and checked before anything is written: every name must mean something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from assessments import graph, kinds
from assessments.drawing import NotEnough, Pool, draw
from assessments.graph_messages import describe
from assessments.kinds.wording import flaws_of, told
from competencies.datafile import DataFile, DataFileError, Key, load
from curriculum.importing.markdown import read_lesson, read_module, read_sheet
from curriculum.importing.shapes import (
    LessonShape,
    ModuleShape,
    ProgrammeShape,
    QuestionShape,
    QuizShape,
    RubricShape,
    ScenarioShape,
    Shape,
    SheetShape,
    TermShape,
)

T = TypeVar("T", bound=Shape)


class CatalogueShape(Shape, frozen=True):
    """catalogue.yaml: the page above everything; library/library.yaml: the page above the tools."""

    title: str
    introduction: str = ""


@dataclass(frozen=True)
class Source(Generic[T]):
    """One thing a file says, and where it says so."""

    shape: T
    file: DataFile[Any]
    at: tuple[Key, ...] = ()

    def error(self, *keys: Key, expected: str) -> DataFileError:
        """Return an error about a field, to be raised."""
        return self.file.error(*self.at, *keys, expected=expected)


@dataclass(frozen=True)
class ModuleFolder:
    """Everything of one module."""

    path: Path
    module: Source[ModuleShape]
    lessons: tuple[Source[LessonShape], ...]
    questions: tuple[Source[QuestionShape], ...]
    quizzes: tuple[Source[QuizShape], ...]
    scenarios: tuple[Source[ScenarioShape], ...]
    rubrics: tuple[Source[RubricShape], ...]
    sheets: tuple[Source[SheetShape], ...]


@dataclass(frozen=True)
class LibraryFolder:
    """The library and its sheets."""

    library: Source[CatalogueShape]
    sheets: tuple[Source[SheetShape], ...]


@dataclass(frozen=True)
class StarterFolder:
    """Everything that ships, in one language."""

    catalogue: Source[CatalogueShape]
    programme: Source[ProgrammeShape]
    modules: tuple[ModuleFolder, ...]
    library: LibraryFolder | None
    glossary: tuple[Source[TermShape], ...]


def read_starter(path: Path, competencies: set[str], language: str = "") -> StarterFolder:
    """Read and check a whole folder; DataFileError at the first fault. `competencies` are the references known.

    A `language` names the folder in which each folder keeps its translation: `en/` beside the French files.
    """
    programme = _whole(load(path / language / "programme.yaml", ProgrammeShape))
    modules = []
    for at, code in enumerate(programme.shape.modules):
        if not (path / "modules" / code / language / "module.md").is_file():
            raise programme.error("modules", at, expected=_("il manque le dossier modules/%(code)s") % {"code": code})
        modules.append(read_module_folder(path / "modules" / code / language, competencies))
    return StarterFolder(
        _whole(load(path / language / "catalogue.yaml", CatalogueShape)),
        programme,
        tuple(modules),
        _read_library(path / "library" / language, competencies),
        _read_glossary(path / "glossary.yaml"),
    )


def _read_glossary(path: Path) -> tuple[Source[TermShape], ...]:
    terms = tuple(_each(path, TermShape))
    for error in _repeated(terms):
        raise error
    return terms


def _read_library(path: Path, competencies: set[str]) -> LibraryFolder | None:
    if not (path / "library.yaml").is_file():
        return None
    sheets = tuple(_whole(read_sheet(file)) for file in sorted(path.glob("*.md")))
    for error in (*_repeated(sheets), *(fault for sheet in sheets for fault in _sheet(sheet, set(), competencies))):
        raise error
    return LibraryFolder(_whole(load(path / "library.yaml", CatalogueShape)), sheets)


def read_module_folder(path: Path, competencies: set[str]) -> ModuleFolder:
    """Read and check one module's folder; DataFileError."""
    folder = ModuleFolder(
        path=path,
        module=_whole(read_module(path / "module.md")),
        lessons=tuple(_whole(read_lesson(file)) for file in sorted(path.glob("L*.md"), key=_lesson_number)),
        questions=tuple(_each(path / "questions.yaml", QuestionShape)),
        quizzes=tuple(_each(path / "quiz.yaml", QuizShape)),
        scenarios=tuple(_whole(load(file, ScenarioShape)) for file in sorted(path.glob("scenarios/*.yaml"))),
        rubrics=tuple(_each(path / "rubrics.yaml", RubricShape)),
        sheets=tuple(_whole(read_sheet(file)) for file in sorted(path.glob("sheets/*.md"))),
    )
    for error in _errors(folder, competencies):
        raise error
    return folder


def _lesson_number(path: Path) -> tuple[int, str]:
    digits = path.stem[1:]
    return (int(digits) if digits.isdigit() else 0, path.stem)


def _whole(file: DataFile[T]) -> Source[T]:
    return Source(file.content, file)


def _each(path: Path, type_: type[T]) -> Iterator[Source[T]]:
    """Yield the items of a file that is a list; a file that is not there has none."""
    if path.is_file():
        file = load(path, list[type_])  # type: ignore[valid-type]
        yield from (Source(shape, file, (at,)) for at, shape in enumerate(file.content))


def _errors(folder: ModuleFolder, competencies: set[str]) -> Iterator[DataFileError]:
    groups: tuple[tuple[Source[Any], ...], ...] = (
        folder.lessons,
        folder.questions,
        folder.quizzes,
        folder.scenarios,
        folder.rubrics,
        folder.sheets,
    )
    for group in groups:
        yield from _repeated(group)
    bearing: tuple[Source[Any], ...] = (*folder.lessons, *folder.questions)
    for source in bearing:
        yield from _unknown(source, ("competencies",), source.shape.competencies, competencies)
    for question in folder.questions:
        yield from _flaws(question)
    codes = {source.shape.code for source in folder.questions}
    for quiz in folder.quizzes:
        yield from _unknown(quiz, ("questions",), quiz.shape.questions, codes)
        yield from _draws(quiz, folder, competencies)
    acts = {source.shape.code for source in folder.scenarios}
    for scenario in folder.scenarios:
        yield from _scenario(scenario, competencies, acts)
    lessons = {source.shape.code for source in folder.lessons}
    for rubric in folder.rubrics:
        for at, criterion in enumerate(rubric.shape.criteria):
            yield from _unknown(rubric, ("criteria", at, "competency"), criterion.competency, competencies)
        yield from _unknown(rubric, ("lesson",), rubric.shape.lesson, lessons | {""})
    yield from _positioning(folder)
    for sheet in folder.sheets:
        yield from _sheet(sheet, lessons, competencies)
    for lesson in folder.lessons:
        yield from _blocks(lesson, folder)


def _sheet(sheet: Source[SheetShape], lessons: set[str], competencies: set[str]) -> Iterator[DataFileError]:
    yield from _unknown(sheet, ("lesson",), sheet.shape.lesson, lessons | {""})
    yield from _unknown(sheet, ("competencies",), sheet.shape.competencies, competencies)


def _repeated(group: tuple[Source[Any], ...]) -> Iterator[DataFileError]:
    seen: set[str] = set()
    for source in group:
        if source.shape.code in seen:
            yield source.error("code", expected=_("le code « %(code)s » sert deux fois") % {"code": source.shape.code})
        seen.add(source.shape.code)


def _unknown(source: Source[Any], keys: tuple[Key, ...], named: Any, known: set[str]) -> Iterator[DataFileError]:
    """Yield an error for each name (one, or a list of them) that nothing has."""
    for at, name in enumerate(named) if isinstance(named, list) else [(None, named)]:
        if name not in known:
            place = keys if at is None else (*keys, at)
            yield source.error(*place, expected=_("« %(name)s » n’existe pas") % {"name": name})


def _flaws(question: Source[QuestionShape]) -> Iterator[DataFileError]:
    """Yield an error for each flaw, at the answer and the field it concerns."""
    shape = question.shape
    options = [kinds.Option(one.text, one.correct, one.feedback, one.match, one.tolerance) for one in shape.options]
    for flaw in flaws_of(shape.kind, options):
        at: tuple[Key, ...] = () if flaw.at is None else (flaw.at,)
        said = flaw.at is not None and getattr(options[flaw.at], flaw.field)
        yield question.error("options", *at, *((flaw.field,) if said else ()), expected=told(flaw, shape.kind))


def _draws(quiz: Source[QuizShape], folder: ModuleFolder, competencies: set[str]) -> Iterator[DataFileError]:
    """Yield an error for each draw on an unknown competency, or of more questions than the folder has on it."""
    shape = quiz.shape
    if not shape.questions and not shape.draws:
        yield quiz.error("code", expected=_("il faut au moins une question, ou un tirage"))
    bank = [source.shape for source in folder.questions if source.shape.code not in shape.questions]
    pools = [
        Pool(one.number, [each.code for each in bank if one.competency in each.competencies]) for one in shape.draws
    ]
    for at, one in enumerate(shape.draws):
        yield from _unknown(quiz, ("draws", at, "competency"), one.competency, competencies)
    try:
        draw(pools, "")
    except NotEnough as short:
        found = {"held": len(pools[short.pool].questions)}
        expected = _("au plus %(held)s questions pour ce tirage, le dossier n’en a pas plus") % found
        yield quiz.error("draws", short.pool, expected=expected)


def _scenario(scenario: Source[ScenarioShape], competencies: set[str], codes: set[str]) -> Iterator[DataFileError]:
    shape = scenario.shape
    yield from _unknown(scenario, ("start",), shape.start, {scene.name for scene in shape.scenes})
    for at, scene in enumerate(shape.scenes):
        for number, choice in enumerate(scene.choices):
            place = ("scenes", at, "choices", number, "competencies")
            yield from _unknown(scenario, place, choice.competencies, competencies)
    order = sorted(range(len(shape.scenes)), key=lambda at: shape.scenes[at].name != shape.start)
    nodes = [
        graph.SceneNode(one.name, one.name, tuple(graph.ChoiceNode(c.goto, c.feedback, c.text) for c in one.choices))
        for one in (shape.scenes[at] for at in order)
    ]
    nodes += [
        graph.SceneNode(end.name, end.name, ending=True, outcome=end.outcome, next_act=end.next_act)
        for end in shape.endings
    ]
    for problem in (*graph.problems(nodes), *graph.missing_acts(nodes, codes)):
        if problem.refuses:
            yield scenario.error(*_place(problem, order), expected=describe(problem))


def _positioning(folder: ModuleFolder) -> Iterator[DataFileError]:
    """Yield an error when the positioning quiz is not in the folder, or stands in a lesson, where it would rate."""
    code = folder.module.shape.positioning
    yield from _unknown(folder.module, ("positioning",), code, {quiz.shape.code for quiz in folder.quizzes} | {""})
    placed = {block.name for lesson in folder.lessons for block in lesson.shape.body if block.kind == "quiz"}
    if code in placed:
        expected = _("un quiz qui n’est placé dans aucune leçon ; « %(code)s » l’est") % {"code": code}
        yield folder.module.error("positioning", expected=expected)


def _place(problem: graph.Problem, order: list[int]) -> tuple[Key, ...]:
    if problem.scene is None:
        return ()
    if problem.scene >= len(order):
        return ("endings", problem.scene - len(order))
    scene = ("scenes", order[problem.scene])
    return scene if problem.choice is None else (*scene, "choices", problem.choice)


def _blocks(lesson: Source[LessonShape], folder: ModuleFolder) -> Iterator[DataFileError]:
    """Yield an error for each block that names what is not in the folder, at the block's own line."""
    known: dict[str, set[str]] = {
        "question": {source.shape.code for source in folder.questions},
        "quiz": {source.shape.code for source in folder.quizzes},
        "scenario": {source.shape.code for source in folder.scenarios},
    }
    files = {file.name for file in folder.path.iterdir() if file.is_file()}
    path = lesson.file.path
    for block in lesson.shape.body:
        if block.name and block.name not in known.get(block.kind, files):
            lines = path.read_text(encoding="utf-8").split("\n")
            line = next(at for at, text in enumerate(lines, 1) if text.startswith(":::") and block.name in text)
            yield DataFileError(path, line, _("« %(name)s » n’existe pas dans ce module") % {"name": block.name})
