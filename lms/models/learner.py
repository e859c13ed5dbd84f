"""The pseudonym under which a person learns."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Learner(models.Model):
    """A pseudonym: `uuid` is the account name of the xAPI actor; erasing a person cuts `user` and keeps the row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mediane_learner",
        verbose_name=_("personne"),
    )

    class Meta:
        verbose_name = _("personne en formation")
        verbose_name_plural = _("personnes en formation")

    def __str__(self) -> str:
        return str(self.uuid)
