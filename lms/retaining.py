"""The end of keeping: statements stored before a date go, but for decisions and what they rest on.

What goes: steps read, answers and choices, and everything that other programs said. What stays: levels, ratings,
attempts (begun, completed, passed, failed), what was finished, and voidings and references whose target stays. Rows
that projections wrote from what goes stay as they are. Decision record: docs/decisions/0012-life-of-records.md.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lms.conf import conf
from lms.forwarding import queueing
from lms.models import RetentionRun, Statement, Tombstone
from lms.records import burying, clock
from lms.xapi import profile

BATCH = burying.BATCH
# Of our own statements, and of those accepted as such, only these tell details that nothing else rests on.
DETAILS = (profile.EXPERIENCED, profile.ANSWERED, profile.SCORED, profile.SELECTED, profile.NOTED)


class InTheFuture(Exception):  # noqa: N818 - named for what is wrong
    """A retention date must lie in the past."""


@dataclass(frozen=True)
class VerbLine:
    """What becomes of the statements of one verb that were stored before the date."""

    verb: str
    goes: int
    decisions: int
    referring: int


def due(now: datetime.datetime | None = None) -> datetime.datetime | None:
    """Return the moment before which statements are to go by the setting RETENTION_DAYS; None when it is not set."""
    days = conf().retention_days
    return (now or timezone.now()) - datetime.timedelta(days=days) if days else None


def horizon() -> datetime.datetime | None:
    """Return the moment before which retention has removed statements; None when it never did."""
    newest = RetentionRun.objects.order_by("-before").first()
    return newest.before if newest is not None else None


def plan(before: datetime.datetime) -> list[VerbLine]:
    """Count by verb what would go and what would stay; nothing is changed."""
    old = _old(before)
    kept = Statement.objects.filter(pk__in=_kept(before))
    lines: dict[str, list[int]] = {}
    for number, rows in enumerate((old.filter(_detail()), old.exclude(_detail()), kept)):
        for verb, count in rows.values_list("verb__iri").annotate(count=Count("pk")).order_by():
            lines.setdefault(verb, [0, 0, 0])[number] = count
    return [
        VerbLine(verb, goes=candidates - referring, decisions=decisions, referring=referring)
        for verb, (candidates, decisions, referring) in sorted(lines.items())
    ]


def retain(before: datetime.datetime, tell: Callable[[int], None] | None = None) -> RetentionRun:
    """Remove what may go, in batches of their own transactions; `tell` hears how many are gone. Raises InTheFuture.

    Stopped half-way, it is run again: what is gone is gone, and the rest goes then.
    """
    if before > timezone.now():
        raise InTheFuture
    run = RetentionRun.objects.create(before=before)
    for keys in _batches(before, _kept(before)):
        with transaction.atomic():
            run.removed += burying.bury(keys, Tombstone.Reason.RETENTION)
            run.save(update_fields=["removed"])
        if tell is not None:
            tell(run.removed)
    run.ended_at = timezone.now()
    run.save(update_fields=["ended_at"])
    return run


def _old(before: datetime.datetime) -> QuerySet[Statement]:
    return Statement.objects.filter(pk__lt=clock.first_key(before))


def _detail() -> Q:
    """What may go: other programs' statements, the details among ours, and voidings (unless their target stays)."""
    return Q(projected=False) | Q(verb__iri__in=[verb.iri for verb in (*DETAILS, profile.VOIDED)])


def _kept(before: datetime.datetime) -> set[int]:
    """Return the statements that could go but refer, directly or through others, to one that stays."""
    referring = list(
        _old(before).filter(_detail(), reference__isnull=False).values_list("pk", "uuid", "reference").iterator()
    )
    goes = _which_go({target for _key, _uuid, target in referring if target}, before)
    kept: set[int] = set()
    changed = True
    while changed:
        changed = False
        for key, own, target in referring:
            if key not in kept and target and goes.get(target) is False:
                kept.add(key)
                goes[own] = False
                changed = True
    return kept


def _which_go(targets: set[uuid.UUID], before: datetime.datetime) -> dict[uuid.UUID, bool]:
    """Return which of the targets that are in the ledger could go; those that are not there are left out."""
    names = sorted(targets)
    found: dict[uuid.UUID, bool] = {}
    for first in range(0, len(names), BATCH):
        there = Statement.objects.filter(uuid__in=names[first : first + BATCH])
        going = set(there.filter(_detail(), pk__lt=clock.first_key(before)).values_list("uuid", flat=True))
        found |= {each: each in going for each in there.values_list("uuid", flat=True)}
    return found


def _batches(before: datetime.datetime, kept: set[int]) -> Iterator[list[int]]:
    """Yield the ids that may go, in their order, at most BATCH at once."""
    last = 0
    rows = _old(before).filter(_detail()).order_by("pk").values_list("pk", flat=True)
    while keys := list(rows.filter(pk__gt=last)[:BATCH]):
        last = keys[-1]
        waiting = queueing.undelivered(keys)
        yield [key for key in keys if key not in kept and key not in waiting]
