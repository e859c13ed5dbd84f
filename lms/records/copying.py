"""The projections: rows copied from statements, one function a verb and kind of activity (rules: `projections.py`)."""

from __future__ import annotations

import datetime

from lms.models import Attainment, Attempt, ChoiceMade, Enrolment, Rating, Response, StepDone
from lms.models.attempt import AttemptState
from lms.models.rating import cut_key
from lms.records.events import Event
from lms.records.projections import projects
from lms.xapi import profile


def _done(event: Event, enrolment: Enrolment, lesson: str, step: str) -> None:
    """A step is done by the first statement that closes it; later ones change nothing."""
    StepDone.objects.bulk_create(
        [StepDone(enrolment=enrolment, lesson_id=lesson, step_id=step, statement=event.uuid, done_at=event.at)],
        ignore_conflicts=True,
    )


def _attempt(event: Event) -> Attempt | None:
    """The attempt an event belongs to; None for none, and where its beginning was voided."""
    return Attempt.objects.filter(uuid=event.attempt["id"]).first() if event.attempt else None


@projects(profile.EXPERIENCED, "step")
def step_read(event: Event) -> None:
    """A step was read."""
    if event.enrolment is not None:
        lesson, _slash, step = event.key.partition("/")
        _done(event, event.enrolment, lesson, step)


@projects(profile.ANSWERED, "question")
def question_answered(event: Event) -> None:
    """An answer: of a quiz when it belongs to an attempt, else of a step, which it closes."""
    if event.enrolment is None:
        return
    points, max_points = event.points()
    attempt = _attempt(event)
    if event.attempt and attempt is None:
        return
    if attempt is None:
        lesson, _slash, step = event.parent[1].partition("/")
        _done(event, event.enrolment, lesson, step)
    else:
        lesson, step = attempt.lesson_id, attempt.step_id
    Response.objects.create(
        statement=event.uuid,
        enrolment=event.enrolment,
        attempt=attempt,
        question_id=event.key,
        lesson_id=lesson,
        step_id=step,
        release_sha256=event.release,
        response=[option for option in event.result.get("response", "").split("[,]") if option],
        note=event.found(profile.WORDS).get("note"),
        points=points,
        max_points=max_points,
        success=event.result.get("success"),
        answered_at=event.at,
    )


@projects(profile.SCORED, "question")
def text_read(event: Event) -> None:
    """A text was read: the answer has its points."""
    said = event.found(profile.REVIEW)
    points, max_points = event.points()
    Response.objects.filter(statement=said["answer"], enrolment=event.enrolment).update(
        points=points,
        max_points=max_points,
        success=event.result["success"],
        review=event.uuid,
        met=said["met"],
        remark=said.get("note"),
        reviewed_at=event.at,
    )


@projects(profile.INITIALIZED, "quiz", "scenario")
def attempt_begun(event: Event) -> None:
    """An attempt began, on the release it stays with.

    An earlier one that is open now was closed by a statement that is voided: it gives way to this one. In a rebuild the
    row may stand already, because answers hang on it whose statements retention removed.
    """
    if event.enrolment is None:
        return
    lesson, _slash, step = event.parent[1].partition("/")
    deadline = event.terms.get("deadline")
    others = Attempt.objects.filter(enrolment=event.enrolment, activity_id=event.key).exclude(uuid=event.uuid)
    others.filter(state=AttemptState.OPEN).delete()
    Attempt.objects.update_or_create(
        uuid=event.uuid,
        defaults={
            "enrolment": event.enrolment,
            "kind": event.kind,
            "activity_id": event.key,
            "lesson_id": lesson,
            "step_id": step,
            "release_sha256": event.release,
            "number": event.attempt["number"],
            "state": AttemptState.OPEN,
            "started_at": event.at,
            "finished_at": None,
            "points": None,
            "max_points": None,
            "success": None,
            "ending_id": "",
            "seed": event.terms.get("seed", ""),
            "questions": event.terms.get("questions", []),
            "deadline": deadline and datetime.datetime.fromisoformat(deadline),
            "start_scene_id": event.entry.get("scene", ""),
            "practice": event.entry.get("practice", False),
            "follows": event.entry.get("follows"),
            "unsafe": event.entry.get("safety_error", False),
        },
    )


