"""Writing the ledger's rows the way that pays on this database, the same rows either way.

`writing_postgresql.py` needs one round trip where the portable way needs several (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from lms.models import Statement, Target
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


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look finds: a reference from or to what is new, every definition as told, somebody to forward to."""

    referred: bool
    settled: bool
    forwarded: bool


def look(rows: Sequence[Row], definitions: Mapping[int, str] | None) -> Looked:
    """Look once for all that may follow from these new rows.

    The definitions are given by MD5, None if unknown; SQLite has no MD5, and reading them there is as quick. Runs after
    the rows were written, so that it sees what was committed while their locks were waited for.
    """
    uuids = [row.uuid for row in rows]
    refers = any(row.reference is not None for row in rows)
    if connection.vendor == "postgresql":
        from lms.records import writing_postgresql

        referred, settled, forwarded = writing_postgresql.look(uuids, definitions or {})
        return Looked(refers or referred, settled and definitions is not None, forwarded)
    pieces = (uuids[start : start + CHUNK] for start in range(0, len(uuids), CHUNK))
    referred = refers or any(Statement.objects.filter(reference__in=some).exists() for some in pieces)
    return Looked(referred, settled=definitions == {}, forwarded=Target.objects.exists())
