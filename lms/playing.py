"""What a choice in a scenario says, and what a finished attempt says: the parts of acts, without locks or records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tincan

from curriculum.documents import ChoiceKey, ScenarioDoc, SceneDoc
from lms import judging, rating, trails, working
from lms.judging import Judgement, Option, Visit
from lms.models import Attempt, ChoiceMade
from lms.models.rating import Mode
from lms.refusals import NoWayBack, UnknownChoice, UnknownStep, WrongScene
from lms.working import Work
from lms.xapi import profile, scenario_statements, statements
from lms.xapi.statements import Thing, Try


def titled(work: Work, kind: str, key: str) -> Thing:
    """Return a quiz or a scenario of the release, with its title."""
    content = work.release.content
    return Thing(kind, key, (content.quizzes[key] if kind == "quiz" else content.scenarios[key]).title)


def what(attempt: Attempt, scene_id: str) -> str:
    """Return the name, inside its form, of the choice made in a scene."""
    return f"selected:{attempt.uuid}:{attempt.activity_id}/{scene_id}"


def finished(work: Work, attempt: Attempt, *, success: bool, result: Mapping[str, Any]) -> list[tincan.Statement]:
    """Say that an attempt is completed, and that it passed or failed."""
    thing, trial = titled(work, attempt.kind, attempt.activity_id), Try(attempt.uuid, attempt.number)
    step = Thing("step", f"{attempt.lesson_id}/{attempt.step_id}")
    return [
        statements.completed(work.place, thing, lesson=attempt.lesson_id, parent=step, attempt=trial, result=result),
        statements.judged(
            work.place, thing, success=success, lesson=attempt.lesson_id, parent=step, attempt=trial, result=result
        ),
    ]


def ratings(work: Work, attempt: Attempt, mode: Mode, judgements: Iterable[Judgement]) -> list[tincan.Statement]:
    """Say the ratings of a finished attempt and the decisions; nothing of practice or in a lesson that is not rated."""
    lessons = {lesson.id: lesson for lesson in work.release.content.lessons}
    if attempt.practice or not lessons[attempt.lesson_id].rated:
        return []
    trial = Try(attempt.uuid, attempt.number)
    seen = rating.Seen(
        mode=mode, thing=titled(work, attempt.kind, attempt.activity_id), lesson=attempt.lesson_id, attempt=trial
    )
    return rating.rate(work, seen, [rating.verdict(each, trial) for each in judgements])


def chosen(work: Work, attempt: Attempt, scene_id: str, choice_id: str) -> list[tincan.Statement]:
    """Say a choice and, where it leads to an ending, everything that follows. Raises WrongScene, UnknownChoice."""
    scenario, moves = _stands(work, attempt, scene_id)
    path = [(row.scene_id, row.choice_id) for row in moves if row.choice_id]
    keys = work.release.keys.scenarios[scenario.id]
    scene = scenario.scene(scene_id)
    if choice_id not in {choice.id for choice in scene.choices}:
        raise UnknownChoice
    key = keys[choice_id]
    said = [_selected(work, attempt, scene, choice_id, path, position=len(moves) + 1)]
    ending = scenario.scene(key.goto)
    if not ending.choices:
        said += _ended(work, attempt, scenario, ending, [*path, (scene_id, choice_id)])
    return said


def _stands(work: Work, attempt: Attempt, scene_id: str) -> tuple[ScenarioDoc, list[ChoiceMade]]:
    """Return the scenario and the moves made, for a person who stands in this scene. Raises UnknownStep, WrongScene."""
    scenario = work.release.content.scenarios.get(attempt.activity_id)
    if scenario is None:
        raise UnknownStep
    moves = list(attempt.choices.order_by("position"))
    current = trails.here(scenario, attempt, moves)
    if scene_id != current:
        raise WrongScene(current)
    return scenario, moves


def gone_back(work: Work, attempt: Attempt, scene_id: str) -> tincan.Statement:
    """Say that a person goes back from this scene to the one before. Raises UnknownStep, WrongScene, NoWayBack."""
    scenario, moves = _stands(work, attempt, scene_id)
    before = trails.scene_before(moves)
    if not scenario.back or not before:
        raise NoWayBack
    return scenario_statements.went_back(
        work.place,
        Thing("scene", f"{scenario.id}/{before}"),
        left=Thing("scene", f"{scenario.id}/{scene_id}"),
        lesson=attempt.lesson_id,
        attempt=Try(attempt.uuid, attempt.number),
        position=len(moves) + 1,
        goto=before,
    )


def _selected(
    work: Work, attempt: Attempt, scene: SceneDoc, choice_id: str, path: Sequence[tuple[str, str]], *, position: int
) -> tincan.Statement:
    keys = work.release.keys.scenarios[attempt.activity_id]
    key = keys[choice_id]
    return statements.selected(
        work.place,
        Thing("choice", f"{attempt.activity_id}/{choice_id}"),
        scene=Thing("scene", f"{attempt.activity_id}/{scene.id}"),
        lesson=attempt.lesson_id,
        attempt=Try(attempt.uuid, attempt.number),
        points=key.points,
        max_points=max(keys[choice.id].points for choice in scene.choices),
        passage={
            "position": position,
            "goto": key.goto,
            "first_visit": scene.id not in {visited for visited, _choice in path},
            "safety_error": key.safety_error,
        },
    )


def visits(scenario: ScenarioDoc, keys: Mapping[str, ChoiceKey], path: Sequence[tuple[str, str]]) -> list[Visit]:
    """Return the first visit of each scene on a path of (scene, choice), as the rules read it."""
    first = dict(reversed(path))
    return [
        Visit(
            made=_option(keys[choice_id]),
            choices=[_option(keys[choice.id]) for choice in scenario.scene(scene_id).choices],
        )
        for scene_id, choice_id in first.items()
    ]


def _option(key: ChoiceKey) -> Option:
    return Option(key.points, key.competencies)


def _ended(
    work: Work, attempt: Attempt, scenario: ScenarioDoc, ending: SceneDoc, path: Sequence[tuple[str, str]]
) -> list[tincan.Statement]:
    """Say all that the end of a scenario says."""
    keys = work.release.keys.scenarios[scenario.id]
    safety_error = attempt.unsafe or any(keys[choice_id].safety_error for _scene, choice_id in path)
    first = visits(scenario, keys, path)
    told = {"id": ending.id, "outcome": ending.outcome, "safety_error": safety_error}
    result = {
        "score": statements.score(*judging.totals(first)),
        "extensions": tincan.Extensions({profile.extension(profile.ENDING): told}),
    }
    success = judging.passed_scenario(ending.outcome, safety_error=safety_error)
    competencies = {reference for key in keys.values() for reference in key.competencies}
    blocked = judging.barred(ending.outcome, safety_error=safety_error)
    judgements = judging.judge_scenario(first, competencies, scenario.threshold, blocked)
    return [
        *finished(work, attempt, success=success, result=result),
        *ratings(work, attempt, Mode.SCENARIO, judgements),
        *working.closings(work, attempt.lesson_id, attempt.step_id),
    ]