@projects(profile.SELECTED, "choice")
@projects(profile.WENT_BACK, "scene")
def choice_made(event: Event) -> None:
    """A choice in a scene of an attempt, or the way back; one that does not follow the last (voided) leads nowhere."""
    attempt = _attempt(event) if event.enrolment is not None else None
    passage = event.found(profile.PASSAGE)
    if attempt is None or passage["position"] != attempt.choices.count() + 1:
        return
    ChoiceMade.objects.create(
        statement=event.uuid,
        attempt=attempt,
        position=passage["position"],
        scene_id=event.parent[1].partition("/")[2],
        choice_id=event.key.partition("/")[2] if event.kind == "choice" else "",
        goto_id=passage["goto"],
        points=event.points()[0],
        first_visit=passage["first_visit"],
        safety_error=passage["safety_error"],
        chosen_at=event.at,
    )


@projects(profile.COMPLETED, "quiz", "scenario")
def attempt_finished(event: Event) -> None:
    """An attempt is finished, and the step it was begun at is done."""
    attempt = _attempt(event) if event.enrolment is not None else None
    if event.enrolment is None or attempt is None:
        return
    attempt.state, attempt.finished_at = AttemptState.FINISHED, event.at
    attempt.points, attempt.max_points = event.points()
    attempt.ending_id = event.found(profile.ENDING).get("id", "")
    attempt.save(update_fields=["state", "finished_at", "points", "max_points", "ending_id"])
    _done(event, event.enrolment, attempt.lesson_id, attempt.step_id)


@projects(profile.PASSED, "quiz", "scenario")
@projects(profile.FAILED, "quiz", "scenario")
def attempt_judged(event: Event) -> None:
    """A finished attempt passed or failed, with the score that says so: readings of texts may have added to it.

    Where its end is voided it is open again, and has no points.
    """
    if event.enrolment is not None:
        mine = Attempt.objects.filter(uuid=event.attempt["id"])
        mine.update(success=event.result["success"])
        points, max_points = event.points()
        mine.filter(state=AttemptState.FINISHED).update(points=points, max_points=max_points)


def assessor_key(event: Event) -> str:
    """The assessor's pseudonym; a key that leads nowhere when the assessor was erased."""
    if event.instructor is None:
        return ""
    erased = event.instructor.user_id is None
    return cut_key(event.instructor.uuid, event.learner.uuid) if erased else str(event.instructor.uuid)


@projects(profile.RATED, "competency")
def competency_rated(event: Event) -> None:
    """A judgement on a competency."""
    said = event.found(profile.JUDGEMENT)
    Rating.objects.create(
        statement=event.uuid,
        learner=event.learner,
        enrolment=event.enrolment,
        competency=event.key,
        mode=said["mode"],
        outcome=said["outcome"],
        level=said["level"],
        assessor_id=event.instructor.user_id if event.instructor else None,
        assessor_key=assessor_key(event),
        assessor_role=said.get("assessor_role", ""),
        situation=said["situation"],
        evidence=said["evidence"],
        note=said.get("note"),
        revokes=said.get("revokes"),
        rated_at=event.at,
    )


@projects(profile.ASSERTED, "competency")
def level_decided(event: Event) -> None:
    """A decision: the newest of a competency is the one in force."""
    said = event.found(profile.DECISION)
    Attainment.objects.filter(learner=event.learner, competency=event.key, current=True).update(current=False)
    Attainment.objects.create(
        statement=event.uuid,
        learner=event.learner,
        competency=event.key,
        level=said["level"],
        mode=said["mode"],
        rule=said["rule"],
        ratings=said["ratings"],
        decided_at=event.at,
        valid_until=said.get("valid_until"),
    )
