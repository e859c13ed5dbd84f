"""Training that others offer, and the competencies it aims at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models.code import CodeField
from competencies.models.competency import Competency
from competencies.models.wording import Bilingual, Sourced, in_language


class TrainingOffer(Bilingual, Sourced):
    """A provider's training, read in a source: no blocks, no attainment, only competencies « visées »."""

    code = CodeField(_("code"), max_length=40, unique=True)
    provider = models.CharField(_("organisme"), max_length=200)
    provider_named = models.CharField(
        _("organisme avec son article"),
        max_length=200,
        blank=True,
        help_text=_("Comme dans « validée par le CNFPT » : le CNFPT. Vide : le nom seul."),
    )
    description_fr = models.TextField(_("description (français)"), blank=True)
    description_en = models.TextField(_("description (anglais)"), blank=True)
    note_fr = models.TextField(_("note (français)"), blank=True)
    note_en = models.TextField(_("note (anglais)"), blank=True)
    duration = models.CharField(_("durée"), max_length=120, blank=True)
    valid_from = models.DateField(_("du"), null=True, blank=True)
    valid_to = models.DateField(_("au"), null=True, blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True, blank=True)
    competencies = models.ManyToManyField(Competency, blank=True, related_name="offers", verbose_name=_("visées"))
    proposed_by = models.CharField(_("correspondance proposée par"), max_length=120, blank=True)
    proposed_on = models.DateField(_("correspondance proposée le"), null=True, blank=True)

    class Meta:
        ordering = ["provider", "code"]
        verbose_name = _("offre de formation")
        verbose_name_plural = _("offres de formation")

    def __str__(self) -> str:
        return f"{self.provider} · {self.label_fr}"

    @property
    def named(self) -> str:
        """The provider inside a sentence: « le CNFPT » in French, the bare name otherwise."""
        return in_language(self.provider_named or self.provider, self.provider)

    @property
    def description(self) -> str:
        """The description in the active language."""
        return in_language(self.description_fr, self.description_en)

    @property
    def note(self) -> str:
        """The note in the active language."""
        return in_language(self.note_fr, self.note_en)
