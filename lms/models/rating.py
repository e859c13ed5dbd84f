"""One assessor's judgement, or one automatic one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment
from lms.models.learner import Learner


class Mode(models.TextChoices):
    """How a competency was seen (`design.md` 6)."""

    QUIZ = "quiz", _("quiz")
    SCENARIO = "scenario", _("scénario")
    CASE_STUDY = "case_study", _("étude de cas écrite")
    ROLE_PLAY = "role_play", _("jeu de rôle observé")
    WORKPLACE = "workplace", _("situation de travail")


class Outcome(models.TextChoices):
    """What the judgement says."""

    REACHED = "reached", _("atteint")
    NOT_YET = "not_yet", _("pas encore")
    NOT_OBSERVED = "not_observed", _("non observé")
    TAKEN_BACK = "taken_back", _("retiré")


class Rating(models.Model):
    """One judgement on one competency: kept for ever, never updated; a projection of one `rated` statement."""

    statement = models.UUIDField(unique=True)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="ratings")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="ratings")
    competency = models.CharField(_("compétence"), max_length=120, help_text=_("Référence : MS9/v1/MS9-A2-C3"))
    mode = models.CharField(_("mode"), max_length=12, choices=Mode)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome)
    level = models.PositiveSmallIntegerField(
        _("niveau"), help_text=_("Niveau que ce résultat porte ; 0 s’il n’en porte pas.")
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assessor_key = models.CharField(_("clé de l’évaluateur"), max_length=36, blank=True)
    assessor_role = models.CharField(_("rôle de l’évaluateur"), max_length=20, blank=True)
    situation = models.CharField(_("situation"), max_length=60, help_text=_("Activité où cela a été vu."))
    evidence = models.JSONField(_("preuve"), default=dict, help_text=_("Tentative ou observation, points, seuil."))
    note = models.UUIDField(_("note"), null=True, blank=True)
    revokes = models.UUIDField(
        _("retire"), null=True, blank=True, help_text=_("Évaluation que celle-ci retire ; les deux restent lisibles.")
    )
    rated_at = models.DateTimeField(_("évaluée le"))

    class Meta:
        ordering = ["rated_at"]
        indexes = [models.Index(fields=["learner", "competency"], name="mediane_rating_of")]
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")

    def __str__(self) -> str:
        return f"{self.competency} {self.mode} {self.outcome}"


def cut_key(assessor: uuid.UUID, about: uuid.UUID) -> str:
    """Return what stands for an erased assessor in the ratings about one person.

    Two assessors of a person stay two, as the rules need; across people, and with the assessor's own pseudonym, there
    is nothing to compare.
    """
    return str(uuid.uuid5(about, str(assessor)))
