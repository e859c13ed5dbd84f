"""A published version of a module, frozen for ever."""

from __future__ import annotations

import uuid

import swapper
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """The exact content of a module, in one language, that learners work on; the row never changes.

    `content` is what a browser may see, `keys` what it may not before scoring (right answers, feedback, targets). Both
    are canonical JSON of the structures in `curriculum/documents.py`; `sha256` is over both (hex, 64 characters).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    module_key = models.UUIDField(_("clé du module"))
    language = models.CharField(_("langue"), max_length=12)
    number = models.PositiveIntegerField(_("numéro"))
    schema = models.CharField(_("schéma"), max_length=20, default="release/1")
    title = models.CharField(_("titre"), max_length=255)
    content = models.TextField(_("contenu"))
    keys = models.TextField(_("clés de correction"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    created_at = models.DateTimeField(_("publiée le"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["module_key", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["module_key", "language", "number"], name="mediane_release_number_once"),
        ]
        # Not unique: a module that returns to an earlier content gets a new release with the same hash.
        indexes = [models.Index(fields=["module_key", "sha256"], name="mediane_release_by_hash")]
        verbose_name = _("version publiée")
        verbose_name_plural = _("versions publiées")

    def __str__(self) -> str:
        return f"{self.title} · {self.language} · {self.number}"
