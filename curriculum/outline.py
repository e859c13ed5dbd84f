"""What the public pages say of programmes, modules and lessons: never a lesson's text, never an answer.

Reads only; the number of queries does not depend on how many modules or lessons there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path, override
from wagtail.models import Page

from competencies.models import Competency
from curriculum.models import CataloguePage, LessonPage, LibraryPage, ModulePage, ProgrammePage, Release


@dataclass(frozen=True)
class CompetencyLine:
    """One competency with its public address."""

    reference: str
    code: str
    label: str
    url: str


@dataclass(frozen=True)
class LessonLine:
    """One lesson as a module lists it; a lesson to come has no address yet."""

    title: str
    objective: str
    minutes: int
    modality: str
    rated: bool
    live: bool
    url: str


@dataclass(frozen=True)
class ModuleCard:
    """One module as the catalogue and a programme list it. `open` means that one can enrol."""

    key: UUID
    title: str
    summary: str
    url: str
    minutes: int
    hours: float | None
    lessons: int
    live_lessons: int
    outcomes: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class ProgrammeOutline:
    """One programme with its modules, in order."""

    title: str
    summary: str
    url: str
    minutes: int
    modules: tuple[ModuleCard, ...]


@dataclass(frozen=True)
class LibraryCard:
    """The library as the catalogue lists it."""

    title: str
    introduction: str
    url: str


@dataclass(frozen=True)
class CatalogueOutline:
    """The whole catalogue."""

    title: str
    introduction: str
    programmes: tuple[ProgrammeOutline, ...]
    modules: tuple[ModuleCard, ...]
    libraries: tuple[LibraryCard, ...]


@dataclass(frozen=True)
class ModuleOutline:
    """One module's page."""

    card: ModuleCard
    note: str
    audience: str
    prerequisites: str
    description: str
    lessons: tuple[LessonLine, ...]
    competencies: tuple[CompetencyLine, ...]
    parent_title: str
    parent_url: str


@dataclass(frozen=True)
class LessonOutline:
    """One lesson's page: what it is for."""

    lesson: LessonLine
    competencies: tuple[CompetencyLine, ...]
    module: ModuleCard


def catalogue(page: CataloguePage, request: HttpRequest | None = None) -> CatalogueOutline:
    """Return the programmes and modules below a catalogue."""
    modules = list(ModulePage.objects.child_of(page).live().order_by("path"))
    programmes = list(ProgrammePage.objects.child_of(page).live().order_by("path"))
    chosen = _chosen_modules(programmes, page.locale_id)
    here = {module.pk: module for module in modules}
    cards = _cards({**{one.pk: one for one in chosen.values()}, **here}.values(), request)
    return CatalogueOutline(
        title=page.title,
        introduction=page.introduction,
        programmes=tuple(_programme(one, chosen, cards, request) for one in programmes),
        modules=tuple(cards[module.pk] for module in modules),
        libraries=tuple(
            LibraryCard(one.title, one.introduction, address(one, request))
            for one in LibraryPage.objects.child_of(page).live().order_by("path")
        ),
    )


def programme_outline(page: ProgrammePage, request: HttpRequest | None = None) -> ProgrammeOutline:
    """Return a programme with its live modules."""
    chosen = _chosen_modules([page], page.locale_id)
    return _programme(page, chosen, _cards(chosen.values(), request), request)


def module_outline(page: ModulePage, request: HttpRequest | None = None) -> ModuleOutline:
    """Return a module with its lessons: the live ones, and those to come (never published so far)."""
    lessons = _listed(LessonPage.objects.child_of(page).defer("body").order_by("path"))
    bearing = [pk for lesson in lessons for pk in chosen_keys(lesson.competencies)]
    parent = page.get_parent()
    return ModuleOutline(
        card=_card(page, lessons, is_open=_open([page.translation_key]) != set(), request=request),
        note=page.note,
        audience=page.audience,
        prerequisites=page.prerequisites,
        description=page.description,
        lessons=tuple(_line(lesson, request) for lesson in lessons),
        competencies=competency_lines(bearing),
        parent_title=parent.title if parent else "",
        parent_url=address(parent, request) if parent else "",
    )


def lesson_outline(page: LessonPage, request: HttpRequest | None = None) -> LessonOutline:
    """Return what a lesson is for, and the module it belongs to."""
    module = ModulePage.objects.parent_of(page).first() or ModulePage(title="")
    return LessonOutline(
        lesson=_line(page, request),
        competencies=competency_lines(chosen_keys(page.competencies)),
        module=_card(module, [], is_open=_open([module.translation_key]) != set(), request=request),
    )


