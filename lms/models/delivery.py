"""External learning record stores that statements are forwarded to, and what waits for each of them."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation
from lms.models.statement import Statement, Verb

KEY_BYTES = 32


def new_key() -> bytes:
    """Return the random key by which one target's pseudonyms are made."""
    return secrets.token_bytes(KEY_BYTES)


class Version(models.TextChoices):
    """Which xAPI a target speaks."""

    FIRST = "1.0.3", _("xAPI 1.0.3")
    SECOND = "2.0.0", _("xAPI 2.0")


class Newer(models.TextChoices):
    """What becomes of a statement of xAPI 2.0 for a target that speaks 1.0.3."""

    DOWNGRADE = "downgrade", _("les traduire en 1.0.3 (sans les personnes et groupes de contexte)")
    SKIP = "skip", _("ne pas les transférer si elles ne peuvent pas être dites en 1.0.3")


class Identity(models.TextChoices):
    """Under which names people are known to a target."""

    OWN = "own", _("pseudonymes propres à cette cible")
    KEPT = "kept", _("pseudonymes de Médiane, tels quels (votre propre LRS)")


class Depth(models.IntegerChoices):
    """How much of what is sensitive a target may get."""

    PLAIN = 0, _("ni niveaux, ni réponses, ni choix, ni auto-évaluations, ni carnet de bord")
    LEVEL = 1, _("aussi les niveaux et scores des personnes qui les partagent")
    PRIVATE = 2, _("aussi les réponses, choix, auto-évaluations et carnet de bord des personnes qui partagent")


class Target(models.Model):
    """One external record store: where it is, what it may get, and how delivering to it goes."""

    name = models.CharField(_("nom"), max_length=80, unique=True)
    endpoint = models.CharField(
        _("adresse xAPI"),
        max_length=300,
        help_text=_("La racine du service, en https : « https://lrs.exemple.org/xapi/ »."),
    )
    username = models.CharField(_("identifiant"), max_length=200)
    password = models.TextField(_("mot de passe (chiffré)"))
    ca = models.TextField(_("autorité de certification privée"), blank=True)
    version = models.CharField(_("version"), max_length=8, choices=Version.choices, default=Version.FIRST)
    newer = models.CharField(_("déclarations xAPI 2.0"), max_length=10, choices=Newer.choices, default=Newer.DOWNGRADE)
    identity = models.CharField(_("identité"), max_length=5, choices=Identity.choices, default=Identity.OWN)
    home_page = models.CharField(_("homePage des comptes"), max_length=300, blank=True)
    key = models.BinaryField(default=new_key, editable=False)
    sensitivity = models.PositiveSmallIntegerField(_("données sensibles"), choices=Depth.choices, default=Depth.PLAIN)
    outside = models.BooleanField(_("aussi les déclarations d’autres outils"), default=False)
    verbs = models.ManyToManyField(Verb, related_name="+", blank=True, verbose_name=_("verbes"))
    organisations = models.ManyToManyField(
        Organisation, related_name="forwarding_targets", blank=True, verbose_name=_("structures")
    )
    batch_size = models.PositiveSmallIntegerField(
        _("déclarations par envoi"), default=50, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Statements recorded before the target was made are filled in up to `fill_until`, from `filled` on (ledger ids).
    filled = models.BigIntegerField(default=0, editable=False)
    fill_until = models.BigIntegerField(default=0, editable=False)

    paused = models.BooleanField(_("en pause"), default=False, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    refused_in_a_row = models.PositiveIntegerField(default=0, editable=False)
    not_before = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=20, blank=True, editable=False)
    error_detail = models.CharField(max_length=500, blank=True, editable=False)
    error_at = models.DateTimeField(null=True, editable=False)
    delivered = models.PositiveBigIntegerField(_("remises"), default=0, editable=False)
    left_out = models.PositiveBigIntegerField(default=0, editable=False)
    delivered_at = models.DateTimeField(null=True, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("cible de transfert xAPI")
        verbose_name_plural = _("cibles de transfert xAPI")

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.IntegerChoices):
    """What a row of the outbox waits for. What is delivered has no row: the target counts it."""

    WAITING = 0, _("en attente")
    DEAD = 1, _("refusée")


class Delivery(models.Model):
    """One statement that one target has not taken yet: it waits, or was refused and a person must look at it.

    `text` is what is sent, written down before the first try and never changed: the same bytes at every try. Neither
    column is a foreign key in the database: a writer must not wait for the row of a target that is being delivered to.
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey(
        Target, on_delete=models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    state = models.PositiveSmallIntegerField(choices=DeliveryState.choices, default=DeliveryState.WAITING)
    text = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "statement"], name="mediane_delivery_once")]
        indexes = [
            models.Index(
                fields=["target", "statement"],
                name="mediane_delivery_dead",
                condition=models.Q(state=DeliveryState.DEAD),
            )
        ]
        verbose_name = _("déclaration à transférer")
        verbose_name_plural = _("déclarations à transférer")

    def __str__(self) -> str:
        return f"{self.target_id} {self.statement_id}"

    def words(self) -> Any:
        """Return why it was refused, in words."""
        from lms.forwarding.wording import reason

        return reason(self.reason)
