"""Tutors, who need no account: the addresses that an organisation vouches for, and what they were asked to sign."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment
from lms.models.organisation import Organisation


class TutorRole(models.TextChoices):
    """What somebody is to the people at work."""

    TUTOR = "tutor", _("tuteur ou tutrice")
    MANAGER = "manager", _("responsable hiérarchique")


class TutorAddress(models.Model):
    """One address of an organisation's mandate: who reads mail there is a tutor, or a manager, of its people."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tutor_addresses")
    address = models.EmailField(_("adresse de courriel"))
    role = models.CharField(_("rôle"), max_length=10, choices=TutorRole, default=TutorRole.TUTOR)
    created_at = models.DateTimeField(_("ajoutée le"), auto_now_add=True)

    class Meta:
        ordering = ["address"]
        constraints = [models.UniqueConstraint(fields=["organisation", "address"], name="mediane_tutor_once")]
        verbose_name = _("adresse de tuteur")
        verbose_name_plural = _("adresses de tuteurs")

    def __str__(self) -> str:
        return self.address


class SignatureAnswer(models.TextChoices):
    """What a tutor answered."""

    SIGNED = "signed", _("signée")
    DECLINED = "declined", _("refusée")


class SignatureRequest(models.Model):
    """One link mailed to a tutor, for one evidence as it was (`sha256`); only the token's hash is kept.

    `verified`: the organisation's mandate named the address, when the link was mailed and again when it was signed.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="signature_requests")
    evidence = models.UUIDField(_("preuve"))
    sha256 = models.CharField(_("empreinte (SHA-256)"), max_length=64)
    address = models.EmailField(_("adresse de courriel"))
    verified = models.BooleanField(_("adresse vérifiée"))
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("envoyée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    answer = models.CharField(_("réponse"), max_length=10, choices=SignatureAnswer, blank=True)
    role = models.CharField(_("rôle"), max_length=10, choices=TutorRole, blank=True)
    note = models.UUIDField(_("motif"), null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["evidence"], name="mediane_signature_of")]
        verbose_name = _("demande de signature")
        verbose_name_plural = _("demandes de signature")

    def __str__(self) -> str:
        return f"{self.evidence} → {self.address}"