def address(page: Page, request: HttpRequest | None = None) -> str:
    """Return a page's address in the interface's language: who reads in English stays in English on French content."""
    url = page.get_url(request) or ""
    written = get_language_from_path(urlsplit(url).path) or settings.LANGUAGE_CODE
    shown = get_language()
    if not url or not shown or written == shown:
        return url
    with override(written):
        return translate_url(url, shown)


def chosen_keys(stream: Any) -> list[int]:
    """Return the primary keys a stream of choosers holds, without loading what they name."""
    return [item["value"] for item in stream.raw_data]


def _listed(lessons: Iterable[LessonPage]) -> list[LessonPage]:
    """Leave out lessons that were taken back; keep the live ones and those to come."""
    return [lesson for lesson in lessons if lesson.live or lesson.first_published_at is None]


def _open(keys: Iterable[UUID]) -> set[UUID]:
    return set(Release.objects.filter(module_key__in=keys).values_list("module_key", flat=True).distinct().order_by())


def _cards(modules: Iterable[ModulePage], request: HttpRequest | None) -> dict[int, ModuleCard]:
    """Return the card of each module, with two queries for all of them."""
    modules = list(modules)
    by_path: dict[str, list[LessonPage]] = defaultdict(list)
    below = Q(pk__in=[])
    for module in modules:
        below |= Q(path__startswith=module.path, depth=module.depth + 1)
    for lesson in LessonPage.objects.filter(below).defer("body").order_by("path"):
        by_path[lesson.path[: -LessonPage.steplen]].append(lesson)
    opened = _open([module.translation_key for module in modules])
    return {
        module.pk: _card(
            module, _listed(by_path[module.path]), is_open=module.translation_key in opened, request=request
        )
        for module in modules
    }


def _card(module: ModulePage, lessons: list[LessonPage], *, is_open: bool, request: HttpRequest | None) -> ModuleCard:
    return ModuleCard(
        key=module.translation_key,
        title=module.title,
        summary=module.summary,
        url=address(module, request) if module.pk else "",
        minutes=round(float(module.hours) * 60) if module.hours else sum(lesson.minutes for lesson in lessons),
        hours=float(module.hours) if module.hours else None,
        lessons=len(lessons),
        live_lessons=sum(lesson.live for lesson in lessons),
        outcomes=tuple(item["value"] for item in module.outcomes.raw_data),
        open=is_open and module.live,
    )


def _chosen_modules(programmes: Iterable[ProgrammePage], locale: int) -> dict[int, ModulePage]:
    """Return the live modules that programmes name, by the key they name them by: in their language where there is one.

    A programme names the page of one language; its translation keeps that, since who translates does not choose again.
    """
    named = {pk for programme in programmes for pk in chosen_keys(programme.modules)}
    rows = ModulePage.objects.filter(pk__in=named)
    translated = ModulePage.objects.filter(locale=locale, translation_key__in=rows.values("translation_key")).live()
    by_key = {one.translation_key: one for one in translated}
    found = {row.pk: by_key.get(row.translation_key, row) for row in rows}
    return {pk: one for pk, one in found.items() if one.live}


def _programme(
    page: ProgrammePage, chosen: dict[int, ModulePage], cards: dict[int, ModuleCard], request: HttpRequest | None
) -> ProgrammeOutline:
    modules = tuple(cards[chosen[pk].pk] for pk in chosen_keys(page.modules) if pk in chosen)
    return ProgrammeOutline(
        title=page.title,
        summary=page.summary,
        url=address(page, request),
        minutes=sum(module.minutes for module in modules),
        modules=modules,
    )


def _line(lesson: LessonPage, request: HttpRequest | None) -> LessonLine:
    return LessonLine(
        title=lesson.title,
        objective=lesson.objective,
        minutes=lesson.minutes,
        modality=lesson.modality,
        rated=lesson.rated,
        live=lesson.live,
        url=address(lesson, request) if lesson.live else "",
    )


def competency_lines(keys: Iterable[int]) -> tuple[CompetencyLine, ...]:
    """Return competencies once each, in the order in which they are first named."""
    wanted = list(dict.fromkeys(keys))
    found = Competency.objects.select_related("version__framework").in_bulk(wanted)
    return tuple(
        CompetencyLine(
            reference=found[pk].reference, code=found[pk].code, label=found[pk].label, url=found[pk].get_absolute_url()
        )
        for pk in wanted
        if pk in found
    )
