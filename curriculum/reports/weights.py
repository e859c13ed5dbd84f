"""What a module weighs for a phone: kilobytes of media and words to read, of its newest version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from curriculum.documents import ReleaseContent, read_content
from curriculum.models import ModulePage, Release
from curriculum.plainness import words
from curriculum.reports.listing import authored

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

KILOBYTE = 1024


@dataclass(frozen=True)
class WeightRow:
    """One module in one language; `release` is 0 where nothing was published yet."""

    title: str
    language: str
    release: int
    kilobytes: int
    words: int
    heaviest: str
    url: str


def weight_rows(user: User | AnonymousUser) -> list[WeightRow]:
    """Return the modules the user writes, the heaviest first, in two queries."""
    newest = Release.objects.filter(
        module_key=OuterRef("translation_key"), language=OuterRef("locale__language_code")
    ).order_by("-number")
    modules = list(
        ModulePage.objects.filter(pk__in=authored(user), alias_of__isnull=True)
        .select_related("locale")
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .order_by("path")
    )
    releases = Release.objects.in_bulk([module.newest for module in modules if module.newest])
    rows = []
    for module in modules:
        release = releases.get(module.newest)
        size, count, heaviest = weigh(read_content(release.content)) if release else (0, 0, "")
        url = reverse("wagtailadmin_pages:edit", args=[module.pk])
        number = release.number if release else 0
        rows.append(WeightRow(module.title, module.locale.language_code, number, size, count, heaviest, url))
    return sorted(rows, key=lambda row: (-row.kilobytes, -row.words))


def weigh(content: ReleaseContent) -> tuple[int, int, str]:
    """Return kilobytes of media (each file once), words of its lessons, and the title of the heaviest lesson."""
    files: dict[str, int] = {}
    count = 0
    by_lesson: dict[str, int] = {}
    for lesson in content.lessons:
        for part in (part for step in lesson.steps for part in step.parts):
            count += words(part.html)
            if part.size:
                files[part.src or part.id] = part.size
                by_lesson[lesson.title] = by_lesson.get(lesson.title, 0) + part.size
    return -(-sum(files.values()) // KILOBYTE), count, max(by_lesson, key=by_lesson.__getitem__, default="")
