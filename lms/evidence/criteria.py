"""What an assessor judges an evidence by: each competency with the level it can show, and what one sees of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from competencies.models import Level
from curriculum.documents import CompetencyDoc, CriterionDoc
from curriculum.releasing import open_release
from lms.evidence.choices import label, offered
from lms.evidence.reviewing import tops
from lms.models import Evidence


@dataclass(frozen=True)
class Criterion:
    """One competency; `level` is what « atteint » carries (0: none), `seen` the criteria of the module's sheets."""

    reference: str
    label: str
    level: int
    level_label: str
    descriptor: str
    seen: tuple[CriterionDoc, ...]


def criteria_of(evidence: Evidence) -> tuple[Criterion, ...]:
    """Return the competencies of an evidence with their level descriptors; in two queries."""
    content = open_release(evidence.enrolment.release_id).content
    known = {**content.competencies, **offered(evidence.enrolment, evidence.kind, evidence.block)}
    docs = [known[each] for each in sorted(evidence.competencies) if each in known]
    highest = tops({doc.reference: doc.nature for doc in docs if doc.status != "needs_verification"}, evidence)
    levels = _levels(docs)
    found = []
    for doc in docs:
        value = highest.get(doc.reference, 0)
        level = levels.get((doc.reference.rpartition("/")[0], value))
        found.append(
            Criterion(
                reference=doc.reference,
                label=label(doc),
                level=value,
                level_label=level.label if level else "",
                descriptor=level.description if level else "",
                seen=tuple(
                    each
                    for rubric in content.rubrics.values()
                    for each in rubric.criteria
                    if each.competency == doc.reference
                ),
            )
        )
    return tuple(found)


def _levels(docs: Sequence[CompetencyDoc]) -> dict[tuple[str, int], Level]:
    """The levels of the scales of these competencies' framework versions, by `FRAMEWORK/VERSION` and value."""
    frameworks = {doc.reference.partition("/")[0] for doc in docs}
    rows = Level.objects.filter(scale__version__framework__code__in=frameworks)
    return {(row.scale.version.reference, row.value): row for row in rows.select_related("scale__version__framework")}
