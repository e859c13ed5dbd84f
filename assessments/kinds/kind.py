"""What a kind of question is, and what kinds tell: the author's options, the question asked, a line shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from assessments.scoring import Score

Control = Literal["radio", "checkbox", "position", "match", "text", "number", "essay"]
Interaction = Literal["choice", "true-false", "sequencing", "matching", "fill-in", "numeric", "long-fill-in"]
Block = Literal["option", "pair", "answer", "number", "criterion"]
JOIN, PAIR, RANGE = "[,]", "[.]", "[:]"
DELIMITERS = (JOIN, PAIR, RANGE)


class FormData(Protocol):
    """What a kind reads of a posted form: Django's QueryDict has it."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value posted under a name."""


def typed(data: FormData, field: str) -> list[str]:
    """Return what was typed, without the spaces around it; nothing but spaces is no answer."""
    texts = (text.replace("\x00", "").replace("\r\n", "\n").strip() for text in data.getlist(field))
    return [text for text in texts if text]


@dataclass(frozen=True)
class Option:
    """One line of the author's form; each kind reads its own fields. `match` is a pair's other half."""

    text: str
    correct: bool = False
    feedback: str = ""
    match: str = ""
    tolerance: str = ""
    id: str = ""
    block: str = ""  # the form it was written in, where that is known


@dataclass(frozen=True)
class Flaw:
    """What keeps a question from being published: a code of `wording.FLAWS`, and the option (from 0) and field."""

    code: str
    at: int | None = None
    field: str = "text"


class Named(Protocol):
    """An option or a target as it is shown."""

    @property
    def id(self) -> str:
        """Its stable id."""

    @property
    def text(self) -> str:
        """Its words."""


class Foreseen(Named, Protocol):
    """An answer that the author foresaw, or what an essay is read for. It is never shown before scoring."""

    @property
    def right(self) -> bool:
        """Whether it is a right answer."""

    @property
    def tolerance(self) -> str:
        """How far a number may be from it; empty for not at all."""


@dataclass(frozen=True)
class Answer:
    """A foreseen answer as a kind makes it."""

    id: str
    text: str
    right: bool = True
    tolerance: str = ""


@dataclass(frozen=True)
class Asked:
    """One question as it is scored. `correct` are tokens of a right response; `partial`: counted by parts."""

    options: Sequence[Named] = ()
    correct: Sequence[str] = ()
    targets: Sequence[Named] = ()
    answers: Sequence[Foreseen] = ()
    partial: bool = False

    @property
    def ids(self) -> list[str]:
        """The options' ids."""
        return [option.id for option in self.options]

    def text_of(self, key: str) -> str:
        """Return the words of an option, a target or a foreseen answer; empty when there is none of this id."""
        known = (*self.options, *self.targets, *self.answers)
        return next((each.text for each in known if each.id == key), "")


@dataclass(frozen=True)
class Line:
    """One part of a response as words: `key` names its feedback; empty when the author foresaw nothing."""

    text: str
    right: bool
    key: str = ""


@dataclass(frozen=True)
class Example:
    """A question of the kind, whole: shown to authors, asked by tests."""

    prompt: str
    options: tuple[Option, ...]
    explanation: str


class Kind:
    """How one kind of question is written, asked, read, scored and said. What most kinds share stands here."""

    name: str
    control: Control
    interaction: Interaction
    block: Block = "option"
    example: Example
    in_parts = False
    """Whether its author may have it counted by parts."""
    in_words = False
    """Whether a person answers in words or numbers of their own; else among options."""

    def freeze(self, options: Sequence[Option], key: str) -> Asked:
        """Return what is asked and what is right; `key` is the question's id. The same options give the same."""
        del key
        return Asked(
            options=[Answer(each.id, each.text) for each in options],
            correct=[each.id for each in options if each.correct],
        )

    def read(self, data: FormData, options: Sequence[str], field: str = "response") -> list[str]:
        """Return the response that a form posted; `options` are the ids that were shown. Raises InvalidResponse."""
        del options
        return data.getlist(field)

    def score(self, asked: Asked, response: Sequence[str]) -> Score:
        """Score a response; raises `assessments.scoring.InvalidResponse` on one that the form could not have sent."""
        raise NotImplementedError

    def worth(self, asked: Asked) -> int:
        """Return how many points the question can give."""
        return len(asked.correct) if self.in_parts and asked.partial else 1

    def said(self, asked: Asked, response: Sequence[str]) -> list[str] | None:
        """Return what a statement says of a scored response; None where that would be a person's own words."""
        del asked
        return list(response)

    def pattern(self, asked: Asked) -> list[str]:
        """Return the `correctResponsesPattern` of the specification; empty where nothing is right in itself."""
        return [JOIN.join(asked.correct)]

    def shown(self, asked: Asked, said: Sequence[str]) -> list[Line]:
        """Return a response, as it was said, in words; what is no part of the question any more is left out."""
        known = set(asked.ids)
        return [Line(asked.text_of(each), each in asked.correct, each) for each in said if each in known]

    def solution(self, asked: Asked) -> list[str]:
        """Return the right answer in words."""
        return [asked.text_of(each) for each in asked.correct]

    def flaws(self, options: Sequence[Option]) -> list[Flaw]:
        """Say what keeps a question of this kind from being published."""
        raise NotImplementedError
