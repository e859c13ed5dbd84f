"""The form of the starter's framework files: what each may say, read and checked before anything is written.

One Struct a kind of entry (`starter/README.md` explains them to whoever edits the files). No database here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext as _

from competencies.datafile import DataFile, Key, load
from competencies.models.competency import CompetencyKind, Nature
from competencies.models.crosswalk import LinkKind
from competencies.models.framework import FrameworkKind, Standing
from competencies.models.qualification import Qualification
from competencies.models.wording import ADDRESS_PART, RowStatus

STARTER = Path(__file__).parent / "starter"

Code = Annotated[str, msgspec.Meta(pattern=ADDRESS_PART, max_length=40)]
RowCode = Annotated[str, msgspec.Meta(pattern=ADDRESS_PART, max_length=60)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
RowReference = Annotated[str, msgspec.Meta(pattern=r"^[^/\s]+/[^/\s]+/[^/\s]+$")]
VersionReference = Annotated[str, msgspec.Meta(pattern=r"^[^/\s]+/[^/\s]+$")]
Frenchness = Annotated[str, msgspec.Meta(min_length=1)]


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a file; a field it does not know is an error."""


class Text(Entry):
    """Words in French and, where somebody translated them, in English."""

    fr: Frenchness
    en: str = ""


class Sourced(Entry, kw_only=True):
    """A row that says how far it can be trusted and where it was read."""

    source: str | None = None
    status: RowStatus = RowStatus.DERIVED
    status_note: Text | None = None


class SourceEntry(Entry, kw_only=True):
    """One document or page, under a short tag."""

    tag: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    citation: Frenchness
    url: str = ""
    checked_on: dt.date | None = None
    confidence: Annotated[str, msgspec.Meta(max_length=24)] = ""


class LevelEntry(Entry, kw_only=True):
    """One step of a scale."""

    value: Annotated[int, msgspec.Meta(ge=1, le=9)]
    label: Text
    description: Text | None = None


class ScaleEntry(Sourced, kw_only=True):
    """The scale of a job framework."""

    code: Code
    label: Text
    levels: Annotated[tuple[LevelEntry, ...], msgspec.Meta(min_length=1)]


class QualificationEntry(Entry, kw_only=True):
    """The registration of a certification."""

    certifier: Text
    prepared_at: Text | None = None
    rncp: str | None = None
    rome: tuple[str, ...] = ()
    nsf: tuple[str, ...] = ()
    formacode: tuple[str, ...] = ()
    level_old: str | None = None
    level_fr_2019: Annotated[int, msgspec.Meta(ge=1, le=8)] | None = None
    eqf: Annotated[int, msgspec.Meta(ge=1, le=8)] | None = None
    level_as_written: Annotated[str, msgspec.Meta(max_length=240)] | None = None
    state: Qualification.State = Qualification.State.ACTIVE
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    decree: str | None = None
    prerequisites: Text | None = None
    replaced_by: VersionReference | None = None


class VersionEntry(Sourced, kw_only=True):
    """One edition of a framework."""

    version: Annotated[str, msgspec.Meta(pattern=ADDRESS_PART, max_length=30)]
    standing: Standing
    title: Text
    banner: Text | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    scale: ScaleEntry | None = None
    qualification: QualificationEntry | None = None


class RowEntry(Sourced, kw_only=True):
    """A row of the tree with the rows below it."""

    code: RowCode
    kind: CompetencyKind
    label: Text
    nature: Nature | None = None
    description: Text | None = None
    children: tuple[RowEntry, ...] = ()


class FrameworkFile(Entry, kw_only=True):
    """One file: one version of one framework."""

    code: Code
    kind: FrameworkKind
    label: Text
    country: Annotated[str, msgspec.Meta(max_length=2)] = ""
    version: VersionEntry
    tree: Annotated[tuple[RowEntry, ...], msgspec.Meta(min_length=1)]

    @property
    def reference(self) -> str:
        """`FRAMEWORK/VERSION`."""
        return f"{self.code}/{self.version.version}"

    def rows(self) -> Iterator[tuple[RowEntry, RowEntry | None, tuple[Key, ...]]]:
        """Yield each row with its parent and its place in the file, in the order of the file, parents first."""
        yield from _walk(self.tree, None, ("tree",))


