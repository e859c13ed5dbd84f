"""Scenarios beside their choices: the way back, playing again from a scene, the next act, and what a debrief shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from curriculum.documents import ScenarioDoc
from lms import branching, trails
from lms.attempting import Refused
from lms.forms.answering import PostedForm
from lms.models import Attempt
from lms.models.attempt import AttemptState
from lms.places import Place
from lms.progress import AttemptView
from lms.signing_in import signed_in
from lms.views.reaching import Seat, own_attempt, own_seat, refused


def next_act_under_way(seat: Seat, place: Place) -> Attempt | None:
    """Return the attempt at a later act that was begun from a step and is still open."""
    here = seat.enrolment.attempts.filter(lesson_id=place.lesson.id, step_id=place.step.id, follows__isnull=False)
    return here.filter(state=AttemptState.OPEN).first()


def debrief_of(view: AttemptView, scenario: ScenarioDoc) -> dict[str, Any]:
    """Return what the debrief of a scenario shows beside the path: safety errors, where to play again, what follows."""
    act = trails.next_act(scenario, view.attempt)
    again = {passage.scene.id: passage.scene for passage in view.path if passage.choice and passage.first_visit}
    return {
        "scenario": scenario,
        "unsafe": view.attempt.unsafe or any(taken.safety_error for taken in view.path),
        "again": [scene for key, scene in again.items() if key != scenario.start],
        "act": view.release.content.scenarios[act] if act else None,
        "aside": PostedForm.fresh(view.release.sha256),
    }


def _act(
    request: HttpRequest, enrolment: UUID, attempt: UUID, act: Callable[[Attempt, PostedForm], Attempt]
) -> HttpResponse:
    """Do one act on a person's own attempt and show where that leads; a form that is none is told so."""
    seat = own_seat(request, enrolment)
    found = own_attempt(seat, attempt)
    form = PostedForm(request.POST)
    here = seat.url("attempt", found.uuid)
    if not form.is_valid():
        return refused(request, seat, Refused(), back=here, status=422)
    try:
        led = act(found, form)
    except Refused as why:
        return refused(request, seat, why, back=here)
    return redirect(seat.url("attempt", led.uuid))


@signed_in
@require_POST
def back(request: HttpRequest, enrolment: UUID, attempt: UUID) -> HttpResponse:
    """Go back to the scene before."""

    def act(found: Attempt, form: PostedForm) -> Attempt:
        release = form.release_sha256 or found.release_sha256
        branching.go_back(
            attempt=found, scene_id=request.POST.get("scene", ""), post_id=form.post_id, release_sha256=release
        )
        return found

    return _act(request, enrolment, attempt, act)


@signed_in
@require_POST
def replay(request: HttpRequest, enrolment: UUID, attempt: UUID) -> HttpResponse:
    """Play again from a scene, as practice."""

    def act(found: Attempt, form: PostedForm) -> Attempt:
        return branching.replay(attempt=found, scene_id=request.POST.get("scene", ""), post_id=form.post_id)

    return _act(request, enrolment, attempt, act)


@signed_in
@require_POST
def next_act(request: HttpRequest, enrolment: UUID, attempt: UUID) -> HttpResponse:
    """Go on to the next act."""
    return _act(request, enrolment, attempt, lambda found, form: branching.go_on(attempt=found, post_id=form.post_id))
