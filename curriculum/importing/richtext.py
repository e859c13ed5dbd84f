"""The little Markdown of lessons ↔ the little HTML of rich text: paragraphs, lists, bold, italic, links, nothing else.

`to_html` is strict and names the line; `to_text` writes the one canonical text. Links into the site are symbols here
(`lesson:CODE`, `page:<translation_key>`, `document:<file name>`); `curriculum/importing/binding.py` gives them rows.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from competencies.datafile import DataFileError

SCHEMES = ("http://", "https://", "mailto:", "tel:", "lesson:", "page:", "document:")
_BLOCKS = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_open": "<ol>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
}
_INLINE = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "softbreak": " ",
    "hardbreak": "<br/>",
    "link_close": "</a>",
}


def _parser() -> MarkdownIt:
    """Return a parser that sees all of CommonMark and tables, so that what is not ours can be refused by name."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # keep addresses as they were written
    parser.validateLink = bool  # type: ignore[assignment,method-assign]  # `_address` refuses the others by name
    return parser


_MARKDOWN = _parser()


def to_html(text: str, *, path: Path, first_line: int = 1) -> str:
    """Return Markdown as the rich text it means; DataFileError on anything but our little Markdown."""
    html: list[str] = []
    tokens = _MARKDOWN.parse(text)
    line = first_line
    for at, token in enumerate(tokens):
        if token.map:
            line = first_line + token.map[0]
        if token.type == "inline":
            html.append(_inline(token.children or [], path, line))
        elif token.type not in _BLOCKS or _is_second_paragraph(tokens, at):
            raise _refused(token, path, line)
        elif token.type.startswith("paragraph") and token.level:
            continue  # the text of a list item has no paragraph of its own in rich text
        else:
            if token.attrs.get("start"):
                raise DataFileError(path, line, _("une liste numérotée commence à 1"))
            html.append(_BLOCKS[token.type])
    return "".join(html)


def plain(text: str, *, path: Path, line: int) -> str:
    """Return one line of Markdown that must be plain text (a title)."""
    children = [child for token in _MARKDOWN.parseInline(text) for child in token.children or []]
    if any(child.type not in {"text", "text_special"} for child in children):
        raise DataFileError(path, line, _("attendu : un titre sans mise en forme ; trouvé : %(text)s") % {"text": text})
    return "".join(child.content for child in children)


def _is_second_paragraph(tokens: list[Token], at: int) -> bool:
    """Whether a paragraph opens inside a list item, but not as its first."""
    token = tokens[at]
    return token.type == "paragraph_open" and token.level > 0 and tokens[at - 1].type != "list_item_open"


def _inline(children: list[Token], path: Path, line: int) -> str:
    html: list[str] = []
    for child in children:
        if child.type in {"text", "text_special"}:
            html.append(escape(child.content, quote=False))
        elif child.type == "link_open":
            html.append(f'<a href="{escape(_address(child, path, line))}">')
        elif child.type in _INLINE:
            html.append(_INLINE[child.type])
        else:
            raise _refused(child, path, line)
    return "".join(html)


def _address(token: Token, path: Path, line: int) -> str:
    address = str(token.attrs.get("href", ""))
    if not address.startswith(SCHEMES) or token.attrs.get("title"):
        expected = _("attendu : une adresse sans titre qui commence par %(schemes)s ; trouvé : %(address)s")
        raise DataFileError(path, line, expected % {"schemes": ", ".join(SCHEMES), "address": address})
    return address


def _refused(token: Token, path: Path, line: int) -> DataFileError:
    names = {
        "heading_open": _("un titre"),
        "html_block": _("du HTML"),
        "html_inline": _("du HTML"),
        "table_open": _("un tableau"),
        "image": _("une image dans le texte (écrivez « ::: image fichier »)"),
        "fence": _("un bloc de code"),
        "code_block": _("un texte décalé de quatre espaces"),
        "code_inline": _("du code"),
        "blockquote_open": _("une citation"),
        "hr": _("une ligne de séparation"),
        "paragraph_open": _("un second paragraphe dans un élément de liste"),
    }
    expected = _("attendu : paragraphes, listes, gras, italique, liens ; trouvé : %(found)s")
    return DataFileError(path, line, expected % {"found": names.get(token.type, token.type)})
