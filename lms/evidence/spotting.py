"""Words that look like the name of a pupil, a family or anybody: shown to the writer before sending. Pure.

By the shape of words and what stands around them, in French and in English. It warns and never refuses: « Karim » at
the beginning of a sentence escapes it, a street may be taken for a person. Turned down: lists of first names and
language models (docs/decisions/0018-evidence.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Why = Literal["kin", "title", "initials", "name", "contact"]

_UPPER = "A-ZÀ-ÖØ-Þ"
_LOWER = "a-zß-öø-ÿœ'’"
_WORD = rf"[{_UPPER}][{_LOWER}]+(?:-[{_UPPER}{_LOWER}][{_LOWER}]+)*"
_INITIALS = rf"[{_UPPER}]\.(?:\s?-?[{_UPPER}]\.)*|[{_UPPER}](?![\w'’.])"
_NAMES = rf"(?:{_WORD}|{_INITIALS})(?:\s(?:{_WORD}|[{_UPPER}]{{2,}}|{_INITIALS}))*"
# Who is spoken of: a name after such a word is a pupil's or a family's. Cases are written out: names need capitals.
_KIN = (
    r"(?i:élève|eleve|collégien(?:ne)?|lycéen(?:ne)?|famille|mère|père|maman|papa|parents?|frère|sœur|soeur|oncle|tante"
    r"|cousine?|grand-mère|grand-père|tuteur légal|fils|fille|enfant|jeune|camarade|prénommée?|nommée?|appelée?"
    r"|pupil|student|family|mother|father|mum|dad|brother|sister|son|daughter|child|named|called|uncle|aunt)"
)
_BETWEEN = r"(?:\s*:\s*|\s+)(?:(?i:de la|de|du|d['’]|of|la|le|l['’]|the)\s*)?"
_TITLE = r"(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Miss)"
_PATTERNS: tuple[tuple[Why, re.Pattern[str]], ...] = (
    ("contact", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\d)(?:\+33|\+32|0)\s?[1-9](?:[\s.-]?\d){7,8}(?!\d)")),
    ("kin", re.compile(rf"\b{_KIN}{_BETWEEN}(?P<name>{_NAMES}|[{_UPPER}]{{3,}}(?!\w))")),
    ("title", re.compile(rf"(?<!\w){_TITLE}\s+(?P<name>{_NAMES})")),
    ("initials", re.compile(rf"(?<![\w.])(?P<name>[{_UPPER}]\.\s?-?[{_UPPER}]\.(?:\s?[{_UPPER}]\.)*)")),
    ("name", re.compile(rf"(?<!\w)(?P<name>{_WORD}(?:\s(?:{_WORD}|[{_UPPER}]{{2,}}|[{_UPPER}]\.))*)")),
)
_SENTENCE_ENDS = '.!?…:;\n\r•–—«»"“”()'
# Written with a capital and nobody's name (compared without case, part by part); what opens a sentence.
ORDINARY = """
france paris belgique belgium bruxelles brussels wallonie wallonia europe marseille lyon lille toulouse nantes rennes
strasbourg bordeaux montpellier grenoble afrique maghreb internet whatsapp snapchat instagram tiktok facebook pronote
collège lycée école ecole mairie ville région académie université conseil ministère éducation nationale état
république maison centre association caf protection médiation médiane cpe français française anglais arabe monday
tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december english french i i’m i'm i’ve i've state school council noël pâques ramadan christmas monsieur
madame mademoiselle mme mmes mlle mr mrs ms miss principal
"""
OPENERS = """
le la les un une des mon ma mes son sa ses notre nos leur leurs ce cet cette ces à au aux avec chez dans pour par sur
sans vers depuis pendant après avant quand lorsque puis alors ensuite enfin mais et ou donc car si comme selon the a
an my his her our their this that in on at with for from to when then and but after before during as if de du en hier
aujourd’hui demain il elle on nous vous ils elles je j’ai he she we they you
"""
_ORDINARY, _OPENERS = frozenset(ORDINARY.split()), frozenset(OPENERS.split())


@dataclass(frozen=True)
class Spotted:
    """Words that look like a name: the words, where they begin in the text, and what gave them away."""

    words: str
    start: int
    why: Why


def spot(text: str) -> tuple[Spotted, ...]:
    """Return what looks like a name in a text, in its order, each place once."""
    found: list[Spotted] = []
    taken: list[tuple[int, int]] = []
    for why, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            group = "name" if "name" in pattern.groupindex else 0
            words, (start, end) = hit[group], hit.span(group)
            if any(start < last and first < end for first, last in taken):
                continue
            if why == "name":
                words, start = _without_beginning(text, words, start)
            if not words or _is_ordinary(words):
                continue
            found.append(Spotted(words, start, why))
            taken.append((start, end))
    return tuple(sorted(found, key=lambda each: each.start))


def _without_beginning(text: str, words: str, start: int) -> tuple[str, int]:
    """Leave out the first word of a sentence, which has its capital anyway, unless a name may follow on it.

    « Karim Benali est venu » keeps both; « Le Collège » and « Elle » keep none of the first.
    """
    before = text[:start].rstrip(" \t'’")
    if before and before[-1] not in _SENTENCE_ENDS:
        return words, start
    first, _space, rest = words.partition(" ")
    if not rest:
        return "", start
    if first.lower() in _OPENERS:
        return rest, start + len(first) + 1
    return words, start


def _is_ordinary(words: str) -> bool:
    return all(part.lower() in _ORDINARY for part in re.split(r"[\s-]+", words) if part)
