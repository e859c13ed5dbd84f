"""Questions, quizzes, scenarios and rubrics: structure of a file ↔ fields of a row."""

from __future__ import annotations

from typing import Any

from assessments import kinds
from assessments.identity import Item
from assessments.kinds import Block
from assessments.models import Question, Quiz, Rubric, Scenario
from curriculum.importing.binding import Binder
from curriculum.importing.shapes import (
    ChoiceShape,
    CriterionShape,
    DrawShape,
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
QUIZ_FIELDS = (
    *("title", "introduction", "threshold", "pass_mark", "attempts_allowed"),
    *("minutes", "shuffle_questions", "shuffle_options", "feedback_at_once"),
)


def chosen(references: list[str], binder: Binder) -> list[Item]:
    """Return the raw stream of competency choosers; an unknown reference is left out."""
    known = binder.competencies
    return [{"type": "competency", "value": known[one]} for one in references if one in known]


def references(stream: Any, binder: Binder) -> list[str]:
    """Return the references in a stream field of competency choosers; a lost one is an empty text."""
    return [binder.references.get(item["value"], "") for item in stream.get_prep_value()]


def question_fields(shape: QuestionShape, binder: Binder) -> Fields:
    """Return what a question's row holds."""
    block = kinds.kind(shape.kind).block
    return {
        "kind": shape.kind,
        "prompt": shape.prompt,
        "options": [{"type": block, "value": _answer(one, block)} for one in shape.options],
        "partial": shape.partial,
        "explanation": shape.explanation,
        "source": shape.source,
        "review_on": shape.review_on,
        "competencies": chosen(shape.competencies, binder),
    }


def _answer(one: OptionShape, block: Block) -> Fields:
    """Return an answer as the form of its kind holds it."""
    value: Fields = {"text": one.text, "feedback": one.feedback}
    if block == "pair":
        value["match"] = one.match
    if block == "number":
        value["tolerance"] = one.tolerance
    if block in {"option", "answer", "number"}:
        value["correct"] = one.correct
    return value


def question_shape(question: Question, binder: Binder) -> QuestionShape:
    """Return what a question's file says."""
    return QuestionShape(
        code=question.code,
        kind=question.kind,  # type: ignore[arg-type]
        prompt=question.prompt,
        options=[
            OptionShape(one.text, one.correct, one.feedback, one.match, one.tolerance) for one in question.written()
        ],
        partial=question.partial,
        explanation=question.explanation,
        source=question.source,
        review_on=question.review_on,
        competencies=references(question.competencies, binder),
    )


def quiz_fields(shape: QuizShape, binder: Binder) -> Fields:
    """Return what a quiz's row holds; an unknown question and a draw on an unknown competency are left out."""
    keys = [binder.pk("question", code) for code in shape.questions]
    known = binder.competencies
    return {name: getattr(shape, name) for name in QUIZ_FIELDS} | {
        "questions": [{"type": "question", "value": pk} for pk in keys if pk is not None],
        "draws": [
            {"type": "draw", "value": {"competency": known[one.competency], "number": one.number}}
            for one in shape.draws
            if one.competency in known
        ],
    }


def quiz_shape(quiz: Quiz, binder: Binder) -> QuizShape:
    """Return what a quiz's file says."""
    codes = binder.codes("question")
    return QuizShape(
        code=quiz.code,
        title=quiz.title,
        introduction=quiz.introduction,
        threshold=quiz.threshold,
        pass_mark=quiz.pass_mark,
        attempts_allowed=quiz.attempts_allowed,
        minutes=quiz.minutes,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        feedback_at_once=quiz.feedback_at_once,
        questions=[codes.get(item["value"], "") for item in quiz.questions.get_prep_value()],
        draws=[
            DrawShape(binder.references.get(value["competency"], ""), value["number"] or 0)
            for value in (item["value"] for item in quiz.draws.get_prep_value())
        ],
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
    # Every text is there, if empty: wagtail-localize cannot read a block without one.
    return {
        "name": scene.name,
        "speaker": scene.speaker,
        "title": scene.title,
        "text": scene.text,
        "choices": choices,
    }


def _ending(ending: EndingShape) -> Fields:
    return {"name": ending.name, "outcome": ending.outcome, "text": ending.text, "next_act": ending.next_act}


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
                    "not_observed": one.not_observed,
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
                not_observed=one.get("not_observed") or "",
            )
            for one in values
        ],
        introduction=rubric.introduction,
        lesson=lesson,
    )
