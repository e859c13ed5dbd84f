"""Documents that xAPI clients keep beside statements: states, activity profiles, agent profiles. They may change.

Written by `lms/records/documents.py` only.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation


class DocumentKind(models.TextChoices):
    """Which of the three document resources keeps it."""

    STATE = "state", _("état d’une activité pour une personne")
    ACTIVITY_PROFILE = "activity", _("profil d’une activité")
    AGENT_PROFILE = "agent", _("profil d’une personne")


class Document(models.Model):
    """One document: bytes of a client under a name, in the space of an organisation or of the installation.

    `place` is a SHA-256 over kind, organisation, agent and activity; `key` one over place, registration and name: one
    unique index of a fixed width, where the parts are long and may be missing. `agent` is an inverse functional
    identifier (`account|homePage|name`, …), `activity` an IRI, `name` the stateId or profileId, `sha1` the ETag.
    """

    key = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=DocumentKind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("structure")
    )
    agent = models.CharField(max_length=700, blank=True)
    activity = models.CharField(max_length=500, blank=True)
    registration = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=500)
    content = models.BinaryField()
    content_type = models.CharField(max_length=200)
    sha1 = models.CharField(max_length=40)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place", "registration"], name="mediane_document_place"),
            models.Index(fields=["agent"], name="mediane_document_agent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mediane_document_parts",
                condition=(
                    models.Q(kind=DocumentKind.STATE) & ~models.Q(agent="") & ~models.Q(activity="")
                    | models.Q(kind=DocumentKind.ACTIVITY_PROFILE, agent="", registration=None) & ~models.Q(activity="")
                    | models.Q(kind=DocumentKind.AGENT_PROFILE, activity="", registration=None) & ~models.Q(agent="")
                ),
            )
        ]
        verbose_name = _("document xAPI")
        verbose_name_plural = _("documents xAPI")

    def __str__(self) -> str:
        return self.name
