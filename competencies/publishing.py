"""A version's life: draft → published → superseded. A published version is corrected by another, never rewritten.

The database refuses what these acts do not allow (`guards_frameworks.py`); `editing()` turns its refusal into words.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.guards_frameworks import REFUSAL
from competencies.models import Competency, FrameworkVersion, Level, Qualification, Scale
from competencies.models.competency import CompetencyKind
from competencies.models.framework import FrameworkKind, VersionStatus

M = TypeVar("M", bound=models.Model)


class VersionIsPublished(Exception):  # noqa: N818  (named for what the person is told)
    """Somebody tried to change a version that is published or superseded."""

    def __init__(self, version: FrameworkVersion) -> None:
        """Keep the version and say what to do instead."""
        self.version = version
        super().__init__(
            _("La version %(version)s est publiée : elle ne change plus. Faites une nouvelle version pour la corriger.")
            % {"version": version}
        )


class NotPublishable(Exception):  # noqa: N818
    """A draft lacks something; the message lists what."""

    def __init__(self, version: FrameworkVersion, problems: list[str]) -> None:
        """Keep the problems, each a sentence for the editor."""
        self.version, self.problems = version, problems
        super().__init__(" ".join(problems))


class VersionExists(Exception):  # noqa: N818
    """The framework has a version of this name already."""

    def __init__(self, name: str) -> None:
        """Say which name is taken."""
        super().__init__(_("La version « %(name)s » existe déjà : choisissez un autre nom.") % {"name": name})


def version_of(row: models.Model) -> FrameworkVersion | None:
    """Return the version that a row belongs to (a version to itself); None for what belongs to no version."""
    if isinstance(row, FrameworkVersion):
        return row
    if isinstance(row, Level):
        return row.scale.version
    return row.version if isinstance(row, Competency | Scale | Qualification) else None


def refuse_unless_draft(version: FrameworkVersion) -> None:
    """Raise VersionIsPublished where this version may no longer change."""
    if not version.is_draft:
        raise VersionIsPublished(version)


@contextmanager
def editing(version: FrameworkVersion) -> Iterator[None]:
    """Change rows of a version in one transaction; raise VersionIsPublished where it is no draft (any more)."""
    try:
        with transaction.atomic():
            current = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
            refuse_unless_draft(current)
            yield
    except IntegrityError as error:
        if REFUSAL in str(error):
            raise VersionIsPublished(version) from error
        raise


def publishing_problems(*, version: FrameworkVersion) -> list[str]:
    """Return what a draft lacks before it may be published, as sentences; empty when it may."""
    problems = []
    rows = version.competencies
    if not rows.exists():
        problems.append(_("La version ne contient aucune ligne."))
    if version.framework.kind == FrameworkKind.JOB:
        if not Level.objects.filter(scale__version=version).exists():
            problems.append(_("Il manque l’échelle de niveaux."))
        bare = list(rows.filter(kind=CompetencyKind.COMPETENCY, nature="").values_list("code", flat=True))
        if bare:
            problems.append(_("Nature à préciser pour : %(codes)s.") % {"codes": ", ".join(bare)})
    elif not Qualification.objects.filter(version=version).exists():
        problems.append(_("Il manque l’enregistrement de la certification."))
    return problems


@transaction.atomic
def publish(*, version: FrameworkVersion) -> FrameworkVersion:
    """Freeze a draft and supersede the version of the same framework that was in force.

    Raises VersionIsPublished for a version that is no draft, NotPublishable for an incomplete one.
    """
    siblings = FrameworkVersion.objects.filter(framework=version.framework_id).select_for_update()
    by_key = {sibling.pk: sibling for sibling in siblings.select_related("framework").order_by("pk")}
    draft = by_key[version.pk]
    refuse_unless_draft(draft)
    if problems := publishing_problems(version=draft):
        raise NotPublishable(version, problems)
    for sibling in by_key.values():
        if sibling.lifecycle == VersionStatus.PUBLISHED:
            supersede(version=sibling, by=draft)
    draft.lifecycle = VersionStatus.PUBLISHED
    draft.published_at = timezone.now()
    draft.save(update_fields=["lifecycle", "published_at"])
    version.lifecycle, version.published_at = draft.lifecycle, draft.published_at
    return draft


@transaction.atomic
def supersede(*, version: FrameworkVersion, by: FrameworkVersion | None = None) -> None:
    """Say that a published version is no longer the one to aim at; its pages, ratings and transcripts stay."""
    FrameworkVersion.objects.filter(pk=version.pk, lifecycle=VersionStatus.PUBLISHED).update(
        lifecycle=VersionStatus.SUPERSEDED
    )
    version.lifecycle = VersionStatus.SUPERSEDED
    registration = Qualification.objects.filter(version=version)
    registration.filter(state=Qualification.State.ACTIVE).update(state=Qualification.State.SUPERSEDED)
    successor = Qualification.objects.filter(version=by).first() if by else None
    if successor:
        registration.filter(replaced_by=None).update(replaced_by=successor)


def next_name(version: FrameworkVersion) -> str:
    """Propose a name for the version after this one: v1 → v2, 2011 → 2011-2, with the first number that is free."""
    match = re.fullmatch(r"(v)(\d+)|(.+?)-(\d+)", version.version)
    stem = match[1] or f"{match[3]}-" if match else f"{version.version}-"
    number = int(match[2] or match[4]) if match else 1
    taken = set(FrameworkVersion.objects.filter(framework=version.framework_id).values_list("version", flat=True))
    while (name := f"{stem}{(number := number + 1)}") in taken:
        pass
    return name


@transaction.atomic
def new_draft(*, version: FrameworkVersion, name: str = "") -> FrameworkVersion:
    """Copy a version with its rows, scale, levels and registration into a draft of the same framework.

    Rows keep their codes and get uuids of their own. Raises VersionExists. Links and offers stay with the old version:
    a person decides what they become.
    """
    name = name or next_name(version)
    if FrameworkVersion.objects.filter(framework=version.framework_id, version=name).exists():
        raise VersionExists(name)
    draft = _copied(version, version=name, lifecycle=VersionStatus.DRAFT, published_at=None)
    draft.valid_from = draft.valid_to = None
    draft.save()
    for scale in Scale.objects.filter(version=version):
        copy = _copied(scale, version_id=draft.pk)
        copy.save()
        Level.objects.bulk_create(_copied(level, scale_id=copy.pk) for level in scale.levels.all())
    for qualification in Qualification.objects.filter(version=version):
        state = Qualification.State.ACTIVE
        _copied(qualification, version_id=draft.pk, replaced_by_id=None, state=state).save()
    _copy_rows(version, draft)
    return draft


def _copied(row: M, **changes: object) -> M:
    """Return an unsaved copy of a row with these attributes."""
    fields = row._meta.concrete_fields
    values = {field.attname: getattr(row, field.attname) for field in fields if not field.primary_key}
    return type(row)(**(values | changes))


def _copy_rows(version: FrameworkVersion, draft: FrameworkVersion) -> None:
    """Copy the tree, one query a depth: parents first, since children point to them."""
    rows = list(version.competencies.order_by("position", "pk"))
    copies: dict[int | None, Competency | None] = {None: None}
    while layer := [row for row in rows if row.pk not in copies and row.parent_id in copies]:
        made = [_copied(row, version_id=draft.pk, uuid=uuid.uuid4(), parent_id=None) for row in layer]
        for row, copy in zip(layer, made, strict=True):
            copy.parent = copies[row.parent_id]
        Competency.objects.bulk_create(made)
        copies |= dict(zip((row.pk for row in layer), made, strict=True))


def discard_draft(*, version: FrameworkVersion) -> None:
    """Delete a draft with all that belongs to it.

    Raises VersionIsPublished, or ProtectedError where something (a lesson, a link) uses one of its rows.
    """
    with editing(version):
        rows = Competency.objects.filter(version=version)
        while rows.filter(children=None).delete()[0]:
            """Leaves first: a parent is protected by its children."""
        Level.objects.filter(scale__version=version).delete()
        Scale.objects.filter(version=version).delete()
        Qualification.objects.filter(version=version).delete()
        FrameworkVersion.objects.filter(pk=version.pk).delete()
