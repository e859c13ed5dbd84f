"""Elements of a document → a lesson: headings open steps, known headings become situations, key points, questions.

Nothing here touches the database; what codes and names lead to is looked up in `drafting.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.datafile import DataFileError
from curriculum.importing.asking import ALONE, OPENING, PARTS, read_question
from curriculum.importing.elements import Document, Element, Remark, plain_text, quote
from curriculum.importing.plaintext import to_text
from curriculum.importing.richtext import to_html
from curriculum.importing.shapes import BlockShape, LessonShape, QuestionShape

HEAD = re.compile(
    r"^\s*(objectif|objective|durée|duration|compétences?|competency|competencies|modalité|mode|code)\s*:\s*(.*\S)\s*$",
    re.IGNORECASE,
)
SITUATION = re.compile(r"^\s*situation\s*(?::\s*(.*))?$", re.IGNORECASE)
REMEMBER = re.compile(r"^\s*(?:à retenir|a retenir|points? clés?|key points?|remember)\s*:?\s*$", re.IGNORECASE)
LINES = {
    "sources": re.compile(r"^\s*sources?\s*:?\s*$", re.IGNORECASE),
    "to_verify": re.compile(r"^\s*(?:à vérifier|a vérifier|to verify)\s*:?\s*$", re.IGNORECASE),
}
TITLE, LINE = 160, 400
NOWHERE = Path("-")


class DraftShape(LessonShape, frozen=True, kw_only=True):
    """A lesson that is not finished: what a draft may still lack."""

    code: str = ""
    title: str = ""
    objective: str = ""
    minutes: int = 30


@dataclass(frozen=True)
class Reading:
    """What a document says: a lesson, its new questions by the name that its blocks have for them, and remarks.

    With `errors` (line, what was expected) there is no lesson to confirm.
    """

    lesson: DraftShape
    questions: dict[str, QuestionShape] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Open:
    """The block of words that is being filled."""

    kind: str = "text"
    title: str = ""
    html: list[str] = field(default_factory=list)


class Assembler:
    """Fills a lesson from elements, in order."""

    def __init__(self, document: Document, lesson: DraftShape, *, head: bool) -> None:
        """Begin; `head`: whether the first lines may say title, objective, duration and competencies."""
        self.document, self.elements = document, document.elements
        self.fields = {name: getattr(lesson, name) for name in lesson.__struct_fields__}
        self.head = head
        self.blocks: list[BlockShape] = []
        self.questions: dict[str, QuestionShape] = {}
        self.open = _Open()
        self.lines = ""  # the list of lines that is being filled: sources, or what is to be verified
        self.steps = 0

    def read(self) -> Reading:
        """Return all that was read."""
        at = 0
        while at < len(self.elements):
            at = self._next(at)
        self._close()
        self._add_lines("sources", self.document.notes)
        self._say_what_became()
        lesson = DraftShape(**self.fields | {"body": self.blocks, "live": False})
        return Reading(lesson, self.questions, self.document.pictures, self.document.remarks)

    # ------------------------------------------------------------ one element

    def _next(self, at: int) -> int:
        each = self.elements[at]
        if each.kind == "heading":
            return self._heading(each, at)
        if self.lines and each.kind in {"paragraph", "list"}:
            items = each.node.find_all("li") if each.kind == "list" else [each.node]
            self._add_lines(self.lines, [plain_text(item) for item in items])
            return at + 1
        if each.kind == "paragraph":
            return self._paragraph(each, at)
        if each.kind == "list":
            self.open.html.append(self._rich(each))
        elif each.kind == "table":
            self._table(each)
        elif each.kind == "image":
            self._picture(each)
        elif each.kind == "block" and each.block is not None:
            self._close()
            self.blocks.append(each.block)
        elif each.kind == "question" and each.question is not None:
            self._ask(each.question)
        return at + 1

    def _heading(self, each: Element, at: int) -> int:
        text = each.text
        if self.head and not self.fields["title"] and not self.blocks and not self.open.html:
            self.fields["title"] = text[:255]
            return at + 1
        self.head = False
        self._close()
        self.lines = next((name for name, heading in LINES.items() if heading.match(text)), "")
        if self.lines:
            return at + 1
        if ALONE.match(text) or OPENING.match(text):
            return self._headed_question(each, at)
        situation = SITUATION.match(text)
        if situation:
            self.open = _Open("situation", (situation[1] or _("Situation")).strip()[:TITLE])
        elif REMEMBER.match(text):
            self.open = _Open("remember")
        else:
            self.steps += 1
            if len(text) > TITLE:
                told = _("titre de plus de %(most)d caractères : il est coupé")
                self.document.say("problem", each.place, told % {"most": TITLE})
            self.open = _Open("text", text[:TITLE])
        return at + 1

    def _headed_question(self, each: Element, at: int) -> int:
        asked = OPENING.sub("", each.text, count=1) if not ALONE.match(each.text) else ""
        following = list(self.elements[at + 1 :])
        if asked:
            holder = BeautifulSoup("", "html.parser").new_tag("p")
            holder.string = asked
            following.insert(0, Element(each.place, "paragraph", holder))
        question, read = read_question(following, 0, headed=True)
        if question is None:
            told = _("%(title)s : une question attend un énoncé, puis une liste de réponses ; le texte reste tel quel")
            self.document.say("problem", each.place, told % {"title": quote(each.text)})
            self.open = _Open("text", each.text[:TITLE])
            return at + 1
        self._ask(question)
        return at + 1 + read - bool(asked)

    def _paragraph(self, each: Element, at: int) -> int:
        if self.head and self._head_line(each):
            return at + 1
        if OPENING.match(each.text):
            question, rest = read_question(self.elements, at, headed=False)
            if question is not None:
                self._ask(question)
                return rest
            told = _("%(text)s : aucune liste de réponses ne suit ; le texte reste tel quel")
            self.document.say("problem", each.place, told % {"text": quote(each.text)})
        self.open.html.append(self._rich(each))
        return at + 1

    def _head_line(self, each: Element) -> bool:
        found = HEAD.match(each.text)
        if not found:
            return False
        name, value = found[1].lower(), found[2]
        if name.startswith("obj"):
            self.fields["objective"] = value
        elif name.startswith("du"):
            minutes = re.match(r"(\d{1,3})\s*(h|min|'|$)", value)
            if not minutes:
                told = _("durée %(value)s : écrivez un nombre de minutes")
                self.document.say("problem", each.place, told % {"value": quote(value)})
            else:
                self.fields["minutes"] = max(1, int(minutes[1])) * (60 if minutes[2] == "h" else 1)
        elif name.startswith("comp"):
            self.fields["competencies"] = [*self.fields["competencies"], *filter(None, PARTS.split(value))]
        elif name.startswith("mod"):
            self.fields["modality"] = value[:200]
        else:
            self.fields["code"] = value
        return True

    # ------------------------------------------------------------ what is made

    def _ask(self, question: QuestionShape) -> None:
        self._close()
        taken = not question.code or question.code in self.questions
        name = f"#{len(self.questions) + 1}" if taken else question.code
        self.questions[name] = question
        self.blocks.append(BlockShape("question", name=name))

    def _table(self, each: Element) -> None:
        """A lesson has no tables: each row becomes an item of a list."""
        rows = [[plain_text(cell) for cell in row.find_all(["td", "th"])] for row in each.node.find_all("tr")]
        listing = BeautifulSoup("", "html.parser").new_tag("ul")
        for row in rows:
            item = BeautifulSoup("", "html.parser").new_tag("li")
            item.string = " – ".join(filter(None, row))
            listing.append(item)
        self.open.html.append(self._rich(Element(each.place, "list", listing)))
        told = _("un tableau de %(rows)d lignes devient une liste ; pour un vrai tableau, faites une fiche")
        self.document.say("changed", each.place, told % {"rows": len(rows)})

    def _picture(self, each: Element) -> None:
        source = str(each.node.get("src") or "")
        kind, _colon, name = source.partition(":")
        alt = str(each.node.get("alt") or "")[:300]
        if kind == "unknown" or "//" in source:
            told = _("une image n’est pas reprise (%(source)s) : enregistrez-la en PNG ou JPEG, puis ajoutez-la")
            self.document.say("problem", each.place, told % {"source": name if kind == "unknown" else source})
            return
        if not alt:
            told = _("une image n’a pas de texte de remplacement : sans lui, elle passe pour décorative")
            self.document.say("problem", each.place, told)
        self._close()
        self.blocks.append(BlockShape("image", name=source, alt=alt))

    def _close(self) -> None:
        """Put the open block into the lesson, if it says anything; what follows is text without a title."""
        html = "".join(self.open.html)
        if html or (self.open.kind == "text" and self.open.title):
            self.blocks.append(BlockShape(self.open.kind, title=self.open.title, text=html))  # type: ignore[arg-type]
        self.open = _Open()

    def _add_lines(self, name: str, lines: list[str]) -> None:
        self.fields[name] = [*self.fields[name], *(line[:LINE] for line in lines if line)]

    def _rich(self, each: Element) -> str:
        """Return an element's words in the form that lessons have."""
        for item in each.node.find_all("li"):
            _flatten(item)
        try:
            return to_html(to_text(str(each.node)), path=NOWHERE)
        except DataFileError:
            told = _("%(text)s : la mise en forme n’a pas pu être reprise")
            self.document.say("problem", each.place, told % {"text": quote(each.text)})
            holder = BeautifulSoup("", "html.parser").new_tag("p")
            holder.string = each.text
            return to_html(to_text(str(holder)), path=NOWHERE)

    def _say_what_became(self) -> None:
        count = {
            "steps": self.steps,
            "questions": len(self.questions),
            "pictures": sum(block.kind == "image" for block in self.blocks),
        }
        told = [
            ngettext("%(n)s titre devient une étape", "%(n)s titres deviennent des étapes", count["steps"]),
            ngettext("%(n)s question pour la banque", "%(n)s questions pour la banque", count["questions"]),
            ngettext("%(n)s image devient un bloc", "%(n)s images deviennent des blocs", count["pictures"]),
        ]
        for number, text in zip(count.values(), told, strict=True):
            if number:
                self.document.say("kept", 0, text % {"n": number})
        if self.blocks and not self.steps:
            self.document.say("problem", 0, _("aucun titre d’étape : toute la leçon tient en une page"))


def _flatten(item: Tag) -> None:
    """Make the paragraphs of a list item one, with line breaks between them."""
    for paragraph in item.find_all("p", recursive=False):
        if any(not isinstance(before, NavigableString) or before.strip() for before in paragraph.previous_siblings):
            paragraph.insert_before(BeautifulSoup("", "html.parser").new_tag("br"))
        paragraph.unwrap()


def with_title(lesson: DraftShape, title: str) -> DraftShape:
    """Return a lesson with a title where it has none."""
    return lesson if lesson.title else msgspec.structs.replace(lesson, title=title)
