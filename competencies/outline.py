"""What the public pages show, read in a constant number of queries: frozen dataclasses over rows, never a draft."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from competencies.models import Competency, Crosswalk, Framework, FrameworkVersion, Level, Source, TrainingOffer
from competencies.models.competency import CompetencyKind
from competencies.models.framework import FrameworkKind, VersionStatus


class UnknownPage(Exception):  # noqa: N818
    """No published framework, version or row has this name; `near` are pages that the person may have meant."""

    def __init__(self, near: tuple[FrameworkVersion | Competency, ...] = ()) -> None:
        """Keep what stands near."""
        self.near = near
        super().__init__()


@dataclass(frozen=True)
class Index:
    """Every framework that has a public version."""

    jobs: tuple[FrameworkVersion, ...]
    titles: tuple[FrameworkVersion, ...]
    past_titles: tuple[FrameworkVersion, ...]
    offers: int


@dataclass(frozen=True)
class Node:
    """A row of the tree with its links and the rows below it."""

    row: Competency
    depth: int
    children: tuple[Node, ...]
    links: tuple[Crosswalk, ...]

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The competencies directly below."""
        return tuple(node for node in self.children if node.is_leaf)

    @property
    def branches(self) -> tuple[Node, ...]:
        """The headings directly below."""
        return tuple(node for node in self.children if not node.is_leaf)

    @property
    def is_leaf(self) -> bool:
        """Whether this is a competency that is not divided further."""
        return self.row.kind == CompetencyKind.COMPETENCY and not self.children

    @property
    def heading(self) -> int:
        """The heading level of a row that is no competency, on a page whose tree stands under an h2."""
        return min(3 + self.depth, 6)


@dataclass(frozen=True)
class VersionOutline:
    """One version with its whole tree."""

    version: FrameworkVersion
    tree: tuple[Node, ...]
    levels: tuple[Level, ...]
    others: tuple[FrameworkVersion, ...]
    competencies: int

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The competencies that stand under no heading."""
        return tuple(node for node in self.tree if node.is_leaf)

    @property
    def branches(self) -> tuple[Node, ...]:
        """The headings at the top."""
        return tuple(node for node in self.tree if not node.is_leaf)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source that the version or a row of it names, by tag."""
        scale = getattr(self.version, "scale", None)
        named = {
            self.version.source,
            scale.source if scale else None,
            *(node.row.source for node in self._nodes(self.tree)),
        }
        return tuple(sorted((source for source in named if source), key=lambda source: source.tag))

    def _nodes(self, nodes: tuple[Node, ...]) -> list[Node]:
        return [found for node in nodes for found in (node, *self._nodes(node.children))]


@dataclass(frozen=True)
class CompetencyOutline:
    """One row with what surrounds it."""

    row: Competency
    ancestors: tuple[Competency, ...]
    children: tuple[Competency, ...]
    links: tuple[Crosswalk, ...]
    offers: tuple[TrainingOffer, ...]


def index() -> Index:
    """Return the versions in force of job frameworks and titles, the titles of the past, and the number of offers."""
    versions = list(
        FrameworkVersion.objects.exclude(lifecycle=VersionStatus.DRAFT)
        .select_related("framework", "source", "qualification")
        .order_by("framework__code", "-published_at", "-pk")
    )
    jobs = [version for version in versions if version.framework.kind == FrameworkKind.JOB]
    titles = [version for version in versions if version.framework.kind == FrameworkKind.QUALIFICATION]
    in_force = [version for version in titles if version.lifecycle == VersionStatus.PUBLISHED]
    return Index(
        jobs=tuple(version for version in jobs if version.lifecycle == VersionStatus.PUBLISHED),
        titles=tuple(in_force),
        past_titles=tuple(version for version in titles if version not in in_force),
        offers=TrainingOffer.objects.count(),
    )


def current_version(framework: str) -> FrameworkVersion:
    """Return the version in force of a framework named by its code. Raises UnknownPage."""
    row = Framework.objects.filter(code=framework).first()
    version = row.current_version() if row else None
    if version is None:
        raise UnknownPage(_near_versions(framework))
    return version


