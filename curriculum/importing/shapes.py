"""What each content file says, as strict structures: the neutral side between readable text and database rows.

Everything is named by code or file name here. Rich text is the little HTML of `curriculum/importing/richtext.py`.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1)]
Line = Annotated[str, Meta(min_length=1, max_length=400)]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
Reference = Annotated[str, Meta(pattern=r"^[^/\s]+/[^/\s]+/[^/\s]+$")]
Share = Annotated[float, Meta(ge=0, le=1)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a content file; an unknown field is an error, a field left at its default is not written."""


class OptionShape(Shape, frozen=True):
    """One answer of a question: `match` belongs to a pair, `tolerance` to a number."""

    text: Text
    correct: bool = False
    feedback: str = ""
    match: str = ""
    tolerance: str = ""


class QuestionShape(Shape, frozen=True):
    """One question; the options of an `order` stand in the right order. `partial`: counted by parts."""

    code: Code
    kind: Literal["single", "multiple", "true_false", "order", "match", "short_text", "numeric", "essay"]
    prompt: Text
    options: list[OptionShape] = []
    partial: bool = False
    explanation: str = ""
    source: Annotated[str, Meta(max_length=300)] = ""
    review_on: datetime.date | None = None
    competencies: list[Reference] = []


class DrawShape(Shape, frozen=True):
    """So many questions of the bank on a competency."""

    competency: Reference
    number: Annotated[int, Meta(ge=1, le=50)]


class QuizShape(Shape, frozen=True, kw_only=True):
    """One quiz; `questions` are codes."""

    code: Code
    title: Text
    introduction: str = ""
    threshold: Share = 0.8
    pass_mark: Share | None = None
    attempts_allowed: Annotated[int, Meta(ge=0, le=1000)] = 0
    minutes: Annotated[int, Meta(ge=0, le=600)] = 0
    shuffle_questions: bool = False
    shuffle_options: bool = True
    feedback_at_once: bool = False
    questions: list[Code] = []
    draws: list[DrawShape] = []


class ChoiceShape(Shape, frozen=True):
    """One choice of a scene; `goto` names a scene or an ending."""

    text: Text
    goto: Text
    points: Annotated[int, Meta(ge=0, le=10)] = 0
    feedback: str = ""
    competencies: list[Reference] = []
    safety_error: bool = False


class SceneShape(Shape, frozen=True, kw_only=True):
    """One scene."""

    name: Text
    speaker: str = ""
    title: str = ""
    text: Text
    choices: list[ChoiceShape]


class EndingShape(Shape, frozen=True, kw_only=True):
    """One ending; `next_act` is the code of the scenario that goes on from it."""

    name: Text
    outcome: Literal["favourable", "mixed", "unfavourable"]
    text: str = ""
    next_act: str = ""


class ScenarioShape(Shape, frozen=True, kw_only=True):
    """One scenario; `start` names the first scene."""

    code: Code
    title: Text
    introduction: str = ""
    threshold: Share = 0.8
    back: bool = False
    start: Text
    scenes: list[SceneShape]
    endings: list[EndingShape]


class CriterionShape(Shape, frozen=True):
    """One criterion of a rubric."""

    code: Annotated[str, Meta(min_length=1, max_length=20)]
    text: Text
    competency: Reference
    reached: Text
    not_yet: Text
    not_observed: str = ""


class RubricShape(Shape, frozen=True, kw_only=True):
    """One rubric, and the lesson whose role play it belongs to."""

    code: Code
    title: Text
    introduction: str = ""
    lesson: str = ""
    criteria: list[CriterionShape]


class ModuleShape(Shape, frozen=True):
    """A module page; the description is rich text and stands below the front matter. `positioning`: a quiz's code."""

    code: Code
    title: Text
    summary: str = ""
    hours: float | None = None
    note: str = ""
    audience: str = ""
    prerequisites: str = ""
    outcomes: list[Text] = []
    positioning: str = ""
    logbook: str = ""
    description: str = ""


class BlockShape(Shape, frozen=True):
    """One block of a body; `name` is a code or a file name, `text` rich text (plain lines of a table and of a form)."""

    kind: Literal[
        "text",
        "image",
        "media",
        "situation",
        "remember",
        "question",
        "quiz",
        "scenario",
        "file",
        "link",
        "table",
        "fill",
        "answer",
    ]
    title: str = ""
    text: str = ""
    name: str = ""
    variant: Literal["", "fr-FR", "fr-BE"] = ""
    alt: str = ""
    decorative: bool = False
    caption: str = ""
    media: Literal["", "video", "audio"] = ""
    transcript: str = ""
    url: str = ""


class LessonShape(Shape, frozen=True, kw_only=True):
    """A lesson page; its body stands below the front matter. A lesson that is not live is a plan."""

    code: Code
    title: Text
    minutes: Annotated[int, Meta(ge=1)]
    modality: str = ""
    objective: Text
    competencies: list[Reference] = []
    rated: bool = True
    live: bool = True
    sources: list[Line] = []
    to_verify: list[Line] = []
    body: list[BlockShape] = []


class SheetShape(Shape, frozen=True, kw_only=True):
    """A sheet of a module or of the library; its body stands below the front matter."""

    code: Code
    kind: Literal["role_cards", "debrief", "workshop", "case_study", "tool"]
    title: Text
    summary: str = ""
    audience: Literal["everyone", "trainers"] = "everyone"
    lesson: str = ""
    minutes: Annotated[int, Meta(ge=1)] | None = None
    competencies: list[Reference] = []
    sources: list[Line] = []
    to_verify: list[Line] = []
    body: list[BlockShape] = []


class TermShape(Shape, frozen=True, kw_only=True):
    """One term of the glossary, in both languages."""

    code: Code
    term_fr: Text
    term_en: Text
    forms_fr: str = ""
    forms_en: str = ""
    definition_fr: Text
    definition_en: Text
    country: Literal["", "FR", "BE"] = ""
    source: str = ""


class ProgrammeShape(Shape, frozen=True, kw_only=True):
    """A programme: modules by code, in order."""

    code: Code
    title: Text
    summary: str = ""
    modules: list[Code]