class OfferEntry(Sourced, kw_only=True):
    """A provider's training."""

    code: Code
    provider: Short
    provider_named: Annotated[str, msgspec.Meta(max_length=200)] = ""
    title: Text
    description: Text | None = None
    note: Text | None = None
    duration: Annotated[str, msgspec.Meta(max_length=120)] = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    checked_on: dt.date | None = None
    competencies: tuple[RowReference, ...] = ()
    proposed_by: Annotated[str, msgspec.Meta(max_length=120)] = ""
    proposed_on: dt.date | None = None


class CrosswalkEntry(Entry, kw_only=True):
    """A link; `source` and `target` are rows, `source_tag` is where the link was read or who chose it."""

    source: RowReference
    target: RowReference
    kind: LinkKind
    status: RowStatus = RowStatus.DERIVED
    status_note: Text | None = None
    note: Text | None = None
    author: Short
    source_tag: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class StarterFolder:
    """Every file of the folder, read and checked."""

    sources: DataFile[list[SourceEntry]]
    frameworks: tuple[DataFile[FrameworkFile], ...]
    offers: DataFile[list[OfferEntry]]
    crosswalks: DataFile[list[CrosswalkEntry]]


def read_folder(folder: Path = STARTER) -> StarterFolder:
    """Read every YAML file of a starter folder; raises DataFileError at the first mistake."""
    sources = load(folder / "sources.yaml", list[SourceEntry])
    paths = [*sorted((folder / "frameworks").glob("*.yaml")), *sorted((folder / "qualifications").glob("*.yaml"))]
    frameworks = tuple(load(path, FrameworkFile) for path in paths)
    offers = load(folder / "offers.yaml", list[OfferEntry])
    crosswalks = load(folder / "crosswalks.yaml", list[CrosswalkEntry])
    tags = {source.tag for source in sources.content}
    for file in frameworks:
        _check_framework(file, tags)
    for number, offer in enumerate(offers.content):
        _check_tag(offers, tags, offer.source, number, "source")
    for number, link in enumerate(crosswalks.content):
        _check_tag(crosswalks, tags, link.source_tag, number, "source_tag")
    _check_once(sources, [source.tag for source in sources.content], "tag")
    _check_once(offers, [offer.code for offer in offers.content], "code")
    _check_once(crosswalks, [f"{link.source} → {link.target}" for link in crosswalks.content], "target")
    return StarterFolder(sources, frameworks, offers, crosswalks)


def _walk(
    rows: tuple[RowEntry, ...], parent: RowEntry | None, keys: tuple[Key, ...]
) -> Iterator[tuple[RowEntry, RowEntry | None, tuple[Key, ...]]]:
    for number, row in enumerate(rows):
        yield row, parent, (*keys, number)
        yield from _walk(row.children, row, (*keys, number, "children"))


def _check_tag(file: DataFile[Any], tags: set[str], tag: str | None, *keys: Key) -> None:
    if tag is not None and tag not in tags:
        raise file.error(*keys, expected=_("source inconnue « %(tag)s » : ajoutez-la à sources.yaml") % {"tag": tag})


def _check_once(file: DataFile[Any], names: list[str], field: str) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            raise file.error(number, field, expected=_("« %(name)s » figure deux fois") % {"name": name})
        seen.add(name)


def _check_framework(file: DataFile[FrameworkFile], tags: set[str]) -> None:
    """Check what one Struct cannot: tags, codes used once, nature and scale of a job, registration of a title."""
    version, job = file.content.version, file.content.kind == FrameworkKind.JOB
    _check_tag(file, tags, version.source, "version", "source")
    if version.scale:
        _check_tag(file, tags, version.scale.source, "version", "scale", "source")
    if job and version.scale is None:
        raise file.error("version", expected=_("il manque le champ « scale » (kind: job)"))
    if not job and version.qualification is None:
        raise file.error("version", expected=_("il manque le champ « qualification » (kind: qualification)"))
    if version.qualification:
        for name in ("valid_from", "valid_to"):
            if getattr(version.qualification, name) != getattr(version, name):
                expected = _("« %(name)s » diffère de celui de la version") % {"name": name}
                raise file.error("version", "qualification", name, expected=expected)
    seen: set[str] = set()
    for row, _parent, keys in file.content.rows():
        _check_tag(file, tags, row.source, *keys, "source")
        if row.code in seen:
            raise file.error(*keys, "code", expected=_("« %(name)s » figure deux fois") % {"name": row.code})
        seen.add(row.code)
        if job and row.kind == CompetencyKind.COMPETENCY and row.nature is None:
            raise file.error(*keys, expected=_("il manque le champ « nature »"))
