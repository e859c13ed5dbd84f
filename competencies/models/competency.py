"""A row of a framework version's tree."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.models.framework import FrameworkVersion, VersionStatus
from competencies.models.wording import Bilingual, Sourced, address_part, in_language


class CompetencyKind(models.TextChoices):
    """What a row of the tree is."""

    DOMAIN = "domain", _("domaine")
    ACTIVITY = "activity", _("activité")
    BLOCK = "block", _("bloc ou CCP")
    COMPETENCY = "competency", _("compétence")


class Nature(models.TextChoices):
    """What a competency is made of; it sets the ceilings of `design.md` 6."""

    KNOWLEDGE = "knowledge", _("savoir")
    CONDUCT = "conduct", _("conduite")
    FIELD_PRESENCE = "field_presence", _("présence sur le terrain")


class CompetencyQuerySet(models.QuerySet["Competency"]):
    """Reading competencies by the names people use."""

    def by_reference(self, references: Iterable[str]) -> CompetencyQuerySet:
        """Filter by references `FRAMEWORK/VERSION/CODE`; an unknown or malformed one simply finds nothing."""
        wanted = Q(pk__in=[])
        for reference in references:
            framework, _slash, rest = reference.partition("/")
            version, _slash, code = rest.partition("/")
            wanted |= Q(version__framework__code=framework, version__version=version, code=code)
        return self.filter(wanted).select_related("version__framework")

    def public(self) -> CompetencyQuerySet:
        """Rows of published or superseded versions: a draft has no public page."""
        return self.exclude(version__lifecycle=VersionStatus.DRAFT)

    def rateable(self) -> CompetencyQuerySet:
        """Competencies a person can be rated on: leaves whose wording needs no verification."""
        return self.filter(kind=CompetencyKind.COMPETENCY).exclude(status="needs_verification")


class Competency(Bilingual, Sourced):
    """One thing that can be known or done, or a heading above such things, in one version of one framework."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="competencies", verbose_name=_("version")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("placée sous")
    )
    kind = models.CharField(_("nature de la ligne"), max_length=12, choices=CompetencyKind)
    nature = models.CharField(_("nature de la compétence"), max_length=16, choices=Nature, blank=True)
    code = models.CharField(_("code"), max_length=60, validators=[address_part])
    position = models.PositiveIntegerField(_("ordre"), default=0)
    description_fr = models.TextField(_("description (français)"), blank=True)
    description_en = models.TextField(_("description (anglais)"), blank=True)

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="mediane_competency_once")]
        verbose_name = _("compétence")
        verbose_name_plural = _("compétences")

    def __str__(self) -> str:
        return f"{self.code} · {self.label_fr}"

    def clean(self) -> None:
        """A row stands under a row of its own version, never under itself."""
        if self.parent and (self.parent.version_id != self.version_id or self.parent_id == self.pk):
            raise ValidationError({"parent": _("Choisissez une autre ligne de la même version.")})

    @property
    def description(self) -> str:
        """The description in the active language."""
        return in_language(self.description_fr, self.description_en)

    @property
    def reference(self) -> str:
        """`FRAMEWORK/VERSION/CODE`: how a competency is named everywhere outside this table."""
        return f"{self.version.framework.code}/{self.version.version}/{self.code}"

    def get_absolute_url(self) -> str:
        """The competency's stable public address."""
        return reverse(
            "mediane_competencies:competency", args=[self.version.framework.code, self.version.version, self.code]
        )
