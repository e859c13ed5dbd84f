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
    DrawDoc,
    OptionDoc,
    QuestionDoc,
    QuestionKey,
    QuizDoc,
    RubricDoc,
    ScenarioDoc,
    SceneDoc,
)
from curriculum.freezing.refusals import (
    DefinitionFlawed,
    DefinitionIsDraft,
    DefinitionMissing,
    PositioningNeedsReader,
    PositioningPlaced,
    ScenarioUnplayable,
)
from curriculum.freezing.session import Freezing
from curriculum.models import ModulePage


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


def freeze_positioning(module: ModulePage, freezing: Freezing) -> str:
    """Freeze the quiz that is asked before and after the lessons, and return its id; empty when there is none.

    Called after the lessons: a quiz that is already known stands in one, and would rate there.
    """
    if module.positioning is None:
        return ""
    if str(module.positioning.translation_key) in freezing.quizzes:
        raise PositioningPlaced(module.positioning.code)
    key = freeze_definition(module.positioning, freezing)
    if any(freezing.questions[one].kind == "essay" for one in freezing.quizzes[key].bank):
        raise PositioningNeedsReader(module.positioning.code)
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
        pass_mark=quiz.pass_mark,
        attempts_allowed=quiz.attempts_allowed,
        minutes=quiz.minutes,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        feedback_at_once=quiz.feedback_at_once,
        draws=tuple(
            DrawDoc(
                competency=freezing.reference(each.competency),
                number=each.number,
                questions=tuple(freeze_definition(question, freezing) for question in each.questions),
            )
            for each in quiz.pools()
        ),
    )


def _scenario(scenario: Scenario, key: str, freezing: Freezing) -> None:
    for problem in scenario.problems():
        if problem.refuses:
            raise ScenarioUnplayable(scenario.code, describe(problem))
    ids = {child.value["name"]: child.id for child in scenario.scenes}
    acts = _acts(scenario)
    scenes: list[SceneDoc] = []
    keys: dict[str, ChoiceKey] = {}
    for child in scenario.scenes:
        choices = child.value["choices"].bound_blocks if child.block_type == "scene" else ()
        keys |= {choice.id: _choice(choice.value, ids, freezing) for choice in choices}
        scenes.append(_scene(child, tuple(OptionDoc(choice.id, choice.value["text"]) for choice in choices), acts))
    freezing.scenarios[key] = ScenarioDoc(
        id=key,
        code=scenario.code,
        title=scenario.title,
        introduction=scenario.introduction,
        threshold=scenario.threshold,
        start=scenes[0].id,
        scenes=tuple(scenes),
        back=scenario.back,
    )
    freezing.scenario_keys[key] = keys
    for act in acts.values():  # once this one is known: acts may lead back to it
        freeze_definition(act, freezing)


def _acts(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenarios that endings lead on to, by code."""
    codes = {node.next_act for node in scenario.nodes() if node.next_act}
    found = Scenario.objects.filter(locale=scenario.locale_id, code__in=codes).order_by("code") if codes else ()
    return {act.code: act for act in found}


def _scene(child: Any, choices: tuple[OptionDoc, ...], acts: dict[str, Scenario]) -> SceneDoc:
    value = child.value
    speaker, act = value.get("speaker") or "", acts.get(value.get("next_act") or "")
    # A scene without a title is called by who speaks, else by its name; an ending has none.
    title = value.get("title") or speaker or (value["name"] if child.block_type == "scene" else "")
    return SceneDoc(
        id=child.id,
        name=value["name"],
        title=title,
        text=value["text"],
        choices=choices,
        outcome=value.get("outcome", ""),
        speaker=speaker,
        next_act=str(act.translation_key) if act else "",
    )


def _choice(value: Any, ids: dict[str, str], freezing: Freezing) -> ChoiceKey:
    return ChoiceKey(
        goto=ids[value["goto"]],
        points=value["points"],
        feedback=value["feedback"],
        competencies=tuple(dict.fromkeys(freezing.reference(one) for one in value["competencies"])),
        safety_error=bool(value["safety_error"]),
    )


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
                not_observed=child.value.get("not_observed") or "",
            )
            for child in rubric.criteria
        ),
    )
