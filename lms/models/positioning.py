"""What a person says of themselves before and after a module, and whether trainers may see it.

`SelfRating` is a projection of one statement. The quiz of a positioning is an `Attempt` of kind `diagnostic`: its
`step_id` is the moment, its `lesson_id` is empty. None of it is ever read by a rule, a rating or a level.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment

DIAGNOSTIC = "diagnostic"  # the kind of an attempt that counts for nothing


class Moment(models.TextChoices):
    """When a person takes their bearings: before or during a module, and after it."""

    ENTRY = "entry", _("à l’entrée")
    EXIT = "exit", _("à la sortie")


class Step(models.TextChoices):
    """What a person says of one competency, in words; no level of any scale."""

    UNKNOWN = "unknown", _("Je ne connais pas")
    KNOWN = "known", _("Je connais")
    HELPED = "helped", _("Je sais faire avec de l’aide")
    ALONE = "alone", _("Je sais faire sans aide")
    UNSURE = "unsure", _("Je ne sais pas dire")


class SelfRating(models.Model):
    """What a person said of themselves at one moment of one module; `answers` is a step by competency reference."""

    statement = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="self_ratings")
    moment = models.CharField(_("moment"), max_length=5, choices=Moment)
    answers = models.JSONField(_("réponses"), default=dict)
    said_at = models.DateTimeField(_("faite le"))

    class Meta:
        ordering = ["enrolment", "said_at"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "moment"], name="mediane_self_rating_once")]
        verbose_name = _("auto-évaluation")
        verbose_name_plural = _("auto-évaluations")

    def __str__(self) -> str:
        return f"{self.enrolment} {self.moment}"


class PositioningShare(models.Model):
    """A person shows one positioning (self-rating and quiz) to the trainers of their group; no row: nobody sees it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="positioning_shares")
    moment = models.CharField(_("moment"), max_length=5, choices=Moment)
    shared_at = models.DateTimeField(_("montré le"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "moment"], name="mediane_positioning_share_once")]
        verbose_name = _("positionnement montré")
        verbose_name_plural = _("positionnements montrés")

    def __str__(self) -> str:
        return f"{self.enrolment} {self.moment}"
