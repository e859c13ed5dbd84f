"""Words of the glossary in a text: the first time a term is said, a button opens its meaning (no script needed).

The text is HTML that was sanitised before; only its words are looked at, never links, headings or buttons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from assessments.kinds.folding import folded
from curriculum.models.glossary import GlossaryTerm

SECONDS = 60
_KEY = "mediane:glossary:{}"
_UNTOUCHED = ("a", "button", "h1", "h2", "h3", "h4", "code")
# What no line may part from a word: « l’ », an opening quote, a full stop (a no-break space glues, a plain one parts).
_GLUED_BEFORE = re.compile(r"[^ \t\n]*$")
_GLUED_AFTER = re.compile(r"[^ \t\n]*")


@dataclass(frozen=True)
class Word:
    """One term as a page shows it."""

    code: str
    term: str
    definition: str
    country: str
    forms: tuple[str, ...]


@dataclass
class Marking:
    """The terms of one page: each is marked once, in the order in which they are said."""

    words: tuple[Word, ...]
    found: list[Word] = field(default_factory=list)

    def mark(self, html: str) -> SafeString:
        """Return the text with a button around the first mention of each term not yet marked on this page."""
        pattern, by_form = _pattern(self.words)
        if pattern is None or not pattern.search(html):
            return mark_safe(html)
        soup = BeautifulSoup(html, "html.parser")
        for text in list(soup.find_all(string=True)):
            if text.find_parent(_UNTOUCHED) is None:
                self._replace(soup, text, pattern, by_form)
        return mark_safe(str(soup))

    def _replace(
        self, soup: BeautifulSoup, text: NavigableString, pattern: re.Pattern[str], by_form: dict[str, Word]
    ) -> None:
        pieces: list[object] = []
        said = str(text)
        end = 0
        for match in pattern.finditer(said):
            word = by_form[str(match.lastgroup)]
            if word in self.found or match.start() < end:
                continue
            self.found.append(word)
            start = _GLUED_BEFORE.search(said, end, match.start()).start()  # type: ignore[union-attr]
            stop = _GLUED_AFTER.match(said, match.end()).end()  # type: ignore[union-attr]
            pieces += [NavigableString(said[end:start]), _whole(soup, said[start:stop], match[0], word)]
            end = stop
        if pieces:
            text.replace_with(*[*pieces, NavigableString(said[end:])])  # type: ignore[arg-type]


def _whole(soup: BeautifulSoup, run: str, form: str, word: Word) -> Tag:
    """Return the word's button with what touches it, in a piece that no line breaks."""
    button = soup.new_tag("button", type="button", attrs={"class": "term", "popovertarget": f"mot-{word.code}"})
    button.string = form
    before, _form, after = run.partition(form)
    if not before and not after:
        return button
    piece = soup.new_tag("span", attrs={"class": "whole"})
    piece.extend([NavigableString(before), button, NavigableString(after)])
    return piece


def marking(language: str) -> Marking:
    """Return what marks a page of a language; the glossary is read once a minute."""
    return Marking(words_of(language))


def words_of(language: str) -> tuple[Word, ...]:
    """Return the glossary of a language as a dictionary sorts it: « écoute » between « droit » and « emprise »."""
    known: tuple[Word, ...] | None = cache.get(_KEY.format(language))
    if known is None:
        with override(language):
            found = [
                Word(one.code, one.term, one.definition, one.get_country_display(), tuple(one.forms(language)))
                for one in GlossaryTerm.objects.all()
            ]
        known = tuple(sorted(found, key=lambda word: folded(word.term)))
        cache.set(_KEY.format(language), known, SECONDS)
    return known


@lru_cache(maxsize=8)
def _pattern(words: tuple[Word, ...]) -> tuple[re.Pattern[str] | None, dict[str, Word]]:
    """Return one expression for all terms, longest first, with a named group each, and the word of each group."""
    forms = sorted(((form, word) for word in words for form in word.forms), key=lambda pair: -len(pair[0]))
    groups = {f"g{number}": word for number, (_form, word) in enumerate(forms)}
    parts = [f"(?P<g{number}>{_form_pattern(form)})" for number, (form, _word) in enumerate(forms)]
    return (re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None), groups


def _form_pattern(form: str) -> str:
    """Allow a simple plural of each word; an acronym is found in capitals only, the rest in any case."""
    words = [re.escape(word).replace("’", "['’]") for word in form.split()]
    if form.isupper():
        return r"\s+".join(words)
    return "(?i:" + r"[sx]?\s+".join(words) + "[sx]?)"
