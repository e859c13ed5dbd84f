"""A published version of a module, frozen for ever."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import swapper
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from curriculum.models.pages import ModulePage


class Change(models.TextChoices):
    """What a version changes, as its author said when publishing it."""

    CORRECTION = "correction", _("une correction : le fond reste le même")
    CONTENT = "content", _("le fond : ce qui est enseigné change")
    COMPETENCY = "competency", _("la compétence : ce qui est travaillé ou évalué change")


CHANGED: dict[tuple[str, bool], Promise] = {
    (Change.CORRECTION, False): _("Correction : le fond est le même, il n’y a rien à refaire."),
    (Change.CONTENT, False): _("Le fond a changé. Qui a terminé le module n’a pas à le refaire."),
    (Change.CONTENT, True): _("Le fond a changé. Qui a terminé le module est invité à le refaire."),
    (Change.COMPETENCY, False): _(
        "Les compétences travaillées ont changé. Qui a terminé le module n’a pas à le refaire."
    ),
    (Change.COMPETENCY, True): _(
        "Les compétences travaillées ont changé. Qui a terminé le module est invité à le refaire."
    ),
}
"""What people read of a change: what it is, and whether those who finished should take the module again."""


class Release(models.Model):
    """The exact content of a module, in one language, that learners work on; the row never changes.

    `content` is what a browser may see, `keys` what it may not before scoring (right answers, feedback, targets). Both
    are canonical JSON of the structures in `curriculum/documents.py`; `sha256` is over both (hex, 64 characters).
    `change_kind`, `change_note` and `retake` stand beside the document, not in it: empty where nobody said (a first
    version, a load).
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
    change_kind = models.CharField(_("ce que cette version change"), max_length=12, choices=Change.choices, blank=True)
    change_note = models.CharField(_("en une phrase"), max_length=300, blank=True)
    retake = models.BooleanField(_("à refaire par qui a terminé"), default=False)
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

    @property
    def change_told(self) -> str:
        """Say what this version changes and whether to take the module again; empty where its author did not say."""
        return str(CHANGED.get((self.change_kind, self.retake), ""))


def releases_of(module: ModulePage) -> QuerySet[Release]:
    """Return the versions of a module in its language, newest first, without their documents."""
    return (
        Release.objects.filter(module_key=module.translation_key, language=module.locale.language_code)
        .defer("content", "keys")
        .order_by("-number")
    )
