"""A lesson's blocks → parts, grouped into steps: the pages of the player."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from curriculum.documents import LessonDoc, Part, Step
from curriculum.freezing.assets import keep_file, keep_picture
from curriculum.freezing.definitions import freeze_definition
from curriculum.freezing.refusals import EmptyLesson, TranscriptMissing
from curriculum.freezing.richtext import freeze_html
from curriculum.freezing.session import Freezing
from curriculum.models import LessonPage

ACTIVITIES = ("question", "quiz", "scenario")


def freeze_lesson(lesson: LessonPage, freezing: Freezing) -> LessonDoc:
    """Freeze one live lesson; EmptyLesson when it has nothing to show."""
    freezing.where = lesson.title
    steps = steps_of(lesson, lambda child: part_of(child, freezing))
    if not steps:
        raise EmptyLesson(lesson.title)
    return LessonDoc(
        id=str(lesson.translation_key),
        code=lesson.code,
        title=lesson.title,
        objective=lesson.objective,
        minutes=lesson.minutes,
        modality=lesson.modality,
        rated=lesson.rated,
        competencies=freezing.references(lesson.competencies),
        steps=steps,
        sources=tuple(str(child.value) for child in lesson.sources),
        to_verify=tuple(str(child.value) for child in lesson.to_verify),
    )


@dataclass
class _Opening:
    """The step that is being filled."""

    id: str
    title: str
    parts: list[Part] = field(default_factory=list)


def steps_of(lesson: LessonPage, make: Callable[[Any], Part]) -> tuple[Step, ...]:
    """Group parts: a titled text opens a step; an activity is a step of its own and closes the one before it."""
    steps: list[Step] = []
    opened: _Opening | None = None

    def close() -> None:
        if opened is not None and opened.parts:
            steps.append(Step(id=opened.id, title=opened.title, parts=tuple(opened.parts)))

    for child in lesson.body:
        part = make(child)
        if child.block_type in ACTIVITIES:
            close()
            before = opened.title if opened is not None else lesson.title
            steps.append(Step(id=child.id, title=part.title or before, parts=(part,)))
            opened = None
            continue
        title = (child.value["title"] or "").strip() if child.block_type == "text" else ""
        if title or opened is None:
            close()
            opened = _Opening(child.id, title or lesson.title)
        if child.block_type != "text" or part.html:
            opened.parts.append(part)
    close()
    return tuple(steps)


def part_of(child: Any, freezing: Freezing) -> Part:
    """Freeze one block. Raises a subclass of ReleaseRefused."""
    return _PARTS[child.block_type](child, freezing)


def _text(child: Any, freezing: Freezing) -> Part:
    return Part(
        id=child.id,
        kind="text",
        html=freeze_html(child.value["text"].source, freezing),
        variant=child.value["variant"] or "",
    )


def _situation(child: Any, freezing: Freezing) -> Part:
    html = freeze_html(child.value["text"].source, freezing)
    return Part(id=child.id, kind="situation", title=child.value["title"], html=html)


def _remember(child: Any, freezing: Freezing) -> Part:
    return Part(id=child.id, kind="remember", html=freeze_html(child.value["text"].source, freezing))


def _image(child: Any, freezing: Freezing) -> Part:
    kept = freezing.keep(keep_picture, child.value["image"])
    return Part(
        id=child.id,
        kind="image",
        src=kept.reference,
        media=kept.media_type,
        size=kept.size,
        alt=child.value["alt"],
        caption=child.value["caption"],
    )


def _media(child: Any, freezing: Freezing) -> Part:
    title, transcript = child.value["title"], child.value["transcript"].strip()
    if not transcript:
        raise TranscriptMissing(title, freezing.where)
    kept = freezing.keep(keep_file, child.value["document"])
    return Part(
        id=child.id,
        kind="media",
        title=title,
        variant=child.value["kind"],
        src=kept.reference,
        media=kept.media_type,
        size=kept.size,
        transcript=transcript,
    )


def _file(child: Any, freezing: Freezing) -> Part:
    kept = freezing.keep(keep_file, child.value["document"])
    return Part(
        id=child.id,
        kind="file",
        title=child.value["title"],
        src=kept.reference,
        media=kept.media_type,
        size=kept.size,
    )


def _link(child: Any, _freezing: Freezing) -> Part:
    return Part(id=child.id, kind="link", title=child.value["title"], src=child.value["url"])


def _question(child: Any, freezing: Freezing) -> Part:
    return Part(id=child.id, kind="question", ref=freeze_definition(child.value["question"], freezing))


def _quiz(child: Any, freezing: Freezing) -> Part:
    ref = freeze_definition(child.value["quiz"], freezing)
    return Part(id=child.id, kind="quiz", ref=ref, title=freezing.quizzes[ref].title)


def _scenario(child: Any, freezing: Freezing) -> Part:
    ref = freeze_definition(child.value["scenario"], freezing)
    return Part(id=child.id, kind="scenario", ref=ref, title=freezing.scenarios[ref].title)


_PARTS: dict[str, Callable[[Any, Freezing], Part]] = {
    "text": _text,
    "image": _image,
    "media": _media,
    "situation": _situation,
    "remember": _remember,
    "question": _question,
    "quiz": _quiz,
    "scenario": _scenario,
    "file": _file,
    "link": _link,
}
