"""A frozen statement of what a person can do."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.learner import Learner


class RevocationReason(models.TextChoices):
    """Why a transcript was withdrawn: a closed list, since anyone may read it."""

    ERROR = "error", _("erreur dans le relevé")
    HOLDER = "holder", _("à la demande du titulaire")
    FRAUD = "fraud", _("fraude constatée")
    ERASED = "erased", _("données effacées à la demande du titulaire")


class Transcript(models.Model):
    """One issued document: `document` is the whole of it as canonical JSON and never changes; only its standing does.

    `selection` is empty for a complete transcript, else a hash of the competencies an extract shows: a new transcript
    replaces the earlier one of the same person with the same selection. A guard in the database keeps the document.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("numéro"), max_length=30, unique=True)
    code = models.CharField(_("code de vérification"), max_length=40, unique=True)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="transcripts")
    extract = models.BooleanField(_("extrait"), default=False)
    selection = models.CharField(_("choix de l’extrait"), max_length=64, blank=True)
    language = models.CharField(_("langue"), max_length=12, default="fr")
    document = models.TextField(_("document"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    issued_at = models.DateTimeField(_("délivré le"))
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    revocation_reason = models.CharField(_("motif"), max_length=10, choices=RevocationReason, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("remplacé par"),
    )

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("relevé de compétences")
        verbose_name_plural = _("relevés de compétences")

    def __str__(self) -> str:
        return self.number


class NameToken(models.Model):
    """A revocable right to see the holder's name on the check page; only the token's hash is stored.

    The token itself is derived from `nonce` and the site's secret key, so that the holder's PDF can print it again.
    """

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="name_tokens")
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("jeton de nom")
        verbose_name_plural = _("jetons de nom")

    def __str__(self) -> str:
        return f"{self.transcript}"
