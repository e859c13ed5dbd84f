"""The English files of the starter, laid over what its French files brought; what people changed since stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from competencies.remembering import LoadReport, Memory, Outcome
from curriculum.importing import pages
from curriculum.importing.applying import find, latest
from curriculum.importing.binding import DEFINITIONS, Binder
from curriculum.importing.definitions import Fields
from curriculum.importing.folder import ModuleFolder, StarterFolder
from curriculum.importing.markdown import write_lesson, write_module, write_sheet
from curriculum.importing.writing import to_yaml
from curriculum.models import CataloguePage, LessonPage, LibraryPage, ModulePage, ProgrammePage, SheetPage
from curriculum.starter_kinds import FIELDS, LABELS, SHAPES, definition_sources
from curriculum.starter_releasing import release_what_was_loaded
from curriculum.translating import Misaligned, renewals, translate

LANGUAGE = "en"


class WrittenPage(NamedTuple):
    """How a kind of page is written down, read back and filled from its file."""

    model: type[Page]
    write: Callable[[Any], str]
    shape: Callable[[Any, Binder], Any]
    fields: Callable[[Any, Binder], Fields]


PAGES = {
    "lesson": WrittenPage(LessonPage, write_lesson, pages.lesson_shape, pages.lesson_fields),
    "sheet": WrittenPage(SheetPage, write_sheet, pages.sheet_shape, pages.sheet_fields),
    "programme": WrittenPage(ProgrammePage, to_yaml, pages.programme_shape, pages.programme_fields),
}


class TranslationLoading:
    """One run over the translated files, after the source files were loaded; `since` is when that began."""

    def __init__(self, source: Binder, locale: Locale, report: LoadReport, *, since: datetime) -> None:
        self.source = source
        self.binder = Binder(locale)
        self.report = report
        self._memories: dict[str, Memory] = {}
        self._since = since
        self._renewals = renewals(source.locale)

    def run(self, starter: StarterFolder) -> None:
        """Translate everything, then publish a version of each module in that language."""
        became = {module.path: [*self._definitions(module)] for module in starter.modules}
        self._top("catalogue", CataloguePage, starter.catalogue.shape)
        for module in starter.modules:
            became[module.path] += self._module(module)
        if starter.library is not None:
            self._top("library", LibraryPage, starter.library.library.shape)
            for sheet in starter.library.sheets:
                self._page("sheet", sheet.shape)
        self._page("programme", starter.programme.shape)
        for module in starter.modules:
            page = find(ModulePage, "module", module.module.shape.code, self.binder.locale)
            release_what_was_loaded(page, became[module.path], self.report, "translated_release")

    def _definitions(self, module: ModuleFolder) -> list[Outcome]:
        return [self._definition(kind, source.shape) for kind, source in definition_sources(module)]

    def _definition(self, kind: str, shape: Any) -> Outcome:
        if kind == "rubric":  # which lesson it belongs to is the module's business
            shape = msgspec.structs.replace(shape, lesson="")
        return self._settle(
            kind,
            shape.code,
            DEFINITIONS[kind],
            wanted=to_yaml(shape),
            said=lambda row: to_yaml(SHAPES[kind](row, self.binder)),
            fields=lambda: FIELDS[kind](shape, self.binder),
        )

    def _module(self, module: ModuleFolder) -> list[Outcome]:
        shape, rubrics = module.module.shape, [source.shape for source in module.rubrics]
        outcomes = [
            self._settle(
                "module",
                shape.code,
                ModulePage,
                wanted=write_module(shape),
                said=lambda row: write_module(pages.module_shape(row, self.binder)),
                fields=lambda: pages.module_fields(shape, rubrics, self.binder),
            )
        ]
        outcomes += [self._page("lesson", source.shape) for source in module.lessons]
        for sheet in module.sheets:
            self._page("sheet", sheet.shape)
        return outcomes

    def _page(self, kind: str, shape: Any) -> Outcome:
        written = PAGES[kind]
        return self._settle(
            kind,
            shape.code,
            written.model,
            wanted=written.write(shape),
            said=lambda row: written.write(written.shape(row, self.binder)),
            fields=lambda: written.fields(shape, self.binder),
        )

    def _top(self, kind: str, model: type[Page], shape: Any) -> None:
        self._settle(
            kind,
            kind,
            model,
            wanted=f"{shape.title}\n{shape.introduction}",
            said=lambda row: f"{row.title}\n{row.introduction}",
            fields=lambda: {"title": shape.title, "introduction": shape.introduction},
        )

    def _settle(
        self,
        kind: str,
        code: str,
        model: type[Any],
        *,
        wanted: str,
        said: Callable[[Any], str],
        fields: Callable[[], Fields],
    ) -> Outcome:
        """Settle one translation; what has no source any more has none either."""
        source = find(model, kind, code, self.source.locale)
        if source is None:
            return self._count(Outcome.DELETED)
        row = model._default_manager.filter(  # noqa: SLF001 — Django's own name
            locale=self.binder.locale, translation_key=source.translation_key
        ).first()

        def apply() -> object:
            made = translate(source, fields(), self.binder.locale, live=source.live)
            if kind in {*DEFINITIONS, "lesson", "module"}:
                self.binder.remember(kind, made.pk, code)
            return made.pk

        memory = self._memories.setdefault(kind, Memory(f"{LANGUAGE}:{kind}"))
        try:
            outcome = memory.settle(
                code=code, wanted={"text": wanted}, current={"text": said(latest(row))} if row else None, apply=apply
            )
            if outcome is Outcome.UNCHANGED and self._is_late(source):
                apply()
                outcome = Outcome.UPDATED
        except Misaligned as fault:
            self.report.messages.append(_("%(code)s : traduction laissée, %(fault)s") % {"code": code, "fault": fault})
            return self._count(Outcome.REFUSED)
        if outcome is Outcome.KEPT:
            message = _("%(code)s : traduction modifiée ici, conservée telle quelle")
            self.report.messages.append(message % {"code": code})
        return self._count(outcome)

    def _is_late(self, source: Any) -> bool:
        """Whether this load gave the source a new text that its translation was not renewed for."""
        renewed, published = self._renewals.get(source.translation_key), source.last_published_at
        return renewed is not None and published is not None and published > max(renewed, self._since)

    def _count(self, outcome: Outcome) -> Outcome:
        self.report.add(str(LABELS["translation"]), outcome)
        return outcome
