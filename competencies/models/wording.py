"""What every sourced, bilingual row shares: its words in two languages, and where they come from."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# A part of a public address, kept in the case of the data: /referentiels/MS9/v1/MS9-A2-C1/
ADDRESS_PART = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
address_part = RegexValidator(ADDRESS_PART, _("Lettres sans accent, chiffres, point, tiret et tiret bas seulement."))


def in_language(french: str, english: str) -> str:
    """Return the text of the active language; the French one where the English is empty."""
    return english if english and (get_language() or "fr").startswith("en") else french


class RowStatus(models.TextChoices):
    """How far a row's wording can be trusted (`domain.md` 2, status of wording)."""

    VERBATIM = "verbatim", _("texte de la source")
    DERIVED = "derived", _("formulation dérivée de la source")
    DERIVED_EXTENDED = "derived_extended", _("formulation qui va au-delà de la source")
    NEEDS_VERIFICATION = "needs_verification", _("à vérifier")


class Bilingual(models.Model):
    """A row with a French and an English label."""

    label_fr = models.CharField(_("libellé (français)"), max_length=400)
    label_en = models.CharField(_("libellé (anglais)"), max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The label in the active language."""
        return in_language(self.label_fr, self.label_en)


class Sourced(models.Model):
    """A row that says how far it can be trusted and where it comes from."""

    status = models.CharField(_("statut"), max_length=24, choices=RowStatus, default=RowStatus.DERIVED)
    status_note_fr = models.TextField(_("note de statut (français)"), blank=True)
    status_note_en = models.TextField(_("note de statut (anglais)"), blank=True)
    source = models.ForeignKey(
        "mediane_competencies.Source", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )

    class Meta:
        abstract = True

    @property
    def status_note(self) -> str:
        """The note in the active language."""
        return in_language(self.status_note_fr, self.status_note_en)
