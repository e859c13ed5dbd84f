"""The guard of transcripts: what was issued stays as it was issued; only its standing (withdrawn, replaced) changes.

One exception, for erasure: a withdrawn transcript's document may be emptied; its hash stays.
"""

from __future__ import annotations

from competencies.guards import Guard, Vendor, differs

TABLE = "mediane_lms_transcript"
FROZEN = ("uuid", "number", "code", "learner_id", "extract", "selection", "language", "sha256", "issued_at")


def _changes(vendor: Vendor) -> str:
    emptied = "(NEW.document = '' AND NEW.revoked_at IS NOT NULL)"
    return f"{differs(vendor, FROZEN)} OR ({differs(vendor, ['document'])} AND NOT {emptied})"


GUARDS = (
    Guard(
        name="mediane_transcript_frozen_update",
        table=TABLE,
        event="update",
        message="mediane: an issued transcript refuses change",
        when=_changes,
    ),
)
