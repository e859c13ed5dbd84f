"""The values of one line of « Mon positionnement » as bars: where each text and each bar stands. Pure arithmetic.

It draws the very `Value`s that the table writes. The assessed level has no bar: it stands apart, in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.dashboards.positioning import Line, Value
from lms.models.positioning import Moment

WIDTH, BAR, TEXT_LINE, GAP = 300, 10, 20, 10


@dataclass(frozen=True)
class Bar:
    """One value: its moment and words on a line, and below it a bar; `width` is None where there is none."""

    y: int
    name: str
    moment: str
    text: str
    bar_y: int
    width: float | None
    track: int = WIDTH - 1


@dataclass(frozen=True)
class Group:
    """The bars of one kind under their title; `kind` is a name for their colour."""

    kind: str
    title: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Drawing:
    """One line as a drawing: two groups of bars, and below a dividing line the assessed level in words."""

    line: Line
    groups: tuple[Group, ...]
    divider: int
    level_title: int
    level: int
    height: int
    width: int = WIDTH


def draw(line: Line, *, quiz: bool) -> Drawing:
    """Place the values of a line; without a quiz in the module there are no bars for it."""
    said, y = _group("said", _("Ce que je dis de moi"), [(at.moment, at.said) for at in line.at], 0)
    groups = [said]
    if quiz:
        asked, y = _group("quiz", _("Quiz de positionnement"), [(at.moment, at.quiz) for at in line.at], y)
        groups.append(asked)
    return Drawing(line, tuple(groups), y, y + TEXT_LINE, y + 2 * TEXT_LINE, y + 2 * TEXT_LINE + GAP)


def _group(kind: str, title: str, values: Sequence[tuple[Moment, Value]], y: int) -> tuple[Group, int]:
    """Place a group whose title has its baseline a line below `y`; return it, and where the next one begins."""
    y += TEXT_LINE
    top, bars = y, []
    for moment, value in values:
        y += TEXT_LINE
        width = None if value.length is None else round((WIDTH - 1) * value.length, 1)
        bars.append(Bar(y, moment.value, str(moment.label), value.text, y + 5, width))
        y += 0 if width is None else BAR + GAP
    return Group(kind, title, top, tuple(bars)), y + GAP
