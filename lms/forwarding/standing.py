"""How forwarding stands: what waits, since when, what was refused, what went wrong last. Reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.forwarding import wording
from lms.models import DeliveryState, Statement, Target
from lms.records import clock


@dataclass(frozen=True)
class Standing:
    """One target and its outbox."""

    target: Target
    waiting: int
    dead: int
    oldest: datetime.datetime | None
    newest: int  # the ledger's newest key

    @property
    def filling(self) -> bool:
        """Whether older statements are still to be put into the outbox; past the newest one there are none."""
        return self.target.filled < min(self.target.fill_until, self.newest)

    @property
    def up_to_date(self) -> bool:
        """Whether everything that the target wants was sent or refused."""
        return not self.waiting and not self.filling

    @property
    def state(self) -> str:
        """What the target is doing, in words."""
        if self.target.paused:
            return _("en pause")
        if self.target.not_before and self.target.not_before > timezone.now():
            return _("en attente d’un nouvel essai")
        if self.filling:
            return _("reprise de l’historique en cours")
        return _("à jour") if self.up_to_date else _("envoi en cours")

    @property
    def error(self) -> str | Promise:
        """What went wrong last, in words; empty when all is well."""
        return wording.error(self.target.error) if self.target.error else ""

    @property
    def lag(self) -> datetime.timedelta | None:
        """How long the oldest one has been waiting."""
        return timezone.now() - self.oldest if self.oldest else None


def standings(*, name: str = "") -> list[Standing]:
    """Return every target (or the one of this name) with its outbox; one query however many there are."""
    return [counted(target) for target in counting().filter(**({"name": name} if name else {})).order_by("name")]


def standing(target: Target) -> Standing:
    """Return one target with its outbox."""
    return counted(counting().get(pk=target.pk))


def counting() -> QuerySet[Target]:
    """Return the targets with what `counted` reads: what waits, what was refused, the ledger's newest key."""
    waits = Q(deliveries__state=DeliveryState.WAITING)
    return Target.objects.annotate(
        waiting=Count("deliveries", filter=waits),
        dead=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD)),
        oldest=Min("deliveries__statement", filter=waits),
        newest=Subquery(Statement.objects.order_by("-pk").values("pk")[:1]),
    )


def counted(target: Any) -> Standing:
    """Return a target that `counting` found, with its counts."""
    oldest = clock.stored_at(target.oldest) if target.oldest else None
    return Standing(target, target.waiting, target.dead, oldest, target.newest or 0)
