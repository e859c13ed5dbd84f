"""A rubric: what an observer looks for in a role play."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from assessments.blocks import CriterionBlock
from assessments.models.definition import Definition


class Rubric(Definition):
    """An observation sheet; each criterion is tied to one competency."""

    title = models.CharField(_("titre"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    criteria = StreamField([("criterion", CriterionBlock())], verbose_name=_("critères"), blank=True)

    panels = [FieldPanel("code"), FieldPanel("title"), FieldPanel("introduction"), FieldPanel("criteria")]

    class Meta(Definition.Meta):
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="mediane_rubric_once")]
        ordering = ["code"]
        verbose_name = _("grille d’observation")
        verbose_name_plural = _("grilles d’observation")

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"
