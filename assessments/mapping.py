"""A scenario's map for a page: the drawing, and beside it the same graph as a list, row by row.

It reads nothing: scenes come in as nodes, from a draft or from a release, with the counts where there are any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from assessments.graph import Edge, Problem, SceneNode
from assessments.graph_messages import OUTCOMES, describe
from assessments.layout import Arrow, Box, Drawing, draw

ON_THE_MAP = 20  # characters of a name or a title that fit into a box


@dataclass(frozen=True)
class Way:
    """One choice as a line of the list. `count` is None where nobody counts."""

    number: int
    text: str
    goto: str
    known: bool
    count: int | None
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One scene or ending as a part of the list."""

    name: str
    title: str
    ending: bool
    outcome: str
    ways: tuple[Way, ...]
    problems: tuple[str, ...]

    @property
    def flawed(self) -> bool:
        """Whether anything is said of it or of one of its choices."""
        return bool(self.problems) or any(way.problems for way in self.ways)


@dataclass(frozen=True)
class Shown:
    """One box with its words, cut to fit."""

    box: Box
    place: Place
    name: str
    title: str


@dataclass(frozen=True)
class Labelled:
    """One arrow with its label: the numbers of its choices, and how often they were made."""

    arrow: Arrow
    origin: str
    target: str
    label: str


@dataclass(frozen=True)
class ScenarioMap:
    """What a template draws. `places` is the whole graph as a list, `problems` what concerns the whole scenario."""

    drawing: Drawing
    places: tuple[Place, ...]
    boxes: tuple[Shown, ...]
    arrows: tuple[Labelled, ...]
    problems: tuple[str, ...]


def scenario_map(
    scenes: Sequence[SceneNode], problems: Sequence[Problem] = (), counts: Mapping[Edge, int] | None = None
) -> ScenarioMap:
    """Draw a scenario and list it. Problems and counts stand at their scenes and choices."""
    drawing = draw(scenes, counts)
    names = {scene.name for scene in scenes}
    places = tuple(_place(at, scene, names, problems, counts) for at, scene in enumerate(scenes))
    return ScenarioMap(
        drawing=drawing,
        places=places,
        boxes=tuple(
            Shown(box, places[box.at], _cut(places[box.at].name), _cut(places[box.at].title)) for box in drawing.boxes
        ),
        arrows=tuple(
            Labelled(arrow, scenes[arrow.origin].name, scenes[arrow.target].name, _label(arrow))
            for arrow in drawing.arrows
        ),
        problems=tuple(describe(problem) for problem in problems if problem.scene is None),
    )


def _cut(text: str) -> str:
    return Truncator(text).chars(ON_THE_MAP)


def _label(arrow: Arrow) -> str:
    numbers = ", ".join(str(number) for number in arrow.numbers)
    return numbers if arrow.count is None else f"{numbers} : {arrow.count}"


def _place(
    at: int, scene: SceneNode, names: set[str], problems: Sequence[Problem], counts: Mapping[Edge, int] | None
) -> Place:
    of_scene = [problem for problem in problems if problem.scene == at]
    return Place(
        name=scene.name,
        title=scene.title,
        ending=scene.ending,
        outcome=str(OUTCOMES.get(scene.outcome, "")),
        ways=tuple(
            Way(
                number=number + 1,
                text=choice.text,
                goto=choice.goto,
                known=choice.goto in names,
                count=None if counts is None else counts.get((at, number), 0),
                problems=tuple(describe(problem) for problem in of_scene if problem.choice == number),
            )
            for number, choice in enumerate(scene.choices)
        ),
        problems=tuple(describe(problem) for problem in of_scene if problem.choice is None),
    )
