"""Delivering what waits: one worker at a time for each target, marked after every answer, resumed wherever it stopped.

A worker holds a target by a lease in the database and renews it before each request. One that dies loses it after
`LEASE`; the next one sends the same bytes again, and what had arrived is known by its id.
"""

from __future__ import annotations

import datetime
import json
import logging
import random
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from lms.forwarding import composing, queueing, sealing
from lms.forwarding.sending import Batch, Heard, Item, Trouble, What
from lms.forwarding.transport import Remote, Unreached
from lms.models import Attachment, Delivery, DeliveryState, Statement, StatementAttachment, Target
from lms.models.delivery import Identity
from lms.records.attachments import File

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=3)  # longer than one request may take (transport.WHOLE_SECONDS)
LOOK_AGAIN = datetime.timedelta(seconds=30)
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0  # seconds
TURNS = 40  # batches of one target before the next target has its turn
ISOLATE_AFTER = 3  # failures of the target before a single statement is suspected
TRIES = 5  # of a suspected statement on its own, before it is set aside for a person


# A target that took something works: what went wrong before is past.
WELL: dict[str, Any] = {"failures": 0, "refused_in_a_row": 0, "error": "", "error_detail": "", "error_at": None}


class Stopped(Exception):  # noqa: N818 - named for the domain
    """The target is not this worker's any more: paused, deleted, or another worker's."""


def deliver_all(*, name: str = "", at_once: bool = False) -> datetime.datetime | None:
    """Deliver to every target (or the one of this name); return when to come back, None when nothing will be due.

    `at_once`: do not wait out a back-off.
    """
    queueing.sweep()
    targets = Target.objects.filter(paused=False)
    if name:
        targets = targets.filter(name=name)
    for target in targets.order_by("pk"):
        deliver(target, at_once=at_once)
    return next_due()


def next_due() -> datetime.datetime | None:
    """Return when something that waits is due: a back-off or a dead worker's lease ends, a doubt is tried again."""
    due: list[datetime.datetime] = []
    now = timezone.now()
    for target in Target.objects.filter(paused=False):
        waiting = Delivery.objects.filter(target=target, state=DeliveryState.WAITING)
        free = max(target.not_before or now, (target.leased_until if target.lease else None) or now)
        if waiting.filter(not_before__isnull=True).exists():
            due.append(free)
        elif (later := waiting.aggregate(first=Min("not_before"))["first"]) is not None:
            due.append(max(free, later))
        if target.filled < target.fill_until:  # the horizon may have to move first
            due.append(max(free, now + LOOK_AGAIN))
    return min(due, default=None)


def deliver(target: Target, *, at_once: bool = False) -> None:
    """Deliver what waits for one target, until there is nothing left or the target does not work."""
    lease = acquire(target, at_once=at_once)
    if lease is None:
        return
    try:
        _deliver(target, lease)
    except Stopped:
        logger.info("Forwarding to %s stopped", target.name)
    except Trouble as trouble:
        logger.warning("Forwarding to %s: %s", target.name, trouble)
        back_off(target, trouble)
    except Exception:
        logger.exception("Forwarding to %s failed", target.name)
        back_off(target, Trouble("internal"))
    finally:
        Target.objects.filter(pk=target.pk, lease=lease).update(lease=None, leased_until=None)


def acquire(target: Target, *, at_once: bool = False) -> uuid.UUID | None:
    """Take a target for this worker; None where it is paused, waits, or is another worker's who still lives."""
    now = timezone.now()
    free = Q(lease__isnull=True) | Q(leased_until__lt=now)
    due = Q() if at_once else Q(not_before__isnull=True) | Q(not_before__lte=now)
    lease = uuid.uuid4()
    taken = Target.objects.filter(free, due, pk=target.pk, paused=False).update(lease=lease, leased_until=now + LEASE)
    return lease if taken else None


def renew(target: Target, lease: uuid.UUID) -> None:
    """Hold a target longer. Raises Stopped if it is not this worker's any more."""
    held = Target.objects.filter(pk=target.pk, lease=lease, paused=False)
    if not held.update(leased_until=timezone.now() + LEASE):
        raise Stopped


def _deliver(target: Target, lease: uuid.UUID) -> None:
    target.refresh_from_db()
    remote = connect(target)
    try:
        for _turn in range(TURNS):
            more = queueing.fill(target)
            renew(target, lease)
            rows = claim(target)
            if not rows and not more:
                return
            if rows:
                batch = Batch(
                    remote,
                    lambda heard: mark(target, heard),
                    lambda: renew(target, lease),
                    isolating=target.failures >= ISOLATE_AFTER,
                    refused=target.refused_in_a_row,
                )
                batch.send(items(target, rows))
    finally:
        remote.close()


