"""What is left of a statement that was deleted: that it was, and why. It opens the ledger's guard for this one row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tombstone(models.Model):
    """One deleted statement, written in the transaction that deletes it; it names nobody and tells nothing."""

    class Reason(models.TextChoices):
        """Why a statement may be deleted."""

        RETENTION = "retention", _("fin de la durée de conservation")
        ERASURE = "erasure", _("effacement d’une personne")

    statement = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    projected = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("déclaration supprimée")
        verbose_name_plural = _("déclarations supprimées")

    def __str__(self) -> str:
        return str(self.uuid)
