"""A brought document as a row of elements, whatever it was written in: headings, paragraphs, lists, tables, pictures.

HTML comes from mammoth (.docx) or markdown-it; `data-line` says where a part stands, else paragraphs are counted.
Nothing is lost silently: what changes or goes is a Remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from django.utils.translation import gettext as _

from curriculum.importing.richtext import SCHEMES
from curriculum.importing.shapes import BlockShape, QuestionShape

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COUNTED = (*HEADINGS, "p", "li", "pre")
NAMED = re.compile(
    r"^\s*(?:objectif|objective|durée|duration|compétences?|competency|competencies|modalité|mode|code"
    r"|explications?|explanation|sources?)\s*:\s*\S",
    re.IGNORECASE,
)
"""A line « name : value », as `asking` and `assembling` read them."""
BULLET = re.compile(r"^\s*[-•–▪·*]\s+")
QUOTED = 60

Outcome = Literal["problem", "dropped", "changed", "kept"]


@dataclass(frozen=True)
class Remark:
    """What became of one thing; `place` is a line (Markdown) or a paragraph (.docx), 0 for the whole document."""

    outcome: Outcome
    place: int
    text: str


@dataclass(frozen=True)
class Element:
    """One part of a document; a `block` or a `question` was read already."""

    place: int
    kind: Literal["heading", "paragraph", "list", "table", "image", "block", "question"]
    node: Tag = field(default_factory=lambda: Tag(name="p"))
    block: BlockShape | None = None
    question: QuestionShape | None = None

    @property
    def text(self) -> str:
        """Its words on one line."""
        return plain_text(self.node)


@dataclass
class Document:
    """All elements of a document and what is to be said of it."""

    elements: list[Element] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def say(self, outcome: Outcome, place: int, text: str) -> None:
        """Add a remark."""
        self.remarks.append(Remark(outcome, place, text))


def _says(part: PageElement) -> bool:
    return not isinstance(part, Tag) or part.name in {"br", "p", "li", "td"}


def plain_text(node: Tag) -> str:
    """Return the words of a node, spaces as one; a line break is a space."""
    parts = (" " if isinstance(part, Tag) else str(part) for part in node.descendants if _says(part))
    return re.sub(r"[ \t\n\r\f]+", " ", "".join(parts)).strip()


def quote(text: str) -> str:
    """Return the first words between the quotation marks of the reader's language."""
    short = text if len(text) <= QUOTED else text[:QUOTED].rsplit(" ", 1)[0] + "…"
    return _("« %(said)s »") % {"said": short}


def add_html(document: Document, html: str) -> None:
    """Add what an HTML text consists of."""
    soup = BeautifulSoup(html, "html.parser")
    _place(soup)
    for node in soup.find_all(["script", "style"]):
        node.decompose()
    _clean_links(soup, document)
    _part_lines(soup)
    document.elements += _with_lists(list(_parts(soup, document)), document)


def _part_lines(soup: BeautifulSoup) -> None:
    """Make paragraphs of lines « name : value » that stand together in one."""
    for listing in soup.find_all(["ul", "ol"]):
        _free_lines(soup, listing)
    for paragraph in soup.find_all("p"):
        lines = [line for line in paragraph.get_text("\n").split("\n") if line.strip()]
        if len(lines) > 1 and all(NAMED.match(line) for line in lines):
            for number, line in enumerate(lines):
                single = soup.new_tag("p")
                single.string = line.strip()
                single["data-line"] = str(int(str(paragraph["data-line"])) + number)
                paragraph.insert_before(single)
            paragraph.decompose()


def _free_lines(soup: BeautifulSoup, listing: Tag) -> None:
    """Take lines « name : value » that follow a list without an empty line out of its last item: so reads Markdown."""
    strings = [string for string in listing.find_all(string=True) if string.strip()]
    lines = str(strings[-1]).rstrip("\n").split("\n") if strings else []
    first = next((at for at, line in enumerate(lines) if at and NAMED.match(line)), 0)
    if not first or not all(NAMED.match(line) for line in lines[first:]):
        return
    strings[-1].replace_with(NavigableString("\n".join(lines[:first])))
    below = soup.new_tag("p")
    below.string = "\n".join(lines[first:])
    below["data-line"] = str(place_of(listing))
    listing.insert_after(below)


