"""Coverage: an organisation and those below it × competencies, as numbers; and the people of the viewer's own one.

Levels count only where the person shares them with the organisation; others are counted apart. Outside the
organisations the viewer coordinates there are numbers only, and none where fewer than `small_cell` people are, or
share: the organisation's own declaration stands instead. Totals add what is shown and nothing else, so no hidden number
can be subtracted back. Each row is one organisation without those below it, for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lms.conf import conf
from lms.dashboards import reading
from lms.dashboards.reading import Column, Held, Reading
from lms.models import Organisation
from lms.permissions import organisations_coordinated

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

LEVELS = (1, 2, 3, 4)
DEFAULT_LEVEL = 2


@dataclass(frozen=True)
class Cell:
    """How many people hold a competency at the level asked for, among those who share; None: not shown."""

    count: int | None
    sharing: int | None


@dataclass(frozen=True)
class Row:
    """One organisation. `people` and `undisclosed` are None, and `declaration` filled, where numbers must not show."""

    organisation: Organisation
    own: bool
    people: int | None
    undisclosed: int | None
    declaration: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PersonLine:
    """One person of the own organisation; a level is None where it is not shared. `viewer`: who looks at the page."""

    name: str
    held: tuple[Held, ...]
    steps_done: int
    steps_total: int
    levels: tuple[int | None, ...]
    shares: bool
    viewer: bool

    @property
    def percent(self) -> int:
        """Share of the steps that are done."""
        return round(100 * self.steps_done / self.steps_total) if self.steps_total else 0


@dataclass(frozen=True)
class Coverage:
    """The whole page; the CSV is made of the same rows."""

    organisation: Organisation
    level: int
    own: bool
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    total_people: int
    excluded: int
    persons: tuple[PersonLine, ...]

    @property
    def weakest(self) -> Column | None:
        """The competency that the fewest of the counted people hold, if any are counted."""
        counted = [(cell.count, at) for at, cell in enumerate(self.totals) if cell.sharing and cell.count is not None]
        return self.columns[min(counted)[1]] if counted else None

    @property
    def uncovered(self) -> int:
        """How many of the counted competencies nobody holds."""
        return sum(bool(cell.sharing) and cell.count == 0 for cell in self.totals)


def coverage(organisation: Organisation, viewer: User | AnonymousUser, *, level: int = DEFAULT_LEVEL) -> Coverage:
    """Return what the viewer may see of an organisation and those below it; `may_see_numbers` was checked."""
    own = set(organisations_coordinated(viewer).values_list("pk", flat=True))
    read = reading.read(organisation)
    rows = tuple(
        _row(read, place, own=place.pk in own, level=level, viewers={organisation.pk}) for place in read.organisations
    )
    is_own = organisation.pk in own
    return Coverage(
        organisation=organisation,
        level=level,
        own=is_own,
        columns=read.columns,
        rows=rows,
        totals=_totals(rows, len(read.columns)),
        total_people=sum(row.people or 0 for row in rows),
        excluded=sum(row.people is None for row in rows),
        persons=_persons(read, organisation, viewer) if is_own else (),
    )


def _row(read: Reading, place: Organisation, *, own: bool, level: int, viewers: set[int]) -> Row:
    people = read.people_of.get(place.pk, ())
    threshold = 0 if own else conf().small_cell
    if len(people) < threshold:
        hidden = tuple(Cell(None, None) for _column in read.columns)
        return Row(place, own, None, None, str(place.get_declaration_display()), hidden)
    # A coordinator sees what was shared with the organisation itself; a network also what was shared with the network.
    receivers = {place.pk} if own else {place.pk, *viewers}
    cells, sharing_any = [], set()
    for column in read.columns:
        sharing = [person for person in people if person.shares(column.reference, receivers)]
        sharing_any |= {person.learner for person in sharing}
        held = sum(read.level(person, column.reference) >= level for person in sharing)
        shown = len(sharing) >= threshold
        cells.append(Cell(held if shown else None, len(sharing) if shown else None))
    silent = len(people) - len(sharing_any)
    tells = own or len(sharing_any) == 0 or len(sharing_any) >= threshold
    return Row(place, own, len(people), silent if tells else None, "", tuple(cells))


def _totals(rows: Iterable[Row], columns: int) -> tuple[Cell, ...]:
    """Add the numbers that are shown."""
    counts, sharing = [0] * columns, [0] * columns
    for row in rows:
        for at, cell in enumerate(row.cells):
            counts[at] += cell.count or 0
            sharing[at] += cell.sharing or 0
    return tuple(Cell(count, among) for count, among in zip(counts, sharing, strict=True))


def _persons(read: Reading, organisation: Organisation, viewer: User | AnonymousUser) -> tuple[PersonLine, ...]:
    """Return the people of the own organisation, by name."""
    lines = []
    for person in read.people_of.get(organisation.pk, ()):
        known = [column.reference for column in read.columns if person.shares(column.reference, {organisation.pk})]
        lines.append(
            PersonLine(
                name=person.name,
                held=read.held.get(person.learner, ()),
                steps_done=person.steps_done,
                steps_total=person.steps_total,
                levels=tuple(
                    read.level(person, column.reference) if column.reference in known else None
                    for column in read.columns
                ),
                shares=bool(known),
                viewer=person.user == viewer.pk,
            )
        )
    return tuple(sorted(lines, key=lambda line: line.name.casefold()))
