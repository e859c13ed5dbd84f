"""What an installation decided once and can never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """The one row that keeps the root of all our IRIs (`MEDIANE["IRI"]`), written by the first migrate."""

    iri = models.CharField(_("racine des IRI"), max_length=300)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")

    def __str__(self) -> str:
        return self.iri
