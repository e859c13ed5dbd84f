"""A person's own competencies: grouped by framework, and one of them explained with the words of its assessors."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone

from competencies.models import Competency, FrameworkVersion, Level
from lms.dashboards.blocks import BlockLine, blocks_near
from lms.explaining import Decided, Explanation, RatingLine, explain, explain_all
from lms.models import Learner, Note


@dataclass(frozen=True)
class FrameworkGroup:
    """The competencies of one framework version; `banner` is its dated warning, empty for most."""

    title: str
    edition: str
    banner: str
    lines: tuple[Explanation, ...]


@dataclass(frozen=True)
class RatingRow:
    """One rating, with what its assessor wrote about it."""

    line: RatingLine
    words: str


@dataclass(frozen=True)
class Past:
    """One earlier decision, with what assessors wrote."""

    decided: Decided
    used: tuple[RatingRow, ...]
    unused: tuple[RatingRow, ...]


@dataclass(frozen=True)
class Why:
    """Everything the « Pourquoi ? » page shows of one competency."""

    explanation: Explanation
    version: FrameworkVersion | None
    scale: tuple[tuple[int, str], ...]
    used: tuple[RatingRow, ...]
    unused: tuple[RatingRow, ...]
    history: tuple[Past, ...]
    blocks: tuple[BlockLine, ...]


def own_competencies(learner: Learner | None, on: datetime.date | None = None) -> tuple[FrameworkGroup, ...]:
    """List what was rated, by framework version, in as many queries for one competency as for many.

    `on`: as it stood at the end of that day.
    """
    if learner is None:
        return ()
    explanations = explain_all(learner, on)
    versions = _versions(explanations)
    groups = []
    for (framework, number), lines in groupby(explanations, key=lambda each: (each.framework, each.framework_version)):
        version = versions.get((framework, number))
        if version is None:
            groups.append(FrameworkGroup(framework, number, "", tuple(lines)))
        else:
            groups.append(FrameworkGroup(version.framework.label, version.title, version.banner, tuple(lines)))
    return tuple(groups)


def label_of(reference: str) -> str:
    """Return a competency's label in the active language; its reference where there is no such row."""
    row = Competency.objects.by_reference([reference]).first()
    return row.label if row else reference


def why(learner: Learner, reference: str, *, words: bool = True, on: datetime.date | None = None) -> Why | None:
    """Explain one competency; None when nothing of that name exists and nothing was ever rated under it.

    `on`: as it stood at the end of that day; the blocks near it are told of today only.
    Without `words`, what assessors wrote is left out: it is for the person and the trainers of the group.
    """
    explanation = explain(learner=learner, reference=reference, on=on)
    version = _versions([explanation]).get((explanation.framework, explanation.framework_version))
    lines = [*explanation.used, *explanation.unused]
    if not explanation.status and not lines and explanation.decided_at is None:
        return None
    earlier = [line for each in explanation.history for line in (*each.used, *each.unused)]
    notes = Note.objects.filter(uuid__in={line.note for line in [*lines, *earlier] if line.note}) if words else ()
    said = {note.uuid: note.text for note in notes}

    def rows(found: Iterable[RatingLine]) -> tuple[RatingRow, ...]:
        return tuple(
            RatingRow(line if words else replace(line, played=""), said.get(line.note, "") if line.note else "")
            for line in found
        )

    levels = Level.objects.filter(scale__version=version) if version else ()
    return Why(
        explanation=explanation,
        version=version,
        scale=tuple((level.value, level.label) for level in levels),
        used=rows(explanation.used),
        unused=rows(explanation.unused),
        history=tuple(Past(each, rows(each.used), rows(each.unused)) for each in explanation.history),
        blocks=() if on else blocks_near(learner, reference, timezone.localdate()),
    )


def _versions(explanations: Sequence[Explanation]) -> dict[tuple[str, str], FrameworkVersion]:
    codes = {explanation.framework for explanation in explanations}
    rows = FrameworkVersion.objects.filter(framework__code__in=codes).select_related("framework")
    return {(row.framework.code, row.version): row for row in rows}
