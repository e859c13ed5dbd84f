"""What a request with an idempotency key was answered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """One request of a person to `/api/v1/` under a key of theirs, and its answer, byte for byte; kept for some days.

    `fingerprint` is a SHA-256 over what was asked, `post` the id that the act was done under. Without a status the act
    is under way, in a transaction that nobody else sees.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("clé"), max_length=200)
    fingerprint = models.CharField(_("empreinte (SHA-256)"), max_length=64)
    post = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.PositiveSmallIntegerField(_("état de la réponse"), default=0)
    body = models.TextField(_("réponse"), blank=True)
    kept_at = models.DateTimeField(_("gardée depuis le"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="mediane_answer_once_a_key")]
        indexes = [models.Index(fields=["kept_at"], name="mediane_kept_answer_age")]
        default_permissions = ()
        verbose_name = _("réponse gardée de l’API")
        verbose_name_plural = _("réponses gardées de l’API")

    def __str__(self) -> str:
        return str(self.post)
