"""The guards of framework versions: a draft may change, a published or superseded version and its rows may not.

Only the life of a version goes on, and only forward: published → superseded; a qualification active → superseded or
expired, with the one that replaces it named once.
"""

from __future__ import annotations

from competencies.guards import Guard, Vendor, differs

REFUSAL = "mediane: published framework version refuses change"

VERSION = "mediane_competencies_frameworkversion"
SCALE = "mediane_competencies_scale"
VERSION_CONTENT = (
    *("id", "framework_id", "version", "standing", "title_fr", "title_en", "banner_fr", "banner_en"),
    *("valid_from", "valid_to", "published_at", "status", "status_note_fr", "status_note_en", "source_id"),
)
QUALIFICATION_CONTENT = (
    *("id", "version_id", "certifier_fr", "certifier_en", "prepared_at_fr", "prepared_at_en", "rncp", "rome", "nsf"),
    *("formacode", "level_old", "level_fr_2019", "eqf", "level_as_written", "decree"),
    *("prerequisites_fr", "prerequisites_en"),
)


def _version_changes(vendor: Vendor) -> str:
    """Content of a version that is no draft, or a step backwards in its life."""
    return (
        f"OLD.lifecycle <> 'draft' AND ({differs(vendor, VERSION_CONTENT)} OR NEW.lifecycle = 'draft'"
        " OR (OLD.lifecycle = 'superseded' AND NEW.lifecycle <> 'superseded'))"
    )


def _frozen(row: str) -> str:
    """The row's version is no draft."""
    return f"(SELECT lifecycle FROM {VERSION} WHERE id = {row}.version_id) <> 'draft'"  # noqa: S608 (constants only)


def _frozen_level(row: str) -> str:
    """The version of the level's scale is no draft."""
    scale = f"(SELECT version_id FROM {SCALE} WHERE id = {row}.scale_id)"  # noqa: S608
    return f"(SELECT lifecycle FROM {VERSION} WHERE id = {scale}) <> 'draft'"  # noqa: S608


def _qualification_changes(vendor: Vendor) -> str:
    """Content of a registration that is no draft, or a step backwards in its life."""
    return (
        f"({_frozen('OLD')} OR {_frozen('NEW')}) AND ({differs(vendor, QUALIFICATION_CONTENT)}"
        " OR (OLD.state <> 'active' AND NEW.state = 'active')"
        f" OR (OLD.replaced_by_id IS NOT NULL AND {differs(vendor, ['replaced_by_id'])}))"
    )


def _rows_of_version(model: str) -> tuple[Guard, Guard, Guard]:
    """Refuse to add, change, remove or move rows that belong to a frozen version."""
    table, name = f"mediane_competencies_{model}", f"mediane_{model}_frozen"
    frozen = _frozen_level if model == "level" else _frozen
    changes = _qualification_changes if model == "qualification" else f"{frozen('OLD')} OR {frozen('NEW')}"
    return (
        Guard(f"{name}_insert", table, "insert", REFUSAL, frozen("NEW")),
        Guard(f"{name}_update", table, "update", REFUSAL, changes),
        Guard(f"{name}_delete", table, "delete", REFUSAL, frozen("OLD")),
    )


GUARDS: tuple[Guard, ...] = (
    Guard("mediane_frameworkversion_frozen_update", VERSION, "update", REFUSAL, _version_changes),
    Guard("mediane_frameworkversion_frozen_delete", VERSION, "delete", REFUSAL, "OLD.lifecycle <> 'draft'"),
    *(guard for model in ("competency", "scale", "level", "qualification") for guard in _rows_of_version(model)),
)
