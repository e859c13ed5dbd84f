"""What a person already holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.learner import Learner


class HeldQualification(models.Model):
    """A title, a block or a certificate a person holds, declared by the person or seen by the organisation; no scan."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="held_qualifications")
    title = models.CharField(_("titre ou bloc"), max_length=300)
    reference = models.CharField(
        _("référence"), max_length=120, blank=True, help_text=_("MSADS/RNCP36241, par exemple")
    )
    obtained_on = models.DateField(_("obtenu le"), null=True, blank=True)
    basis = models.CharField(
        _("établi par"),
        max_length=10,
        choices=[("declared", _("déclaré")), ("seen", _("original vu"))],
        default="declared",
    )

    class Meta:
        ordering = ["learner", "title"]
        verbose_name = _("titre détenu")
        verbose_name_plural = _("titres détenus")

    def __str__(self) -> str:
        return self.title
