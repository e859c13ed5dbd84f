"""The screen of a group: people × competencies, with the level of each and what the trainer rated in this session."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator

from competencies.models.wording import in_language
from curriculum.documents import RubricDoc
from curriculum.releasing import OpenRelease, open_release
from lms.dashboards.level_names import LevelNames, level_names
from lms.dashboards.reading import Column
from lms.models import Attainment, Cohort, Enrolment, Rating
from lms.models.rating import Outcome
from lms.permissions import may_learn
from lms.rating import is_rateable
from lms.rating_groups import own_ratings
from lms.sharing import person_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_CELLS = 600  # of one page: a form may send a thousand fields (DATA_UPLOAD_MAX_NUMBER_FIELDS)


@dataclass(frozen=True)
class Cell:
    """One person on one competency: the field's name, the level now (0: none) and its words; `open`: can be rated.

    `decided`: something was decided of it, which « Pourquoi ? » explains.
    """

    name: str
    column: Column
    level: int
    level_text: str
    open: bool
    decided: bool


@dataclass(frozen=True)
class Line:
    """One person of the group."""

    enrolment: Enrolment
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class OwnRating:
    """One rating that the trainer made in this session and may take back."""

    statement: str
    person: str
    code: str
    outcome: str
    rated_at: datetime.datetime


@dataclass(frozen=True)
class Grid:
    """Everything the screen shows. `columns` are those shown, `offered` all of them, for the filter."""

    columns: tuple[Column, ...]
    offered: tuple[Column, ...]
    page: Page[Enrolment]
    lines: tuple[Line, ...]
    rubrics: tuple[RubricDoc, ...]
    own: tuple[OwnRating, ...]
    scale: LevelNames


def cell_name(enrolment: Enrolment, reference: str) -> str:
    """Return the name of the field that rates a person on a competency."""
    return f"{enrolment.uuid}:{reference}"


def grid(
    cohort: Cohort,
    user: User,
    since: datetime.datetime,
    *,
    competency: str = "",
    without_level: bool = False,
    page: int = 1,
) -> Grid:
    """Read a group's screen, in a number of queries that people and competencies do not change.

    `competency` shows one column only; `without_level` only who has no level in at least one column shown. The
    trainer's own enrolment is left out: nobody rates themselves.
    """
    enrolments = [each for each in _enrolments(cohort) if not may_learn(user, each)]
    releases = {each.release_id: open_release(each.release_id) for each in enrolments}
    offered = _columns(releases.values())
    columns = tuple(column for column in offered if competency in {"", column.reference}) or offered
    shown = [column.reference for column in columns]
    levels = {
        (learner, reference): level
        for learner, reference, level in Attainment.objects.filter(
            learner__in=[each.learner_id for each in enrolments], competency__in=shown, current=True
        ).values_list("learner_id", "competency", "level")
    }
    if without_level:
        enrolments = [
            each for each in enrolments if any(not levels.get((each.learner_id, reference)) for reference in shown)
        ]
    people = Paginator(enrolments, max(5, MOST_CELLS // max(1, len(columns)))).get_page(page)
    names = level_names(shown)
    return Grid(
        columns=columns,
        offered=offered,
        page=people,
        lines=tuple(_line(each, columns, releases[each.release_id], levels, names) for each in people),
        rubrics=tuple(
            {rubric.id: rubric for each in releases.values() for rubric in each.content.rubrics.values()}.values()
        ),
        own=tuple(_own(rating) for rating in own_ratings(cohort, user, since)),
        scale=names,
    )


def _enrolments(cohort: Cohort) -> Sequence[Enrolment]:
    """The group's people, by name."""
    found = cohort.enrolments.select_related("learner__user", "release", "registration").defer(
        "release__content", "release__keys"
    )
    return sorted((each for each in found if each.learner.user is not None), key=_name)


def _name(enrolment: Enrolment) -> str:
    return person_name(enrolment.learner.user)


def _columns(releases: Iterable[OpenRelease]) -> tuple[Column, ...]:
    found = {
        reference: in_language(doc.label_fr, doc.label_en)
        for release in releases
        for reference, doc in release.content.competencies.items()
        if is_rateable(release.content, reference)
    }
    return tuple(Column(reference, found[reference]) for reference in sorted(found))


def _line(
    enrolment: Enrolment,
    columns: Iterable[Column],
    release: OpenRelease,
    levels: dict[tuple[int, str], int],
    names: LevelNames,
) -> Line:
    cells = []
    for column in columns:
        known = column.reference in release.content.competencies
        level = levels.get((enrolment.learner_id, column.reference))
        cells.append(
            Cell(
                name=cell_name(enrolment, column.reference),
                column=column,
                level=level or 0,
                level_text=names.name(column.reference, level) if level else "",
                open=is_rateable(release.content, column.reference),
                decided=known and level is not None,
            )
        )
    return Line(enrolment, _name(enrolment), tuple(cells))


def _own(rating: Rating) -> OwnRating:
    return OwnRating(
        statement=str(rating.statement),
        person=person_name(rating.learner.user) if rating.learner.user else "",
        code=rating.competency.rpartition("/")[2],
        outcome=str(Outcome(rating.outcome).label),
        rated_at=rating.rated_at,
    )
