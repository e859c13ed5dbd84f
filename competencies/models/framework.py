"""A framework and its versions."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.models.code import CodeField
from competencies.models.wording import Bilingual, Sourced, address_part, in_language


class FrameworkKind(models.TextChoices):
    """What a framework describes."""

    JOB = "job", _("référentiel métier")
    QUALIFICATION = "qualification", _("certification visée")


def framework_code(code: str) -> None:
    """Refuse a code that is already another page of `/referentiels/`."""
    if code.lower() == "offres":
        raise ValidationError(_("« offres » est l’adresse des offres de formation : choisissez un autre code."))


class Framework(Bilingual):
    """A named list of competencies that people publish again and again, in versions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = CodeField(_("code"), max_length=40, unique=True, validators=[framework_code])
    kind = models.CharField(_("nature"), max_length=20, choices=FrameworkKind, default=FrameworkKind.JOB)
    country = models.CharField(_("pays"), max_length=2, blank=True)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = _("référentiel")
        verbose_name_plural = _("référentiels")

    def __str__(self) -> str:
        return f"{self.code} · {self.label_fr}"

    def current_version(self) -> FrameworkVersion | None:
        """Return the version in force: the last one published, else the last one superseded; never a draft."""
        return (
            self.versions.exclude(lifecycle=VersionStatus.DRAFT).order_by("lifecycle", "-published_at", "-pk").first()
        )

    def get_absolute_url(self) -> str:
        """The address that leads to the version in force."""
        return reverse("mediane_competencies:framework", args=[self.code])


class VersionStatus(models.TextChoices):
    """Where a version stands in its life; only a draft may change."""

    DRAFT = "draft", _("brouillon")
    PUBLISHED = "published", _("publiée")
    SUPERSEDED = "superseded", _("remplacée")


class Standing(models.TextChoices):
    """By whom a version is recognised (`domain.md` 4.2)."""

    OFFICIAL = "official", _("texte officiel")
    DERIVED = "derived", _("dérivée d’une source")
    PROPOSAL = "proposal", _("proposition (brouillon)")


class FrameworkVersion(Sourced):
    """One edition of a framework: frozen once published, replaced by another and never rewritten."""

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="versions", verbose_name=_("référentiel")
    )
    version = models.CharField(_("version"), max_length=30, validators=[address_part])
    lifecycle = models.CharField(_("état"), max_length=12, choices=VersionStatus, default=VersionStatus.DRAFT)
    standing = models.CharField(_("reconnaissance"), max_length=12, choices=Standing, default=Standing.DERIVED)
    title_fr = models.CharField(_("titre (français)"), max_length=400)
    title_en = models.CharField(_("titre (anglais)"), max_length=400, blank=True)
    banner_fr = models.TextField(_("bandeau (français)"), blank=True)
    banner_en = models.TextField(_("bandeau (anglais)"), blank=True)
    valid_from = models.DateField(_("valable du"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)

    class Meta:
        ordering = ["framework__code", "version"]
        constraints = [models.UniqueConstraint(fields=["framework", "version"], name="mediane_version_once")]
        permissions = [("publish_frameworkversion", _("Publier une version de référentiel"))]
        verbose_name = _("version de référentiel")
        verbose_name_plural = _("versions de référentiel")

    def __str__(self) -> str:
        return f"{self.framework.code} {self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether this version may still change."""
        return self.lifecycle == VersionStatus.DRAFT

    @property
    def reference(self) -> str:
        """`FRAMEWORK/VERSION`."""
        return f"{self.framework.code}/{self.version}"

    @property
    def title(self) -> str:
        """The title in the active language."""
        return in_language(self.title_fr, self.title_en)

    @property
    def banner(self) -> str:
        """The dated warning shown on every page of this version; empty for most."""
        return in_language(self.banner_fr, self.banner_en)

    def get_absolute_url(self) -> str:
        """The version's stable public address."""
        return reverse("mediane_competencies:version", args=[self.framework.code, self.version])
