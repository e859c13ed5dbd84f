"""Questions, quizzes, scenarios and rubrics → their documents, and apart from them their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assessments import kinds
from assessments.graph_messages import describe
from assessments.kinds import Named
from assessments.models import Question, Quiz, Rubric, Scenario
from assessments.models.definition import Definition
from curriculum.documents import (
    AnswerKey,
    ChoiceKey,
    CriterionDoc,
    OptionDoc,
    QuestionDoc,
    QuestionKey,
    QuizDoc,
    RubricDoc,
    ScenarioDoc,
    SceneDoc,
)
from curriculum.freezing.refusals import DefinitionFlawed, DefinitionIsDraft, DefinitionMissing, ScenarioUnplayable
from curriculum.freezing.session import Freezing


def freeze_definition(definition: Definition | None, freezing: Freezing) -> str:
    """Freeze what a block or a list chose, once, and return its id (`translation_key`)."""
    if definition is None:
        raise DefinitionMissing(freezing.where)
    if not definition.live:
        raise DefinitionIsDraft(definition.code, freezing.where)
    freeze, known = _freezers(freezing)[type(definition)]
    key = str(definition.translation_key)
    if key not in known:
        freeze(definition, key, freezing)
    return key


def _freezers(freezing: Freezing) -> dict[type, tuple[Callable[[Any, str, Freezing], None], dict[str, Any]]]:
    return {
        Question: (_question, freezing.questions),
        Quiz: (_quiz, freezing.quizzes),
        Scenario: (_scenario, freezing.scenarios),
        Rubric: (_rubric, freezing.rubrics),
    }


def _question(question: Question, key: str, freezing: Freezing) -> None:
    for flaw in question.flaws():
        raise DefinitionFlawed(question.code, str(flaw))
    written = question.written()
    whole = kinds.kind(question.kind).freeze(written, key)
    freezing.questions[key] = QuestionDoc(
        id=key,
        code=question.code,
        kind=question.kind,  # type: ignore[arg-type]  # the model's choices are the document's literals
        prompt=question.prompt,
        options=_named(whole.options),
        competencies=freezing.references(question.competencies),
        targets=_named(whole.targets),
    )
    freezing.question_keys[key] = QuestionKey(
        correct=tuple(whole.correct),
        feedback={each.id: each.feedback for each in written if each.feedback},
        explanation=question.explanation,
        answers=tuple(AnswerKey(each.id, each.text, each.right, each.tolerance) for each in whole.answers),
        partial=question.in_parts,
        source=question.source,
    )


def _named(things: Sequence[Named]) -> tuple[OptionDoc, ...]:
    return tuple(OptionDoc(id=each.id, text=each.text) for each in things)


def _quiz(quiz: Quiz, key: str, freezing: Freezing) -> None:
    for flaw in quiz.flaws():
        raise DefinitionFlawed(quiz.code, str(flaw))
    freezing.quizzes[key] = QuizDoc(
        id=key,
        code=quiz.code,
        title=quiz.title,
        introduction=quiz.introduction,
        threshold=quiz.threshold,
        questions=tuple(freeze_definition(child.value, freezing) for child in quiz.questions),
    )


def _scenario(scenario: Scenario, key: str, freezing: Freezing) -> None:
    for problem in scenario.problems():
        if problem.refuses:
            raise ScenarioUnplayable(scenario.code, describe(problem))
    ids = {child.value["name"]: child.id for child in scenario.scenes}
    scenes: list[SceneDoc] = []
    keys: dict[str, ChoiceKey] = {}
    for child in scenario.scenes:
        choices: list[OptionDoc] = []
        for choice in child.value["choices"].bound_blocks if child.block_type == "scene" else ():
            choices.append(OptionDoc(id=choice.id, text=choice.value["text"]))
            keys[choice.id] = ChoiceKey(
                goto=ids[choice.value["goto"]],
                points=choice.value["points"],
                feedback=choice.value["feedback"],
                competencies=tuple(dict.fromkeys(freezing.reference(one) for one in choice.value["competencies"])),
                safety_error=bool(choice.value["safety_error"]),
            )
        scenes.append(
            SceneDoc(
                id=child.id,
                name=child.value["name"],
                title=child.value.get("title", ""),
                text=child.value["text"],
                choices=tuple(choices),
                outcome=child.value.get("outcome", ""),
            )
        )
    freezing.scenarios[key] = ScenarioDoc(
        id=key,
        code=scenario.code,
        title=scenario.title,
        introduction=scenario.introduction,
        threshold=scenario.threshold,
        start=scenes[0].id,
        scenes=tuple(scenes),
    )
    freezing.scenario_keys[key] = keys


def _rubric(rubric: Rubric, key: str, freezing: Freezing) -> None:
    freezing.rubrics[key] = RubricDoc(
        id=key,
        code=rubric.code,
        title=rubric.title,
        introduction=rubric.introduction,
        criteria=tuple(
            CriterionDoc(
                id=child.id,
                code=child.value["code"],
                text=child.value["text"],
                competency=freezing.reference(child.value["competency"]),
                reached=child.value["reached"],
                not_yet=child.value["not_yet"],
            )
            for child in rubric.criteria
        ),
    )
