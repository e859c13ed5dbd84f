"""The player: a module as a task list, its steps as pages, its end. Everything is resolved in the person's release."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from curriculum.comparing_releases import said_of
from curriculum.glossary import marking
from curriculum.rendering.release_1 import part_html
from curriculum.sheet_outline import SheetLine, sheets_for
from lms.attempting import Refused, continue_step
from lms.forms.answering import PostedForm
from lms.models.attempt import AttemptState
from lms.moving_on import newest_of, told_of
from lms.places import NoSuchPlace, Place, place_of
from lms.progress import LessonProgress, module_progress
from lms.signing_in import signed_in
from lms.views.attempts import activity_page
from lms.views.linking import resolver
from lms.views.questions import question_page
from lms.views.reaching import Seat, onward, own_seat, refused


@signed_in
@require_GET
def module(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Show the module's lessons as a task list."""
    seat = own_seat(request, enrolment)
    newer = newest_of([seat.enrolment]).get(seat.enrolment.pk)
    progress = module_progress(seat.enrolment)
    context = seat.context(
        progress=progress,
        rows=[_row(seat, lesson) for lesson in progress.lessons],
        started=any(lesson.steps_done for lesson in progress.lessons),
        release=seat.enrolment.release,
        newer=newer,
        asked=newer is not None and seat.enrolment.pk in told_of([seat.enrolment]),
        said=said_of(newer) if newer else None,
        elsewhere=_open_elsewhere(seat),
        sheets=sheets_for(seat.enrolment.module_key, seat.content.language, request),
    )
    return render(request, "mediane_lms/module.html", context)


def _open_elsewhere(seat: Seat) -> list[dict[str, object]]:
    """List the attempts under way on a former release: they end there, perhaps at a step that is no more."""
    found = seat.enrolment.attempts.filter(state=AttemptState.OPEN).exclude(release_sha256=seat.release.sha256)
    lines = []
    for attempt in found.order_by("started_at"):
        release = seat.release_of(attempt.release_sha256)
        activities = release.content.scenarios if attempt.kind == "scenario" else release.content.quizzes
        title = activities[attempt.activity_id].title
        lines.append({"title": title, "number": release.number, "url": seat.url("attempt", attempt.uuid)})
    return lines


def _row(seat: Seat, lesson: LessonProgress) -> dict[str, object]:
    """One line of the task list: the lesson and where its link leads (its first open step, else its first)."""
    steps = next(each.steps for each in seat.content.lessons if each.id == lesson.id)
    target = lesson.first_open_step.step_id if lesson.first_open_step else steps[0].id if steps else ""
    return {"lesson": lesson, "url": seat.step_url(lesson.id, target) if target else ""}


@signed_in
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, enrolment: UUID, lesson_id: str, step_id: str) -> HttpResponse:
    """Show one step; a question, a quiz and a scenario are pages of their own kind."""
    seat = own_seat(request, enrolment)
    try:
        place = place_of(seat.content, lesson_id, step_id)
    except NoSuchPlace as error:
        if not seat.enrolment.release_changes.exists():
            raise Http404 from error
        messages.info(request, _("Cette étape n’est pas dans votre version du module. Voici les leçons."))
        return redirect(seat.url("module"))
    activity = place.step.activity
    if activity is None:
        return reading_page(request, seat, place)
    if activity.kind == "question":
        return question_page(request, seat, place)
    return activity_page(request, seat, place)


def reading_page(request: HttpRequest, seat: Seat, place: Place) -> HttpResponse:
    """Show a step to read; POST says that it was read."""
    form = PostedForm(request.POST) if request.method == "POST" else PostedForm.fresh(seat.release.sha256)
    if form.is_bound and form.is_valid():
        try:
            continue_step(
                enrolment=seat.enrolment, lesson_id=place.lesson.id, step_id=place.step.id, post_id=form.post_id
            )
        except Refused as why:
            return refused(request, seat, why)
        return redirect(onward(seat, place))
    resolve = resolver(seat)
    marks = marking(seat.release.language)
    parts = [marks.mark(part_html(part, resolve)) for part in place.step.parts]
    context = seat.context(place=place, form=form, parts=parts, words=marks.found, sheets=_sheets(request, seat, place))
    return render(request, "mediane_lms/step.html", context, status=422 if form.is_bound else 200)


def _sheets(request: HttpRequest, seat: Seat, place: Place) -> tuple[SheetLine, ...]:
    """Return the sheets of a lesson where it sends people to its case or its workshop: at its last page to read."""
    last = [each.id for each in place.lesson.steps if each.activity is None][-1]
    if place.step.id != last:
        return ()
    return sheets_for(seat.enrolment.module_key, seat.content.language, request, lesson=place.lesson.id)


@signed_in
@require_GET
def finished(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Say what was recorded; while something is left to do, the module's page says what."""
    seat = own_seat(request, enrolment)
    progress = module_progress(seat.enrolment)
    if not progress.done:
        return redirect(seat.url("module"))
    last = seat.enrolment.steps_done.order_by("-done_at").first()
    context = seat.context(
        progress=progress, recorded_at=last.done_at if last else None, release=seat.enrolment.release
    )
    return render(request, "mediane_lms/finished.html", context)
