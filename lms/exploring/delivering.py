"""Where one statement still has to go: the outbox of forwarding (docs/decisions/0011)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.models import Delivery, Statement, Target
from lms.models.delivery import DeliveryState


@dataclass(frozen=True)
class Delivered:
    """One target that has not taken the statement yet, and why."""

    target: str
    says: str


def deliveries(row: Statement) -> tuple[Delivered, ...]:
    """Return the targets that this statement waits for or that refused it; what was delivered leaves no row."""
    targets = {target.pk: target.name for target in Target.objects.only("name")}
    waiting = Delivery.objects.filter(target__in=list(targets), statement=row.pk).order_by("target")
    return tuple(Delivered(targets[each.target_id], _says(each)) for each in waiting)


def _says(delivery: Delivery) -> str:
    if delivery.state == DeliveryState.DEAD:
        return _("refusée : %(reason)s") % {"reason": delivery.words()}
    waiting = ngettext("en attente, %(tries)s essai", "en attente, %(tries)s essais", delivery.tries)
    return waiting % {"tries": delivery.tries}
