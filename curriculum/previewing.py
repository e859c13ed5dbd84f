"""A lesson's draft as its learners would see it, questions without their keys. It writes nothing.

What cannot be shown yet (nothing chosen, a flawed question) is said where it stands: a preview never fails. How a
question is asked belongs to the player, which registers here (`asks`); content knows nothing of learners.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils.safestring import SafeString, mark_safe

from curriculum.documents import Part, QuestionDoc, QuizDoc, ScenarioDoc, Step
from curriculum.freezing.assets import HashingStore
from curriculum.freezing.lessons import part_of, steps_of
from curriculum.freezing.refusals import MediaMissing, ReleaseRefused
from curriculum.freezing.session import Freezing
from curriculum.glossary import Word, marking
from curriculum.models import LessonPage
from curriculum.rendering.release_1 import part_html

Asker = Callable[[QuestionDoc, int], str]
_askers: list[Asker] = []


def asks(asker: Asker) -> None:
    """Register who shows a question as its learner meets it; `asker` takes it and its rank on the page."""
    _askers[:] = [asker]


@dataclass(frozen=True)
class Shown:
    """One piece of a step, ready to show: HTML, or `note`, what is missing; an activity besides has its document."""

    html: str = ""
    note: str = ""
    quiz: QuizDoc | None = None
    scenario: ScenarioDoc | None = None
    questions: tuple[SafeString, ...] = ()


@dataclass(frozen=True)
class ShownStep:
    """One page of the player. A question has its own heading, its prompt."""

    number: int
    title: str
    pieces: tuple[Shown, ...]
    asked: bool


@dataclass
class Preview:
    """A lesson's draft, ready to show."""

    lesson: LessonPage
    steps: tuple[ShownStep, ...] = ()
    words: list[Word] = field(default_factory=list)


def preview(lesson: LessonPage, *, printed: bool = False) -> Preview:
    """Return the draft as the player would show it; on paper transcripts stand open."""
    freezing = Freezing(store=HashingStore(), lesson_keys=frozenset(), where=lesson.title, drafts=True)
    marks = marking(lesson.locale.language_code)
    showing = _Showing(freezing, printed=printed)
    steps = [
        ShownStep(
            number=number,
            title=step.title or lesson.title,
            pieces=tuple(showing.piece(part, marks.mark) for part in step.parts),
            asked=any(part.kind == "question" and not showing.notes.get(part.id) for part in step.parts),
        )
        for number, step in enumerate(_steps(lesson, showing), start=1)
    ]
    return Preview(lesson, tuple(steps), [] if printed else marks.found)


def _steps(lesson: LessonPage, showing: _Showing) -> tuple[Step, ...]:
    return steps_of(lesson, showing.part)


class _Showing:
    """One pass over one draft."""

    def __init__(self, freezing: Freezing, *, printed: bool) -> None:
        self.freezing = freezing
        self.printed = printed
        self.notes: dict[str, str] = {}
        self.asked = 0

    def part(self, child: Any) -> Part:
        """Return a block's part; where it cannot be made, an empty one of its kind, and the reason in `notes`."""
        child.id = child.id or str(uuid4())
        try:
            if child.block_type in {"image", "media", "file"}:
                return _with_file(child, self.freezing)
            return part_of(child, self.freezing)
        except ReleaseRefused as refused:
            self.notes[child.id] = str(refused)
            return Part(id=child.id, kind=child.block_type)

    def piece(self, part: Part, mark: Callable[[str], SafeString]) -> Shown:
        """Return a part as it is shown."""
        if note := self.notes.get(part.id):
            return Shown(note=note)
        if part.kind == "question":
            return Shown(questions=(self._question(part.ref),))
        if part.kind == "quiz":
            quiz = self.freezing.quizzes[part.ref]
            return Shown(quiz=quiz, questions=tuple(self._question(key) for key in quiz.questions))
        if part.kind == "scenario":
            return Shown(scenario=self.freezing.scenarios[part.ref])
        html = part_html(part, lambda _reference: "#")
        if self.printed:
            return Shown(html=mark_safe(html.replace("<details>", "<details open>")))
        return Shown(html=mark(html))

    def _question(self, key: str) -> SafeString:
        self.asked += 1
        question = self.freezing.questions[key]
        return mark_safe(_askers[0](question, self.asked)) if _askers else SafeString(question.prompt)


def _with_file(child: Any, freezing: Freezing) -> Part:
    """Show a picture or a file from where the editor keeps it: nothing is copied for a preview."""
    value = child.value
    chosen = value["image" if child.block_type == "image" else "document"]
    if chosen is None:
        raise MediaMissing(freezing.where)
    picture = child.block_type == "image"
    return Part(
        id=child.id,
        kind=child.block_type,
        title="" if picture else value["title"] or "",
        variant=value["kind"] or "" if child.block_type == "media" else "",
        src=chosen.file.url if picture else chosen.url,
        alt=value["alt"] or "" if picture else "",
        caption=value["caption"] or "" if picture else "",
        size=chosen.file_size or 0,
        transcript=(value["transcript"] or "") if child.block_type == "media" else "",
    )
