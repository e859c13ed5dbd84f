"""How long records are kept: what retention removed up to now, and which erasures were done. Both name nobody."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class RetentionRun(models.Model):
    """One removal of old statements: what was stored before `before` is gone, but for what must stay.

    Written before the first statement goes; a run that was stopped has no end and is done again. The highest `before`
    is the horizon, past which no rebuild may go.
    """

    before = models.DateTimeField(_("jusqu’au"))
    began_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    removed = models.PositiveBigIntegerField(_("déclarations supprimées"), default=0)

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("fin de conservation")
        verbose_name_plural = _("fins de conservation")

    def __str__(self) -> str:
        return f"{self.before:%Y-%m-%d}"


class ErasureReason(models.TextChoices):
    """Why a person was erased: a closed list, since a free text could name the person."""

    ASKED = "asked", _("demande de la personne")
    ENDED = "ended", _("fin de la durée de conservation")
    MISTAKE = "mistake", _("compte créé par erreur")


class TranscriptWish(models.TextChoices):
    """What the check page says of a transcript whose holder was erased."""

    WITHDRAWN = "withdrawn", _("Dire « retiré à la demande du titulaire »")
    HASH = "hash", _("Garder l’empreinte, sans nom ni contenu")


class Erasure(models.Model):
    """One erasure: that it was, when and why; it names nobody.

    `person` is a keyed hash of the account's number and first moment: it leads nowhere once the account is gone, and
    finds the account again in an older backup, so that the erasure is done again there.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    person = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("motif"), max_length=10, choices=ErasureReason.choices)
    transcripts = models.CharField(_("relevés"), max_length=10, choices=TranscriptWish.choices)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("effacement")
        verbose_name_plural = _("effacements")

    def __str__(self) -> str:
        return str(self.uuid)
