"""A group that learns together."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation


class Cohort(models.Model):
    """A group of an organisation, with its trainers, on one module in one language."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("structure")
    )
    name = models.CharField(_("nom"), max_length=200)
    module_key = models.UUIDField(_("clé du module"))
    language = models.CharField(_("langue"), max_length=12, default="fr")
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="mediane_cohorts",
        verbose_name=_("formatrices et formateurs"),
    )
    start = models.DateField(_("du"), null=True, blank=True)
    end = models.DateField(_("au"), null=True, blank=True)

    class Meta:
        ordering = ["organisation", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="mediane_cohort_once")]
        verbose_name = _("groupe")
        verbose_name_plural = _("groupes")

    def __str__(self) -> str:
        return self.name
