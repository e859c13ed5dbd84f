"""What a lesson still lacks, for its author: found in its draft, told in the editor, in lists and in reports.

A draft is never kept back; `refuses` says what « Publier une version » refuses (`curriculum/freezing/refusals.py`).
`problems(lesson)` reads the bank in a few queries; who judges many lessons reads it once: `bank_of(lessons)`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assessments.models import Question, Quiz, Scenario
from curriculum import plainness

if TYPE_CHECKING:
    from curriculum.models import LessonPage

ACTIVITIES = ("question", "quiz", "scenario")
CHOSEN = {name: name for name in (*ACTIVITIES, "image")} | {"media": "document", "file": "document"}
REFUSING = frozenset(
    {"no_content", "nothing_chosen", "gone", "draft", "no_feedback", "flawed", "no_transcript"},
)
"""What a release refuses; all else is advice."""
OWN = frozenset({"no_content", "nothing_chosen", "no_transcript"})
"""What the lesson itself can mend of it: publishing the lesson refuses these, and leaves the bank's to the release."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend, and where it stands; the words for it are in `curriculum/checking_messages.py`.

    `at` is the position of the block in the body, from 0; None where it is about the lesson itself. `block` is that
    block's id. `field` names a field of the block, or of the lesson. `detail` is the figure or the words found, `said`
    the title of the step, question or file that is meant.
    """

    code: str
    at: int | None = None
    block: str = ""
    field: str = ""
    detail: str = ""
    said: str = ""

    @property
    def refuses(self) -> bool:
        """Whether a release would be refused for it."""
        return self.code in REFUSING


@dataclass(frozen=True)
class Bank:
    """What lessons choose from the bank, read at once: the problems of each thing by kind and primary key."""

    questions: Mapping[int, str] = field(default_factory=dict)
    quizzes: Mapping[int, str] = field(default_factory=dict)
    scenarios: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def problem(self, kind: str, key: int) -> str:
        """Return the code of what is wrong with a chosen thing; empty where nothing is."""
        held = {"question": self.questions, "quiz": self.quizzes, "scenario": self.scenarios}[kind]
        return held.get(key, "gone")


@dataclass(frozen=True)
class Written:
    """A lesson as its author left it: raw, without a query. Any field may be empty in a draft."""

    title: str
    minutes: int
    competencies: Sequence[Mapping[str, Any]]
    body: Sequence[Mapping[str, Any]]


def written(lesson: LessonPage) -> Written:
    """Read the lesson as this instance has it, saved or not."""
    return Written(
        title=lesson.title or "",
        minutes=lesson.minutes or 0,
        competencies=_raw(lesson.competencies),
        body=_raw(lesson.body),
    )


def written_draft(lesson: LessonPage) -> Written:
    """Read the lesson's latest draft; no query where `latest_revision` was selected with it."""
    if lesson.latest_revision is None or not lesson.has_unpublished_changes:
        return written(lesson)
    content = lesson.latest_revision.content
    return Written(
        title=content.get("title") or "",
        minutes=content.get("minutes") or 0,
        competencies=json.loads(content.get("competencies") or "[]"),
        body=json.loads(content.get("body") or "[]"),
    )


def _raw(stream: Any) -> list[Mapping[str, Any]]:
    return list(stream.get_prep_value()) if stream else []


def problems(lesson: LessonPage, bank: Bank | None = None) -> list[Problem]:
    """Return what this instance of a lesson still lacks, in the order in which it stands on the page."""
    return judge(one := written(lesson), bank or bank_of([one]))


def draft_problems(lesson: LessonPage, bank: Bank | None = None) -> list[Problem]:
    """Return what the lesson's latest draft still lacks, for lists and reports."""
    return judge(one := written_draft(lesson), bank or bank_of([one]))


def bank_of(lessons: Iterable[Written]) -> Bank:
    """Read what these lessons choose from the bank: at most four queries, however many they are."""
    wanted: dict[str, set[int]] = {kind: set() for kind in ACTIVITIES}
    for lesson in lessons:
        for block in lesson.body:
            if block["type"] in ACTIVITIES and (key := block["value"].get(block["type"])):
                wanted[block["type"]].add(key)
    quizzes = list(Quiz.objects.filter(pk__in=wanted["quiz"])) if wanted["quiz"] else []
    asked = {quiz.pk: [item["value"] for item in quiz.questions.get_prep_value()] for quiz in quizzes}
    keys = wanted["question"].union(*asked.values()) if asked else wanted["question"]
    questions = {one.pk: one for one in Question.objects.filter(pk__in=keys)} if keys else {}
    judged = {key: _question_problem(one) for key, one in questions.items()}
    scenarios = list(Scenario.objects.filter(pk__in=wanted["scenario"])) if wanted["scenario"] else []
    return Bank(
        questions=judged,
        quizzes={one.pk: _quiz_problem(one, asked[one.pk], judged) for one in quizzes},
        scenarios={
            one.pk: _live(one) or ("flawed" if any(each.refuses for each in one.problems()) else "")
            for one in scenarios
        },
        titles={("question", key): one.code for key, one in questions.items()}
        | {("quiz", one.pk): one.title for one in quizzes}
        | {("scenario", one.pk): one.title for one in scenarios},
    )


