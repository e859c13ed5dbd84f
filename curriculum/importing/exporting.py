"""A module of this database as the folder of files that would load it: the way back of `folder.py`."""

from __future__ import annotations

from typing import Any

from assessments.models.definition import Definition
from curriculum.importing import definitions
from curriculum.importing.applying import latest
from curriculum.importing.binding import DEFINITIONS, Binder
from curriculum.importing.markdown import write_lesson, write_module, write_sheet
from curriculum.importing.pages import lesson_shape, module_shape, rubric_lessons, sheet_shape
from curriculum.importing.writing import to_yaml
from curriculum.models import LessonPage, ModulePage, SheetPage


def export_module(module: ModulePage) -> dict[str, str]:
    """Return canonical texts by file name, from the latest revisions (drafts included)."""
    binder = Binder(module.locale)
    newest = latest(module)
    lessons = [latest(lesson) for lesson in LessonPage.objects.child_of(module).order_by("path")]
    files = {"module.md": write_module(module_shape(newest, binder))}
    files |= {f"L{number}.md": write_lesson(lesson_shape(one, binder)) for number, one in enumerate(lessons, 1)}
    chosen = _chosen(lessons)
    quizzes = [latest(one) for one in [*chosen["quiz"], newest.positioning] if one is not None]
    questions = list(chosen["question"])
    for quiz in quizzes:
        asked = [item.value for item in quiz.questions if item.value is not None]
        asked += [question for draw in quiz.pools() for question in draw.questions]
        questions += [one for one in dict.fromkeys(asked) if one not in questions]
    files["questions.yaml"] = to_yaml([definitions.question_shape(latest(one), binder) for one in questions])
    files["quiz.yaml"] = to_yaml([definitions.quiz_shape(one, binder) for one in quizzes])
    for scenario in chosen["scenario"]:
        files[f"scenarios/{scenario.code}.yaml"] = to_yaml(definitions.scenario_shape(latest(scenario), binder))
    files["rubrics.yaml"] = to_yaml(_rubrics(newest, binder))
    for sheet in SheetPage.objects.child_of(module).order_by("path"):
        files[f"sheets/{sheet.code}.md"] = write_sheet(sheet_shape(latest(sheet), binder))
    return {name: text for name, text in files.items() if text != "[]\n"}


def _chosen(lessons: list[Any]) -> dict[str, list[Definition]]:
    """Return what the lessons chose, each once, in order of appearance."""
    found: dict[str, list[Definition]] = {"question": [], "quiz": [], "scenario": []}
    for lesson in lessons:
        for block in lesson.body:
            if block.block_type in found:
                definition = block.value[block.block_type]
                if definition is not None and definition not in found[block.block_type]:
                    found[block.block_type].append(definition)
    return found


def _rubrics(module: Any, binder: Binder) -> list[Any]:
    placed = rubric_lessons(module, binder)
    known = DEFINITIONS["rubric"]._default_manager.filter(locale=module.locale_id, code__in=placed)  # noqa: SLF001
    rows = {row.code: row for row in known}
    return [
        definitions.rubric_shape(latest(rows[code]), binder, lesson=lesson)
        for code, lesson in placed.items()
        if code in rows
    ]
