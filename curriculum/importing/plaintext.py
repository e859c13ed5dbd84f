"""Rich text → the one canonical Markdown text of it, such that reading that text gives the same rich text again.

The care is in CommonMark's flanking rules (spec 0.31, 6.2): a delimiter next to a letter and a punctuation mark would
not count, so the letter is written as a character reference there. Bold uses `**`; italic `*`, or `_` beside bold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|])")
_LINE_START = re.compile(r"^(?:([-+=#:~])|(\d{1,9})([.)])(?=\s|$))")
_LISTS = ("ul", "ol")


@dataclass(frozen=True)
class Run:
    """A stretch of text with the same marks; a newline is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


def to_text(html: str) -> str:
    """Return the canonical Markdown of rich text."""
    return "\n\n".join(_blocks(BeautifulSoup(html, "html.parser")))


def escaped(text: str) -> str:
    """Return plain text such that Markdown reads it as itself: for the titles of steps."""
    return _line_start(_edges(_SPECIAL.sub(r"\\\1", text)))


def _blocks(parent: Tag) -> Iterator[str]:
    """Yield each paragraph and list; loose text becomes a paragraph, neighbouring lists of one kind become one."""
    loose: list[PageElement] = []
    lists: list[Tag] = []
    for child in [*parent.children, None]:
        is_list = isinstance(child, Tag) and child.name in _LISTS
        is_block = is_list or (isinstance(child, Tag) and child.name in {"p", "div", "h2", "h3", "h4", "blockquote"})
        if child is not None and not is_block:
            if not (isinstance(child, NavigableString) and not child.strip(" \t\n\r\f")):
                loose.append(child)
            continue
        if loose:
            yield from filter(None, [_paragraph(loose)])
            loose = []
        if lists and not (is_list and isinstance(child, Tag) and child.name == lists[0].name):
            yield from filter(None, ["\n".join(_items(lists))])
            lists = []
        if is_list and isinstance(child, Tag):
            lists.append(child)
        elif isinstance(child, Tag):
            yield from filter(None, [_paragraph(list(child.children))])


def _paragraph(children: list[PageElement]) -> str:
    return _marked(_tidy([run for child in children for run in _runs(child, Run(""))]))


def _items(lists: list[Tag]) -> Iterator[str]:
    """Yield the lines of a list; an item is one line, then its own lists, indented."""
    number = 0
    for item in (item for found in lists for item in found.find_all("li", recursive=False)):
        own = [child for child in item.children if not (isinstance(child, Tag) and child.name in _LISTS)]
        below = [child for child in item.children if isinstance(child, Tag) and child.name in _LISTS]
        text = _paragraph(own)
        if not text and not below:
            continue
        number += 1
        marker = "- " if lists[0].name == "ul" else f"{number}. "
        indent = " " * len(marker)
        yield marker + text.replace("\n", "\n" + indent) if text else marker.rstrip()
        for block in _blocks_of(below):
            yield from (indent + line for line in block)


def _blocks_of(lists: list[Tag]) -> Iterator[list[str]]:
    while lists:
        same = [found for found in lists if found.name == lists[0].name]
        yield "\n".join(_items(same)).split("\n")
        lists = [found for found in lists if found.name != lists[0].name]


def _runs(node: PageElement, marks: Run) -> Iterator[Run]:
    if isinstance(node, NavigableString):
        yield replace(marks, text=re.sub(r"[ \t\n\r\f]+", " ", str(node)))
    elif isinstance(node, Tag):
        if node.name == "br":
            yield replace(marks, text="\n")
        if node.name in {"b", "strong"}:
            marks = replace(marks, bold=True)
        elif node.name in {"i", "em"}:
            marks = replace(marks, italic=True)
        elif node.name == "a":
            marks = replace(marks, href=str(node.get("href", "")))
        for child in node.children:
            yield from _runs(child, marks)


