"""Writing the ledger's rows the way that pays on this database, the same rows either way.

`writing_postgresql.py` is measured at half the cost of the portable way for one statement (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from lms.models import Statement
from lms.records import writing_portable
from lms.records.entities import CHUNK
from lms.records.rows import Row


def write(rows: Sequence[Row], authority: int) -> dict[int, int]:
    """Insert what is new of these rows, under the locks that their references need. Returns new ids by position.

    A position that is not in it: the statement is there already, or was deleted (a tombstone stands for it), or another
    writer drew the same key in the same microsecond and it has to be written again.
    """
    if connection.vendor == "postgresql":
        from lms.records import writing_postgresql

        return writing_postgresql.write(rows, authority)
    return writing_portable.write(rows, authority)


def are_referred_to(rows: Sequence[Row]) -> bool:
    """Whether there are references from or to rows that were written just now."""
    if any(row.reference is not None for row in rows):
        return True
    uuids = [row.uuid for row in rows]
    if connection.vendor == "postgresql":
        from lms.records import writing_postgresql

        return writing_postgresql.are_referred_to(uuids)
    pieces = (uuids[start : start + CHUNK] for start in range(0, len(uuids), CHUNK))
    return any(Statement.objects.filter(reference__in=some).exists() for some in pieces)


def are_settled(definitions: Mapping[int, str] | None) -> bool:
    """Whether these activities still have definitions of these MD5s. SQLite has no MD5: reading them is as quick."""
    if definitions is None or connection.vendor != "postgresql":
        return False
    from lms.records import writing_postgresql

    return writing_postgresql.are_settled(definitions)
