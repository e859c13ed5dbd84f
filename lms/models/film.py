"""Films of role plays: who agrees to be filmed, the file as long as there is one, and that it was erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment
from lms.models.role_play import RolePlay
from lms.private_storage import private_files


class FilmEnd(models.TextChoices):
    """Why a film is no more."""

    DEBRIEFED = "debriefed", _("débriefing fait")
    WITHDRAWN = "withdrawn", _("accord retiré")
    TOO_OLD = "too_old", _("durée dépassée")
    NOT_MADE = "not_made", _("film non fait")
    ERASED_PERSON = "erased_person", _("personne effacée")


class FilmAnswer(models.TextChoices):
    """What a person says to being filmed."""

    ASKED = "asked", _("demandé")
    YES = "yes", _("accepté")
    NO = "no", _("refusé")
    WITHDRAWN = "withdrawn", _("retiré")


class Film(models.Model):
    """One film of a role play, asked for and perhaps made. The row stays when the file is erased, and says so."""

    uuid = models.UUIDField(unique=True, editable=False)
    role_play = models.ForeignKey(RolePlay, on_delete=models.CASCADE, related_name="films")
    file = models.FileField(_("fichier"), storage=private_files, max_length=120, blank=True)
    media_type = models.CharField(_("type du fichier"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("taille en octets"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    added_at = models.DateTimeField(_("ajouté le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)
    end = models.CharField(_("pourquoi il est effacé"), max_length=16, choices=FilmEnd, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def __str__(self) -> str:
        return str(self.uuid)


class FilmConsent(models.Model):
    """What one person who is to be filmed answered; the person alone answers, and may change their mind."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="consents")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="film_consents")
    answer = models.CharField(_("réponse"), max_length=10, choices=FilmAnswer, default=FilmAnswer.ASKED)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["film", "enrolment"], name="mediane_film_consent_once")]
        verbose_name = _("accord pour un film")
        verbose_name_plural = _("accords pour des films")

    def __str__(self) -> str:
        return f"{self.film} {self.answer}"
