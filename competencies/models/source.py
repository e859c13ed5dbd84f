"""Where a fact was read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """One document or page a fact was read in, and when it was last checked."""

    tag = models.CharField(_("étiquette"), max_length=20, unique=True)
    citation = models.TextField(_("référence"))
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True, blank=True)
    confidence = models.CharField(_("confiance"), max_length=24, blank=True)

    class Meta:
        ordering = ["tag"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return f"{self.tag} · {self.citation}"
