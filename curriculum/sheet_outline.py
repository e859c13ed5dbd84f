"""What the pages of sheets say; reads only. A sheet for trainers is listed to those who may open it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from wagtail.models import Page

from curriculum.models import ModulePage, SheetPage
from curriculum.models.sheets import Audience, may_read_trainers_sheets
from curriculum.outline import CompetencyLine, address, chosen_keys, competency_lines


@dataclass(frozen=True)
class SheetLine:
    """One sheet in a list."""

    title: str
    summary: str
    kind: str
    minutes: int | None
    url: str
    language: str
    for_trainers: bool


@dataclass(frozen=True)
class SheetOutline:
    """One sheet's page: what surrounds its text."""

    line: SheetLine
    parent_title: str
    parent_url: str
    lesson_title: str
    lesson_url: str
    competencies: tuple[CompetencyLine, ...]
    sources: tuple[str, ...]
    to_verify: tuple[str, ...]


def sheet_lines(parent: Page, request: HttpRequest | None = None, *, lesson: str = "") -> tuple[SheetLine, ...]:
    """Return the live sheets below a module or the library which this reader may read, in one query.

    `lesson` is the translation key of a lesson: only the sheets that go with it.
    """
    found = SheetPage.objects.child_of(parent).live().select_related("locale").defer("body").order_by("path")
    sheets: Iterable[SheetPage] = found.filter(lesson__translation_key=lesson) if lesson else found
    if not may_read_trainers_sheets(request):
        sheets = [sheet for sheet in sheets if sheet.audience == Audience.EVERYONE]
    return tuple(_line(sheet, request) for sheet in sheets)


def sheets_for(
    module_key: UUID, language: str, request: HttpRequest | None = None, *, lesson: str = ""
) -> tuple[SheetLine, ...]:
    """Return the sheets of the module that somebody follows, in the language of what they follow."""
    module = ModulePage.objects.live().filter(translation_key=module_key, locale__language_code=language).first()
    return sheet_lines(module, request, lesson=lesson) if module else ()


def sheet_outline(page: SheetPage, request: HttpRequest | None = None) -> SheetOutline:
    """Return what surrounds a sheet's text; the lesson is the one of the sheet's language, if there is one."""
    parent = page.get_parent()
    lesson = page.lesson.localized if page.lesson is not None else None
    shown = lesson if lesson is not None and lesson.live else None
    return SheetOutline(
        line=_line(page, request),
        parent_title=parent.title if parent else "",
        parent_url=address(parent, request) if parent else "",
        lesson_title=shown.title if shown else "",
        lesson_url=address(shown, request) if shown else "",
        competencies=competency_lines(chosen_keys(page.competencies)),
        sources=tuple(str(child.value) for child in page.sources),
        to_verify=tuple(str(child.value) for child in page.to_verify),
    )


def _line(sheet: SheetPage, request: HttpRequest | None) -> SheetLine:
    return SheetLine(
        title=sheet.title,
        summary=sheet.summary,
        kind=sheet.get_kind_display(),
        minutes=sheet.minutes,
        url=address(sheet, request),
        language=sheet.locale.language_code,
        for_trainers=sheet.audience == Audience.TRAINERS,
    )
