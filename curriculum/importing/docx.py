"""A Word document as elements: mammoth reads the text; what it leaves out is looked up in the file and said.

Insertions that are tracked count as accepted and deletions as made. Notes become sources of the lesson.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import mammoth
from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.importing.elements import Document, add_html, plain_text, quote

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
b => strong
i => em
"""
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
"""What becomes a picture of the site; Word's own drawings (EMF, WMF) do not."""


class UnreadableDocument(Exception):  # noqa: N818
    """The file is a Word document by its parts, but its text cannot be read."""


def read_docx(content: bytes) -> Document:
    """Return the elements of a document; UnreadableDocument."""
    document = Document()
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=STYLES,
            include_embedded_style_map=False,
            ignore_empty_paragraphs=False,
            convert_image=mammoth.images.img_element(_keeper(document)),
        )
        soup = BeautifulSoup(result.value, "html.parser")
        _take_notes(soup, document)
        _look_up(content, document)
    except Exception as error:  # whatever a library says of a strange file
        raise UnreadableDocument from error
    add_html(document, str(soup))
    document.remarks.sort(key=lambda remark: remark.place)
    return document


def _keeper(document: Document) -> Any:
    """Return what mammoth calls for each picture: its bytes are kept aside, under a number."""

    def keep(image: Any) -> dict[str, str]:
        suffix = PICTURES.get(image.content_type or "")
        number = len(document.pictures) + 1
        if not suffix:
            return {"src": f"unknown:{image.content_type}"}
        with image.open() as file:
            document.pictures[f"{number}.{suffix}"] = file.read()
        return {"src": f"picture:{number}.{suffix}"}

    return keep


def _take_notes(soup: BeautifulSoup, document: Document) -> None:
    """Take footnotes and endnotes out of the text, and their marks with them."""
    for note in soup.find_all("li", id=re.compile(r"^(?:footnote|endnote)-")):
        for back in note.find_all("a", href=re.compile(r"^#(?:footnote|endnote)-ref-")):
            back.decompose()
        document.notes.append(plain_text(note))
        holder = note.parent
        note.decompose()
        if holder is not None and not holder.find("li"):
            holder.decompose()
    for mark in soup.find_all("a", id=re.compile(r"^(?:footnote|endnote)-ref-")):
        around = mark.parent
        (around if around is not None and around.name == "sup" else mark).decompose()


def _look_up(content: bytes, document: Document) -> None:
    """Say what the text does not show: comments, tracked changes, notes, drawings, headers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        body = _xml(archive, "word/document.xml")
        comments = _comments(archive, names)
        margins = [name for name in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)]
        said = " ".join(filter(None, (_words(_xml(archive, name)) for name in margins)))
    for place, paragraph in enumerate(_paragraphs(body), 1):
        _look_into(paragraph, place, comments, document)
    if said:
        document.say("dropped", 0, _("en-têtes et pieds de page : %(said)s") % {"said": quote(said)})
    if document.notes:
        told = ngettext(
            "%(count)s note de bas de page devient une source de la leçon ; son appel quitte le texte",
            "%(count)s notes de bas de page deviennent des sources de la leçon ; leurs appels quittent le texte",
            len(document.notes),
        )
        document.say("changed", 0, told % {"count": len(document.notes)})


def _look_into(paragraph: ElementTree.Element, place: int, comments: dict[str, str], document: Document) -> None:
    parts = list(_own(paragraph))
    tags = {part.tag for part in parts}
    deleted = "".join(part.text or "" for part in parts if part.tag == f"{WORD}delText")
    if deleted.strip():
        told = _("suppression suivie : %(said)s n’est pas repris")
        document.say("dropped", place, told % {"said": quote(deleted.strip())})
    inserted = "".join(_words(part) for part in parts if part.tag == f"{WORD}ins")
    if inserted:
        document.say("changed", place, _("insertion suivie : %(said)s est repris") % {"said": quote(inserted)})
    for part in parts:
        if part.tag == f"{WORD}commentReference":
            said = comments.get(part.get(f"{WORD}id", ""), "")
            document.say("dropped", place, _("commentaire : %(said)s") % {"said": quote(said)})
    if f"{MATH}oMath" in tags:
        document.say("problem", place, _("une équation n’est pas reprise : écrivez-la en mots, ou comme image"))
    if f"{WORD}object" in tags:
        document.say("problem", place, _("un objet incorporé (tableur, dessin) n’est pas repris"))
    if f"{WORD}txbxContent" in tags:
        document.say("problem", place, _("une zone de texte : vérifiez où son texte est allé"))
    if tags & {f"{WORD}u", f"{WORD}highlight", f"{WORD}strike"}:
        document.say("dropped", place, _("souligné, surligné ou barré : le texte reste, sans cette mise en forme"))


def _comments(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    if "word/comments.xml" not in names:
        return {}
    return {each.get(f"{WORD}id", ""): _words(each) for each in _xml(archive, "word/comments.xml")}


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314 — `uploading` refuses a DOCTYPE


def _words(node: ElementTree.Element) -> str:
    return " ".join("".join(part.text or "" for part in node.iter(f"{WORD}t")).split())


def _paragraphs(node: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield paragraphs in order; a drawing's paragraphs belong to the one that holds it."""
    for child in node:
        if child.tag == f"{WORD}p":
            yield child
        elif child.tag != FALLBACK:
            yield from _paragraphs(child)


def _own(node: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield all that a paragraph holds, without the second form that Word keeps for old programs."""
    for child in node:
        if child.tag != FALLBACK:
            yield child
            yield from _own(child)
