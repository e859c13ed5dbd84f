"""The outbox: what waits for which target. Written in the transaction that records, by one statement of SQL.

A target's filters are looked at here, in the database, for they are facts of the narrow row: verb, organisation,
sensitivity, whose statement it is. What only sending can know (is it shared today?) is asked in `composing.py`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from lms.forwarding import tasks
from lms.models import Delivery, DeliveryState, Statement, Target
from lms.records import clock
from lms.xapi import profile

CHUNK = 1000
OWN = "mediane"  # the key of our own authority (lms/records/ledger.py)
FILL_MARGIN = datetime.timedelta(minutes=1)

# A voiding goes wherever the voided statement may have gone: no filter of verbs holds it back.
WANTED = """
    FROM mediane_lms_target t JOIN mediane_lms_statement s ON {where}
    WHERE s.sensitivity <= t.sensitivity
      AND (t.outside OR s.authority_id = (SELECT id FROM mediane_lms_authority WHERE key = %s))
      AND (NOT EXISTS (SELECT 1 FROM mediane_lms_target_verbs v WHERE v.target_id = t.id)
           OR EXISTS (SELECT 1 FROM mediane_lms_target_verbs v JOIN mediane_lms_verb w ON w.id = s.verb_id
                      WHERE v.target_id = t.id AND (v.verb_id = s.verb_id OR w.iri = %s)))
      AND (NOT EXISTS (SELECT 1 FROM mediane_lms_target_organisations o WHERE o.target_id = t.id)
           OR EXISTS (SELECT 1 FROM mediane_lms_target_organisations o
                      WHERE o.target_id = t.id AND o.organisation_id = s.organisation_id))
"""
INSERT = """
    INSERT INTO mediane_lms_delivery (target_id, statement_id, state, text, tries, reason, detail)
    SELECT t.id, s.id, 0, '', 0, '', ''
"""
ONCE = " ON CONFLICT (target_id, statement_id) DO NOTHING"


def enqueue(statement_ids: Sequence[int]) -> int:
    """Put new statements into the outbox of every target that wants them; one query for up to a thousand.

    Called by the ledger inside its transaction. After the commit a worker is told, where there is one.
    """
    count = 0
    with connection.cursor() as cursor:
        for start in range(0, len(statement_ids), CHUNK):
            ids = list(statement_ids[start : start + CHUNK])
            where = f"s.id IN ({', '.join(['%s'] * len(ids))})"
            cursor.execute(INSERT + WANTED.format(where=where), [*ids, OWN, profile.VOIDED.iri])
            count += max(cursor.rowcount, 0)
    if count:
        transaction.on_commit(tasks.wake, robust=True)
    return count


def from_the_beginning(target: Target) -> None:
    """Have a target get what was recorded before it was made, too; the caller saves it, when it makes it.

    A writer that does not see the new target yet has taken its key before now; the margin covers a slower clock.
    """
    target.filled = 0
    target.fill_until = clock.first_key(timezone.now() + FILL_MARGIN)


def fill(target: Target) -> bool:
    """Put a thousand older statements into a target's outbox; whether there may be more. Never beyond the horizon."""
    if target.filled >= target.fill_until:
        return False
    # Read before the rows it speaks of.
    bound = min(clock.first_key(clock.horizon()), target.fill_until)
    ids = list(
        Statement.objects.filter(pk__gt=target.filled, pk__lt=bound).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    )
    # On SQLite the horizon is the newest row: a quiet ledger never passes the mark, but time does.
    quiet = connection.vendor != "postgresql" and clock.first_key(timezone.now()) > target.fill_until
    if len(ids) == CHUNK:
        reached = ids[-1]
    else:
        reached = target.fill_until if quiet or bound >= target.fill_until else (ids[-1] if ids else target.filled)
    with transaction.atomic(), connection.cursor() as cursor:
        if ids:
            where = "s.id BETWEEN %s AND %s AND t.id = %s"
            parameters: list[int | str] = [ids[0], ids[-1], target.pk, OWN, profile.VOIDED.iri]
            cursor.execute(INSERT + WANTED.format(where=where) + ONCE, parameters)
        Target.objects.filter(pk=target.pk).update(filled=reached)
    target.filled = reached
    return len(ids) == CHUNK


def drop_waiting(statement_ids: Sequence[int]) -> int:
    """Forget what waits or was refused of these statements (ledger ids), for every target: part of an erasure.

    Call it in the transaction that buries them. What a target has already taken is beyond our reach.
    """
    targets = list(Target.objects.values_list("pk", flat=True))
    dropped = 0
    for start in range(0, len(statement_ids), CHUNK):
        ids = statement_ids[start : start + CHUNK]
        dropped += Delivery.objects.filter(target__in=targets, statement__in=ids).delete()[0]
    return dropped


def undelivered(statement_ids: Sequence[int]) -> set[int]:
    """Return which of these statements (ledger ids) some target still waits for: retention leaves them for now."""
    waiting = Delivery.objects.filter(target__in=Target.objects.values("pk"), state=DeliveryState.WAITING)
    return set(waiting.filter(statement__in=statement_ids).values_list("statement", flat=True))


def refilter(target: Target) -> int:
    """Take out of a target's outbox what its filters, changed by a person, do not let through any more."""
    wanted = "SELECT s.id" + WANTED.format(where="t.id = %s AND s.id = d.statement_id")
    sql = f"DELETE FROM mediane_lms_delivery AS d WHERE d.target_id = %s AND NOT EXISTS ({wanted})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [target.pk, target.pk, OWN, profile.VOIDED.iri])
        return int(cursor.rowcount)


def sweep() -> int:
    """Remove rows of targets that are gone: a writer may add one while its target is being deleted."""
    return Delivery.objects.exclude(target__in=Target.objects.values("pk")).delete()[0]


def discard(target: Target, deliveries: Sequence[int]) -> int:
    """Give refused statements up, for this target; the ledger keeps them. Returns how many."""
    dead = Delivery.objects.filter(target=target, state=DeliveryState.DEAD, pk__in=deliveries)
    return dead.delete()[0]


def resend(target: Target, deliveries: Sequence[int] | None = None) -> int:
    """Have refused statements tried again, all or these rows; the same text goes out. Returns how many."""
    dead = Delivery.objects.filter(target=target, state=DeliveryState.DEAD)
    if deliveries is not None:
        dead = dead.filter(pk__in=deliveries)
    count = dead.update(state=DeliveryState.WAITING, tries=0, not_before=None, reason="", detail="", at=None)
    if count:
        Target.objects.filter(pk=target.pk).update(refused_in_a_row=0)
        transaction.on_commit(tasks.wake, robust=True)
    return count


def pause(target: Target) -> None:
    """Stop delivering until a person resumes it; what is recorded meanwhile waits."""
    Target.objects.filter(pk=target.pk).update(paused=True)


def resume(target: Target) -> None:
    """Deliver again, now: a pause ends, and so does waiting after a failure."""
    Target.objects.filter(pk=target.pk).update(paused=False)
    retry(target)


def retry(target: Target) -> None:
    """Do not wait any longer after a failure."""
    Target.objects.filter(pk=target.pk).update(not_before=None, refused_in_a_row=0)
    transaction.on_commit(tasks.wake, robust=True)