def version(framework: str, name: str) -> VersionOutline:
    """Return a published or superseded version with its tree. Raises UnknownPage."""
    found = (
        FrameworkVersion.objects.filter(framework__code=framework, version=name)
        .exclude(lifecycle=VersionStatus.DRAFT)
        .select_related("framework", "source", "scale__source", "qualification__replaced_by__version__framework")
        .first()
    )
    if found is None:
        raise UnknownPage(_near_versions(framework))
    rows = list(Competency.objects.filter(version=found).select_related("source").order_by("position", "pk"))
    for row in rows:
        row.version = found
    others = FrameworkVersion.objects.filter(framework=found.framework_id).exclude(lifecycle=VersionStatus.DRAFT)
    return VersionOutline(
        version=found,
        tree=_tree(rows, _links(Q(origin__version=found) | Q(target__version=found))),
        levels=tuple(Level.objects.filter(scale__version=found)),
        others=tuple(others.exclude(pk=found.pk).select_related("framework").order_by("-published_at", "-pk")),
        competencies=sum(row.kind == CompetencyKind.COMPETENCY for row in rows),
    )


def competency(framework: str, name: str, code: str) -> CompetencyOutline:
    """Return one row of a published or superseded version with its links and offers. Raises UnknownPage."""
    row = (
        Competency.objects.public()
        .filter(version__framework__code=framework, version__version=name, code=code)
        .select_related(
            "source",
            "parent__parent__parent",
            "version__source",
            "version__framework",
            "version__qualification__replaced_by__version__framework",
        )
        .first()
    )
    if row is None:
        raise UnknownPage(_near_rows(framework, code))
    ancestors: list[Competency] = []
    above = row.parent
    while above is not None:
        above.version = row.version
        ancestors.insert(0, above)
        above = above.parent
    children = tuple(row.children.order_by("position"))
    for child in children:
        child.version = row.version
    return CompetencyOutline(
        row=row,
        ancestors=tuple(ancestors),
        children=children,
        links=_links(Q(origin=row) | Q(target=row)),
        offers=tuple(row.offers.select_related("source")),
    )


def offers() -> tuple[TrainingOffer, ...]:
    """Return every training offer with the public competencies it aims at."""
    return tuple(TrainingOffer.objects.select_related("source").prefetch_related("competencies__version__framework"))


def _tree(rows: list[Competency], links: tuple[Crosswalk, ...]) -> tuple[Node, ...]:
    """Nest rows that are in order, each with the links it has at either end."""
    below: dict[int | None, list[Competency]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    linked: dict[int, list[Crosswalk]] = {}
    for link in links:
        for end in {link.origin_id, link.target_id}:
            linked.setdefault(end, []).append(link)

    def nodes(parent: int | None, depth: int) -> tuple[Node, ...]:
        return tuple(
            Node(row, depth, nodes(row.pk, depth + 1), tuple(linked.get(row.pk, ()))) for row in below.get(parent, ())
        )

    return nodes(None, 0)


def _links(condition: Q) -> tuple[Crosswalk, ...]:
    """Return links between public rows, with what their lines show."""
    draft = Q(origin__version__lifecycle=VersionStatus.DRAFT) | Q(target__version__lifecycle=VersionStatus.DRAFT)
    related = ("origin__version__framework", "target__version__framework", "source")
    found = Crosswalk.objects.filter(condition).exclude(draft).select_related(*related)
    return tuple(found.order_by("origin__version__framework__code", "origin__position", "target__position", "pk"))


def _near_versions(framework: str) -> tuple[FrameworkVersion, ...]:
    """Return the public versions of the framework of this code, whatever its case."""
    versions = FrameworkVersion.objects.filter(framework__code__iexact=framework).exclude(lifecycle=VersionStatus.DRAFT)
    return tuple(versions.select_related("framework").order_by("lifecycle", "-published_at")[:5])


def _near_rows(framework: str, code: str) -> tuple[FrameworkVersion | Competency, ...]:
    """Return the rows of this code in the framework, whatever its case and the version; else its versions."""
    rows = Competency.objects.public().filter(version__framework__code__iexact=framework, code__iexact=code)
    return tuple(rows.select_related("version__framework")[:5]) or _near_versions(framework)
