"""A scenario's row ↔ its script: names of competencies become rows, and blocks that stay keep their ids.

It writes drafts only: publishing is the editor's, where the graph is judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from assessments.graph import Problem
from assessments.identity import Item, with_ids
from assessments.models import Scenario
from assessments.script import LONGEST, ErrorCode, Script, ScriptChoice, ScriptError, ScriptScene, write
from assessments.script_reading import read
from competencies.models import Competency


@dataclass(frozen=True)
class Told:
    """One problem of the graph, and the line of the script it stands on."""

    line: int
    problem: Problem


@dataclass(frozen=True)
class Reading:
    """A text as it was read: what it says, every error by line, and what the graph would say (none with errors)."""

    script: Script
    errors: tuple[ScriptError, ...]
    problems: tuple[Told, ...]


def export(scenario: Scenario) -> str:
    """Return a scenario's script; competencies by reference. What a draft has not said yet is left out."""
    names = dict(_references())
    return write(
        Script(
            title=scenario.title,
            code=scenario.code,
            introduction=scenario.introduction,
            threshold=scenario.threshold,
            back=scenario.back,
            scenes=tuple(_scene(item, names) for item in scenario.scenes.get_prep_value()),
        )
    )


def _references() -> Iterator[tuple[int, str]]:
    rows = Competency.objects.values_list("pk", "version__framework__code", "version__version", "code")
    return ((pk, f"{framework}/{version}/{code}") for pk, framework, version, code in rows)


def _scene(item: Item, names: dict[int, str]) -> ScriptScene:
    value = item["value"]
    return ScriptScene(
        name=value["name"],
        text=value["text"],
        speaker=value.get("speaker") or "",
        title=value.get("title") or "",
        choices=tuple(_choice(choice["value"], names) for choice in value.get("choices", ())),
        ending=item["type"] == "ending",
        outcome=value.get("outcome") or "",
        next_act=value.get("next_act") or "",
    )


def _choice(value: dict[str, Any], names: dict[int, str]) -> ScriptChoice:
    return ScriptChoice(
        text=value["text"],
        goto=value["goto"],
        points=value["points"] or 0,
        competencies=tuple(names[one["value"]] for one in value["competencies"] if one["value"] in names),
        safety_error=bool(value["safety_error"]),
        feedback=value["feedback"],
    )


def read_into(text: str, scenario: Scenario) -> Reading:
    """Read a script and, where it has no error, set the scenario to what it says. Nothing is saved.

    What the text does not say (title, code, threshold, way back) stays; a new scenario needs a title, and takes a code
    from it.
    """
    script, errors = read(text)
    if not script.scenes and any(error.code == "nothing" for error in errors):
        return Reading(script, tuple(errors), ())
    found = [*errors, *_of_the_head(script, scenario)]
    bearing, unknown = _bound(script)
    found += unknown
    if found:
        return Reading(script, tuple(sorted(found, key=lambda error: error.line)), ())
    _set(scenario, script, bearing)
    return Reading(script, (), tuple(Told(_line(problem, script), problem) for problem in scenario.problems()))


def _of_the_head(script: Script, scenario: Scenario) -> Iterator[ScriptError]:
    if not (script.title or scenario.title):
        yield ScriptError(1, "no_title")
    code = code_of(script, scenario)
    others = Scenario.objects.filter(code=code, locale=scenario.locale).exclude(pk=scenario.pk)
    if code and others.exists():
        yield ScriptError(1, "code_taken", code)


def code_of(script: Script, scenario: Scenario) -> str:
    """Return the code that a scenario has once it follows a script."""
    return script.code or scenario.code or slugify(script.title).upper()[: LONGEST["code"]] or "SCENARIO"


def _bound(script: Script) -> tuple[dict[str, int], list[ScriptError]]:
    """Find the competencies that a script names, by reference or by a code that only one has."""
    exact = {reference: pk for pk, reference in _references()}
    by_code: dict[str, list[int]] = {}
    for reference, pk in exact.items():
        by_code.setdefault(reference.rpartition("/")[2], []).append(pk)
    bearing: dict[str, int] = {}
    errors: list[ScriptError] = []
    for choice in (choice for scene in script.scenes for choice in scene.choices):
        for name in choice.competencies:
            found = [exact[name]] if name in exact else by_code.get(name, [])
            if len(found) == 1:
                bearing[name] = found[0]
            else:
                code: ErrorCode = "ambiguous_competency" if found else "unknown_competency"
                errors.append(ScriptError(choice.line, code, name))
    return bearing, errors


def _set(scenario: Scenario, script: Script, bearing: dict[str, int]) -> None:
    scenario.code = code_of(script, scenario)
    scenario.title = script.title or scenario.title
    scenario.introduction = script.introduction
    if script.threshold is not None:
        scenario.threshold = script.threshold
    if script.back is not None:
        scenario.back = script.back
    items = [_item(scene, bearing) for scene in script.scenes]
    before = scenario.scenes.get_prep_value()
    scenario.scenes = json.dumps(with_ids(items, before, f"scenario/{scenario.code}/scenes"))


def _item(scene: ScriptScene, bearing: dict[str, int]) -> Item:
    if scene.ending:
        value: dict[str, Any] = {"outcome": scene.outcome, "next_act": scene.next_act}
    else:
        choices = [{"type": "item", "value": _choice_value(choice, bearing)} for choice in scene.choices]
        value = {"speaker": scene.speaker, "title": scene.title, "choices": choices}
    return {
        "type": "ending" if scene.ending else "scene",
        "value": {"name": scene.name, "text": scene.text, **value},
    }


def _choice_value(choice: ScriptChoice, bearing: dict[str, int]) -> dict[str, Any]:
    keys = dict.fromkeys(bearing[name] for name in choice.competencies)
    return {
        "text": choice.text,
        "goto": choice.goto,
        "points": choice.points,
        "feedback": choice.feedback,
        "competencies": [{"type": "item", "value": pk} for pk in keys],
        "safety_error": choice.safety_error,
    }


def _line(problem: Problem, script: Script) -> int:
    if problem.scene is None:
        return 1
    scene = script.scenes[problem.scene]
    return scene.line if problem.choice is None else scene.choices[problem.choice].line
