"""Loading the frameworks, titles, offers and links that ship with Médiane. Run again, it changes nothing.

A version is created, published and from then on frozen: a file that says something else is refused and said, and is
loaded under a new version name instead. Sources, frameworks' labels, offers and links are kept as people edited or
deleted them here (`remembering.py`). `load_starter` calls `load_frameworks()` first and prints its report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies import starter_facts as facts
from competencies.datafile import DataFile, Key
from competencies.models import Competency, Crosswalk, Framework, FrameworkVersion, Qualification, Source, TrainingOffer
from competencies.models.competency import CompetencyKind
from competencies.models.framework import FrameworkKind
from competencies.publishing import publish, supersede
from competencies.remembering import LoadReport, Memory, Outcome
from competencies.starter_files import STARTER, FrameworkFile, StarterFolder, read_folder

SOURCES = gettext_lazy("sources")
FRAMEWORKS = gettext_lazy("référentiels et certifications")
VERSIONS = gettext_lazy("versions")
COMPETENCIES = gettext_lazy("compétences des référentiels métier")
TITLES = gettext_lazy("compétences des certifications")
OFFERS = gettext_lazy("offres de formation")
LINKS = gettext_lazy("correspondances")


@transaction.atomic
def load_frameworks(*, folder: Path | None = None) -> LoadReport:
    """Load a folder of framework files (the shipped one by default) and report what became of each thing.

    All or nothing. Raises DataFileError (file, line, what was expected) before anything is kept.
    """
    starter = read_folder(folder or STARTER)
    report = LoadReport()
    _load_sources(starter, report)
    sources = dict(Source.objects.values_list("tag", "pk"))
    _load_versions(starter, sources, report)
    rows = _references()
    _load_offers(starter, sources, rows, report)
    _load_crosswalks(starter, sources, rows, report)
    return report


def _settle(memory: Memory, code: str, wanted: facts.Facts, row: models.Model | None, blank: models.Model) -> Outcome:
    """Write the facts to the row, or to a blank one where there is none, unless people here decided otherwise."""

    def write() -> object:
        target = row or blank
        for name, value in wanted.items():
            setattr(target, name, value)
        target.save()
        return target.pk

    now = facts.current(row, wanted) if row else None
    return memory.settle(code=code, wanted=wanted, current=now, apply=write)


def _load_sources(starter: StarterFolder, report: LoadReport) -> None:
    memory, stored = Memory("source"), {source.tag: source for source in Source.objects.all()}
    for entry in starter.sources.content:
        outcome = _settle(memory, entry.tag, facts.of_source(entry), stored.get(entry.tag), Source())
        report.add(str(SOURCES), outcome)


def _load_frameworks(starter: StarterFolder, report: LoadReport) -> dict[str, Framework]:
    """Several files may share a framework (versions of one title); the first, in the order of age, names it."""
    memory, stored = Memory("framework"), {row.code: row for row in Framework.objects.all()}
    files = {file.content.code: file.content for file in sorted(starter.frameworks, key=_age, reverse=True)}
    for code, file in sorted(files.items()):
        report.add(str(FRAMEWORKS), _settle(memory, code, facts.of_framework(file), stored.get(code), Framework()))
    return {row.code: row for row in Framework.objects.all()}


def _load_versions(starter: StarterFolder, sources: facts.Sources, report: LoadReport) -> None:
    """Write every new version as a draft, tie titles to what replaces them, then publish from oldest to newest."""
    frameworks = _load_frameworks(starter, report)
    stored = {row.reference: row for row in FrameworkVersion.objects.select_related("framework")}
    fresh: list[tuple[FrameworkVersion, FrameworkFile]] = []
    for file in sorted(starter.frameworks, key=_age):
        content = file.content
        version = stored.get(content.reference)
        if content.code not in frameworks:
            outcome = Outcome.DELETED
        elif version is None:
            fresh.append((facts.create_draft(content, frameworks[content.code].pk, sources), content))
            outcome = Outcome.CREATED
        else:
            outcome = _compared(file, version, sources, report)
        report.add(str(VERSIONS), outcome)
        rows = sum(row.kind == CompetencyKind.COMPETENCY for row, _parent, _keys in content.rows())
        report.add(str(COMPETENCIES if content.kind == FrameworkKind.JOB else TITLES), outcome, rows)
    _tie_replaced(fresh)
    for version, content in fresh:
        publish(version=version)
        title = content.version.qualification
        if title and title.state != Qualification.State.ACTIVE:
            supersede(version=version)


def _compared(
    file: DataFile[FrameworkFile], version: FrameworkVersion, sources: facts.Sources, report: LoadReport
) -> Outcome:
    """Compare a version that is here with its file; it is never changed."""
    different = facts.differences(version, file.content, sources)
    if not different:
        return Outcome.UNCHANGED
    values = {"file": file.path.name, "version": file.content.reference, "rows": ", ".join(different)}
    if version.is_draft:
        report.messages.append(_("%(file)s : le brouillon %(version)s diffère (%(rows)s) ; gardé tel quel") % values)
        return Outcome.KEPT
    report.messages.append(
        _("%(file)s : %(version)s diffère (%(rows)s) ; refusé : publiez une nouvelle version") % values
    )
    return Outcome.REFUSED


def _age(file: DataFile[FrameworkFile]) -> tuple[bool, dt.date, list[tuple[int, str]]]:
    """Sort the versions of a framework from oldest to newest: titles no longer active, then by date, then by name."""
    version = file.content.version
    active = version.qualification is None or version.qualification.state == Qualification.State.ACTIVE
    name = [(int(digits or 0), letters) for digits, letters in re.findall(r"(\d+)|(\D+)", version.version)]
    return active, version.valid_from or dt.date.max, name


def _tie_replaced(fresh: list[tuple[FrameworkVersion, FrameworkFile]]) -> None:
    """Write which title replaces which, while the new ones are drafts; a title not loaded is left empty."""
    titles = Qualification.objects.select_related("version__framework")
    by_reference = {title.version.reference: title for title in titles}
    for _version, content in fresh:
        replaced_by = content.version.qualification.replaced_by if content.version.qualification else None
        if replaced_by:
            title = by_reference[content.reference]
            title.replaced_by = by_reference.get(replaced_by)
            title.save(update_fields=["replaced_by"])


def _references() -> dict[str, int]:
    """Return the id of every row by its reference."""
    rows = Competency.objects.values_list("version__framework__code", "version__version", "code", "pk")
    return {f"{framework}/{version}/{code}": pk for framework, version, code, pk in rows}


def _check_reference(file: DataFile[Any], rows: Mapping[str, int], reference: str, *keys: Key) -> None:
    if reference not in rows:
        raise file.error(*keys, expected=_("ligne de référentiel inconnue « %(row)s »") % {"row": reference})


def _load_offers(starter: StarterFolder, sources: facts.Sources, rows: Mapping[str, int], report: LoadReport) -> None:
    memory = Memory("offer")
    stored = {row.code: row for row in TrainingOffer.objects.prefetch_related("competencies")}
    for number, entry in enumerate(starter.offers.content):
        for place, reference in enumerate(entry.competencies):
            _check_reference(starter.offers, rows, reference, number, "competencies", place)
        wanted, aims = facts.of_offer(entry, sources), sorted(rows[reference] for reference in entry.competencies)
        row = stored.get(entry.code)
        now = facts.current(row, wanted) | {"aims": sorted(aim.pk for aim in row.competencies.all())} if row else None
        outcome = memory.settle(
            code=entry.code,
            wanted=wanted | {"aims": aims},
            current=now,
            apply=partial(_write_offer, row or TrainingOffer(), wanted, aims),
        )
        report.add(str(OFFERS), outcome)


def _write_offer(offer: TrainingOffer, wanted: facts.Facts, aims: list[int]) -> int:
    for name, value in wanted.items():
        setattr(offer, name, value)
    offer.save()
    offer.competencies.set(aims)
    return offer.pk


def _load_crosswalks(
    starter: StarterFolder, sources: facts.Sources, rows: Mapping[str, int], report: LoadReport
) -> None:
    memory = Memory("crosswalk")
    stored = {(row.origin_id, row.target_id): row for row in Crosswalk.objects.all()}
    for number, entry in enumerate(starter.crosswalks.content):
        _check_reference(starter.crosswalks, rows, entry.source, number, "source")
        _check_reference(starter.crosswalks, rows, entry.target, number, "target")
        wanted = facts.of_crosswalk(entry, sources, rows)
        row = stored.get((wanted["origin_id"], wanted["target_id"]))
        code = f"{entry.source} → {entry.target}"
        report.add(str(LINKS), _settle(memory, code, wanted, row, Crosswalk()))
