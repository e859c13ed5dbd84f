"""The public pages as JSON: the same facts with stable ids and both languages. Keys are only ever added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from competencies.models import Competency, Crosswalk, FrameworkVersion, Level, Qualification, Source, TrainingOffer
from competencies.outline import CompetencyOutline, Index, Node, VersionOutline

Json = dict[str, Any]
Absolute = Callable[[str], str]  # a path → a whole address


def of_index(index: Index, absolute: Absolute) -> Json:
    """Every version in force, and the titles of the past apart."""
    return {
        "frameworks": [_version_line(version, absolute) for version in index.jobs],
        "qualifications": [_version_line(version, absolute) for version in index.titles],
        "superseded_qualifications": [_version_line(version, absolute) for version in index.past_titles],
    }


def of_version(outline: VersionOutline, absolute: Absolute) -> Json:
    """One version in full: scale, registration, tree."""
    version = outline.version
    scale, qualification = getattr(version, "scale", None), getattr(version, "qualification", None)
    return {
        **_version_line(version, absolute),
        "banner": _words(version, "banner"),
        "status_note": _words(version, "status_note"),
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "scale": {
            "code": scale.code,
            "label": _words(scale, "label"),
            "source": _source(scale.source),
            "levels": [_level(level) for level in outline.levels],
        }
        if scale
        else None,
        "qualification": _qualification(qualification, absolute) if qualification else None,
        "tree": [_node(node, absolute) for node in outline.tree],
        "versions": [_version_line(other, absolute) for other in outline.others],
    }


def of_competency(outline: CompetencyOutline, levels: tuple[Level, ...], absolute: Absolute) -> Json:
    """One row with what surrounds it and the levels on which it is judged."""
    row = outline.row
    return {
        **_row(row, absolute),
        "version": _version_line(row.version, absolute),
        "parents": [_row_line(parent, absolute) for parent in outline.ancestors],
        "children": [_row_line(child, absolute) for child in outline.children],
        "levels": [_level(level) for level in levels],
        "links": [_link(link, absolute) for link in outline.links],
        "offers": [offer.code for offer in outline.offers],
    }


def of_offers(offers: tuple[TrainingOffer, ...], absolute: Absolute) -> Json:
    """Every training offer."""
    return {"offers": [_offer(offer, absolute) for offer in offers]}


def _words(row: Any, name: str) -> dict[str, str]:
    return {"fr": getattr(row, f"{name}_fr"), "en": getattr(row, f"{name}_en")}


def _source(source: Source | None) -> Json | None:
    if source is None:
        return None
    checked = source.checked_on.isoformat() if source.checked_on else None
    return {"tag": source.tag, "citation": source.citation, "url": source.url, "checked_on": checked}


def _date(row: Any, name: str) -> str | None:
    value = getattr(row, name)
    return value.isoformat() if value else None


def _version_line(version: FrameworkVersion, absolute: Absolute) -> Json:
    return {
        "id": version.reference,
        "url": absolute(version.get_absolute_url()),
        "framework": {
            "code": version.framework.code,
            "uuid": str(version.framework.uuid),
            "kind": version.framework.kind,
            "country": version.framework.country,
            "label": _words(version.framework, "label"),
        },
        "version": version.version,
        "title": _words(version, "title"),
        "lifecycle": version.lifecycle,
        "standing": version.standing,
        "status": version.status,
        "source": _source(version.source),
        "valid_from": _date(version, "valid_from"),
        "valid_to": _date(version, "valid_to"),
    }


def _level(level: Level) -> Json:
    return {"value": level.value, "label": _words(level, "label"), "description": _words(level, "description")}


def _qualification(title: Qualification, absolute: Absolute) -> Json:
    successor = title.replaced_by.version if title.replaced_by else None
    plain = (
        "rncp",
        "rome",
        "nsf",
        "formacode",
        "level_old",
        "level_fr_2019",
        "eqf",
        "level_as_written",
        "state",
        "decree",
    )
    return {
        **{name: getattr(title, name) for name in plain},
        "certifier": _words(title, "certifier"),
        "prepared_at": _words(title, "prepared_at"),
        "prerequisites": _words(title, "prerequisites"),
        "replaced_by": {"id": successor.reference, "url": absolute(successor.get_absolute_url())}
        if successor
        else None,
    }


def _row_line(row: Competency, absolute: Absolute) -> Json:
    return {"id": row.reference, "uuid": str(row.uuid), "url": absolute(row.get_absolute_url()), "code": row.code}


def _row(row: Competency, absolute: Absolute) -> Json:
    return {
        **_row_line(row, absolute),
        "kind": row.kind,
        "nature": row.nature,
        "label": _words(row, "label"),
        "description": _words(row, "description"),
        "status": row.status,
        "status_note": _words(row, "status_note"),
        "source": _source(row.source),
    }


def _node(node: Node, absolute: Absolute) -> Json:
    return {
        **_row(node.row, absolute),
        "links": [_link(link, absolute) for link in node.links],
        "children": [_node(child, absolute) for child in node.children],
    }


def _link(link: Crosswalk, absolute: Absolute) -> Json:
    return {
        "origin": _row_line(link.origin, absolute),
        "target": _row_line(link.target, absolute),
        "kind": link.kind,
        "note": _words(link, "note"),
        "author": link.author,
        "status": link.status,
        "source": _source(link.source),
        "valid_from": _date(link, "valid_from"),
        "valid_to": _date(link, "valid_to"),
    }


def _offer(offer: TrainingOffer, absolute: Absolute) -> Json:
    return {
        "code": offer.code,
        "provider": offer.provider,
        "title": _words(offer, "label"),
        "description": _words(offer, "description"),
        "note": _words(offer, "note"),
        "duration": offer.duration,
        "valid_from": _date(offer, "valid_from"),
        "valid_to": _date(offer, "valid_to"),
        "checked_on": _date(offer, "checked_on"),
        "status": offer.status,
        "source": _source(offer.source),
        "competencies": [_row_line(row, absolute) for row in offer.competencies.all()],
        "proposed_by": offer.proposed_by,
        "proposed_on": _date(offer, "proposed_on"),
    }
