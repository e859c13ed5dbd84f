"""A program that may read or write learning records."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.models.organisation import Organisation


class Client(models.Model):
    """One set of Basic credentials for `/xapi/`; the secret is stored hashed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=120, unique=True)
    key = models.CharField(_("clé"), max_length=64, unique=True)
    secret = models.CharField(_("secret (haché)"), max_length=200)
    scopes = models.JSONField(_("droits"), default=list)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("structure"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("client xAPI")
        verbose_name_plural = _("clients xAPI")

    def __str__(self) -> str:
        return self.name
