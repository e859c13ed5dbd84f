"""What a group does in a scenario, for its trainer: how often each choice was made, and where people go wrong.

One group, one release: the choices of another release are others. Practice is not counted; of a scene that somebody
came to again in the same attempt, only the first visit is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max

from assessments.graph import ChoiceNode, Edge, SceneNode
from assessments.graph_messages import OUTCOMES
from assessments.mapping import ScenarioMap, scenario_map
from curriculum.documents import ChoiceKey, ScenarioDoc, SceneDoc
from curriculum.models import Release
from curriculum.releasing import OpenRelease
from lms.models import Attempt, ChoiceMade, Cohort


@dataclass(frozen=True)
class Version:
    """One release on which the group has played."""

    number: int
    sha256: str
    language: str


@dataclass(frozen=True)
class ChoiceLine:
    """One choice in numbers; `number` counts from 1, `count` first visits, `people` different ones."""

    number: int
    text: str
    goto: str
    points: int
    best: bool
    safety_error: bool
    count: int
    people: int


@dataclass(frozen=True)
class SceneLine:
    """One scene in numbers; `missed` are first visits that did not take a best choice, `unsafe` safety errors."""

    name: str
    title: str
    visits: int
    missed: int
    unsafe: int
    choices: tuple[ChoiceLine, ...]


@dataclass(frozen=True)
class ScenarioStanding:
    """A scenario in a group: scenes with the most misses first, endings by how often they were reached, the map."""

    attempts: int
    people: int
    scenes: tuple[SceneLine, ...]
    endings: tuple[tuple[str, str, int], ...]
    map: ScenarioMap


def versions(cohort: Cohort, scenario_id: str) -> tuple[Version, ...]:
    """Return the releases on which the group has played a scenario, the one begun on last first. One query."""
    played = Attempt.objects.filter(enrolment__cohort=cohort, activity_id=scenario_id, practice=False)
    newest = dict(played.values_list("release_sha256").annotate(last=Max("started_at")))
    rows = Release.objects.filter(module_key=cohort.module_key, sha256__in=newest)
    found = [Version(*row) for row in rows.values_list("number", "sha256", "language")]
    return tuple(sorted(found, key=lambda version: newest[version.sha256], reverse=True))


def standing(cohort: Cohort, release: OpenRelease, scenario: ScenarioDoc) -> ScenarioStanding:
    """Count a scenario's choices in a group, on one release. Three queries, whatever the group."""
    played = Attempt.objects.filter(
        enrolment__cohort=cohort, activity_id=scenario.id, release_sha256=release.sha256, practice=False
    )
    whole = played.aggregate(attempts=Count("pk"), people=Count("enrolment", distinct=True))
    made = ChoiceMade.objects.filter(attempt__in=played, first_visit=True).exclude(choice_id="")
    counted = made.values_list("choice_id").annotate(
        count=Count("pk"), people=Count("attempt__enrolment", distinct=True)
    )
    counts = {choice: (count, people) for choice, count, people in counted}
    ended = dict(played.exclude(ending_id="").values_list("ending_id").annotate(count=Count("pk")))
    keys = release.keys.scenarios[scenario.id]
    names = {scene.id: scene.name for scene in scenario.scenes}
    lines = [_scene(scene, keys, counts, names) for scene in scenario.scenes if scene.choices]
    return ScenarioStanding(
        attempts=whole["attempts"],
        people=whole["people"],
        scenes=tuple(sorted(lines, key=lambda line: (-line.unsafe, -line.missed))),
        endings=tuple(
            (scene.name, str(OUTCOMES.get(scene.outcome, "")), ended.get(scene.id, 0))
            for scene in scenario.scenes
            if not scene.choices
        ),
        map=scenario_map(nodes(scenario, keys), counts=_edges(scenario, counts)),
    )


def _scene(
    scene: SceneDoc, keys: Mapping[str, ChoiceKey], counts: Mapping[str, tuple[int, int]], names: Mapping[str, str]
) -> SceneLine:
    most = max(keys[choice.id].points for choice in scene.choices)
    lines = []
    for number, choice in enumerate(scene.choices, 1):
        key = keys[choice.id]
        count, people = counts.get(choice.id, (0, 0))
        best = key.points == most and not key.safety_error
        lines.append(
            ChoiceLine(number, choice.text, names[key.goto], key.points, best, key.safety_error, count, people)
        )
    return SceneLine(
        name=scene.name,
        title=scene.title,
        visits=sum(line.count for line in lines),
        missed=sum(line.count for line in lines if not line.best),
        unsafe=sum(line.count for line in lines if line.safety_error),
        choices=tuple(lines),
    )


def nodes(scenario: ScenarioDoc, keys: Mapping[str, ChoiceKey]) -> list[SceneNode]:
    """Return a frozen scenario as the graph that the map draws: its first scene first."""
    names = {scene.id: scene.name for scene in scenario.scenes}
    return [
        SceneNode(
            id=scene.id,
            name=scene.name,
            choices=tuple(
                ChoiceNode(names[keys[choice.id].goto], keys[choice.id].feedback, choice.text)
                for choice in scene.choices
            ),
            ending=not scene.choices,
            title=scene.title,
            outcome=scene.outcome,
        )
        for scene in scenario.scenes
    ]


def _edges(scenario: ScenarioDoc, counts: Mapping[str, tuple[int, int]]) -> dict[Edge, int]:
    return {
        (at, number): counts.get(choice.id, (0, 0))[0]
        for at, scene in enumerate(scenario.scenes)
        for number, choice in enumerate(scene.choices)
    }
