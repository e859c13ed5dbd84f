"""A brought file → what it says.

Markdown with a front matter is read to the letter, as our exports write it; any other Markdown, and .docx, with
indulgence: what a lesson cannot hold is changed or left out, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Literal

import msgspec
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from competencies.datafile import DataFileError
from curriculum.importing.asking import read_question
from curriculum.importing.assembling import Assembler, DraftShape, Reading, with_title
from curriculum.importing.docx import UnreadableDocument, read_docx
from curriculum.importing.elements import Document, Element, add_html
from curriculum.importing.markdown import read_body, read_front_matter
from curriculum.importing.shapes import QuestionShape

FileKind = Literal["docx", "markdown"]
CODE = re.compile(r"^[A-Za-z0-9_-]{1,60}$")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass
class _Segment:
    """Lines of loose text, or one container with its first and last line."""

    line: int
    opening: str = ""
    lines: list[str] = field(default_factory=list)
    closed: bool = True


def read_lesson_file(content: bytes, kind: FileKind, name: str) -> Reading:
    """Return what a file says; a file that cannot be read has errors and an empty lesson."""
    stem = re.sub(r"[-_]+", " ", PurePath(name).stem).strip().capitalize()
    if kind == "docx":
        try:
            document = read_docx(content)
        except UnreadableDocument:
            return Reading(DraftShape(), errors=[(0, _("le texte de ce document ne peut pas être lu"))])
        reading = Assembler(document, DraftShape(), head=True).read()
    else:
        reading = read_lesson_text(content.decode("utf-8-sig"), Path(name))
    if not reading.errors and not reading.lesson.body:
        return replace(reading, errors=[(0, _("ce fichier n’a pas de texte à reprendre"))])
    return replace(reading, lesson=with_title(reading.lesson, stem[:255]))


def read_lesson_text(text: str, path: Path) -> Reading:
    """Return what a Markdown text says."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lesson, first = DraftShape(), 1
    exact = text.split("\n", 1)[0].rstrip() == "---"
    if exact:
        try:
            read, text, first = read_front_matter(text, DraftShape, path)
        except DataFileError as error:
            return Reading(lesson, errors=[(error.line, error.expected)])
        lesson = read.content
    segments = list(_segments(text, first))
    questions: dict[str, QuestionShape] = {}
    errors = [error for segment in segments for error in _read_questions(segment, questions)]
    if errors:
        return Reading(lesson, errors=errors)
    if exact:
        try:
            body = read_body("\n".join(_lines(segments)), path=path, first_line=first)
            return Reading(msgspec.structs.replace(lesson, body=body, live=False), questions)
        except DataFileError:
            pass  # somebody else's Markdown below our front matter: read it with indulgence, which says what changes
    return _loosely(segments, lesson, questions, path, head=not exact)


def _segments(text: str, first: int) -> Iterator[_Segment]:
    """Cut a text around its containers."""
    current = _Segment(first)
    for line, content in enumerate(text.split("\n"), first):
        if not current.opening and content.startswith(":::"):
            yield current
            current = _Segment(line, content.rstrip(), closed=False)
        elif current.opening and content.rstrip() == ":::":
            current.closed = True
            yield current
            current = _Segment(line + 1)
        else:
            current.lines.append(content)
    yield current


def _lines(segments: list[_Segment]) -> Iterator[str]:
    """Return the lines of segments, as many as there were."""
    for segment in segments:
        if segment.opening:
            yield segment.opening
        yield from segment.lines
        if segment.opening and segment.closed:
            yield ":::"


def _read_questions(segment: _Segment, questions: dict[str, QuestionShape]) -> list[tuple[int, str]]:
    """Take a question that is written out from its container, which keeps a name for it; return what is wrong."""
    name, _space, code = segment.opening[3:].strip().partition(" ")
    if name != "question" or not segment.closed or not any(line.strip() for line in segment.lines):
        return []
    document = _html("\n".join(segment.lines), segment.line + 1)
    question, rest = read_question(document.elements, 0, headed=True)
    if question is None or rest < len(document.elements):
        expected = _("attendu : l’énoncé, une liste de réponses, puis « Compétence : … », « Explication : … »")
        place = segment.line if question is None else document.elements[rest].place
        return [(place, expected)]
    code = code.strip() or question.code
    if code and (not CODE.match(code) or code in questions):
        return [(segment.line, _("attendu : un code sans espace ni accent, une seule fois"))]
    code = code or f"#{len(questions) + 1}"
    questions[code] = msgspec.structs.replace(question, code="" if code.startswith("#") else code)
    segment.opening, segment.lines = f"::: question {code}", [""] * len(segment.lines)
    return []


def _html(text: str, first: int) -> Document:
    """Return Markdown as elements that know their lines."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet("data-line", str(first + token.map[0]))
    document = Document()
    add_html(document, _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    return document


def _loosely(
    segments: list[_Segment], lesson: DraftShape, questions: dict[str, QuestionShape], path: Path, *, head: bool
) -> Reading:
    whole = Document()
    errors: list[tuple[int, str]] = []
    for segment in segments:
        if not segment.opening:
            part = _html("\n".join(segment.lines), segment.line)
            whole.elements += part.elements
            whole.remarks += part.remarks
            continue
        try:
            blocks = read_body("\n".join(_lines([segment])), path=path, first_line=segment.line)
        except DataFileError as error:
            errors.append((error.line, error.expected))
            continue
        whole.elements += [_element(segment.line, block, questions) for block in blocks]
    if errors:
        return Reading(lesson, errors=errors)
    return Assembler(whole, lesson, head=head).read()


def _element(line: int, block: object, questions: dict[str, QuestionShape]) -> Element:
    name = getattr(block, "name", "")
    if getattr(block, "kind", "") == "question" and name in questions:
        return Element(line, "question", question=questions[name])
    return Element(line, "block", block=block)  # type: ignore[arg-type]
