"""Where a scenario's scenes and arrows stand on its map. Pure arithmetic, in whole SVG units; no Django.

A scene stands in the layer of the fewest choices that lead to it, an ending below every scene that leads to it; what
nothing leads to stands in a last layer. Inside a layer, scenes stand near those they come from. Arrows that lead down
are curves; those that lead back run up a lane at the right. Which libraries were looked at:
docs/decisions/0016-scenarios.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.graph import Edge, SceneNode, positions

WIDTH, HEIGHT = 160, 52
ACROSS, DOWN = 24, 84  # from box to box, and from layer to layer
MARGIN, LANE = 16, 14
SWEEPS = 4


@dataclass(frozen=True)
class Box:
    """One scene or ending; `at` is its position in the list, (x, y) its upper left corner."""

    at: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        """The x of its middle."""
        return self.x + WIDTH // 2

    @property
    def first_line(self) -> int:
        """The y of its name."""
        return self.y + 22

    @property
    def second_line(self) -> int:
        """The y of its title."""
        return self.y + 40


@dataclass(frozen=True)
class Arrow:
    """All choices of one scene that lead to one other: positions, numbers of choices from 1, an SVG path, a label.

    `count` is how often they were made, all together; None where nobody counts.
    """

    origin: int
    target: int
    numbers: tuple[int, ...]
    path: str
    x: int
    y: int
    count: int | None = None


@dataclass(frozen=True)
class Drawing:
    """The whole map."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw(scenes: Sequence[SceneNode], counts: Mapping[Edge, int] | None = None) -> Drawing:
    """Lay a scenario out. `counts`: how often each choice was made; a choice that is not in it was never made.

    A choice that leads to no scene has no arrow.
    """
    rows = in_order(scenes, layers(scenes))
    boxes = {at: box for row, found in enumerate(rows) for at, box in _row(row, found, rows).items()}
    right = max((box.x + WIDTH for box in boxes.values()), default=0)
    arrows, lanes = [], 0
    for (origin, target), numbers in sorted(bundles(scenes).items()):
        leads_back = boxes[target].y <= boxes[origin].y
        lanes += leads_back
        lane = right + LANE * lanes
        x, y = _leaving(boxes, scenes, origin, numbers[0]), boxes[origin].y + HEIGHT
        path = _back(x, y, boxes[target], lane, numbers[0]) if leads_back else _down(x, y, boxes[target])
        count = None if counts is None else sum(counts.get((origin, number - 1), 0) for number in numbers)
        arrows.append(Arrow(origin, target, numbers, path, x + 4, y + 16, count))
    height = max((box.y + HEIGHT for box in boxes.values()), default=0)
    # An arrow that leads back from the lowest layer dips below its box.
    return Drawing(
        tuple(boxes[at] for at in sorted(boxes)), tuple(arrows), right + LANE * lanes + MARGIN, height + DOWN // 2
    )


def bundles(scenes: Sequence[SceneNode]) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return the choices (numbers from 1) that lead from one position to another, for each pair that has some."""
    places = positions(scenes)
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for origin, scene in enumerate(scenes):
        for number, choice in enumerate(scene.choices, 1):
            if choice.goto in places:
                pair = (origin, places[choice.goto])
                found[pair] = (*found.get(pair, ()), number)
    return found


def layers(scenes: Sequence[SceneNode]) -> list[list[int]]:
    """Return positions by the fewest choices that lead to them, endings by the most; unreached ones come last."""
    places = positions(scenes)
    depth = {0: 0} if scenes else {}
    waiting = deque(depth)
    while waiting:
        here = waiting.popleft()
        for choice in scenes[here].choices:
            there = places.get(choice.goto)
            if there is not None and there not in depth:
                depth[there] = depth[here] + 1
                waiting.append(there)
    for at, scene in enumerate(scenes):
        before = [depth[origin] for origin, target in bundles(scenes) if target == at and origin in depth]
        if scene.ending and before:
            depth[at] = max(before) + 1
    last = max(depth.values(), default=-1) + 1
    rows: list[list[int]] = [[] for _ in range(last + 1)]
    for at in range(len(scenes)):
        rows[depth.get(at, last)].append(at)
    return [row for row in rows if row]


def in_order(scenes: Sequence[SceneNode], rows: list[list[int]]) -> list[list[int]]:
    """Order each layer by the mean place of its neighbours in the layers above (then below): fewer arrows cross."""
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    level = {at: number for number, row in enumerate(rows) for at in row}
    for origin, target in bundles(scenes):
        if level[origin] < level[target]:
            above.setdefault(target, []).append(origin)
            below.setdefault(origin, []).append(target)
    for sweep in range(SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        share = {at: (place + 0.5) / len(row) for row in rows for place, at in enumerate(row)}
        rows = [sorted(row, key=lambda at: _mean(neighbours.get(at, [at]), share)) for row in rows]
    return rows


def _mean(of: list[int], share: Mapping[int, float]) -> float:
    return sum(share[at] for at in of) / len(of)


def _row(row: int, found: list[int], rows: list[list[int]]) -> dict[int, Box]:
    """Place one layer, centred under the widest."""
    step = WIDTH + ACROSS
    widest = max(len(each) for each in rows)
    left = MARGIN + (widest - len(found)) * step // 2
    return {at: Box(at, left + place * step, MARGIN + row * (HEIGHT + DOWN)) for place, at in enumerate(found)}


def _leaving(boxes: Mapping[int, Box], scenes: Sequence[SceneNode], origin: int, number: int) -> int:
    """Return the x at which a choice leaves the lower edge of its scene."""
    return boxes[origin].x + WIDTH * number // (len(scenes[origin].choices) + 1)


def _down(x: int, y: int, there: Box) -> str:
    return f"M{x} {y} C{x} {y + DOWN // 2} {there.middle} {there.y - DOWN // 2} {there.middle} {there.y}"


def _back(x: int, y: int, there: Box, lane: int, number: int) -> str:
    """Dip below the label, each choice a little deeper than the one before, and go up the lane."""
    return f"M{x} {y} V{y + LANE + 6 * min(number, 4)} H{lane} V{there.y + HEIGHT // 2} H{there.x + WIDTH}"
