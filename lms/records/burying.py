"""The only place where statements leave the ledger: a tombstone opens the guard, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lms.forwarding import queueing
from lms.guards import TABLES
from lms.models import Attachment, Statement, StatementAttachment, Tombstone
from lms.records import attachments

BATCH = 5000  # link rows are found by scanning their tables: few, large steps


@transaction.atomic
def bury(keys: Sequence[int], reason: Tombstone.Reason) -> int:
    """Remove these statements and all that belongs to them; returns how many there were.

    Gone with them: bodies, what they are found by, voidings of them or by them, what others took over from them, and
    files that no statement names any more, and what waited to be forwarded. What referred to one of them stays, and
    refers to nothing.
    """
    removed = 0
    for first in range(0, len(keys), BATCH):
        removed += _bury(keys[first : first + BATCH], reason)
    return removed


def _bury(keys: Sequence[int], reason: Tombstone.Reason) -> int:
    rows = list(Statement.objects.filter(pk__in=keys).values_list("pk", "uuid", "projected"))
    present = [key for key, _uuid, _projected in rows]
    queueing.drop_waiting(present)
    files = StatementAttachment.objects.filter(statement__in=present)
    # Held before anything is removed, as writers hold them before they write: nobody crosses, and whoever names one
    # meanwhile is either seen below or finds it gone.
    named = attachments.hold(set(files.values_list("attachment_id", flat=True)))
    Tombstone.objects.bulk_create(
        Tombstone(statement=key, uuid=uuid, reason=reason, projected=projected) for key, uuid, projected in rows
    )
    for model, columns in reversed(TABLES.items()):
        wanted = Q(*((f"{column.removesuffix('_id')}__in", present) for column in columns), _connector=Q.OR)
        doomed: Any = model._default_manager.filter(wanted)  # noqa: SLF001 - Django's documented way to a manager
        doomed._raw_delete(doomed.db)  # noqa: SLF001 - no foreign key stands on these rows: nothing to collect
    unnamed = ~Exists(StatementAttachment.objects.filter(attachment=OuterRef("pk")))
    Attachment.objects.filter(unnamed, pk__in=named).delete()
    return len(rows)
