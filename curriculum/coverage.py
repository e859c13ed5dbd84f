"""Which competencies the live curriculum trains or assesses, and which not yet: the public page and its figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from assessments.models import Rubric
from competencies.models import Competency
from competencies.models.competency import CompetencyKind
from competencies.models.framework import FrameworkKind, FrameworkVersion, VersionStatus
from curriculum.models import LessonPage, LibraryPage, ModulePage, Placement, SheetPage
from curriculum.outline import CompetencyLine, chosen_keys


@dataclass(frozen=True)
class CoveredLine:
    """One competency and the titles of what trains or assesses it."""

    competency: CompetencyLine
    places: tuple[str, ...]


@dataclass(frozen=True)
class FrameworkCoverage:
    """One version of a job framework: its competencies, in its order."""

    code: str
    label: str
    title: str
    lines: tuple[CoveredLine, ...]

    @property
    def missing(self) -> tuple[CompetencyLine, ...]:
        """What nothing trains or assesses yet."""
        return tuple(line.competency for line in self.lines if not line.places)

    @property
    def covered(self) -> int:
        """How many are trained or assessed somewhere."""
        return len(self.lines) - len(self.missing)

    @property
    def share(self) -> int:
        """The same in per cent."""
        return round(100 * self.covered / len(self.lines)) if self.lines else 100


def coverage(language: str) -> tuple[FrameworkCoverage, ...]:
    """Return every published job framework with where its competencies stand; as many queries for any number."""
    places = _places(language)
    versions = FrameworkVersion.objects.filter(
        framework__kind=FrameworkKind.JOB, lifecycle=VersionStatus.PUBLISHED
    ).select_related("framework")
    found = Competency.objects.filter(version__in=versions, kind=CompetencyKind.COMPETENCY)
    rows = found.select_related("version__framework").order_by("position")
    by_version: dict[int, list[CoveredLine]] = defaultdict(list)
    for row in rows:
        line = CompetencyLine(row.reference, row.code, row.label, row.get_absolute_url())
        by_version[row.version_id].append(CoveredLine(line, tuple(places.get(row.reference, {}))))
    return tuple(
        FrameworkCoverage(version.framework.code, version.framework.label, version.title, tuple(by_version[version.pk]))
        for version in versions.order_by("framework__code", "version")
        if by_version[version.pk]
    )


def _places(language: str) -> dict[str, dict[str, None]]:
    """Return the titles of modules and library by competency, in the order of the catalogue."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    live = Q(locale__language_code=language, live=True)
    above = dict(ModulePage.objects.filter(live).order_by("path").values_list("path", "title"))
    above |= dict(LibraryPage.objects.filter(live).order_by("path").values_list("path", "title"))
    pairs = sorted([*_in_lessons(live), *_in_rubrics(live), *_in_sheets(live)])
    for path, reference in pairs:
        if path in above:
            found[reference][above[path]] = None
    return found


def _in_lessons(live: Q) -> Iterator[tuple[str, str]]:
    paths = dict(LessonPage.objects.filter(live).values_list("pk", "path"))
    for lesson, key in Placement.objects.filter(kind="competency", lesson__in=paths).values_list("lesson", "key"):
        yield paths[lesson][: -LessonPage.steplen], key


def _in_rubrics(live: Q) -> Iterator[tuple[str, str]]:
    references = _references()
    chosen = [
        (module.path, item["value"]["rubric"])
        for module in ModulePage.objects.filter(live)
        for item in module.rubrics.get_prep_value()
    ]
    rubrics = Rubric.objects.in_bulk([key for _path, key in chosen])
    for path, key in chosen:
        for criterion in rubrics[key].criteria.get_prep_value() if key in rubrics else ():
            yield path, references.get(criterion["value"]["competency"], "")


def _in_sheets(live: Q) -> Iterator[tuple[str, str]]:
    references = _references()
    for sheet in SheetPage.objects.filter(live).defer("body"):
        for key in chosen_keys(sheet.competencies):
            yield sheet.path[: -SheetPage.steplen], references.get(key, "")


def _references() -> dict[int, str]:
    rows = Competency.objects.select_related("version__framework")
    return {row.pk: row.reference for row in rows}
