"""What live lessons contain, as rows one can query."""

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _


class Placement(models.Model):
    """One thing (question, quiz, scenario, competency) that one live lesson holds; refreshed at its publication."""

    lesson = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), on_delete=models.CASCADE, related_name="mediane_placements"
    )
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=120, help_text=_("translation_key of a definition, or a competency's reference"))
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["lesson", "position"]
        constraints = [models.UniqueConstraint(fields=["lesson", "kind", "key"], name="mediane_placement_once")]
        indexes = [models.Index(fields=["kind", "key"], name="mediane_placement_key")]
        verbose_name = _("emplacement")
        verbose_name_plural = _("emplacements")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
