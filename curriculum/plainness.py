"""How plainly a text is written: words, sentences, what shouts, what points nowhere. Pure: HTML in, figures out.

The same figures hold what ships to plain words (`tests/curriculum/test_content_quality.py`). Each text is read once and
its figures are kept: lists and the admin's home judge every draft each time they are shown, and texts seldom change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bs4 import BeautifulSoup

STEP_WORDS = 150
"""Words of a step above which it is long (experience.md, T4)."""
SENTENCE_WORDS = 20
"""Words of a sentence, on average over a step, above which it is hard to read (experience.md, F1)."""
WORD = re.compile(r"\w[\w’'-]*")
SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")
CAPITALS_ALONE, CAPITALS_IN_A_ROW = 8, 5  # letters: shorter words in capitals are acronyms
SIGNS = ".,;:!?…«»() "
NOWHERE = re.compile(
    r"\bcliqu(?:ez|er|e|ons)\s+(?:ici|là|sur\s+ce\s+lien)\b|\bclick\s+(?:here|this\s+link)\b", re.IGNORECASE
)
BARE = frozenset({"ici", "là", "lien", "ce lien", "le lien", "here", "link", "this link", "the link"})


KEPT = 5000  # texts; a curriculum of both languages that ships has about 2,000


@dataclass(frozen=True)
class Figures:
    """A text as it reads: its words counted, those of each sentence, what shouts and what points nowhere."""

    words: int
    sentences: tuple[int, ...]
    shouted: str
    pointless: str


@lru_cache(maxsize=KEPT)
def figures(html: str) -> Figures:
    """Read a piece of rich text, once; a paragraph or an item of a list ends a sentence, with or without a stop."""
    soup = BeautifulSoup(html, "html.parser")
    plain = soup.get_text(" ")
    lengths = (
        len(WORD.findall(sentence))
        for piece in soup.find_all(["p", "li"]) or [soup]
        for sentence in SENTENCE.split(piece.get_text(" "))
    )
    return Figures(
        len(WORD.findall(plain)), tuple(length for length in lengths if length), shouted(plain), _pointless(soup)
    )


def words(html: str) -> int:
    """Count the words."""
    return figures(html).words


def shouted(text: str) -> str:
    """Return the first words in capitals that are no acronym: several in a row, or a long one; empty where none is."""
    for loud, run in groupby(text.split(), key=_loud):
        found = list(run)
        longest = max(len(word.strip(SIGNS)) for word in found)
        if loud and longest >= (CAPITALS_ALONE if len(found) == 1 else CAPITALS_IN_A_ROW):
            return " ".join(found).strip(SIGNS)
    return ""


def _loud(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(sign.isupper() for sign in letters) and not any(sign.isdigit() for sign in word)


def pointless(html: str) -> str:
    """Return the first link or words that say « cliquez ici » and not where they lead; empty where none does."""
    return figures(html).pointless


def _pointless(soup: BeautifulSoup) -> str:
    for link in soup.find_all("a"):
        said = " ".join(link.get_text(" ").split())
        if said.lower().strip(" .!…") in BARE:
            return said
    found = NOWHERE.search(" ".join(soup.get_text(" ").split()))
    return found[0] if found else ""
