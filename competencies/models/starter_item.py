"""What the starter once put where, so that loading it again never overwrites a trainer's work (`remembering.py`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StarterItem(models.Model):
    """One thing of the starter: the hash of what was applied last, whatever became of it since."""

    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=120)
    object_id = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64)
    applied_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="mediane_starter_item_once")]
        verbose_name = _("élément livré")
        verbose_name_plural = _("éléments livrés")

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
