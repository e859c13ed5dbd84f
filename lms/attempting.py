"""What a learner does: read a step, answer a question, go through a quiz, play a scenario. Signatures first; bodies follow."""

from __future__ import annotations

import uuid

from lms.models import Attempt, ChoiceMade, Enrolment, Response, StepDone
from lms.refusals import (
    AlreadyAnswered,
    ClosedAttempt,
    Refused,
    Unfinished,
    UnknownChoice,
    UnknownQuestion,
    UnknownStep,
    WrongRelease,
    WrongScene,
)

__all__ = [
    "AlreadyAnswered",
    "ClosedAttempt",
    "Refused",
    "Unfinished",
    "UnknownChoice",
    "UnknownQuestion",
    "UnknownStep",
    "WrongRelease",
    "WrongScene",
]


def continue_step(*, enrolment: Enrolment, lesson_id: str, step_id: str, post_id: uuid.UUID) -> StepDone:
    """Mark a step as read. A step that is a question, a quiz or a scenario must have been done: else Unfinished."""
    raise NotImplementedError


def answer_question(
    *, enrolment: Enrolment, lesson_id: str, step_id: str, response: list[str], post_id: uuid.UUID, release_sha256: str
) -> Response:
    """Score the answer to the question of a step, by the release the form was made from.

    Raises WrongRelease, UnknownStep, InvalidResponse (assessments.scoring; not a Refused).
    """
    raise NotImplementedError


def start_attempt(*, enrolment: Enrolment, lesson_id: str, step_id: str, post_id: uuid.UUID) -> Attempt:
    """Begin the quiz or the scenario of a step; the open attempt when there is one. Raises UnknownStep."""
    raise NotImplementedError


def answer_quiz(
    *, attempt: Attempt, question_id: str, response: list[str], post_id: uuid.UUID, release_sha256: str
) -> Response:
    """Score one answer of a quiz. Raises ClosedAttempt, WrongRelease, UnknownQuestion, AlreadyAnswered, InvalidResponse."""
    raise NotImplementedError


def finish_quiz(*, attempt: Attempt, post_id: uuid.UUID) -> Attempt:
    """Close a quiz, rate its competencies and decide. A finished one is returned as it is. Raises Unfinished."""
    raise NotImplementedError


def choose(*, attempt: Attempt, scene_id: str, choice_id: str, post_id: uuid.UUID, release_sha256: str) -> ChoiceMade:
    """Make one choice; an ending closes the attempt, rates and decides.

    Raises ClosedAttempt, WrongRelease, WrongScene (with `.current`), UnknownChoice.
    """
    raise NotImplementedError
