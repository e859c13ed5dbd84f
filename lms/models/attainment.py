"""The level a person has reached in a competency, as decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.models.learner import Learner


class Attainment(models.Model):
    """One decision on one competency, with its rule and the ratings it used; a projection of one decision statement.

    The newest decision of a learner and competency is `current`; the earlier ones stay readable.
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
