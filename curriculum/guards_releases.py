"""Releases are append-only: what learners worked on never changes. Page and author may go: the link empties."""

from __future__ import annotations

from competencies.guards import Guard, Vendor, differs

TABLE = "mediane_curriculum_release"
FROZEN = (
    "id", "uuid", "module_key", "language", "number", "schema", "title", "content", "keys", "sha256", "created_at",
    "change_kind", "change_note", "retake",
)  # fmt: skip
MESSAGE = "mediane: a release never changes"


def _rewritten(vendor: Vendor) -> str:
    """Everything is frozen; a link to the page or the author may only become empty (SET_NULL)."""
    moved = " OR ".join(
        f'(NEW."{link}" IS NOT NULL AND {differs(vendor, [link])})' for link in ("module_id", "created_by_id")
    )
    return f"{differs(vendor, FROZEN)} OR {moved}"


GUARDS = (
    Guard(name="mediane_release_frozen_update", table=TABLE, event="update", message=MESSAGE, when=_rewritten),
    Guard(name="mediane_release_frozen_delete", table=TABLE, event="delete", message=MESSAGE),
)
