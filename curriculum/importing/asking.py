"""A question written in a document: « Question : … », a list of answers, then what is known of it.

The right answer ends with « (juste) » or is bold; « → » parts an answer from its feedback. Lines « Compétence : … »,
« Explication : … », « Source : … » and « Code : … » may stand before the list or after it. The code comes out empty
where none is written. Pure reading: what is missing is judged where the question is known whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bs4.element import Tag

from curriculum.importing.elements import Element, plain_text
from curriculum.importing.shapes import OptionShape, QuestionShape

OPENING = re.compile(r"^\s*question\s*(?:n°\s*)?\d*\s*:\s*", re.IGNORECASE)
ALONE = re.compile(r"^\s*question\s*(?:n°\s*)?\d*\s*:?\s*$", re.IGNORECASE)
RIGHT = re.compile(r"\s*\((?:juste|vrai|correct|correcte|bonne réponse|right)\)\s*[.;]?\s*$", re.IGNORECASE)
ARROW = re.compile(r"\s*(?:→|⇒|➔|->)\s*")
FIELD = re.compile(
    r"^\s*(compétences?|competency|competencies|explications?|explanation|sources?|code)\s*:\s*(.*\S)\s*$",
    re.IGNORECASE,
)
LETTER = re.compile(r"^\s*[A-Fa-f][.)]\s+")
PARTS = re.compile(r"[\s,;]+")
TRUE_FALSE = ({"vrai", "faux"}, {"true", "false"}, {"oui", "non"})


@dataclass
class Written:
    """What the lines of a question say, while they are read."""

    prompt: list[str] = field(default_factory=list)
    options: list[OptionShape] = field(default_factory=list)
    competencies: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def shape(self) -> QuestionShape:
        """Return the question as content files have it."""
        right = sum(option.correct for option in self.options)
        words = {option.text.strip(" .").lower() for option in self.options}
        kind: Literal["single", "multiple", "true_false"] = "multiple" if right > 1 else "single"
        if kind == "single" and words in TRUE_FALSE:
            kind = "true_false"
        return QuestionShape(
            code=self.fields.get("code", ""),
            kind=kind,
            prompt="\n\n".join(self.prompt),
            options=self.options,
            partial=kind == "multiple",
            explanation=self.fields.get("explanation", ""),
            source=self.fields.get("source", "")[:300],
            competencies=self.competencies,
        )


def read_question(elements: Sequence[Element], at: int, *, headed: bool) -> tuple[QuestionShape | None, int]:
    """Read a question that begins at an element; return it and where the rest begins, (None, at) if it is none.

    `headed`: a heading or a container announced it, so the paragraph need not begin with « Question : ».
    """
    written = Written()
    here = at
    while here < len(elements) and elements[here].kind == "paragraph":
        text = elements[here].text
        if _field(text, written):
            pass
        elif headed or not written.prompt:
            if not headed and not OPENING.match(text):
                return None, at
            written.prompt.append(OPENING.sub("", text, count=1))
        else:
            return None, at
        here += 1
    if here >= len(elements) or elements[here].kind != "list" or not any(written.prompt):
        return None, at
    written.options = [_option(item) for item in elements[here].node.find_all("li", recursive=False)]
    here += 1
    while here < len(elements) and elements[here].kind == "paragraph" and _field(elements[here].text, written):
        here += 1
    return written.shape(), here


def _field(text: str, written: Written) -> bool:
    """Whether a paragraph is a line « name : value »; it is noted then."""
    found = FIELD.match(text)
    if not found:
        return False
    name, value = found[1].lower(), found[2]
    if name.startswith("comp"):
        written.competencies += [part for part in PARTS.split(value) if part]
    else:
        key = "explanation" if name.startswith("expl") else "source" if name.startswith("source") else "code"
        written.fields[key] = value
    return True


def _option(item: Tag) -> OptionShape:
    said, *feedback = ARROW.split(plain_text(item), maxsplit=1)
    marked = RIGHT.search(said)
    text = LETTER.sub("", RIGHT.sub("", said)).strip()
    return OptionShape(text=text, correct=bool(marked) or _bold(item), feedback=feedback[0].strip() if feedback else "")


def _bold(item: Tag) -> bool:
    """Whether all words of an answer are bold, up to its arrow."""
    found = False
    for string in item.find_all(string=True):
        before = ARROW.split(str(string), maxsplit=1)[0]
        if before.strip():
            if not any(parent.name in {"b", "strong"} for parent in string.parents):
                return False
            found = True
        if ARROW.search(str(string)):
            break
    return found
