"""The steps on which a version's competencies are judged."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models.code import CodeField
from competencies.models.framework import FrameworkVersion
from competencies.models.wording import Bilingual, Sourced, in_language


class Scale(Bilingual, Sourced):
    """The scale of one framework version; « non évalué » is a state, not a level of it."""

    version = models.OneToOneField(FrameworkVersion, on_delete=models.PROTECT, related_name="scale")
    code = CodeField(_("code"), max_length=40)

    class Meta:
        verbose_name = _("échelle")
        verbose_name_plural = _("échelles")

    def __str__(self) -> str:
        return f"{self.version} · {self.label_fr}"


class Level(Bilingual):
    """One step of a scale; a higher value means more."""

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="levels", verbose_name=_("échelle"))
    value = models.PositiveSmallIntegerField(_("valeur"))
    description_fr = models.TextField(_("description (français)"), blank=True)
    description_en = models.TextField(_("description (anglais)"), blank=True)

    class Meta:
        ordering = ["scale", "value"]
        constraints = [models.UniqueConstraint(fields=["scale", "value"], name="mediane_level_once")]
        verbose_name = _("niveau")
        verbose_name_plural = _("niveaux")

    def __str__(self) -> str:
        return f"{self.value} · {self.label_fr}"

    @property
    def description(self) -> str:
        """The description in the active language."""
        return in_language(self.description_fr, self.description_en)
