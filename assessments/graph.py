"""Is this scenario playable? A pure look at its graph: scenes joined by choices, and endings. No Django."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

WARN_ABOVE = 25
REFUSE_ABOVE = 40

ProblemCode = Literal[
    "no_scene",
    "no_ending",
    "starts_with_ending",
    "too_many_scenes",
    "many_scenes",
    "duplicate_name",
    "dead_end",
    "missing_target",
    "no_feedback",
    "unreachable",
    "trap",
]


@dataclass(frozen=True)
class ChoiceNode:
    """One choice: the name it leads to, and whether it says something back."""

    goto: str
    feedback: str = ""


@dataclass(frozen=True)
class SceneNode:
    """One scene, or an ending (no choices). `id` is its block’s id; the first scene of a list opens the scenario."""

    id: str
    name: str
    choices: tuple[ChoiceNode, ...] = field(default=())
    ending: bool = False


@dataclass(frozen=True)
class Problem:
    """One thing to repair. `scene` is a position in the list (None: the whole), `choice` a position in that scene."""

    code: ProblemCode
    scene: int | None = None
    choice: int | None = None
    detail: str = ""

    @property
    def refuses(self) -> bool:
        """Whether it keeps the scenario from being published; a mere warning does not."""
        return self.code != "many_scenes"


def problems(scenes: Sequence[SceneNode]) -> list[Problem]:
    """Return every problem, in the order of the list; an empty list means that it can be played to an end."""
    return [*_of_the_whole(scenes), *_of_each(scenes), *_of_the_ways(scenes)]


def _of_the_whole(scenes: Sequence[SceneNode]) -> Iterator[Problem]:
    count = sum(not scene.ending for scene in scenes)
    if count == 0:
        yield Problem("no_scene")
    elif scenes[0].ending:
        yield Problem("starts_with_ending", 0)
    if not any(scene.ending for scene in scenes):
        yield Problem("no_ending")
    if count > REFUSE_ABOVE:
        yield Problem("too_many_scenes", detail=str(count))
    elif count > WARN_ABOVE:
        yield Problem("many_scenes", detail=str(count))


def _of_each(scenes: Sequence[SceneNode]) -> Iterator[Problem]:
    names = Counter(scene.name for scene in scenes)
    for at, scene in enumerate(scenes):
        if names[scene.name] > 1:
            yield Problem("duplicate_name", at, detail=scene.name)
        if not scene.ending and not scene.choices:
            yield Problem("dead_end", at, detail=scene.name)
        for number, choice in enumerate(scene.choices):
            if choice.goto not in names:
                yield Problem("missing_target", at, number, choice.goto)
            if not choice.feedback.strip():
                yield Problem("no_feedback", at, number)


def _of_the_ways(scenes: Sequence[SceneNode]) -> Iterator[Problem]:
    """Find scenes no way leads to, and scenes from which no way leads to an ending."""
    if not scenes:
        return
    onward: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for scene in scenes:
        for choice in scene.choices:
            onward.setdefault(scene.name, set()).add(choice.goto)
            back.setdefault(choice.goto, set()).add(scene.name)
    reached = _closure({scenes[0].name}, onward)
    saved = _closure({scene.name for scene in scenes if scene.ending}, back)
    for at, scene in enumerate(scenes):
        if scene.name not in reached:
            yield Problem("unreachable", at, detail=scene.name)
        if scene.choices and scene.name not in saved:
            yield Problem("trap", at, detail=scene.name)


def _closure(start: set[str], ways: dict[str, set[str]]) -> set[str]:
    """Return every name one can come to."""
    found, edge = set(start), set(start)
    while edge:
        edge = {name for origin in edge for name in ways.get(origin, ())} - found
        found |= edge
    return found
