"""Where a learner stands in a release, and the order in which options are shown. Pure: no database, no request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from curriculum.documents import LessonDoc, OptionDoc, QuestionDoc, ReleaseContent, Step


class NoSuchPlace(LookupError):  # noqa: N818 — a domain error, named for the domain
    """The release has no such lesson, step or question."""


@dataclass(frozen=True)
class Place:
    """One step among its neighbours; `position` counts from 1."""

    lesson: LessonDoc
    step: Step
    position: int
    total: int
    previous: Step | None
    following: Step | None


def place_of(content: ReleaseContent, lesson_id: str, step_id: str) -> Place:
    """Find a step of a release; NoSuchPlace when the release has none of that name."""
    for lesson in content.lessons:
        if lesson.id != lesson_id:
            continue
        steps = lesson.steps
        for index, step in enumerate(steps):
            if step.id == step_id:
                return Place(
                    lesson=lesson,
                    step=step,
                    position=index + 1,
                    total=len(steps),
                    previous=steps[index - 1] if index else None,
                    following=steps[index + 1] if index + 1 < len(steps) else None,
                )
    raise NoSuchPlace(step_id)


def shuffled(options: Iterable[OptionDoc], seed: str) -> tuple[OptionDoc, ...]:
    """Order options by a hash of the seed and their id: the place of the right one says nothing, a reload keeps it."""
    return tuple(sorted(options, key=lambda option: hashlib.sha256(f"{seed}:{option.id}".encode()).digest()))


def displayed_options(question: QuestionDoc, seed: str) -> tuple[OptionDoc, ...]:
    """Order a question's options for display; « vrai, faux » and ordering questions keep the release's order."""
    if question.kind in {"true_false", "order"}:
        return question.options
    return shuffled(question.options, f"{seed}:{question.id}")


def displayed_targets(question: QuestionDoc, seed: str) -> tuple[OptionDoc, ...]:
    """Order what the options of a matching question may go with; none for any other."""
    return shuffled(question.targets, f"{seed}:{question.id}:targets")
