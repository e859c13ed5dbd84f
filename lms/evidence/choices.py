"""What evidence can be about: the competencies of the person's release, or those of a block of a qualification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competencies.models import Competency
from competencies.models.competency import CompetencyKind
from competencies.models.framework import FrameworkKind
from competencies.models.qualification import Qualification
from competencies.models.wording import in_language
from curriculum.documents import CompetencyDoc
from curriculum.releasing import open_release
from lms.models import Enrolment
from lms.models.evidence import EvidenceKind


@dataclass(frozen=True)
class Block:
    """A block of a qualification: its reference, its words, the title it belongs to."""

    reference: str
    label: str
    title: str


def label(doc: CompetencyDoc) -> str:
    """Return a competency's words in the active language."""
    return in_language(doc.label_fr, doc.label_en)


def blocks() -> list[Block]:
    """Return the blocks of qualifications that one can still aim at, then of the others; in two queries."""
    rows = Competency.objects.public().filter(
        kind=CompetencyKind.BLOCK, version__framework__kind=FrameworkKind.QUALIFICATION
    )
    states = dict(Qualification.objects.values_list("version_id", "state"))
    found = sorted(
        rows.select_related("version__framework"),
        key=lambda row: (
            states.get(row.version_id) != Qualification.State.ACTIVE,
            row.version.framework.code,
            row.version.version,
            row.position,
        ),
    )
    return [Block(row.reference, f"{row.code} · {row.label}", row.version.framework.label) for row in found]


def block_called(reference: str) -> Block | None:
    """Return a block by reference; None for none."""
    return next((each for each in blocks() if each.reference == reference), None) if reference else None


def of_block(reference: str) -> dict[str, CompetencyDoc]:
    """Return the competencies of a block by reference; the block itself where none of them could be read."""
    block = Competency.objects.public().by_reference([reference]).filter(kind=CompetencyKind.BLOCK).first()
    if block is None:
        return {}
    children = list(
        Competency.objects.filter(parent=block, kind=CompetencyKind.COMPETENCY).select_related("version__framework")
    )
    return {row.reference: _document(row) for row in children or [block]}


def offered(enrolment: Enrolment, kind: str, block: str = "") -> Mapping[str, CompetencyDoc]:
    """Return what evidence of this kind can be about, by reference."""
    if kind == EvidenceKind.PRIOR_LEARNING:
        return of_block(block) if block else {}
    return open_release(enrolment.release_id).content.competencies


def labels(enrolment: Enrolment, references: Sequence[str]) -> dict[str, str]:
    """Return the words of competencies of the release or of any framework; those that nothing knows by code."""
    known = open_release(enrolment.release_id).content.competencies
    others = [each for each in references if each not in known]
    rows = Competency.objects.by_reference(others) if others else ()
    found = {row.reference: row.label for row in rows} | {key: label(doc) for key, doc in known.items()}
    return {each: found.get(each, each.rpartition("/")[2]) for each in references}


def _document(row: Competency) -> CompetencyDoc:
    return CompetencyDoc(row.reference, row.label_fr, row.label_en, row.nature, row.status)
