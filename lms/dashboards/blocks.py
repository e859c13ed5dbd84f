"""What a person has shown, and not yet, of the competencies close to a block of a title. It grants nothing.

Somebody proposed the links (crosswalks); the block itself is given by its authority alone.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from competencies.models import Competency, Crosswalk, Qualification
from competencies.models.competency import CompetencyKind
from competencies.models.crosswalk import LinkKind
from competencies.models.wording import RowStatus
from lms.models import Attainment, Learner
from lms.transcripts.document import DEMONSTRATED_FROM


@dataclass(frozen=True)
class BlockLine:
    """One block: its title, whether that is still in force and its wording verified, and the close competencies.

    `shown` and `missing` are labels: demonstrated today (level 3 or more), and not.
    """

    title: str
    code: str
    label: str
    active: bool
    verified: bool
    shown: tuple[str, ...]
    missing: tuple[str, ...]


def blocks_near(learner: Learner, reference: str, today: datetime.date) -> tuple[BlockLine, ...]:
    """Return the blocks to which a competency, or the activity it stands in, is linked; titles in force first."""
    row = Competency.objects.by_reference([reference]).first()
    if row is None:
        return ()
    near = _blocks_of(_links().filter(origin__in=[row.pk, row.parent_id]))
    if not near:
        return ()
    origins = _origins(near, row.version_id)
    held = {
        each.competency for each in Attainment.objects.held(today).filter(learner=learner, level__gte=DEMONSTRATED_FROM)
    }
    blocks = Competency.objects.filter(pk__in=near).select_related("version__framework")
    states = dict(Qualification.objects.filter(version__in=blocks.values("version")).values_list("version", "state"))
    rateable = list(Competency.objects.rateable().filter(version=row.version_id).select_related("version__framework"))
    lines = [
        _line(block, states.get(block.version_id, ""), _close(rateable, origins[block.pk]), held) for block in blocks
    ]
    return tuple(sorted(lines, key=lambda line: (not line.active, line.title, line.code)))


def _links() -> QuerySet[Crosswalk]:
    return Crosswalk.objects.exclude(kind=LinkKind.NONE)


def _blocks_of(links: QuerySet[Crosswalk]) -> set[int]:
    """Return the blocks of titles that links lead to, directly or by one of their competencies."""
    named = [key for pair in links.values_list("target", "target__parent") for key in pair if key is not None]
    return set(Competency.objects.filter(pk__in=named, kind=CompetencyKind.BLOCK).values_list("pk", flat=True))


def _origins(blocks: Collection[int], version: int) -> dict[int, set[int]]:
    """Block → the rows of a framework version that are linked to it."""
    links = _links().filter(Q(target__in=blocks) | Q(target__parent__in=blocks), origin__version=version)
    found: dict[int, set[int]] = defaultdict(set)
    for origin, target, above in links.values_list("origin", "target", "target__parent"):
        block = target if target in blocks else above
        if block is not None:
            found[block].add(origin)
    return found


def _close(rateable: list[Competency], origins: set[int]) -> list[Competency]:
    return [each for each in rateable if each.pk in origins or each.parent_id in origins]


def _line(block: Competency, state: str, close: list[Competency], held: set[str]) -> BlockLine:
    named = [(each.reference in held, f"{each.code} · {each.label}") for each in close]
    return BlockLine(
        title=block.version.framework.label,
        code=block.code,
        label=block.label,
        active=state == Qualification.State.ACTIVE,
        verified=block.status == RowStatus.VERBATIM,
        shown=tuple(label for shown, label in named if shown),
        missing=tuple(label for shown, label in named if not shown),
    )
