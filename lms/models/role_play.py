"""Observed role plays: what was planned, and what each assessor noted.

None of it is a projection: a sheet belongs to its assessor until every planned one is signed; only then it is rated.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment


class AssessorRole(models.TextChoices):
    """In which role somebody signs an observation sheet."""

    TRAINER = "trainer", _("formatrice ou formateur du groupe")
    PEER_TRAINER = "peer_trainer", _("formatrice ou formateur d’un autre groupe")
    EXTERNAL = "external", _("évaluatrice ou évaluateur externe")


class RolePlay(models.Model):
    """One role play of one person, observed with one sheet of a release: on a day, in a situation, by one or two.

    `situation_key` is what ratings name: equal where the same person plays the same situation with the same sheet.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="role_plays")
    rubric_id = models.CharField(_("grille d’observation"), max_length=36)
    release_sha256 = models.CharField(_("édition (SHA-256)"), max_length=64)
    played_on = models.DateField(_("joué le"))
    situation = models.CharField(_("situation"), max_length=120)
    situation_key = models.UUIDField(_("clé de la situation"))
    assessors = models.PositiveSmallIntegerField(_("nombre de personnes qui évaluent"), default=1)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("prévu le"), auto_now_add=True)
    recorded_at = models.DateTimeField(_("enregistré le"), null=True, blank=True)

    class Meta:
        ordering = ["-played_on", "-created_at"]
        indexes = [models.Index(fields=["enrolment", "rubric_id"], name="mediane_role_play_of")]
        verbose_name = _("jeu de rôle")
        verbose_name_plural = _("jeux de rôle")

    def __str__(self) -> str:
        return str(self.uuid)


class ObservationSheet(models.Model):
    """What one assessor notes of a role play: a draft until it is signed, and never changed after that."""

    uuid = models.UUIDField(unique=True, editable=False)
    role_play = models.ForeignKey(RolePlay, on_delete=models.CASCADE, related_name="sheets")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assessor_key = models.CharField(_("clé de l’évaluateur"), max_length=36)
    role = models.CharField(_("rôle"), max_length=20, choices=AssessorRole, blank=True)
    outcomes = models.JSONField(_("résultats par critère"), default=dict, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)
    signed_at = models.DateTimeField(_("signée le"), null=True, blank=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["role_play", "assessor_key"], name="mediane_observation_sheet_once")
        ]
        verbose_name = _("fiche d’observation")
        verbose_name_plural = _("fiches d’observation")

    def __str__(self) -> str:
        return str(self.uuid)
