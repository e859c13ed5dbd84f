"""One request, once: an act under a key of the person's own, and the same answer to whoever asks the same again.

The key's row, the act and its answer are one transaction: they are all there or none is. A second request that comes
meanwhile waits for the first at the unique constraint, then reads its answer.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lms.conf import conf
from lms.models import KeptAnswer

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class KeyReused(Exception):  # noqa: N818 - named for what happened
    """The key has already stood for another request of the same person."""


@dataclass(frozen=True)
class Answer:
    """An answer: its HTTP status and its body; `again` where it was given before.

    `kept` is False for a refusal that quotes what the person wrote: it is not stored, and its key stays free.
    """

    status: int
    body: str
    again: bool = False
    kept: bool = True


@transaction.atomic
def once(*, user: User, key: str, fingerprint: str, act: Callable[[uuid.UUID], Answer]) -> Answer:
    """Do an act under a key, or return what it was answered the first time.

    `act` gets the id to do it under. What it raises undoes everything, and leaves the key free. Raises KeyReused.
    """
    forget_old(user)
    mine = KeptAnswer(user=user, key=key, fingerprint=fingerprint, kept_at=timezone.now())
    # On PostgreSQL this waits for whoever is inserting the same key; on SQLite the transaction has waited already.
    KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    row = KeptAnswer.objects.get(user=user, key=key)
    if row.post != mine.post:
        if row.fingerprint != fingerprint:
            raise KeyReused
        return Answer(row.status, row.body, again=True)
    answer = act(row.post)
    kept = KeptAnswer.objects.filter(pk=row.pk)
    if answer.kept:
        kept.update(status=answer.status, body=answer.body)
    else:
        kept.delete()
    return answer


def forget_old(user: User | None = None) -> int:
    """Delete the answers that are older than IDEMPOTENCY_DAYS, of one person or of all; return how many."""
    rows = KeptAnswer.objects.filter(kept_at__lt=timezone.now() - datetime.timedelta(days=conf().idempotency_days))
    return (rows.filter(user=user) if user is not None else rows).delete()[0]
