"""Is this scenario playable, and is it worth playing? A pure look at its graph: scenes, choices, endings. No Django.

A problem that refuses keeps the scenario from being published; the others warn. What each says: `graph_messages.py`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

WARN_ABOVE = 25
REFUSE_ABOVE = 40
LONG_WAY = 7

ProblemCode = Literal[
    "no_scene",
    "no_ending",
    "starts_with_ending",
    "too_many_scenes",
    "many_scenes",
    "no_name",
    "duplicate_name",
    "dead_end",
    "no_target",
    "missing_target",
    "no_feedback",
    "one_choice",
    "same_target",
    "unreachable",
    "trap",
    "missing_act",
    "long_way",
    "single_way",
]
WARNINGS: frozenset[ProblemCode] = frozenset({"many_scenes", "one_choice", "same_target", "long_way", "single_way"})
FAVOURABLE = "favourable"

Edge = tuple[int, int]
"""A choice by its place: position of its scene, position in that scene."""


@dataclass(frozen=True)
class ChoiceNode:
    """One choice: the name it leads to, what it says back, and its own words."""

    goto: str
    feedback: str = ""
    text: str = ""


@dataclass(frozen=True)
class SceneNode:
    """One scene, or an ending (no choices; an outcome, and the code of the scenario that goes on from it).

    `id` is its block’s id; the first of a list opens the scenario.
    """

    id: str
    name: str
    choices: tuple[ChoiceNode, ...] = field(default=())
    ending: bool = False
    title: str = ""
    outcome: str = ""
    next_act: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to repair. `scene` is a position in the list (None: the whole), `choice` a position in that scene.

    `name` and `said` are the scene's name and the choice's words; `detail` is what the message needs beside them.
    """

    code: ProblemCode
    scene: int | None = None
    choice: int | None = None
    name: str = ""
    said: str = ""
    detail: str = ""

    @property
    def refuses(self) -> bool:
        """Whether it keeps the scenario from being published; a mere warning does not."""
        return self.code not in WARNINGS


def problems(scenes: Sequence[SceneNode]) -> list[Problem]:
    """Return every problem: of the whole, then scene by scene; an empty list means that nothing is to be said."""
    found = [*_of_each(scenes), *_of_the_ways(scenes)]
    return [*_of_the_whole(scenes), *sorted(found, key=lambda each: each.scene or 0), *_of_the_best_way(scenes)]


def _of_the_whole(scenes: Sequence[SceneNode]) -> Iterator[Problem]:
    count = sum(not scene.ending for scene in scenes)
    if count == 0:
        yield Problem("no_scene")
    elif scenes[0].ending:
        yield Problem("starts_with_ending", 0, name=scenes[0].name)
    if not any(scene.ending for scene in scenes):
        yield Problem("no_ending")
    if count > REFUSE_ABOVE:
        yield Problem("too_many_scenes", detail=str(count))
    elif count > WARN_ABOVE:
        yield Problem("many_scenes", detail=str(count))


def _of_each(scenes: Sequence[SceneNode]) -> Iterator[Problem]:
    names = Counter(scene.name for scene in scenes)
    for at, scene in enumerate(scenes):
        if not scene.name:
            yield Problem("no_name", at)
        elif names[scene.name] > 1:
            yield Problem("duplicate_name", at, name=scene.name)
        if not scene.ending:
            yield from _of_choices(at, scene)
        for number, choice in enumerate(scene.choices):
            if not choice.goto:
                yield Problem("no_target", at, number, scene.name, choice.text)
            elif choice.goto not in names:
                yield Problem("missing_target", at, number, scene.name, choice.text, choice.goto)
            if not choice.feedback.strip():
                yield Problem("no_feedback", at, number, scene.name, choice.text)


def _of_choices(at: int, scene: SceneNode) -> Iterator[Problem]:
    if not scene.choices:
        yield Problem("dead_end", at, name=scene.name)
    elif len(scene.choices) == 1:
        yield Problem("one_choice", at, name=scene.name)
    elif len({choice.goto for choice in scene.choices}) == 1:
        yield Problem("same_target", at, name=scene.name, detail=scene.choices[0].goto)


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
        if scene.name and scene.name not in reached:
            yield Problem("unreachable", at, name=scene.name)
        if scene.choices and scene.name not in saved:
            yield Problem("trap", at, name=scene.name)


def _closure(start: set[str], ways: dict[str, set[str]]) -> set[str]:
    """Return every name one can come to."""
    found, edge = set(start), set(start)
    while edge:
        edge = {name for origin in edge for name in ways.get(origin, ())} - found
        found |= edge
    return found


def missing_acts(scenes: Sequence[SceneNode], known: Collection[str]) -> list[Problem]:
    """Find endings that lead on to a scenario whose code nobody knows."""
    return [
        Problem("missing_act", at, name=scene.name, detail=scene.next_act)
        for at, scene in enumerate(scenes)
        if scene.next_act and scene.next_act not in known
    ]


def _of_the_best_way(scenes: Sequence[SceneNode]) -> Iterator[Problem]:
    """Warn of a long way to the nearest ending, and of a « Réussi » that a single path leads to."""
    endings = {at for at, scene in enumerate(scenes) if scene.ending}
    nearest = shortest_way(scenes, endings)
    if nearest is not None and len(nearest) > LONG_WAY:
        yield Problem("long_way", detail=str(len(nearest)))
    good = {at for at in endings if scenes[at].outcome == FAVOURABLE}
    way = shortest_way(scenes, good)
    # Another path would lack at least one choice of this one: if none can be left out, there is no other.
    if way and all(shortest_way(scenes, good, without=choice) is None for choice in way):
        yield Problem("single_way", detail=str(len(way)))


def shortest_way(scenes: Sequence[SceneNode], goals: set[int], *, without: Edge | None = None) -> list[Edge] | None:
    """Return the fewest choices that lead from the first scene to one of these positions; None where none do.

    `without` is a choice that may not be made.
    """
    places = positions(scenes)
    came: dict[int, Edge | None] = {0: None} if scenes else {}
    waiting = deque(came)
    while waiting:
        here = waiting.popleft()
        if here in goals:
            return _way_to(here, came)
        for number, choice in enumerate(scenes[here].choices):
            there = places.get(choice.goto)
            if there is not None and there not in came and (here, number) != without:
                came[there] = (here, number)
                waiting.append(there)
    return None


def _way_to(here: int, came: dict[int, Edge | None]) -> list[Edge]:
    way: list[Edge] = []
    step = came[here]
    while step is not None:
        way.append(step)
        step = came[step[0]]
    return way[::-1]


def positions(scenes: Sequence[SceneNode]) -> dict[str, int]:
    """Return the position of each name; of a name that stands twice, the first."""
    return {scene.name: at for at, scene in reversed(list(enumerate(scenes)))}
