"""A practice question in a lesson, and the page that says what the answer was worth."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from assessments.scoring import InvalidResponse
from lms.attempting import Refused, answer_question
from lms.forms.answering import AnswerForm
from lms.models import Response
from lms.places import Place, displayed_options, displayed_targets
from lms.showing import verdict
from lms.signing_in import signed_in
from lms.views.reaching import Seat, onward, own_seat, place_of_work, refused


def question_page(request: HttpRequest, seat: Seat, place: Place) -> HttpResponse:
    """Ask a practice question; POST records the answer and leads to its feedback."""
    question = seat.content.questions[place.step.parts[0].ref]
    options, targets = displayed_options(question, seat.seed), displayed_targets(question, seat.seed)
    if request.method == "POST":
        form = AnswerForm(request.POST, kind=question.kind, options=options, targets=targets, unknown=True)
    else:
        form = AnswerForm.fresh(seat.release.sha256, kind=question.kind, options=options, targets=targets, unknown=True)
    if form.is_bound and form.is_valid():
        try:
            response = answer_question(
                enrolment=seat.enrolment,
                lesson_id=place.lesson.id,
                step_id=place.step.id,
                response=form.response,
                # The browser's « back » brings the old form again: the same answer twice is one, another answer is new.
                post_id=uuid5(form.post_id, ",".join(form.response)),
                release_sha256=form.release_sha256 or seat.release.sha256,
            )
        except InvalidResponse as why:
            form.refuse(why)
        except Refused as why:
            return refused(request, seat, why, back=seat.step_url(place.lesson.id, place.step.id))
        else:
            return redirect(seat.url("feedback", question.id, response.statement))
    context = seat.context(place=place, form=form, question=question)
    return render(request, "mediane_lms/question.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_GET
def feedback(request: HttpRequest, enrolment: UUID, question_id: str, statement: UUID) -> HttpResponse:
    """Show what an answer to a practice question was worth, by the release that scored it."""
    seat = own_seat(request, enrolment)
    response = get_object_or_404(
        Response, enrolment=seat.enrolment, statement=statement, question_id=question_id, attempt=None
    )
    release = seat.release_of(response.release_sha256)
    place = place_of_work(seat, response.release_sha256, response.lesson_id, response.step_id)
    context = seat.context(place=place, verdict=verdict(release, response), onward=onward(seat, place))
    return render(request, "mediane_lms/feedback.html", context)