def _tidy(runs: list[Run]) -> list[Run]:
    """Bring runs to their one form: equal marks merged, space outside of marks, no space at the edges."""
    parts: list[Run] = []
    for run in runs:
        if not (run.bold or run.italic or run.href):
            parts.append(run)
            continue
        core = run.text.strip(" \n")
        at = run.text.find(core)
        parts.extend([Run(run.text[:at]), replace(run, text=core), Run(run.text[at + len(core) :])])
    merged: list[Run] = []
    for run in parts:
        if not run.text:
            continue
        if merged and replace(merged[-1], text="") == replace(run, text=""):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    merged = [replace(run, text=re.sub(r" *\n *", "\n", re.sub(r" +", " ", run.text))) for run in merged]
    return _trimmed(merged)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Take away spaces that a line break or an edge of the paragraph makes meaningless, and doubled ones."""
    tidy: list[Run] = []
    for run in runs:
        before = tidy[-1].text[-1] if tidy else "\n"
        text = run.text.lstrip(" \n") if not tidy else run.text.lstrip(" ") if before in " \n" else run.text
        if text.startswith("\n") and before == " ":
            tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip(" "))
        if text:
            tidy.append(replace(run, text=text))
    while tidy and not (text := tidy[-1].text.rstrip(" \n")):
        tidy.pop()
    if tidy:
        tidy[-1] = replace(tidy[-1], text=text)
    return [run for run in tidy if run.text]


def _kind(character: str) -> str:
    """Classify as CommonMark does: space `w` (also the edge), punctuation or symbol `p`, other `a`."""
    if not character or character.isspace():
        return "w"
    return "p" if unicodedata.category(character)[0] in "PS" else "a"


def _reference(character: str) -> str:
    return "&nbsp;" if character == "\u00a0" else f"&#{ord(character)};"


def _edges(text: str) -> str:
    """Write a space that is not ASCII as a reference at both ends: the parser would strip it."""
    if text and text[0].isspace():
        text = _reference(text[0]) + text[1:]
    if text and text[-1].isspace():
        text = text[:-1] + _reference(text[-1])
    return text


def _line_start(line: str) -> str:
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def _marked(runs: list[Run]) -> str:
    """Write runs with their delimiters and links, line by line."""
    pieces = [[_SPECIAL.sub(r"\\\1", character) for character in run.text] for run in runs]
    before_guarding: list[list[str]] = []
    while pieces != before_guarding:  # a reference is punctuation, which may matter to the next delimiter
        before_guarding = [list(piece) for piece in pieces]
        _guard_all(runs, pieces)
    text = ""
    for at, run in enumerate(runs):
        before, after = runs[at - 1] if at else Run(""), runs[at + 1] if at + 1 < len(runs) else Run("")
        opened = _delimiters(run, before)
        closed = _delimiters(run, after)[::-1]
        if run.italic:
            mark = "_" if _underscore(runs, at) else "*"
            opened, closed = opened.replace("i", mark), closed.replace("i", mark)
        opened, closed = opened.replace("b", "**"), closed.replace("b", "**")
        text += f"{'[' if run.href and run.href != before.href else ''}{opened}\0{at}\0{closed}"
        if run.href and run.href != after.href:
            text += f"]({_destination(run.href)})"
    text = re.sub("\0(\\d+)\0", lambda found: "".join(pieces[int(found[1])]), text)
    return "\\\n".join(_line_start(_edges(line)) for line in text.split("\n"))


def _delimiters(run: Run, neighbour: Run) -> str:
    """Return which marks open (or close) between a run and its neighbour; bold is outside, links close everything."""
    joined = run.href == neighbour.href
    bold = run.bold and not (joined and neighbour.bold)
    italic = run.italic and not (joined and neighbour.italic and run.bold == neighbour.bold)
    return ("b" if bold else "") + ("i" if italic else "")


def _underscore(runs: list[Run], at: int) -> bool:
    return runs[at].italic and any(run.bold for run in runs[max(0, at - 1) : at + 2])


def _guard_all(runs: list[Run], pieces: list[list[str]]) -> None:
    for at, run in enumerate(runs):
        before, after = runs[at - 1] if at else Run(""), runs[at + 1] if at + 1 < len(runs) else Run("")
        if run.href and run.href != before.href and before.text.endswith("!"):
            pieces[at - 1][-1] = r"\!"  # else the link would be read as a picture
        opened, closed = bool(_delimiters(run, before)), bool(_delimiters(run, after))
        _guard(pieces, at, opened=opened, closed=closed, underscore=_underscore(runs, at))


def _guard(pieces: list[list[str]], at: int, *, opened: bool, closed: bool, underscore: bool) -> None:
    """Write as references the characters beside a delimiter that would keep it from counting."""
    own = pieces[at]
    if opened:
        left = pieces[at - 1] if at else []
        if _kind(own[0][-1]) == "w":
            own[0] = _reference(own[0][-1])
        if left and len(left[-1]) == 1 and _kind(left[-1]) == "a" and (underscore or _kind(own[0][0]) == "p"):
            left[-1] = _reference(left[-1][-1])
    if closed:
        right = pieces[at + 1] if at + 1 < len(pieces) else []
        if _kind(own[-1][-1]) == "w":
            own[-1] = _reference(own[-1][-1])
        if right and len(right[0]) == 1 and _kind(right[0]) == "a" and (underscore or _kind(own[-1][-1]) == "p"):
            right[0] = _reference(right[0][0])


def _destination(href: str) -> str:
    if re.search(r"[\s()<>\\]", href):
        return "<" + re.sub(r"([\\<>&])", r"\\\1", href) + ">"
    return href.replace("&", "\\&")
