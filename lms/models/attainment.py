"""The level a person has reached in a competency, as decided."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.models.learner import Learner


class AttainmentQuerySet(models.QuerySet["Attainment"]):
    """Reading decisions."""

    def held(self, day: datetime.date) -> AttainmentQuerySet:
        """Decisions in force whose level has not expired on a day; those of level 0 hold nothing and are left out."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), current=True, level__gt=0)


class Attainment(models.Model):
    """One decision on one competency, with its rule and the ratings it used; a projection of one decision statement.

    The newest decision of a learner and competency is `current`; the earlier ones stay readable. Expiry is read from
    `valid_until`: nothing is written when it comes, and renewal is a new decision.
    """

    statement = models.UUIDField(unique=True)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="attainments")
    competency = models.CharField(_("compétence"), max_length=120)
    level = models.PositiveSmallIntegerField(_("niveau"))
    mode = models.CharField(_("mode"), max_length=12)
    rule = models.JSONField(_("règle"))
    ratings = models.JSONField(_("évaluations retenues"), default=list)
    current = models.BooleanField(_("en vigueur"), default=True)
    decided_at = models.DateTimeField(_("décidé le"))
    valid_until = models.DateField(
        _("valable jusqu’au"), null=True, blank=True, help_text=_("Dernier jour où ce niveau vaut ; vide : toujours.")
    )

    objects = AttainmentQuerySet.as_manager()

    class Meta:
        ordering = ["competency", "-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "competency"], condition=Q(current=True), name="mediane_attainment_current_once"
            )
        ]
        indexes = [models.Index(fields=["competency", "level"], name="mediane_attainment_level")]
        verbose_name = _("niveau atteint")
        verbose_name_plural = _("niveaux atteints")

    def __str__(self) -> str:
        return f"{self.competency}: {self.level}"

    def expired(self, day: datetime.date) -> bool:
        """Whether the level no longer holds on a day: its last one is over."""
        return self.valid_until is not None and self.valid_until < day

    def held(self, day: datetime.date) -> int:
        """Return the level that this decision holds on a day; 0 where it holds none, or has expired."""
        return 0 if self.expired(day) else self.level
