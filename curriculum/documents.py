"""The neutral form of a release (schema `release/1`): what the player shows and what the server scores with.

Plain frozen structures, free of Django and of Wagtail, so that a release outlives every change of blocks. Ids: a
module, lesson, question, quiz, scenario or rubric is named by its `translation_key` (36 characters); a step, option,
scene, choice or criterion by its block's id. Competencies are named by reference (`MS9/v1/MS9-A2-C3`). HTML is
sanitised; `asset:<sha256><suffix>` and `lesson:<translation_key>` are resolved by the player. Equal content gives equal
bytes: JSON with sorted keys, UTF-8, no spaces.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from assessments.kinds import Asked

SCHEMA = "release/1"


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One block of a step. `ref` names the definition of a question, quiz or scenario."""

    id: str
    kind: Literal["text", "image", "media", "situation", "remember", "question", "quiz", "scenario", "file", "link"]
    title: str = ""
    html: str = ""
    variant: str = ""
    src: str = ""
    alt: str = ""
    caption: str = ""
    media: str = ""
    transcript: str = ""
    size: int = 0
    ref: str = ""


class Step(msgspec.Struct, frozen=True):
    """One page of the player; a question, a quiz or a scenario is a step of its own with that single part."""

    id: str
    title: str
    parts: tuple[Part, ...]

    @property
    def activity(self) -> Part | None:
        """The question, quiz or scenario this step is, if it is one."""
        first = self.parts[0] if self.parts else None
        return first if first is not None and first.kind in {"question", "quiz", "scenario"} else None


class LessonDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """One lesson; what has a default came later than the oldest releases."""

    id: str
    code: str
    title: str
    objective: str
    minutes: int
    modality: str
    rated: bool
    competencies: tuple[str, ...]
    steps: tuple[Step, ...]
    sources: tuple[str, ...] = ()
    to_verify: tuple[str, ...] = ()


class OptionDoc(msgspec.Struct, frozen=True):
    """One option, without its truth."""

    id: str
    text: str


class QuestionDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question, without its key. The options of an ordering question stand in a fixed, unrevealing order.

    `targets` are what the options of a matching question may go with; their ids and order say nothing of the pairs.
    A question that is answered in words or numbers has no options.
    """

    id: str
    code: str
    kind: Literal["single", "multiple", "true_false", "order", "match", "short_text", "numeric", "essay"]
    prompt: str
    options: tuple[OptionDoc, ...]
    competencies: tuple[str, ...]
    targets: tuple[OptionDoc, ...] = ()


class DrawDoc(msgspec.Struct, frozen=True):
    """So many questions on a competency, drawn for each attempt from these: the bank as it was when this was frozen."""

    competency: str
    number: int
    questions: tuple[str, ...]


class QuizDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """One quiz; `questions` are ids of `ReleaseContent.questions`, asked each time. The defaults are the terms of old.

    `threshold` is the share of a competency's points, `pass_mark` that of all points (None: the same share);
    `attempts_allowed` and `minutes` are 0 where there is no limit.
    """

    id: str
    code: str
    title: str
    introduction: str
    threshold: float
    questions: tuple[str, ...]
    pass_mark: float | None = None
    attempts_allowed: int = 0
    minutes: int = 0
    shuffle_questions: bool = False
    shuffle_options: bool = True
    feedback_at_once: bool = False
    draws: tuple[DrawDoc, ...] = ()

    @property
    def bank(self) -> tuple[str, ...]:
        """Every question that may be asked, each once."""
        return tuple(dict.fromkeys([*self.questions, *(one for draw in self.draws for one in draw.questions)]))

    @property
    def length(self) -> int:
        """How many questions an attempt asks."""
        return len(dict.fromkeys(self.questions)) + sum(draw.number for draw in self.draws)


class SceneDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """One scene with its choices, or an ending: no choices, an outcome, and the id of the scenario that goes on.

    What has no default is always written: fields came later that older releases do not have.
    """

    id: str
    name: str
    title: str
    text: str
    choices: tuple[OptionDoc, ...]
    outcome: str
    speaker: str = ""
    next_act: str = ""


class ScenarioDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """One scenario; `start` is a scene's id, `back` whether one may go back to the scene before."""

    id: str
    code: str
    title: str
    introduction: str
    threshold: float
    start: str
    scenes: tuple[SceneDoc, ...]
    back: bool = False

    def scene(self, scene_id: str) -> SceneDoc:
        """Return a scene or ending by id; KeyError when there is none."""
        for scene in self.scenes:
            if scene.id == scene_id:
                return scene
        raise KeyError(scene_id)


class CriterionDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """One criterion of a rubric: what one sees at each outcome; when to say « not observed » may be left out."""

    id: str
    code: str
    text: str
    competency: str
    reached: str
    not_yet: str
    not_observed: str = ""


class RubricDoc(msgspec.Struct, frozen=True):
    """One observation sheet."""

    id: str
    code: str
    title: str
    introduction: str
    criteria: tuple[CriterionDoc, ...]


class CompetencyDoc(msgspec.Struct, frozen=True):
    """What a release remembers of a competency: enough to judge and to show, whatever becomes of the framework."""

    reference: str
    label_fr: str
    label_en: str
    nature: str
    status: str


class ModuleDoc(msgspec.Struct, frozen=True, omit_defaults=True):
    """The module itself.

    `logbook` is the question it leaves a person with, `positioning` the id of the quiz that stands in no lesson.
    """

    id: str
    code: str
    title: str
    summary: str
    minutes: int
    outcomes: tuple[str, ...]
    positioning: str = ""
    logbook: str = ""


class ReleaseContent(msgspec.Struct, frozen=True):
    """Everything a learner's browser may see of a release."""

    module: ModuleDoc
    language: str
    lessons: tuple[LessonDoc, ...]
    questions: dict[str, QuestionDoc]
    quizzes: dict[str, QuizDoc]
    scenarios: dict[str, ScenarioDoc]
    rubrics: dict[str, RubricDoc]
    competencies: dict[str, CompetencyDoc]
    schema: str = SCHEMA


class AnswerKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer in words or numbers that the author foresaw, right or wrong; of an essay, what it is read for."""

    id: str
    text: str
    right: bool = True
    tolerance: str = ""


class QuestionKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """The truth of a question, and what to say.

    `correct`: ids of the right options (`order`: all ids in the right order; `match`: pairs `option[.]target`; in words
    or numbers: ids of the right ones among `answers`). `partial`: counted by parts. `feedback` is by id.
    """

    correct: tuple[str, ...]
    feedback: dict[str, str]
    explanation: str
    answers: tuple[AnswerKey, ...] = ()
    partial: bool = False
    source: str = ""


def asked(question: QuestionDoc, key: QuestionKey) -> Asked:
    """Return a frozen question as its kind scores it."""
    return Asked(question.options, key.correct, question.targets, key.answers, key.partial)


class ChoiceKey(msgspec.Struct, frozen=True):
    """What a scenario's choice does: `goto` is a scene's id."""

    goto: str
    points: int
    feedback: str
    competencies: tuple[str, ...]
    safety_error: bool


class ReleaseKeys(msgspec.Struct, frozen=True):
    """What no browser sees before scoring: questions by id, scenarios by id then choice id."""

    questions: dict[str, QuestionKey]
    scenarios: dict[str, dict[str, ChoiceKey]]


def canonical(document: ReleaseContent | ReleaseKeys) -> str:
    """Return the one JSON text of a document: sorted keys, no spaces."""
    return msgspec.json.encode(document, order="sorted").decode()


def digest(content: str, keys: str) -> str:
    """Return the SHA-256 (hex) over the canonical JSON of content and keys."""
    return hashlib.sha256(f'{{"content":{content},"keys":{keys},"schema":"{SCHEMA}"}}'.encode()).hexdigest()


def read_content(text: str) -> ReleaseContent:
    """Parse stored content; msgspec.ValidationError when it is not `release/1`."""
    return msgspec.json.decode(text, type=ReleaseContent)


def read_keys(text: str) -> ReleaseKeys:
    """Parse stored keys; msgspec.ValidationError when they are not `release/1`."""
    return msgspec.json.decode(text, type=ReleaseKeys)