def connect(target: Target) -> Remote:
    """Return the way to a target. Raises Trouble."""
    try:
        return Remote(
            endpoint=target.endpoint,
            username=target.username,
            password=sealing.unseal(target.password),
            version=target.version,
            ca=target.ca,
        )
    except sealing.Unreadable as error:
        raise Trouble("sealed") from error
    except Unreached as error:
        raise Trouble(error.code, error.detail) from error


def claim(target: Target) -> list[Delivery]:
    """Return the next rows to send, oldest first, each with its text, which is in the database before it is sent."""
    waiting = Delivery.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=timezone.now()), target=target, state=DeliveryState.WAITING
    ).order_by("statement")
    if target.filled < target.fill_until:  # the past comes first, so that nothing overtakes it or is filled in twice
        waiting = waiting.filter(statement__lte=target.filled)
    while rows := list(waiting[: target.batch_size]):
        known = {row.pk: row for row in Statement.objects.filter(pk__in=[each.statement_id for each in rows])}
        fresh = [row for row in rows if not row.text]
        allowed = composing.allowed_now(target, list(known.values()))
        texts = composing.texts(target, [row.statement_id for row in fresh]) if fresh else {}
        for row in fresh:
            row.text = texts.get(row.statement_id, "")
        unwanted = [row.pk for row in rows if not row.text or row.statement_id not in allowed]
        with transaction.atomic():
            Delivery.objects.bulk_update([row for row in fresh if row.pk not in unwanted], ["text"])
            Delivery.objects.filter(pk__in=unwanted).delete()
            if unwanted:
                Target.objects.filter(pk=target.pk).update(left_out=F("left_out") + len(unwanted))
        # Read again: an erasure may have dropped some of them meanwhile.
        kept = waiting.filter(pk__in=[row.pk for row in rows if row.pk not in unwanted]).exclude(text="")
        if found := list(kept):
            return found
    return []


def items(target: Target, rows: Sequence[Delivery]) -> list[Item]:
    """Return rows as they are sent, with their files where the target keeps our identities."""
    files: dict[int, tuple[File, ...]] = {}
    if target.identity == Identity.KEPT:
        links = StatementAttachment.objects.filter(statement__in=[row.statement_id for row in rows])
        pairs = list(links.values_list("statement_id", "attachment_id"))
        kept = Attachment.objects.in_bulk([sha2 for _statement, sha2 in pairs]) if pairs else {}
        for statement, sha2 in sorted(pairs):
            one = kept[sha2]
            files[statement] = (*files.get(statement, ()), File(sha2, one.content_type, bytes(one.content)))
    return [Item(row.pk, str(json.loads(row.text)["id"]), row.text, files.get(row.statement_id, ())) for row in rows]


def mark(target: Target, heard: Heard) -> None:
    """Write down what became of some statements, in one transaction."""
    now = timezone.now()
    rows = Delivery.objects.filter(pk__in=[item.row for item in heard.items])
    mine = Target.objects.filter(pk=target.pk)
    with transaction.atomic():
        if heard.what is What.DELIVERED:
            rows.delete()
            mine.update(delivered=F("delivered") + len(heard.items), delivered_at=now, not_before=None, **WELL)
            target.failures = target.refused_in_a_row = 0
        elif heard.what is What.REFUSED:
            rows.update(state=DeliveryState.DEAD, reason=heard.reason, detail=heard.detail, at=now)
            mine.update(refused_in_a_row=F("refused_in_a_row") + 1)
            target.refused_in_a_row += 1
        else:
            _doubt(rows, heard, now)


def _doubt(rows: QuerySet[Delivery], heard: Heard, now: datetime.datetime) -> None:
    """Let a statement on which the server fails stand aside, so that others pass; after some tries a person looks."""
    for row in rows:
        row.tries += 1
        row.reason, row.detail, row.at = heard.reason, heard.detail, now
        row.not_before = now + datetime.timedelta(seconds=waiting_time(row.tries))
        if row.tries >= TRIES:
            row.state, row.not_before = DeliveryState.DEAD, None
        row.save(update_fields=["tries", "reason", "detail", "at", "not_before", "state"])


def back_off(target: Target, trouble: Trouble) -> None:
    """Leave a target alone for a while: longer at each failure, never all workers at one moment, or as it asked."""
    mine = Target.objects.filter(pk=target.pk)
    mine.update(failures=F("failures") + 1)
    failures = mine.values_list("failures", flat=True).first() or 1
    wait = max(waiting_time(failures), trouble.wait * random.uniform(1, 1.1))  # noqa: S311 - spread, not secrecy
    now = timezone.now()
    mine.update(
        not_before=now + datetime.timedelta(seconds=wait),
        error=trouble.code,
        error_detail=trouble.detail,
        error_at=now,
    )


def waiting_time(failures: int, *, chance: Callable[[float, float], float] = random.uniform) -> float:
    """Return how long to wait after so many failures, in seconds: doubled each time, half of it by chance."""
    longest = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    return longest * chance(0.5, 1)
