"""Evidence of what a person can do: what the person sends, where it stands, who judged it.

`EvidencePiece` holds the person's own words and file. `Evidence` and `EvidenceReview` are projections, rebuilt from
statements; they name the piece by its UUID only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.models.enrolment import Enrolment
from lms.private_storage import private_files


class EvidenceKind(models.TextChoices):
    """What sort of evidence it is; it says in which mode it is rated (`lms/evidence/kinds.py`)."""

    CASE_STUDY = "case_study", _("étude de cas écrite")
    PORTFOLIO = "portfolio", _("pièce de portfolio")
    WORKPLACE = "workplace", _("situation de travail")
    PRIOR_LEARNING = "prior_learning", _("expérience antérieure")


class EvidenceState(models.TextChoices):
    """Where it stands."""

    WANTED = "wanted", _("demandée")
    SENT = "sent", _("envoyée")
    ACCEPTED = "accepted", _("acceptée")
    TO_COMPLETE = "to_complete", _("à compléter")


class EvidencePiece(models.Model):
    """One version of what a person says and adds: a draft until it is sent (`sent_at`), and never changed after that.

    `sha256` is what a tutor signs: the hash over everything in it, the file included.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    evidence = models.UUIDField(_("preuve"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="evidence_pieces")
    kind = models.CharField(_("sorte"), max_length=16, choices=EvidenceKind, default=EvidenceKind.CASE_STUDY)
    what = models.CharField(_("quoi"), max_length=200)
    happened_on = models.DateField(_("quand"), null=True, blank=True)
    block = models.CharField(_("bloc de certification"), max_length=120, blank=True)
    competencies = models.JSONField(_("compétences"), default=list, blank=True)
    text = models.TextField(_("texte"), blank=True)
    file = models.FileField(_("fichier"), storage=private_files, max_length=120, blank=True)
    file_name = models.CharField(_("nom du fichier"), max_length=120, blank=True)
    media_type = models.CharField(_("type du fichier"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("taille en octets"), default=0)
    file_sha256 = models.CharField(_("empreinte du fichier (SHA-256)"), max_length=64, blank=True)
    sha256 = models.CharField(_("empreinte (SHA-256)"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(sent_at__isnull=True), name="mediane_evidence_draft_once"
            )
        ]
        verbose_name = _("contenu d’une preuve")
        verbose_name_plural = _("contenus de preuves")

    def __str__(self) -> str:
        return str(self.uuid)


class Evidence(models.Model):
    """One piece of evidence and where it stands; a projection. `uuid` names it in statements and addresses.

    `wish` and `reason` are notes: what the trainer asked for, and what is to be completed.
    """

    uuid = models.UUIDField(unique=True)
    statement = models.UUIDField(unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("sorte"), max_length=16, choices=EvidenceKind)
    block = models.CharField(_("bloc de certification"), max_length=120, blank=True)
    competencies = models.JSONField(_("compétences"), default=list)
    state = models.CharField(_("état"), max_length=12, choices=EvidenceState)
    wish = models.UUIDField(_("demande"), null=True, blank=True)
    asked_at = models.DateTimeField(_("demandée le"), null=True, blank=True)
    piece = models.UUIDField(_("contenu"), null=True, blank=True)
    sha256 = models.CharField(_("empreinte (SHA-256)"), max_length=64, blank=True)
    happened_on = models.DateField(_("quand"), null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signée le"), null=True, blank=True)
    address_verified = models.BooleanField(_("adresse du tuteur vérifiée"), default=False)
    reason = models.UUIDField(_("motif"), null=True, blank=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "asked_at"]
        indexes = [models.Index(fields=["enrolment", "state"], name="mediane_evidence_of")]
        verbose_name = _("preuve")
        verbose_name_plural = _("preuves")

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def sent_piece(self) -> EvidencePiece | None:
        """What was sent last; None where nothing was, or where it is gone."""
        return EvidencePiece.objects.filter(uuid=self.piece).first() if self.piece else None


class EvidenceReview(models.Model):
    """What one assessor decided of one piece; a projection. `outcomes` is by competency, empty when to be completed."""

    statement = models.UUIDField(unique=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="reviews")
    piece = models.UUIDField(_("contenu"))
    decision = models.CharField(_("décision"), max_length=12, choices=EvidenceState)
    outcomes = models.JSONField(_("résultats"), default=dict)
    assessor_key = models.CharField(_("clé de l’évaluateur"), max_length=36)
    assessor_role = models.CharField(_("rôle de l’évaluateur"), max_length=20)
    note = models.UUIDField(_("note"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("décidé le"))

    class Meta:
        ordering = ["reviewed_at"]
        verbose_name = _("décision sur une preuve")
        verbose_name_plural = _("décisions sur des preuves")

    def __str__(self) -> str:
        return f"{self.evidence} {self.decision}"


class LogbookEntry(models.Model):
    """What a person writes for themselves; nobody rates it, and trainers read it only while it is shared."""

    uuid = models.UUIDField(unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="logbook")
    lesson_id = models.CharField(_("leçon"), max_length=36, blank=True)
    text = models.TextField(_("texte"))
    created_at = models.DateTimeField(_("écrite le"), auto_now_add=True)
    shared_at = models.DateTimeField(_("partagée le"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("note de carnet")
        verbose_name_plural = _("notes de carnet")

    def __str__(self) -> str:
        return str(self.uuid)
