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


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look finds: a reference from or to these rows, every definition as told, somebody to forward to."""

    referred: bool
    settled: bool
    forwarded: bool

    def __or__(self, other: Looked) -> Looked:
        """Return what two looks found together."""
        return Looked(
            self.referred or other.referred, self.settled and other.settled, self.forwarded or other.forwarded
        )


NOTHING = Looked(referred=False, settled=True, forwarded=False)


def write(rows: Sequence[Row], authority: int, definitions: Mapping[int, str] | None) -> tuple[dict[int, int], Looked]:
    """Insert what is new of these rows, under the locks that their references need, then look what may follow.

    Returns new ids by position. A position that is not in it: the statement is there already, or was deleted (a
    tombstone stands for it), or another writer drew the same key in the same microsecond and it has to be
    written again.

    `definitions`: the MD5 that each activity told of must have, None if unknown. The look comes after the rows, so that
    it sees what was committed while their locks were waited for.
    """
    if connection.vendor == "postgresql":
        from lms.records import writing_postgresql

        keys, referred, settled, forwarded = writing_postgresql.write(rows, authority, definitions or {})
        refers = any(row.reference is not None for row in rows)
        return keys, Looked(refers or referred, settled and definitions is not None, forwarded)
    return writing_portable.write(rows, authority), _look(rows, definitions)


def _look(rows: Sequence[Row], definitions: Mapping[int, str] | None) -> Looked:
    """Look with plain queries; SQLite has no MD5, and reading the definitions there is as quick."""
    uuids = [row.uuid for row in rows]
    pieces = (uuids[start : start + CHUNK] for start in range(0, len(uuids), CHUNK))
    referred = any(row.reference is not None for row in rows) or any(
        Statement.objects.filter(reference__in=some).exists() for some in pieces
    )
    return Looked(referred, settled=definitions == {}, forwarded=Target.objects.exists())
