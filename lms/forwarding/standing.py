"""How forwarding stands: what waits, since when, what was refused, what went wrong last. Reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.forwarding import wording
from lms.models import Delivery, DeliveryState, Target
from lms.records import clock


@dataclass(frozen=True)
class Standing:
    """One target and its outbox."""

    target: Target
    waiting: int
    dead: int
    oldest: datetime.datetime | None

    @property
    def state(self) -> str:
        """What the target is doing, in words."""
        if self.target.paused:
            return _("en pause")
        if self.target.not_before and self.target.not_before > timezone.now():
            return _("en attente d’un nouvel essai")
        if self.target.filled < self.target.fill_until:
            return _("reprise de l’historique en cours")
        return _("envoi en cours") if self.waiting else _("à jour")

    @property
    def error(self) -> str | Promise:
        """What went wrong last, in words; empty when all is well."""
        return wording.error(self.target.error) if self.target.error else ""

    @property
    def lag(self) -> datetime.timedelta | None:
        """How long the oldest one has been waiting."""
        return timezone.now() - self.oldest if self.oldest else None


def standings(*, name: str = "") -> list[Standing]:
    """Return every target (or the one of this name) with its outbox; two queries however many there are."""
    targets = Target.objects.all()
    if name:
        targets = targets.filter(name=name)
    return [counted(target, counts) for counts in [_counts()] for target in targets]


def standing(target: Target) -> Standing:
    """Return one target with its outbox."""
    return counted(target, _counts(target))


Counts = dict[int, tuple[int, int, int | None]]


def counted(target: Target, counts: Counts) -> Standing:
    """Return a target with its counts."""
    waiting, dead, oldest = counts.get(target.pk, (0, 0, None))
    return Standing(target, waiting, dead, clock.stored_at(oldest) if oldest else None)


def _counts(target: Target | None = None) -> Counts:
    rows = Delivery.objects.all() if target is None else Delivery.objects.filter(target=target)
    waits = Q(state=DeliveryState.WAITING)
    found = rows.values("target").annotate(
        waiting=Count("pk", filter=waits), dead=Count("pk", filter=~waits), oldest=Min("statement", filter=waits)
    )
    return {each["target"]: (each["waiting"], each["dead"], each["oldest"]) for each in found.order_by("target")}
