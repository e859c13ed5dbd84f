"""Where a learner stands: lessons, steps, the attempt under way. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from curriculum.documents import ChoiceKey, LessonDoc, OptionDoc, QuestionDoc, SceneDoc
from curriculum.releasing import OpenRelease, open_by_sha256, open_release
from lms import quiz_terms, trails
from lms.models import Attempt, Enrolment, Response, StepDone

State = Literal["to_do", "under_way", "done"]


@dataclass(frozen=True)
class StepRef:
    """The place of a step."""

    lesson_id: str
    step_id: str


@dataclass(frozen=True)
class LessonProgress:
    """One lesson of the module and how far it is; `first_open_step` is the first step not done."""

    id: str
    title: str
    minutes: int
    state: State
    steps_done: int
    steps_total: int
    first_open_step: StepRef | None


@dataclass(frozen=True)
class ModuleProgress:
    """The whole module; `minutes_left` counts each lesson by the share of its steps that are open."""

    lessons: tuple[LessonProgress, ...]
    next: StepRef | None
    done: bool
    minutes_left: int


def module_progress(enrolment: Enrolment) -> ModuleProgress:
    """Return the progress of an enrolment, in one query (two when the release is not open in this process)."""
    done = set(StepDone.objects.filter(enrolment=enrolment).values_list("lesson_id", "step_id"))
    return progress_of(open_release(enrolment.release_id).content.lessons, done)


def progress_of(lessons: tuple[LessonDoc, ...], done: set[tuple[str, str]]) -> ModuleProgress:
    """Compute progress from the (lesson, step) pairs that are done; pairs of other releases are ignored."""
    rows = tuple(_lesson(lesson, done) for lesson in lessons)
    following = next((row.first_open_step for row in rows if row.first_open_step is not None), None)
    left = sum(
        row.minutes
        if not row.steps_total
        else round(row.minutes * (row.steps_total - row.steps_done) / row.steps_total)
        for row in rows
        if row.state != "done"
    )
    return ModuleProgress(
        lessons=rows, next=following, done=all(row.state == "done" for row in rows), minutes_left=left
    )


def _lesson(lesson: LessonDoc, done: set[tuple[str, str]]) -> LessonProgress:
    open_steps = [step.id for step in lesson.steps if (lesson.id, step.id) not in done]
    count = len(lesson.steps) - len(open_steps)
    state: State = "done" if not open_steps else "under_way" if count else "to_do"
    return LessonProgress(
        id=lesson.id,
        title=lesson.title,
        minutes=lesson.minutes,
        state=state,
        steps_done=count,
        steps_total=len(lesson.steps),
        first_open_step=StepRef(lesson.id, open_steps[0]) if open_steps else None,
    )


@dataclass(frozen=True)
class Passage:
    """One scene gone through: what was chosen there, what it was worth, and the scene it led to.

    Without a choice and a key it is a step back, to the scene before.
    """

    scene: SceneDoc
    goto: SceneDoc
    choice: OptionDoc | None
    key: ChoiceKey | None
    points: int
    first_visit: bool
    safety_error: bool


@dataclass(frozen=True)
class AttemptView:
    """An attempt as a page shows it. A quiz has `question` (None once all are answered), a scenario has `scene`.

    `scene` is the current scene, or the ending that was reached. `path` holds the passages of a scenario in order,
    `responses` the answers of a quiz in the order of its questions. `position` counts from 1. `before` is the scene
    that one may go back to, where that is allowed.
    """

    attempt: Attempt
    release: OpenRelease
    position: int
    total: int
    question: QuestionDoc | None = None
    scene: SceneDoc | None = None
    path: tuple[Passage, ...] = ()
    responses: tuple[Response, ...] = ()
    before: SceneDoc | None = None


def attempt_view(attempt: Attempt) -> AttemptView:
    """Return where an attempt stands, from its rows alone: one query beside its enrolment and the release."""
    release = open_by_sha256(attempt.enrolment.module_key, attempt.release_sha256)
    return _scenario_view(attempt, release) if attempt.kind == "scenario" else _quiz_view(attempt, release)


def _quiz_view(attempt: Attempt, release: OpenRelease) -> AttemptView:
    asked = quiz_terms.asked(attempt, release.content.quizzes[attempt.activity_id])
    given = {row.question_id: row for row in Response.objects.filter(attempt=attempt)}
    following = next((key for key in asked if key not in given), None)
    return AttemptView(
        attempt=attempt,
        release=release,
        position=min(len(given) + 1, len(asked)),
        total=len(asked),
        question=release.content.questions[following] if following is not None else None,
        responses=tuple(given[key] for key in asked if key in given),
    )


def _scenario_view(attempt: Attempt, release: OpenRelease) -> AttemptView:
    scenario = release.content.scenarios[attempt.activity_id]
    keys = release.keys.scenarios[scenario.id]
    made = list(attempt.choices.all())
    path = tuple(
        Passage(
            scene=(scene := scenario.scene(row.scene_id)),
            goto=scenario.scene(row.goto_id),
            choice=next((choice for choice in scene.choices if choice.id == row.choice_id), None),
            key=keys.get(row.choice_id),
            points=row.points,
            first_visit=row.first_visit,
            safety_error=row.safety_error,
        )
        for row in made
    )
    before = trails.scene_before(made) if scenario.back else ""
    return AttemptView(
        attempt=attempt,
        release=release,
        position=len(made) + 1,
        total=len(scenario.scenes),
        scene=scenario.scene(trails.here(scenario, attempt, made)),
        path=path,
        before=scenario.scene(before) if before else None,
    )
