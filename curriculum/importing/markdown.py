"""Lessons and modules as Markdown with front matter ↔ their structures. Every one of the ten blocks has a text form.

A `##` opens a text block, `::: name …` to `:::` is any other block. An untitled text after another text, or one for a
country, is `::: texte [fr-BE] [titre]`. Errors name the file, the line and what was expected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from competencies.datafile import DataFile, DataFileError, parse
from curriculum.importing.plaintext import escaped, to_text
from curriculum.importing.richtext import plain, to_html
from curriculum.importing.shapes import BlockShape, LessonShape, ModuleShape, Shape, SheetShape, Text
from curriculum.importing.writing import front_matter, to_yaml

T = TypeVar("T", bound=Shape)
_VARIANTS = ("fr-FR", "fr-BE")
_NAMES = {
    "texte": "text",
    "situation": "situation",
    "retenir": "remember",
    "question": "question",
    "quiz": "quiz",
    "scenario": "scenario",
    "image": "image",
    "video": "media",
    "audio": "media",
    "fichier": "file",
    "lien": "link",
    "tableau": "table",
    "remplir": "fill",
    "reponse": "answer",
}
_LESSONS = frozenset(_NAMES.values()) - {"table", "fill", "answer"}
_SHEETS = frozenset({"text", "situation", "remember", "table", "fill", "answer", "file", "link"})


class _Image(Shape, frozen=True):
    alt: str = ""
    decorative: bool = False
    caption: str = ""


class _Media(Shape, frozen=True):
    title: Text
    transcript: str = ""


class _File(Shape, frozen=True):
    title: Text


class _Link(Shape, frozen=True):
    url: Text


@dataclass
class _Piece:
    """Lines that belong together: an opening line (`##` or `:::`, empty for loose text) and what follows it."""

    line: int
    opening: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def read_lesson(path: Path) -> DataFile[LessonShape]:
    """Return a lesson file; DataFileError."""
    read, body, line = read_front_matter(_file_text(path), LessonShape, path)
    return replace(
        read, content=msgspec.structs.replace(read.content, body=read_body(body, path=path, first_line=line))
    )


def read_module(path: Path) -> DataFile[ModuleShape]:
    """Return a module file; DataFileError."""
    read, body, line = read_front_matter(_file_text(path), ModuleShape, path)
    return replace(
        read, content=msgspec.structs.replace(read.content, description=to_html(body, path=path, first_line=line))
    )


def read_sheet(path: Path) -> DataFile[SheetShape]:
    """Return a sheet's file; DataFileError."""
    read, text, line = read_front_matter(_file_text(path), SheetShape, path)
    body = read_body(text, path=path, first_line=line, kinds=_SHEETS)
    return replace(read, content=msgspec.structs.replace(read.content, body=body))


def write_sheet(shape: SheetShape) -> str:
    """Return the canonical text of a sheet's file."""
    fields = msgspec.to_builtins(msgspec.structs.replace(shape, body=[]))
    fields["audience"] = shape.audience  # always written: an author must see who reads it
    ordered = {name: fields[name] for name in SheetShape.__struct_fields__ if name in fields}
    return front_matter(ordered, write_body(shape.body))


def write_lesson(shape: LessonShape) -> str:
    """Return the canonical text of a lesson file."""
    fields = msgspec.to_builtins(msgspec.structs.replace(shape, body=[]))
    switches = {"rated": shape.rated, "live": shape.live}  # always written: an author must see them
    fields = {name: value for name, value in fields.items() if name not in switches} | switches
    return front_matter(fields, write_body(shape.body))


def write_module(shape: ModuleShape) -> str:
    """Return the canonical text of a module file."""
    fields = msgspec.to_builtins(msgspec.structs.replace(shape, description=""))
    return front_matter(fields, to_text(shape.description))


def read_body(text: str, *, path: Path, first_line: int = 1, kinds: frozenset[str] = _LESSONS) -> list[BlockShape]:
    """Return the blocks that a Markdown body describes; DataFileError, also for a block of a kind it cannot hold."""
    return [_block(piece, path, kinds) for piece in _pieces(text, path, first_line)]


