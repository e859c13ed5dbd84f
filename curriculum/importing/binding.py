"""Codes and file names of content files ↔ rows of this database."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db.models import Case, Value, When
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from assessments.models import Question, Quiz, Rubric, Scenario
from assessments.models.definition import Definition
from competencies.models import Competency
from curriculum.importing.richtext import SCHEMES
from curriculum.models import LessonPage, ModulePage

DEFINITIONS: dict[str, type[Definition]] = {"question": Question, "quiz": Quiz, "scenario": Scenario, "rubric": Rubric}


class Binder:
    """Answers both ways in one language; each table is read once, when it is first asked for."""

    def __init__(self, locale: Locale, folder: Path | None = None) -> None:
        self.locale = locale
        self.folder = folder
        self._codes: dict[str, dict[int, str]] = {}

    @cached_property
    def references(self) -> dict[int, str]:
        """Every competency's reference, by primary key."""
        rows = Competency.objects.values_list("pk", "version__framework__code", "version__version", "code")
        return {pk: f"{framework}/{version}/{code}" for pk, framework, version, code in rows}

    @cached_property
    def competencies(self) -> dict[str, int]:
        """Every competency's primary key, by reference."""
        return {reference: pk for pk, reference in self.references.items()}

    def codes(self, kind: str) -> dict[int, str]:
        """Return the codes of a kind (a definition's, `lesson`, `module`) by primary key.

        Pages stand here in every language, those of this one first: a page may name another by its source.
        """
        if kind not in self._codes:
            page: Any = {"lesson": LessonPage, "module": ModulePage}.get(kind)
            if page is None:
                rows = DEFINITIONS[kind].objects.filter(locale=self.locale).order_by("pk")
            else:
                own = Case(When(locale=self.locale, then=Value(0)), default=Value(1))
                rows = page.objects.order_by(own, "pk")
            self._codes[kind] = dict(rows.values_list("pk", "code"))
        return self._codes[kind]

    def pk(self, kind: str, code: str) -> int | None:
        """Return the primary key of what has this code; None when nothing has."""
        return next((pk for pk, known in self.codes(kind).items() if known == code), None)

    def remember(self, kind: str, pk: int, code: str) -> None:
        """Know a row that was just made."""
        self._codes[kind] = {pk: code, **self.codes(kind)}

    # ----------------------------------------------------------------- rich text

    def bound_html(self, html: str) -> str:
        """Return rich text as the editor stores it: links by id, not by name; an unknown name becomes its text."""
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.find_all("a"):
            kind, _colon, name = str(link.get("href", "")).partition(":")
            if kind not in {"lesson", "page", "document"}:
                continue
            pk = self.linked_pk(kind, name)
            if pk is None:
                link.unwrap()
            else:
                link.attrs = {"linktype": "document" if kind == "document" else "page", "id": str(pk)}
        return str(soup)

    def linked_pk(self, kind: str, name: str) -> int | None:
        """Return what a link into the site leads to: `lesson`, `document` or `page`; None when it is not there."""
        if kind == "lesson":
            return self.pk("lesson", name)
        if kind == "document":
            return self.document_pk(name)
        page = Page.objects.filter(translation_key=name, locale=self.locale).first()
        return page.pk if page else None

    def symbolic_html(self, html: str) -> str:
        """Return rich text of the editor with links by name."""
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.find_all("a"):
            kind, pk = link.get("linktype"), int(str(link.get("id") or 0))
            if kind == "page":
                code = self.codes("lesson").get(pk)
                key = Page.objects.filter(pk=pk).values_list("translation_key", flat=True).first()
                link.attrs = {"href": f"lesson:{code}" if code else f"page:{key}"}
            elif kind == "document":
                link.attrs = {"href": f"document:{self.file_name(get_document_model(), pk)}"}
            elif not str(link.get("href", "")).startswith(SCHEMES):
                link.unwrap()  # an anchor or a relative path means nothing in a file
        return str(soup)

    # --------------------------------------------------------------------- files

    def image_pk(self, name: str) -> int | None:
        """Return the image of this name, taken from the folder when the database has none."""
        return self._file_pk(get_image_model(), name)

    def document_pk(self, name: str) -> int | None:
        """Return the document of this name, taken from the folder when the database has none."""
        return self._file_pk(get_document_model(), name)

    def _file_pk(self, model: Any, name: str) -> int | None:
        found = model.objects.filter(title=name).order_by("pk").first()
        path = self.folder / PurePosixPath(name).name if self.folder else None
        if found is None and path is not None and path.is_file():
            found = model(title=name, file=ContentFile(path.read_bytes(), name=name))
            found.save()
        return found.pk if found else None

    @staticmethod
    def file_name(model: Any, pk: int | None) -> str:
        """Return how a file names an image or a document: its title where that is a file name, else its file's name."""
        found = model.objects.filter(pk=pk).first()
        if found is None:
            return ""
        return str(found.title if PurePosixPath(found.title).suffix else PurePosixPath(found.file.name).name)
