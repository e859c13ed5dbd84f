"""Where one statement still has to go: the outbox of forwarding (docs/decisions/0011), where the site has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from lms.models import Statement


@dataclass(frozen=True)
class Delivered:
    """One target that has not taken the statement yet, and why."""

    target: str
    says: str


def deliveries(row: Statement) -> tuple[Delivered, ...]:
    """Return the targets that this statement waits for or that refused it; what was delivered leaves no row."""
    known = apps.all_models["mediane_lms"]
    if "delivery" not in known:
        return ()
    targets = {target.pk: str(target) for target in _all(known["target"])}
    waiting = _all(known["delivery"]).filter(target__in=list(targets), statement=row.pk).order_by("target")
    return tuple(Delivered(targets[each.target_id], _says(each)) for each in waiting)


def _all(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.all()  # noqa: SLF001 - Django's documented way to a model's manager


def _says(delivery: Any) -> str:
    if delivery.reason and delivery.state:
        return _("refusée : %(reason)s") % {"reason": delivery.words()}
    return _("en attente, %(tries)s essai(s)") % {"tries": delivery.tries}
