"""Who employs and gathers mediators: a tree of organisations, and who belongs to them."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Declaration(models.TextChoices):
    """What a small organisation says of its coverage where its numbers must not show (`design.md` 9)."""

    COVERED = "covered", _("couverte")
    TO_REINFORCE = "to_reinforce", _("à renforcer")
    UNDISCLOSED = "undisclosed", _("non communiqué")


class Organisation(MP_Node):
    """A structure; its children are the members of a network or the antennas of an association."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    country = models.CharField(_("pays"), max_length=2, default="FR")
    siret = models.CharField(_("SIRET ou BCE"), max_length=20, blank=True)
    training_number = models.CharField(_("numéro de déclaration d’activité"), max_length=40, blank=True)
    declaration = models.CharField(
        _("couverture déclarée"), max_length=14, choices=Declaration, default=Declaration.UNDISCLOSED
    )

    node_order_by = ["name"]

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person does in an organisation."""

    TRAINEE = "trainee", _("stagiaire")
    TRAINER = "trainer", _("formateur ou formatrice")
    COORDINATOR = "coordinator", _("coordination")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reading who belongs where, and when."""

    def current(self, on: datetime.date | None = None) -> MembershipQuerySet:
        """Memberships in force on a day (today by default)."""
        day = on or timezone.localdate()
        return self.filter(Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day)))


class Membership(models.Model):
    """One person's role in one organisation, from one day to another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mediane_memberships",
        verbose_name=_("personne"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("structure")
    )
    role = models.CharField(_("rôle"), max_length=12, choices=Role)
    start = models.DateField(_("du"), default=timezone.localdate)
    end = models.DateField(_("au"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "role", "start"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role", "start"], name="mediane_membership_once"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=models.F("start")), name="mediane_membership_dates"
            ),
        ]
        verbose_name = _("appartenance")
        verbose_name_plural = _("appartenances")

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