def write_body(blocks: list[BlockShape]) -> str:
    """Return the canonical Markdown of blocks; reading it gives the same blocks."""
    written: list[str] = []
    flowing = False
    for block in blocks:
        loose = block.kind == "text" and not block.variant and (bool(block.title) or (bool(block.text) and not flowing))
        written.append(_flowing(block) if loose else _contained(block))
        flowing = loose
    return "\n\n".join(written)


def _file_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise DataFileError(path, line, _("attendu : un fichier enregistré en UTF-8")) from error
    except OSError as error:
        raise DataFileError(path, 1, _("fichier illisible")) from error


def read_front_matter(text: str, type_: type[T], path: Path) -> tuple[DataFile[T], str, int]:
    """Return the fields, the text below them and the line on which it begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise DataFileError(path, 1, _("attendu : un en-tête entre deux lignes « --- »"))
    try:
        end = next(at for at in range(1, len(lines)) if lines[at].rstrip() == "---")
    except StopIteration:
        raise DataFileError(path, 1, _("l’en-tête n’est pas fermé par une ligne « --- »")) from None
    below = [name for name in ("body", "description") if name in type_.__struct_fields__]
    read = parse("\n".join(lines[1:end]), type_, path=path, first_line=2)
    for name in below:
        if getattr(read.content, name):
            raise read.error(name, expected=_("ce texte s’écrit sous l’en-tête"))
    return read, "\n".join(lines[end + 1 :]), end + 2


def _pieces(text: str, path: Path, first_line: int) -> Iterator[_Piece]:
    """Cut a body at `##` and around `:::` containers."""
    piece = _Piece(first_line)
    inside = False
    for line, content in enumerate(text.split("\n"), first_line):
        if inside:
            if content.rstrip() == ":::":
                yield piece
                piece, inside = _Piece(line + 1), False
            elif content.startswith(":::"):
                raise DataFileError(path, line, _("attendu : la ligne « ::: » qui ferme le bloc précédent"))
            else:
                piece.lines.append(content)
            continue
        opens = content.startswith((":::", "## ", "##\t")) or content.rstrip() == "##"
        if opens:
            if piece.opening or piece.text.strip():
                yield piece
            piece, inside = _Piece(line, content.rstrip()), content.startswith(":::")
        else:
            piece.lines.append(content)
    if inside:
        raise DataFileError(path, piece.line, _("ce bloc n’est pas fermé par une ligne « ::: »"))
    if piece.opening or piece.text.strip():
        yield piece


def _block(piece: _Piece, path: Path, kinds: frozenset[str]) -> BlockShape:
    if not piece.opening.startswith(":::"):
        title = plain(piece.opening[2:].strip(" \t"), path=path, line=piece.line) if piece.opening else ""
        if piece.opening and not title:
            raise DataFileError(path, piece.line, _("attendu : un titre après « ## »"))
        start = piece.line + 1 if piece.opening else piece.line
        return BlockShape("text", title=title, text=to_html(piece.text, path=path, first_line=start))
    name, _space, rest = piece.opening[3:].strip(" \t").partition(" ")
    if _NAMES.get(name) not in kinds:
        expected = _("bloc inconnu « %(name)s » ; attendu : %(known)s")
        known = ", ".join(one for one, kind in _NAMES.items() if kind in kinds)
        raise DataFileError(path, piece.line, expected % {"name": name, "known": known})
    return _READERS[_NAMES[name]](piece, name, rest.strip(" \t"), path)


def _words(piece: _Piece, name: str, rest: str, path: Path) -> BlockShape:
    variant = ""
    if name == "texte":
        first, _space, after = rest.partition(" ")
        variant, rest = (first, after.strip(" \t")) if first in _VARIANTS else ("", rest)
    if name in {"situation", "reponse"} and not rest:
        raise DataFileError(path, piece.line, _("attendu : « ::: %(name)s » suivi d’un titre") % {"name": name})
    if name == "retenir" and rest:
        raise DataFileError(path, piece.line, _("attendu : « ::: retenir » seul sur sa ligne"))
    html = to_html(piece.text, path=path, first_line=piece.line + 1)
    return BlockShape(_NAMES[name], title=rest, text=html, variant=variant)  # type: ignore[arg-type]


def _activity(piece: _Piece, name: str, rest: str, path: Path) -> BlockShape:
    if not rest or " " in rest:
        raise DataFileError(path, piece.line, _("attendu : « ::: %(name)s » suivi d’un code") % {"name": name})
    if piece.text.strip():
        raise DataFileError(path, piece.line + 1, _("attendu : une ligne « ::: » ; ce bloc n’a pas de texte"))
    return BlockShape(name, name=rest)  # type: ignore[arg-type]


def _lines(piece: _Piece, name: str, rest: str, path: Path) -> BlockShape:
    """Read a table or lines to fill: plain words, one line a row."""
    if not rest:
        raise DataFileError(path, piece.line, _("attendu : « ::: %(name)s » suivi d’un titre") % {"name": name})
    lines = [line.strip() for line in piece.lines if line.strip()]
    if not lines:
        raise DataFileError(path, piece.line + 1, _("attendu : au moins une ligne"))
    return BlockShape(_NAMES[name], title=rest, text="\n".join(lines))  # type: ignore[arg-type]


def _with_fields(type_: type[Shape]) -> Callable[[_Piece, str, str, Path], BlockShape]:
    def read(piece: _Piece, name: str, rest: str, path: Path) -> BlockShape:
        if not rest:
            expected = _("attendu : « ::: %(name)s » suivi d’un nom de fichier ou d’un titre")
            raise DataFileError(path, piece.line, expected % {"name": name})
        fields: dict[str, Any] = {}
        if piece.text.strip() or type_ is not _Image:
            read_fields = parse(piece.text or "{}", type_, path=path, first_line=piece.line + 1)
            fields = msgspec.structs.asdict(read_fields.content)
        if name in {"video", "audio"}:
            fields["media"] = name
        return BlockShape(_NAMES[name], **{"title" if name == "lien" else "name": rest}, **fields)  # type: ignore[arg-type]

    return read


_READERS: dict[str, Callable[[_Piece, str, str, Path], BlockShape]] = {
    "text": _words,
    "situation": _words,
    "remember": _words,
    "question": _activity,
    "quiz": _activity,
    "scenario": _activity,
    "image": _with_fields(_Image),
    "media": _with_fields(_Media),
    "file": _with_fields(_File),
    "link": _with_fields(_Link),
    "table": _lines,
    "fill": _lines,
    "answer": _words,
}


def _flowing(block: BlockShape) -> str:
    title = f"## {_title(block.title)}" if block.title else ""
    return "\n\n".join(filter(None, [title, to_text(block.text)]))


def _title(title: str) -> str:
    """Escape a title; a `#` at its end would be read as decoration."""
    text = escaped(title)
    before = text[:-1]
    is_escaped = (len(before) - len(before.rstrip("\\"))) % 2 == 1
    return before + r"\#" if text.endswith("#") and not is_escaped else text


def _contained(block: BlockShape) -> str:
    name = block.media or {kind: name for name, kind in _NAMES.items()}[block.kind]
    words = [name, block.variant, block.name or (block.title if block.kind not in {"media", "file"} else "")]
    fields: dict[str, Any] = {}
    if block.kind == "image":
        given = (("alt", block.alt), ("decorative", block.decorative), ("caption", block.caption))
        fields = {key: value for key, value in given if value}
    elif block.kind == "media":
        fields = {"title": block.title, "transcript": block.transcript}
    elif block.kind == "file":
        fields = {"title": block.title}
    elif block.kind == "link":
        fields = {"url": block.url}
    plain_lines = block.kind in {"table", "fill"}
    body = to_yaml(fields).rstrip("\n") if fields else block.text if plain_lines else to_text(block.text)
    return "\n".join(filter(None, [f"::: {' '.join(filter(None, words))}", body, ":::"]))
