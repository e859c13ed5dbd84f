"""Typed links between rows of two framework versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models.competency import Competency
from competencies.models.wording import Sourced, in_language


class LinkKind(models.TextChoices):
    """How far the source row covers the target row; none but `exact` ever carries a level over."""

    EXACT = "exact", _("équivalente")
    BROADER = "broader", _("plus large")
    NARROWER = "narrower", _("plus étroite")
    RELATED = "related", _("proche")
    NONE = "none", _("sans correspondance")


class Crosswalk(Sourced):
    """Somebody's dated statement that one row relates to another; it never grants anything by itself."""

    origin = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="links_out", verbose_name=_("de"))
    target = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="links_in", verbose_name=_("vers"))
    kind = models.CharField(_("lien"), max_length=10, choices=LinkKind)
    note_fr = models.TextField(_("note (français)"), blank=True)
    note_en = models.TextField(_("note (anglais)"), blank=True)
    author = models.CharField(_("proposé par"), max_length=120)
    valid_from = models.DateField(_("valable du"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)

    class Meta:
        ordering = ["origin", "target"]
        constraints = [models.UniqueConstraint(fields=["origin", "target"], name="mediane_crosswalk_once")]
        verbose_name = _("correspondance")
        verbose_name_plural = _("correspondances")

    def __str__(self) -> str:
        return f"{self.origin.code} → {self.target.code} ({self.kind})"

    @property
    def note(self) -> str:
        """The note in the active language."""
        return in_language(self.note_fr, self.note_en)
