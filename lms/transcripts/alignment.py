"""The titles of other authorities beside a transcript: active ones first, replaced ones only when asked for.

An alignment is never a result: it names blocks, says which of them are not verified, and which competencies of the
document somebody proposed as close. Links other than `none` count; they grant nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from competencies.models import Competency, Crosswalk, Qualification
from competencies.models.competency import CompetencyKind
from competencies.models.crosswalk import LinkKind
from competencies.models.wording import RowStatus
from lms.transcripts.document import BlockLine, TitleLine, Words


def titles(*, historical: bool) -> Sequence[Qualification]:
    """Return the titles one may aim at, in a stable order; with `historical`, the replaced ones after them."""
    rows = Qualification.objects.select_related("version__framework", "version__source")
    rows = rows.order_by("version__framework__code", "version__version")
    states = [Qualification.State.ACTIVE, *([Qualification.State.SUPERSEDED] if historical else [])]
    return [row for state in states for row in rows if row.state == state]


def title_reference(row: Qualification) -> str:
    """`FRAMEWORK/VERSION` of a title."""
    return f"{row.version.framework.code}/{row.version.version}"


def align(references: Iterable[str], *, targets: Sequence[str] | None, historical: bool) -> tuple[TitleLine, ...]:
    """Return the titles with their blocks. `targets` (`FRAMEWORK/VERSION`) narrows the active ones; None means all."""
    chosen = [
        row
        for row in titles(historical=historical)
        if targets is None or row.state != Qualification.State.ACTIVE or title_reference(row) in targets
    ]
    blocks: dict[int, list[Competency]] = defaultdict(list)
    rows = Competency.objects.filter(version__in=[row.version_id for row in chosen], kind=CompetencyKind.BLOCK)
    for block in rows.order_by("position", "code"):
        blocks[block.version_id].append(block)
    close = _close_codes(references, [block.pk for group in blocks.values() for block in group])
    return tuple(_title_line(row, blocks[row.version_id], close) for row in chosen)


def _close_codes(references: Iterable[str], blocks: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Block id → codes of the document's competencies that a link, their own or their activity's, brings close."""
    origins: dict[int, set[str]] = defaultdict(set)
    for competency in Competency.objects.by_reference(references):
        origins[competency.pk].add(competency.code)
        if competency.parent_id:
            origins[competency.parent_id].add(competency.code)
    links = Crosswalk.objects.filter(origin__in=origins).exclude(kind=LinkKind.NONE)
    found: dict[int, set[str]] = defaultdict(set)
    for origin, target, above in links.values_list("origin_id", "target_id", "target__parent_id"):
        block = target if target in blocks else above
        if block is not None:
            found[block] |= origins[origin]
    return {block: tuple(sorted(codes)) for block, codes in found.items()}


def _title_line(row: Qualification, blocks: Iterable[Competency], close: dict[int, tuple[str, ...]]) -> TitleLine:
    version = row.version
    source = version.source
    return TitleLine(
        reference=title_reference(row),
        title=Words(version.framework.label_fr, version.framework.label_en),
        certifier=Words(row.certifier_fr, row.certifier_en),
        prepared_at=Words(row.prepared_at_fr, row.prepared_at_en),
        rncp=row.rncp,
        level=row.level_fr_2019,
        valid_to=version.valid_to.isoformat() if version.valid_to else "",
        active=row.state == Qualification.State.ACTIVE,
        source=source.citation if source else "",
        checked_on=source.checked_on.isoformat() if source and source.checked_on else "",
        blocks=tuple(
            BlockLine(
                code=block.code,
                label=Words(block.label_fr, block.label_en),
                verified=block.status == RowStatus.VERBATIM,
                codes=close.get(block.pk, ()),
            )
            for block in blocks
        ),
    )
