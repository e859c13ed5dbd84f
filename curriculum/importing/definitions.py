"""Questions, quizzes, scenarios and rubrics: structure of a file ↔ fields of a row."""

from __future__ import annotations

from typing import Any

from assessments.identity import Item
from assessments.models import Question, Quiz, Rubric, Scenario
from curriculum.importing.binding import Binder
from curriculum.importing.shapes import (
    ChoiceShape,
    CriterionShape,
    EndingShape,
    OptionShape,
    QuestionShape,
    QuizShape,
    RubricShape,
    ScenarioShape,
    SceneShape,
)

Fields = dict[str, Any]
"""Plain fields as values, stream fields as lists of raw items without ids."""


def chosen(references: list[str], binder: Binder) -> list[Item]:
    """Return the raw stream of competency choosers; an unknown reference is left out."""
    known = binder.competencies
    return [{"type": "competency", "value": known[one]} for one in references if one in known]


def references(stream: Any, binder: Binder) -> list[str]:
    """Return the references in a stream field of competency choosers; a lost one is an empty text."""
    return [binder.references.get(item["value"], "") for item in stream.get_prep_value()]


def question_fields(shape: QuestionShape, binder: Binder) -> Fields:
    """Return what a question's row holds."""
    return {
        "kind": shape.kind,
        "prompt": shape.prompt,
        "options": [
            {"type": "option", "value": {"text": one.text, "correct": one.correct, "feedback": one.feedback}}
            for one in shape.options
        ],
        "explanation": shape.explanation,
        "competencies": chosen(shape.competencies, binder),
    }


def question_shape(question: Question, binder: Binder) -> QuestionShape:
    """Return what a question's file says."""
    values = [item["value"] for item in question.options.get_prep_value()]
    return QuestionShape(
        code=question.code,
        kind=question.kind,  # type: ignore[arg-type]
        prompt=question.prompt,
        options=[OptionShape(one["text"], bool(one["correct"]), one["feedback"] or "") for one in values],
        explanation=question.explanation,
        competencies=references(question.competencies, binder),
    )


def quiz_fields(shape: QuizShape, binder: Binder) -> Fields:
    """Return what a quiz's row holds; an unknown question is left out."""
    keys = [binder.pk("question", code) for code in shape.questions]
    return {
        "title": shape.title,
        "introduction": shape.introduction,
        "threshold": shape.threshold,
        "questions": [{"type": "question", "value": pk} for pk in keys if pk is not None],
    }


def quiz_shape(quiz: Quiz, binder: Binder) -> QuizShape:
    """Return what a quiz's file says."""
    codes = binder.codes("question")
    return QuizShape(
        code=quiz.code,
        title=quiz.title,
        questions=[codes.get(item["value"], "") for item in quiz.questions.get_prep_value()],
        introduction=quiz.introduction,
        threshold=quiz.threshold,
    )


def scenario_fields(shape: ScenarioShape, binder: Binder) -> Fields:
    """Return what a scenario's row holds: scenes, the first one first, then endings."""
    scenes = sorted(shape.scenes, key=lambda scene: scene.name != shape.start)
    return {
        "title": shape.title,
        "introduction": shape.introduction,
        "threshold": shape.threshold,
        "back": shape.back,
        "scenes": [
            *({"type": "scene", "value": _scene(scene, binder)} for scene in scenes),
            *({"type": "ending", "value": _ending(ending)} for ending in shape.endings),
        ],
    }


def _scene(scene: SceneShape, binder: Binder) -> Fields:
    choices: list[Item] = [
        {
            "type": "item",
            "value": {
                "text": one.text,
                "goto": one.goto,
                "points": one.points,
                "feedback": one.feedback,
                "competencies": [item | {"type": "item"} for item in chosen(one.competencies, binder)],
                "safety_error": one.safety_error,
            },
        }
        for one in scene.choices
    ]
    # What is optional stands only where it is said, so that a file that was loaded before still says the same.
    speaker = {"speaker": scene.speaker} if scene.speaker else {}
    return {"name": scene.name, **speaker, "title": scene.title, "text": scene.text, "choices": choices}


def _ending(ending: EndingShape) -> Fields:
    act = {"next_act": ending.next_act} if ending.next_act else {}
    return {"name": ending.name, "outcome": ending.outcome, "text": ending.text, **act}


def scenario_shape(scenario: Scenario, binder: Binder) -> ScenarioShape:
    """Return what a scenario's file says."""
    raw = scenario.scenes.get_prep_value()
    scenes = [_scene_shape(item["value"], binder) for item in raw if item["type"] == "scene"]
    return ScenarioShape(
        code=scenario.code,
        title=scenario.title,
        start=scenes[0].name if scenes else "",
        scenes=scenes,
        endings=[
            EndingShape(
                name=item["value"]["name"],
                outcome=item["value"]["outcome"],
                text=item["value"]["text"],
                next_act=item["value"].get("next_act") or "",
            )
            for item in raw
            if item["type"] == "ending"
        ],
        introduction=scenario.introduction,
        threshold=scenario.threshold,
        back=scenario.back,
    )


def _scene_shape(value: Fields, binder: Binder) -> SceneShape:
    choices = [
        ChoiceShape(
            text=one["text"],
            goto=one["goto"],
            points=one["points"] or 0,
            feedback=one["feedback"],
            competencies=[binder.references.get(item["value"], "") for item in one["competencies"]],
            safety_error=bool(one["safety_error"]),
        )
        for one in (choice["value"] for choice in value["choices"])
    ]
    return SceneShape(
        name=value["name"],
        speaker=value.get("speaker") or "",
        title=value.get("title") or "",
        text=value["text"],
        choices=choices,
    )


def rubric_fields(shape: RubricShape, binder: Binder) -> Fields:
    """Return what a rubric's row holds; the lesson it belongs to stands in the module."""
    return {
        "title": shape.title,
        "introduction": shape.introduction,
        "criteria": [
            {
                "type": "criterion",
                "value": {
                    "code": one.code,
                    "text": one.text,
                    "competency": binder.competencies.get(one.competency),
                    "reached": one.reached,
                    "not_yet": one.not_yet,
                },
            }
            for one in shape.criteria
        ],
    }


def rubric_shape(rubric: Rubric, binder: Binder, *, lesson: str = "") -> RubricShape:
    """Return what a rubric's file says."""
    values = [item["value"] for item in rubric.criteria.get_prep_value()]
    return RubricShape(
        code=rubric.code,
        title=rubric.title,
        criteria=[
            CriterionShape(
                code=one["code"],
                text=one["text"],
                competency=binder.references.get(one["competency"], ""),
                reached=one["reached"],
                not_yet=one["not_yet"],
            )
            for one in values
        ],
        introduction=rubric.introduction,
        lesson=lesson,
    )
