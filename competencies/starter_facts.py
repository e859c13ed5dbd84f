"""What the starter's files say, as the columns of our rows: the same facts create a row and are compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from competencies.models import Competency, FrameworkVersion, Level, Qualification, Scale
from competencies.starter_files import (
    CrosswalkEntry,
    FrameworkFile,
    LevelEntry,
    OfferEntry,
    QualificationEntry,
    RowEntry,
    ScaleEntry,
    Sourced,
    SourceEntry,
    Text,
    VersionEntry,
)

Facts = dict[str, Any]
Sources = Mapping[str, int]  # tag → id; a source that somebody deleted is absent
QUALIFICATION_LIFE = ("state",)  # goes on after publication: written, never compared


def current(row: models.Model, facts: Iterable[str]) -> Facts:
    """Return the same columns of a row."""
    return {name: getattr(row, name) for name in facts}


def _text(name: str, text: Text | None) -> Facts:
    return {f"{name}_fr": text.fr if text else "", f"{name}_en": text.en if text else ""}


def _sourced(entry: Sourced, sources: Sources) -> Facts:
    source = sources.get(entry.source) if entry.source else None
    return {"status": entry.status.value, "source_id": source} | _text("status_note", entry.status_note)


def of_source(entry: SourceEntry) -> Facts:
    """Columns of a Source."""
    return {name: getattr(entry, name) for name in ("tag", "citation", "url", "checked_on", "confidence")}


def of_framework(file: FrameworkFile) -> Facts:
    """Columns of a Framework."""
    return {"code": file.code, "kind": file.kind.value, "country": file.country} | _text("label", file.label)


def of_offer(entry: OfferEntry, sources: Sources) -> Facts:
    """Columns of a TrainingOffer, but for the competencies it aims at."""
    names = (
        "code",
        "provider",
        "provider_named",
        "duration",
        "valid_from",
        "valid_to",
        "checked_on",
        "proposed_by",
        "proposed_on",
    )
    texts = _text("label", entry.title) | _text("description", entry.description) | _text("note", entry.note)
    return {name: getattr(entry, name) for name in names} | texts | _sourced(entry, sources)


def of_crosswalk(entry: CrosswalkEntry, sources: Sources, rows: Mapping[str, int]) -> Facts:
    """Columns of a Crosswalk; `rows` gives the id of each reference."""
    return {
        "origin_id": rows[entry.source],
        "target_id": rows[entry.target],
        "kind": entry.kind.value,
        "author": entry.author,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        "status": entry.status.value,
        "source_id": sources.get(entry.source_tag) if entry.source_tag else None,
        **_text("note", entry.note),
        **_text("status_note", entry.status_note),
    }


def of_version(entry: VersionEntry, sources: Sources) -> Facts:
    """Columns of a FrameworkVersion."""
    dates = {"valid_from": entry.valid_from, "valid_to": entry.valid_to}
    texts = _text("title", entry.title) | _text("banner", entry.banner)
    return {"version": entry.version, "standing": entry.standing.value} | dates | texts | _sourced(entry, sources)


def of_scale(entry: ScaleEntry, sources: Sources) -> Facts:
    """Columns of a Scale."""
    return {"code": entry.code} | _text("label", entry.label) | _sourced(entry, sources)


def of_level(entry: LevelEntry) -> Facts:
    """Columns of a Level."""
    return {"value": entry.value} | _text("label", entry.label) | _text("description", entry.description)


def of_qualification(entry: QualificationEntry) -> Facts:
    """Columns of a Qualification, but for the one that replaces it."""
    lists = {name: list(getattr(entry, name)) for name in ("rome", "nsf", "formacode")}
    words = {name: getattr(entry, name) or "" for name in ("rncp", "level_old", "level_as_written", "decree")}
    numbers = {"level_fr_2019": entry.level_fr_2019, "eqf": entry.eqf, "state": entry.state.value}
    texts = _text("certifier", entry.certifier) | _text("prepared_at", entry.prepared_at)
    return lists | words | numbers | texts | _text("prerequisites", entry.prerequisites)


def of_row(entry: RowEntry, position: int, sources: Sources) -> Facts:
    """Columns of a Competency, but for its parent."""
    facts = {"code": entry.code, "kind": entry.kind.value, "nature": entry.nature.value if entry.nature else ""}
    texts = _text("label", entry.label) | _text("description", entry.description)
    return facts | {"position": position} | texts | _sourced(entry, sources)


def create_draft(file: FrameworkFile, framework_id: int, sources: Sources) -> FrameworkVersion:
    """Write a version with everything that belongs to it, as a draft."""
    entry = file.version
    version = FrameworkVersion.objects.create(framework_id=framework_id, **of_version(entry, sources))
    if entry.scale:
        scale = Scale.objects.create(version=version, **of_scale(entry.scale, sources))
        Level.objects.bulk_create([Level(scale=scale, **of_level(level)) for level in entry.scale.levels])
    if entry.qualification:
        Qualification.objects.create(version=version, **of_qualification(entry.qualification))
    made: dict[str, Competency] = {}
    for position, (row, parent, _keys) in enumerate(file.rows(), start=1):
        above = made[parent.code] if parent else None
        facts = of_row(row, position, sources)
        made[row.code] = Competency.objects.create(version=version, parent=above, **facts)
    return version


def differences(version: FrameworkVersion, file: FrameworkFile, sources: Sources) -> list[str]:
    """Return the names of what differs between a version and its file: codes of rows, « version », « scale » …"""
    entry = file.version
    found = []
    wanted = of_version(entry, sources)
    if current(version, wanted) != wanted:
        found.append("version")
    if _differs(Scale.objects.filter(version=version), [of_scale(entry.scale, sources)] if entry.scale else []):
        found.append("scale")
    levels = (
        [of_level(level) for level in sorted(entry.scale.levels, key=lambda level: level.value)] if entry.scale else []
    )
    if _differs(Level.objects.filter(scale__version=version).order_by("value"), levels):
        found.append("levels")
    titles = [of_qualification(entry.qualification)] if entry.qualification else []
    if _differs(Qualification.objects.filter(version=version), titles):
        found.append("qualification")
    rows = {
        row.code: (of_row(row, position, sources), parent.code if parent else None)
        for position, (row, parent, _keys) in enumerate(file.rows(), start=1)
    }
    stored = {row.code: row for row in version.competencies.select_related("parent")}
    for code in [*rows, *(code for code in stored if code not in rows)]:
        row = stored.get(code)
        above = row.parent.code if row and row.parent else None
        if row is None or code not in rows or (current(row, rows[code][0]), above) != rows[code]:
            found.append(code)
    return found


def _differs(rows: models.QuerySet[Any], wanted: list[Facts]) -> bool:
    """Whether these rows are not exactly these facts, in this order."""
    kept = [{name: value for name, value in facts.items() if name not in QUALIFICATION_LIFE} for facts in wanted]
    stored = list(rows)
    if len(stored) != len(kept):
        return True
    return any(current(row, facts) != facts for row, facts in zip(stored, kept, strict=True))
