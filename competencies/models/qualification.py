"""What a certification adds to its framework version: codes, levels, dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.models.framework import FrameworkVersion
from competencies.models.wording import in_language


class Qualification(models.Model):
    """The registration of one version of a certification; its blocks are the version's tree."""

    class State(models.TextChoices):
        """Whether one can still aim at it."""

        ACTIVE = "active", _("en vigueur")
        SUPERSEDED = "superseded", _("remplacée")
        EXPIRED = "expired", _("expirée")

    version = models.OneToOneField(FrameworkVersion, on_delete=models.PROTECT, related_name="qualification")
    certifier_fr = models.CharField(_("certificateur (français)"), max_length=200)
    certifier_en = models.CharField(_("certificateur (anglais)"), max_length=200, blank=True)
    prepared_at_fr = models.CharField(_("préparation (français)"), max_length=200, blank=True)
    prepared_at_en = models.CharField(_("préparation (anglais)"), max_length=200, blank=True)
    rncp = models.CharField(_("code RNCP"), max_length=20, blank=True)
    rome = models.JSONField(_("codes ROME"), default=list, blank=True)
    nsf = models.JSONField(_("codes NSF"), default=list, blank=True)
    formacode = models.JSONField(_("Formacodes"), default=list, blank=True)
    level_old = models.CharField(_("niveau (nomenclature de 1969)"), max_length=3, blank=True)
    level_fr_2019 = models.PositiveSmallIntegerField(_("niveau (cadre de 2019)"), null=True, blank=True)
    eqf = models.PositiveSmallIntegerField(_("niveau européen (CEC)"), null=True, blank=True)
    level_as_written = models.CharField(_("niveau tel qu’écrit dans la source"), max_length=240, blank=True)
    state = models.CharField(
        pgettext_lazy("d’un titre", "situation"), max_length=12, choices=State, default=State.ACTIVE
    )
    decree = models.TextField(_("arrêté"), blank=True)
    prerequisites_fr = models.TextField(_("prérequis (français)"), blank=True)
    prerequisites_en = models.TextField(_("prérequis (anglais)"), blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("remplacée par"),
    )

    class Meta:
        verbose_name = _("certification visée")
        verbose_name_plural = _("certifications visées")

    def __str__(self) -> str:
        return f"{self.version}"

    @property
    def from_ministry(self) -> bool:
        """Whether this is a title of the Ministry of Labour, of those prepared notably at the AFPA."""
        return self.certifier_fr.lower().startswith("ministère du travail") and "AFPA" in self.prepared_at_fr

    @property
    def certifier(self) -> str:
        """The certifying authority in the active language."""
        return in_language(self.certifier_fr, self.certifier_en)

    @property
    def prepared_at(self) -> str:
        """Where the title is prepared, in the active language."""
        return in_language(self.prepared_at_fr, self.prepared_at_en)

    @property
    def prerequisites(self) -> str:
        """The prerequisites in the active language."""
        return in_language(self.prerequisites_fr, self.prerequisites_en)
