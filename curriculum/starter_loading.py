"""Loading the content that ships, without ever overwriting what people changed here (`competencies/remembering.py`).

What the latest revision of a thing says, written as its file, is compared with what was applied last. Everything is
read and checked before anything is written, and one transaction holds it all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from competencies.remembering import LoadReport, Memory, Outcome
from curriculum.importing import definitions, pages
from curriculum.importing.applying import add_page, find, latest, write_definition, write_page
from curriculum.importing.binding import DEFINITIONS, Binder
from curriculum.importing.folder import CatalogueShape, ModuleFolder, Source, StarterFolder, read_starter
from curriculum.importing.markdown import write_lesson, write_module, write_sheet
from curriculum.importing.shapes import TermShape
from curriculum.importing.writing import to_yaml
from curriculum.models import (
    CataloguePage,
    GlossaryTerm,
    LessonPage,
    LibraryPage,
    ModulePage,
    ProgrammePage,
    SheetPage,
)
from curriculum.starter_kinds import FIELDS, LABELS, SHAPES, definition_sources
from curriculum.starter_releasing import release_what_was_loaded
from curriculum.starter_translating import LANGUAGE, TranslationLoading
from curriculum.translating import can_translate

STARTER = Path(__file__).parent / "starter"


class StarterImpossible(Exception):  # noqa: N818 — a domain error, named for the domain
    """The content cannot be loaded on this site; the message says why."""


def load_content(*, under: Page | None = None, folder: Path | None = None) -> LoadReport:
    """Load a content folder (the shipped one by default) below a page, by default the default site's root page.

    Raises StarterImpossible where French is not a content language or there is no page to stand under, and
    DataFileError for a fault in a file.
    """
    began, locale = timezone.now(), _french()
    place = under or _root_page()
    with transaction.atomic(), override(locale.language_code):
        loading = _Loading(Binder(locale), place, LoadReport())
        path, known = folder or STARTER, set(loading.binder.competencies)
        loading.run(read_starter(path, known))
        english = _english()
        if english is not None and (path / LANGUAGE).is_dir():
            translations = TranslationLoading(loading.binder, english, loading.report, since=began)
            translations.run(read_starter(path, known, LANGUAGE))
        return loading.report


def _english() -> Locale | None:
    """Return the language of the translated files, where this site has it and wagtail-localize."""
    offered = [code for code, _name in getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES)]
    if LANGUAGE not in offered or not can_translate():
        return None
    return Locale.objects.get_or_create(language_code=LANGUAGE)[0]


def _french() -> Locale:
    languages = [code for code, _name in getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES)]
    code = next((code for code in languages if code == "fr" or code.startswith("fr-")), None)
    if code is None:
        raise StarterImpossible(
            _("Le français n’est pas une langue de contenu de ce site. Ajoutez « fr » à WAGTAIL_CONTENT_LANGUAGES.")
        )
    return Locale.objects.get_or_create(language_code=code)[0]


def _root_page() -> Page:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise StarterImpossible(_("Ce projet n’a pas de site par défaut. Indiquez une page avec --under."))
    return site.root_page


@dataclass
class _Loading:
    """One run: pages are first made bare, so that they can refer to each other, and filled at the end."""

    binder: Binder
    place: Page
    report: LoadReport
    fillings: list[Callable[[], None]] = field(default_factory=list)
    memories: dict[str, Memory] = field(default_factory=dict)

    def run(self, starter: StarterFolder) -> None:
        for module in starter.modules:
            for kind, source in definition_sources(module):
                self._definition(kind, source.shape)
        catalogue = self._top("catalogue", CataloguePage, starter.catalogue.shape, self.place)
        outcomes = {module.path: self._module(module, catalogue) for module in starter.modules}
        if starter.library is not None:
            library = self._top("library", LibraryPage, starter.library.library.shape, catalogue)
            for sheet in starter.library.sheets:
                self._sheet(sheet, library)
        self._programme(starter, catalogue)
        for term in starter.glossary:
            self._term(term.shape)
        for fill in self.fillings:
            fill()
        for module in starter.modules:
            page = find(ModulePage, "module", module.module.shape.code, self.binder.locale)
            release_what_was_loaded(page, outcomes[module.path], self.report, "release")

    def _settle(self, kind: str, code: str, wanted: Any, current: Any, apply: Callable[[], object]) -> Outcome:
        memory = self.memories.setdefault(kind, Memory(kind))
        outcome = memory.settle(code=code, wanted=wanted, current=current, apply=apply)
        self.report.add(str(LABELS[kind]), outcome)
        if outcome is Outcome.KEPT:
            self.report.messages.append(_("%(code)s : modifié ici, conservé tel quel") % {"code": code})
        return outcome

    def _definition(self, kind: str, shape: Any) -> None:
        if kind == "rubric":  # which lesson it belongs to is the module's business
            shape = msgspec.structs.replace(shape, lesson="")
        row = find(DEFINITIONS[kind], kind, shape.code, self.binder.locale)
        current = {"text": to_yaml(SHAPES[kind](latest(row), self.binder))} if row else None

        def apply() -> object:
            fields = FIELDS[kind](shape, self.binder)
            made = write_definition(DEFINITIONS[kind], kind, shape.code, fields, self.binder.locale)
            self.binder.remember(kind, made.pk, shape.code)
            return made.pk

        self._settle(kind, shape.code, {"text": to_yaml(shape)}, current, apply)

    def _page(
        self,
        kind: str,
        code: str,
        model: type[Page],
        parent: Page | None,
        wanted: Any,
        current: Callable[[Any], Any],
        fields: Callable[[], definitions.Fields],
        *,
        live: bool = True,
    ) -> tuple[Page | None, Outcome]:
        """Settle one page; what must be written is written when every page exists."""
        found = find(model, kind, code, self.binder.locale)
        made: list[Page] = [found] if found else []

        def apply() -> object:
            if not made and parent is not None:
                made.append(add_page(parent, model, kind, code, fields(), self.binder.locale))
                if kind in {"lesson", "module"}:
                    self.binder.remember(kind, made[0].pk, code)
            if made:
                self.fillings.append(lambda: write_page(made[0], kind, code, fields(), live=live))
            return made[0].pk if made else ""

        if found is None and parent is None:
            self.report.add(str(LABELS[kind]), Outcome.DELETED)
            return None, Outcome.DELETED
        outcome = self._settle(kind, code, wanted, current(latest(found)) if found else None, apply)
        return (made[0] if made else None), outcome

    def _top(self, kind: str, model: type[Page], shape: CatalogueShape, parent: Page | None) -> Page | None:
        """Settle the catalogue or the library: a page of which there is one, known by its kind."""
        facts = {"title": shape.title, "introduction": shape.introduction}
        return self._page(
            kind,
            kind,
            model,
            parent,
            facts,
            lambda page: {name: getattr(page, name) for name in facts},
            lambda: dict(facts),
        )[0]

    def _module(self, module: ModuleFolder, catalogue: Page | None) -> set[Outcome]:
        """Settle a module and its lessons; return what became of them."""
        shape, rubrics = module.module.shape, [source.shape for source in module.rubrics]
        page, outcome = self._page(
            "module",
            shape.code,
            ModulePage,
            catalogue,
            {"text": write_module(shape), "rubrics": {one.code: one.lesson for one in rubrics}},
            lambda found: {
                "text": write_module(pages.module_shape(found, self.binder)),
                "rubrics": pages.rubric_lessons(found, self.binder),
            },
            lambda: pages.module_fields(shape, rubrics, self.binder),
        )
        outcomes = {outcome}
        self.binder.folder = module.path
        for source in module.lessons:
            outcomes.add(self._lesson(source, page, module.path))
        for sheet in module.sheets:
            self._sheet(sheet, page)
        return outcomes

    def _sheet(self, source: Source[Any], parent: Page | None) -> None:
        """Settle a sheet, which no release holds."""
        shape = source.shape
        self._page(
            "sheet",
            shape.code,
            SheetPage,
            parent,
            {"text": write_sheet(shape)},
            lambda found: {"text": write_sheet(pages.sheet_shape(found, self.binder))},
            partial(pages.sheet_fields, shape, self.binder),
        )

    def _lesson(self, source: Source[Any], module: Page | None, folder: Path) -> Outcome:
        shape = source.shape

        def fields() -> definitions.Fields:
            self.binder.folder = folder
            return pages.lesson_fields(shape, self.binder)

        return self._page(
            "lesson",
            shape.code,
            LessonPage,
            module,
            {"text": write_lesson(shape)},
            lambda found: {"text": write_lesson(pages.lesson_shape(found, self.binder))},
            fields,
            live=shape.live,
        )[1]

    def _term(self, shape: TermShape) -> None:
        wanted = msgspec.structs.asdict(shape)
        row = GlossaryTerm.objects.filter(code=shape.code).first()
        self._settle(
            "term",
            shape.code,
            wanted,
            {name: getattr(row, name) for name in wanted} if row else None,
            lambda: GlossaryTerm.objects.update_or_create(code=shape.code, defaults=wanted)[0].pk,
        )

    def _programme(self, starter: StarterFolder, catalogue: Page | None) -> None:
        shape = starter.programme.shape
        self._page(
            "programme",
            shape.code,
            ProgrammePage,
            catalogue,
            {"text": to_yaml(shape)},
            lambda found: {"text": to_yaml(pages.programme_shape(found, self.binder))},
            partial(pages.programme_fields, shape, self.binder),
        )
