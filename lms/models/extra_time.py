"""More time for those who need it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment


class Share(models.TextChoices):
    """How much more time than others, as a share of the time that all have."""

    QUARTER = "quarter", _("un quart de plus")
    THIRD = "third", _("un tiers de plus")
    HALF = "half", _("la moitié de plus")
    DOUBLE = "double", _("le double")


class ExtraTime(models.Model):
    """A person has more time in the timed quizzes of a module; nobody is asked why, and no statement says it.

    Seen by the person, and by who may set it. Not a projection: it is kept here alone, and goes with the enrolment.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="extra_time")
    share = models.CharField(_("temps en plus"), max_length=8, choices=Share)
    given_at = models.DateTimeField(_("accordé le"), auto_now=True)

    class Meta:
        verbose_name = _("temps supplémentaire")
        verbose_name_plural = _("temps supplémentaires")

    def __str__(self) -> str:
        return str(Share(self.share).label)
