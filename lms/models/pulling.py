"""How far statements were pulled from another record store (`lms/transferring/pulling.py`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PullSource(models.Model):
    """One record store as one credential sees it: everything stored there before `position` is here.

    The store's own time, never later than what it said to be complete. No secret stands here.
    """

    endpoint = models.CharField(_("adresse"), max_length=500)
    key = models.CharField(_("clé"), max_length=200, blank=True)
    position = models.DateTimeField(_("complet jusqu’au"), null=True, blank=True)
    pulled_at = models.DateTimeField(_("lu le"), auto_now=True)

    class Meta:
        ordering = ["endpoint", "key"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "key"], name="mediane_pull_source_once")]
        verbose_name = _("source de déclarations")
        verbose_name_plural = _("sources de déclarations")

    def __str__(self) -> str:
        return self.endpoint