def _place(soup: BeautifulSoup) -> None:
    """Number what has no line."""
    for number, node in enumerate(soup.find_all(COUNTED), 1):
        if not node.get("data-line"):
            node["data-line"] = str(number)


def place_of(node: Tag) -> int:
    """Return where a node stands."""
    inside = node if node.get("data-line") else node.find(True, attrs={"data-line": True})
    return int(str(inside["data-line"])) if isinstance(inside, Tag) else 0


def _clean_links(soup: BeautifulSoup, document: Document) -> None:
    for link in soup.find_all("a"):
        address = str(link.get("href") or "")
        if address.startswith(SCHEMES):
            continue
        words = plain_text(link)
        if words and address:
            around = link.find_parent(COUNTED)
            told = _("lien %(words)s vers « %(address)s » : le texte reste, l’adresse ne mène nulle part sur le site")
            document.say(
                "dropped", place_of(around) if around else 0, told % {"words": quote(words), "address": address}
            )
        link.unwrap()


def _parts(parent: Tag, document: Document) -> Iterator[Element]:
    for node in list(parent.children):
        if isinstance(node, NavigableString):
            if node.strip():
                holder = BeautifulSoup("", "html.parser").new_tag("p")
                holder.string = str(node)
                yield Element(0, "paragraph", holder)
            continue
        if not isinstance(node, Tag) or node.name == "hr":
            continue
        place = place_of(node)
        if node.name in HEADINGS:
            pictures = list(_pictures(node, place))
            if plain_text(node):
                yield Element(place, "heading", node)
            yield from pictures
        elif node.name in {"p", "ul", "ol", "table", "pre", "dl"}:
            yield from _block(node, place, document)
        elif node.name == "img":
            yield Element(place, "image", node)
        else:
            if node.name == "blockquote":
                document.say("changed", place, _("une citation devient des paragraphes"))
            yield from _parts(node, document)


def _block(node: Tag, place: int, document: Document) -> Iterator[Element]:
    pictures = list(_pictures(node, place))
    if node.name == "pre":
        document.say("changed", place, _("un bloc de code devient un paragraphe"))
        _break_lines(node)
    if plain_text(node):
        kind: Literal["list", "table", "paragraph"] = "list" if node.name in {"ul", "ol"} else "paragraph"
        yield Element(place, "table" if node.name == "table" else kind, node)
    yield from pictures


def _pictures(node: Tag, place: int) -> Iterator[Element]:
    """Take the pictures out of a text: they are blocks of their own."""
    for image in node.find_all("img"):
        yield Element(place, "image", image.extract())


def _break_lines(node: Tag) -> None:
    lines = node.get_text().strip("\n").split("\n")
    node.clear()
    for number, line in enumerate(lines):
        if number:
            node.append(BeautifulSoup("", "html.parser").new_tag("br"))
        node.append(NavigableString(line))


def _with_lists(elements: list[Element], document: Document) -> list[Element]:
    """Make one list of neighbouring paragraphs that begin with a dash or a bullet."""
    found: list[Element] = []
    making: Tag | None = None
    for each in elements:
        item = each.kind == "paragraph" and BULLET.match(each.text)
        if not item:
            making = None
            found.append(each)
            continue
        if making is None:
            making = BeautifulSoup("", "html.parser").new_tag("ul")
            found.append(Element(each.place, "list", making))
            document.say("changed", each.place, _("des paragraphes qui commencent par un tiret deviennent une liste"))
        first = next(part for part in each.node.find_all(string=True) if part.strip())
        first.replace_with(NavigableString(BULLET.sub("", str(first).lstrip(), count=1)))
        line = BeautifulSoup("", "html.parser").new_tag("li")
        line["data-line"] = str(each.place)
        for child in list(each.node.children):
            line.append(child.extract())
        making.append(line)
    return found