def _live(definition: Question | Quiz | Scenario) -> str:
    return "" if definition.live else "draft"


def _question_problem(question: Question) -> str:
    codes = {flaw.code for flaw in question.judged()}
    return _live(question) or ("no_feedback" if "no_feedback" in codes else "flawed" if codes else "")


def _quiz_problem(quiz: Quiz, asked: Sequence[int], judged: Mapping[int, str]) -> str:
    """Judge a quiz by its questions, from the raw stream: its own `flaws()` would read the bank for each quiz."""
    flawed = len(set(asked)) < len(asked) or not (asked or len(quiz.draws))
    return _live(quiz) or next(filter(None, (judged.get(key, "gone") for key in asked)), "flawed" if flawed else "")


def judge(lesson: Written, bank: Bank, *, advice: bool = True) -> list[Problem]:
    """Judge a lesson; pure. Problems of the lesson come first, then those of its blocks in order.

    Without `advice`, only what a release refuses: its words are not read, which is what takes time.
    """
    found = [] if lesson.competencies or not advice else [Problem("no_competency", field="competencies")]
    if advice and lesson.minutes < 1:
        found.append(Problem("no_duration", field="minutes"))
    if not any(_holds_something(block) for block in lesson.body):
        found.append(Problem("no_content", field="body"))
    blocks = list(enumerate(lesson.body))
    in_blocks = [each for at, block in blocks for each in _of_block(at, block, bank)]
    if advice:
        in_blocks += [each for at, block in blocks for each in _of_words(at, block)]
        in_blocks += _of_steps(lesson)
    return [*found, *sorted(in_blocks, key=lambda one: one.at or 0)]


def _holds_something(block: Mapping[str, Any]) -> bool:
    """Whether the block makes a part of a step; a text that has only a title makes none."""
    return block["type"] != "text" or bool(plainness.words(block["value"].get("text") or ""))


def _of_block(at: int, block: Mapping[str, Any], bank: Bank) -> Iterable[Problem]:
    kind, value, here = block["type"], block["value"], _here(at, block)
    chosen = CHOSEN.get(kind, "")
    if chosen and not value.get(chosen):
        yield here.problem("nothing_chosen", chosen)
    elif kind in ACTIVITIES and (code := bank.problem(kind, value[chosen])):
        yield here.problem(code, chosen, said=bank.titles.get((kind, value[chosen]), ""))
    if kind == "media" and not (value.get("transcript") or "").strip():
        yield here.problem("no_transcript", "transcript")


def _of_words(at: int, block: Mapping[str, Any]) -> Iterable[Problem]:
    """Find what is advice: a picture without words, words that shout or point nowhere."""
    kind, value, here = block["type"], block["value"], _here(at, block)
    if kind == "image" and not (value.get("alt") or "").strip() and not value.get("decorative"):
        yield here.problem("no_alt", "alt")
    for name in ("title", "text", "caption", "transcript"):
        text = value.get(name) or ""
        if not text:
            continue
        read = plainness.figures(f"<a>{text}</a>" if kind == "link" and name == "title" else text)
        if read.shouted:
            yield here.problem("capitals", name, detail=read.shouted)
        if read.pointless:
            yield here.problem("click_here", name, detail=read.pointless)


@dataclass(frozen=True)
class _Here:
    """A block that is being judged."""

    at: int
    block: str
    title: str

    def problem(self, code: str, name: str = "", *, detail: str = "", said: str = "") -> Problem:
        return Problem(code, at=self.at, block=self.block, field=name, detail=detail, said=said or self.title)


def _here(at: int, block: Mapping[str, Any]) -> _Here:
    return _Here(at, block.get("id") or "", block["value"].get("title") or "")


def _of_steps(lesson: Written) -> Iterable[Problem]:
    """Find steps that are long or hard to read; the problem stands on the block that opens the step."""
    for here, texts in _steps(lesson):
        read = [plainness.figures(text) for text in texts]
        if (count := sum(each.words for each in read)) > plainness.STEP_WORDS:
            yield here.problem("long_step", detail=str(count))
        lengths = [length for each in read for length in each.sentences]
        if lengths and (average := sum(lengths) / len(lengths)) > plainness.SENTENCE_WORDS:
            yield here.problem("long_sentences", detail=str(round(average)))


def _steps(lesson: Written) -> list[tuple[_Here, list[str]]]:
    """Group the texts as `freezing/lessons.py` does: a titled text opens a step, an activity closes the one before."""
    steps: list[tuple[_Here, list[str]]] = []
    opened = False
    for at, block in enumerate(lesson.body):
        kind, value = block["type"], block["value"]
        if kind in ACTIVITIES:
            opened = False
            continue
        title = (value.get("title") or "").strip() if kind == "text" else ""
        if title or not opened:
            steps.append((_Here(at, block.get("id") or "", title or lesson.title), []))
            opened = True
        if kind in {"text", "situation", "remember"}:
            steps[-1][1].append(value.get("text") or "")
    return steps
