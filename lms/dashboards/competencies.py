"""A person's own competencies: grouped by framework, and one of them explained with the words of its assessors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from competencies.models import FrameworkVersion
from lms.explaining import Explanation, RatingLine, explain, explain_all
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
class Why:
    """Everything the « Pourquoi ? » page shows of one competency."""

    explanation: Explanation
    version: FrameworkVersion | None
    used: tuple[RatingRow, ...]
    unused: tuple[RatingRow, ...]


def own_competencies(learner: Learner | None) -> tuple[FrameworkGroup, ...]:
    """List what was rated, by framework version, in as many queries for one competency as for many."""
    if learner is None:
        return ()
    explanations = explain_all(learner)
    versions = _versions(explanations)
    groups = []
    for (framework, number), lines in groupby(explanations, key=lambda each: (each.framework, each.framework_version)):
        version = versions.get((framework, number))
        if version is None:
            groups.append(FrameworkGroup(framework, number, "", tuple(lines)))
        else:
            groups.append(FrameworkGroup(version.framework.label, version.title, version.banner, tuple(lines)))
    return tuple(groups)


def why(learner: Learner, reference: str) -> Why | None:
    """Explain one competency; None when nothing of that name exists and nothing was ever rated under it."""
    explanation = explain(learner=learner, reference=reference)
    version = _versions([explanation]).get((explanation.framework, explanation.framework_version))
    lines = [*explanation.used, *explanation.unused]
    if not explanation.status and not lines:
        return None
    notes = Note.objects.filter(uuid__in=[line.note for line in lines if line.note])
    words = {note.uuid: note.text for note in notes}
    return Why(
        explanation=explanation,
        version=version,
        used=tuple(RatingRow(line, words.get(line.note, "") if line.note else "") for line in explanation.used),
        unused=tuple(RatingRow(line, words.get(line.note, "") if line.note else "") for line in explanation.unused),
    )


def _versions(explanations: Sequence[Explanation]) -> dict[tuple[str, str], FrameworkVersion]:
    codes = {explanation.framework for explanation in explanations}
    rows = FrameworkVersion.objects.filter(framework__code__in=codes).select_related("framework")
    return {(row.framework.code, row.version): row for row in rows}
