"""Attempts: what asks for the next question or scene, and shows what came of it. Quizzes: `quizzes.py`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from curriculum.documents import SceneDoc
from lms.attempting import Refused, UnknownChoice, WrongScene, choose, start_attempt
from lms.forms.answering import AnswerForm, PostedForm
from lms.models import Attempt
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC
from lms.places import Place, shuffled
from lms.progress import attempt_view
from lms.showing import judged
from lms.signing_in import signed_in
from lms.views import quizzes, scenes
from lms.views.positioning import answers_page
from lms.views.reaching import Seat, onward, own_attempt, own_seat, place_of_work, refused


def activity_page(request: HttpRequest, seat: Seat, place: Place) -> HttpResponse:
    """Show how a quiz or a scenario starts, or go on where an open attempt stands; POST starts an attempt."""
    part = place.step.parts[0]
    if part.kind == "quiz":
        return quizzes.start_page(request, seat, place)
    attempts = list(seat.enrolment.attempts.filter(activity_id=part.ref).order_by("number"))
    if part.kind == "scenario" and (going := scenes.next_act_under_way(seat, place)) is not None:
        return redirect(seat.url("attempt", going.uuid))
    if attempts and attempts[-1].state == AttemptState.OPEN:
        return redirect(seat.url("attempt", attempts[-1].uuid))
    form = PostedForm(request.POST) if request.method == "POST" else PostedForm.fresh(seat.release.sha256)
    if form.is_bound and form.is_valid():
        try:
            attempt = start_attempt(
                enrolment=seat.enrolment, lesson_id=place.lesson.id, step_id=place.step.id, post_id=form.post_id
            )
        except Refused as why:
            return refused(request, seat, why)
        return redirect(seat.url("attempt", attempt.uuid))
    scenario = seat.content.scenarios[part.ref]
    context = seat.context(place=place, form=form, activity=scenario, last=attempts[-1] if attempts else None)
    return render(request, "mediane_lms/scenario.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, enrolment: UUID, attempt: UUID) -> HttpResponse:
    """Show the question or scene where an attempt stands; POST answers it. A finished one leads to what came of it."""
    seat = own_seat(request, enrolment)
    found = own_attempt(seat, attempt)
    if request.method == "GET" and found.state != AttemptState.OPEN:
        return redirect(seat.url("debrief", found.uuid))
    if found.kind != "scenario":
        return quizzes.question_page(request, seat, found)
    return scene_page(request, seat, found)


def scene_page(request: HttpRequest, seat: Seat, found: Attempt) -> HttpResponse:
    """Show the scene where a scenario stands, under what the last choice did; POST chooses."""
    view = attempt_view(found)
    scenario = view.release.content.scenarios[found.activity_id]
    here = view.scene.id if view.scene else scenario.start
    try:
        scene = scenario.scene(request.POST.get("scene") or here)
    except KeyError:
        return refused(request, seat, WrongScene(here), back=seat.url("attempt", found.uuid))
    options = shuffled(scene.choices, f"{found.uuid}:{scene.id}")
    if request.method == "POST":
        form = AnswerForm(request.POST, kind="single", options=options)
        answer = _choose(request, seat, found, scene, form)
        if answer is not None:
            return answer
    else:
        form = AnswerForm.fresh(view.release.sha256, kind="single", options=options)
    context = seat.context(
        form=form,
        aside=PostedForm.fresh(view.release.sha256),
        scenario=scenario,
        scene=scene,
        view=view,
        last=view.path[-1] if view.path else None,
    )
    return render(request, "mediane_lms/scene.html", context, status=422 if form.is_bound else 200)


def _choose(request: HttpRequest, seat: Seat, found: Attempt, scene: SceneDoc, form: AnswerForm) -> HttpResponse | None:
    """Record a choice and go on; None when the form is to be shown again."""
    if not form.is_valid():
        return None
    try:
        choose(
            attempt=found,
            scene_id=scene.id,
            choice_id=form.response[0],
            post_id=form.post_id,
            release_sha256=form.release_sha256 or found.release_sha256,
        )
    except Refused as why:
        status = 422 if isinstance(why, UnknownChoice) else 409
        return refused(request, seat, why, back=seat.url("attempt", found.uuid), status=status)
    return redirect(seat.url("attempt", found.uuid))


@signed_in
@require_GET
def debrief(request: HttpRequest, enrolment: UUID, attempt: UUID) -> HttpResponse:
    """Show what came of a quiz or a scenario; while it is open, go on with it."""
    seat = own_seat(request, enrolment)
    found = own_attempt(seat, attempt)
    if found.state == AttemptState.OPEN:
        return redirect(seat.url("attempt", found.uuid))
    view = attempt_view(found)
    if found.kind == DIAGNOSTIC:
        return answers_page(request, seat, view)
    place = place_of_work(seat, found.release_sha256, found.lesson_id, found.step_id)
    context = seat.context(
        place=place,
        attempt=found,
        view=view,
        onward=onward(seat, place),
        judged=judged(view.release, found),
        form=PostedForm.fresh(view.release.sha256),
    )
    if found.kind == "quiz":
        context |= quizzes.result_of(seat, view, view.release.content.quizzes[found.activity_id])
        return render(request, "mediane_lms/quiz_result.html", context)
    context |= scenes.debrief_of(view, view.release.content.scenarios[found.activity_id])
    return render(request, "mediane_lms/debrief.html", context)
