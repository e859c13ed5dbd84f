"""The ledger refuses change in the database itself: its tables are append-only (`competencies/guards.py` says how).

A row may be deleted when a tombstone of its statement stands, written in the same transaction. Tombstones stay.
"""

from competencies.guards import append_only
from lms.models import (
    FactActivity,
    FactAgent,
    Statement,
    StatementActivity,
    StatementAgent,
    StatementAttachment,
    StatementBody,
    StatementFact,
    Tombstone,
    Voiding,
)

TOMBSTONE = Tombstone._meta.db_table
# Every table of the ledger, and the columns that name the statements a row stands or falls with.
TABLES = {
    Statement: ("id",),
    StatementBody: ("statement_id",),
    StatementAgent: ("statement_id",),
    StatementActivity: ("statement_id",),
    StatementAttachment: ("statement_id",),
    StatementFact: ("statement_id", "via_id"),
    FactAgent: ("statement_id", "via_id"),
    FactActivity: ("statement_id", "via_id"),
    Voiding: ("statement_id", "by_id"),
}


def _buried(columns: tuple[str, ...]) -> str:
    named = " OR ".join(f"statement = OLD.{column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM {TOMBSTONE} WHERE {named})"  # noqa: S608 - constants only


GUARDS = (
    *append_only(TOMBSTONE, name=f"{TOMBSTONE}_kept"),
    *(
        guard
        for model, columns in TABLES.items()
        for guard in append_only(
            model._meta.db_table, name=f"{model._meta.db_table}_kept", delete_unless=_buried(columns)
        )
    ),
)
