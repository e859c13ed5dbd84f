"""A program that may read or write learning records."""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation
from lms.models.statement import Authority


class Client(models.Model):
    """One set of Basic credentials for `/xapi/`, and what they open; secrets are stored hashed.

    Changed by the acts of `lms/xapi/clients.py` only: each moves `generation` on, by which processes that remember
    verified credentials learn of it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=120, unique=True)
    key = models.CharField(_("clé"), max_length=64, unique=True)
    secret = models.CharField(_("secret (haché)"), max_length=200)
    previous_secret = models.CharField(_("secret précédent (haché)"), max_length=200, blank=True)
    previous_until = models.DateTimeField(_("secret précédent accepté jusqu’au"), null=True, blank=True)
    scopes = models.JSONField(_("droits"), default=list)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("structure"),
    )
    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="client"
    )
    verbs = models.JSONField(
        _("ce qui compte dans les parcours"),
        default=list,
        blank=True,
        help_text=_("Ce que ce client envoie et qui change le parcours d’une personne de sa structure."),
    )
    rate = models.PositiveIntegerField(
        _("requêtes par minute au plus"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Vide : sans limite."),
    )
    private = models.BooleanField(
        _("ouvert aux réponses et aux auto-évaluations"),
        default=False,
        help_text=_("Seulement pour les personnes qui partagent avec la structure du client."),
    )
    private_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("ouvert ou fermé par"),
    )
    private_at = models.DateTimeField(_("ouvert ou fermé le"), null=True, blank=True, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    last_used_on = models.DateField(_("dernière utilisation"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("client xAPI")
        verbose_name_plural = _("clients xAPI")
        default_permissions = ()
        permissions = [("manage_clients", _("Gérer les clients xAPI"))]

    def __str__(self) -> str:
        return self.name
