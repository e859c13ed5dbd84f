"""Quizzes: the page that says the terms and starts one, one page a question, what each answer was worth, the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.scoring import InvalidResponse
from curriculum.documents import QuestionDoc, QuizDoc
from lms import quiz_terms
from lms.attempting import Refused, UnknownQuestion, answer_quiz, finish_quiz, start_attempt
from lms.forms.answering import AnswerForm, PostedForm
from lms.models import Attempt
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC
from lms.places import Place, displayed_options, displayed_targets
from lms.progress import AttemptView, attempt_view
from lms.showing import verdict, verdicts
from lms.signing_in import signed_in
from lms.views.reaching import Seat, own_attempt, own_seat, place_of_work, refused


def start_page(request: HttpRequest, seat: Seat, place: Place) -> HttpResponse:
    """Say on what terms a quiz is taken, and why it may not be; an open attempt is gone on with. POST starts one."""
    quiz = seat.content.quizzes[place.step.parts[0].ref]
    attempts = list(seat.enrolment.attempts.filter(activity_id=quiz.id).order_by("number"))
    if attempts and attempts[-1].state == AttemptState.OPEN and request.method == "GET":
        return redirect(seat.url("attempt", attempts[-1].uuid))
    form = PostedForm(request.POST) if request.method == "POST" else PostedForm.fresh(seat.release.sha256)
    if form.is_bound and form.is_valid():
        try:
            attempt = start_attempt(
                enrolment=seat.enrolment, lesson_id=place.lesson.id, step_id=place.step.id, post_id=form.post_id
            )
        except Refused as why:
            return refused(request, seat, why, back=seat.step_url(place.lesson.id, place.step.id))
        return redirect(seat.url("attempt", attempt.uuid))
    context = seat.context(
        place=place,
        form=form,
        activity=quiz,
        pass_percent=round(quiz_terms.pass_mark(quiz) * 100),
        standing=quiz_terms.standing(seat.enrolment, quiz, len(attempts)),
        last=attempts[-1] if attempts else None,
    )
    return render(request, "mediane_lms/quiz.html", context, status=422 if form.is_bound else 200)


def question_page(request: HttpRequest, seat: Seat, found: Attempt) -> HttpResponse:
    """Ask the next question, or the one that a form answers; when none is left, or no time, offer to finish."""
    view = attempt_view(found)
    quiz, asked = view.release.content.quizzes[found.activity_id], request.POST.get("question", "")
    where = (found.release_sha256, found.lesson_id, found.step_id)
    context = seat.context(
        place=None if found.kind == DIAGNOSTIC else place_of_work(seat, *where),
        quiz=quiz,
        total=view.total,
        **_time(found),
    )
    if asked and asked not in quiz_terms.asked(found, quiz):
        return refused(request, seat, UnknownQuestion(), back=seat.url("attempt", found.uuid), status=422)
    following = view.question if context["left"] != 0 else None
    question = view.release.content.questions[asked] if asked else following
    if question is None:
        return _end_page(request, seat, found, view, context)
    seed = quiz_terms.seed_of(found)
    options = displayed_options(question, seed) if quiz.shuffle_options else question.options
    targets = displayed_targets(question, seed)
    if request.method == "POST":
        form = AnswerForm(request.POST, kind=question.kind, options=options, targets=targets)
        if form.is_valid() and (answer := _answer(request, seat, found, question, form)) is not None:
            return answer
    else:
        form = AnswerForm.fresh(view.release.sha256, kind=question.kind, options=options, targets=targets)
    position = list(quiz_terms.asked(found, quiz)).index(question.id) + 1
    context |= {"form": form, "question": question, "position": position}
    return render(request, "mediane_lms/quiz_question.html", context, status=422 if form.is_bound else 200)


def _time(found: Attempt) -> dict[str, Any]:
    """Until when the person may answer, on the site's clock, and how many seconds that is; None without a limit."""
    until = quiz_terms.deadline_of(found)
    if until is None:
        return {"deadline": None, "left": None}
    local = timezone.localtime(until)
    left = max(0, int((until - timezone.now()).total_seconds()))
    return {"deadline": local, "another_day": local.date() != timezone.localdate(), "left": left}


def _end_page(
    request: HttpRequest, seat: Seat, found: Attempt, view: AttemptView, context: dict[str, Any]
) -> HttpResponse:
    """Offer to finish: every question has its answer, or the time is over."""
    form = PostedForm(request.POST) if request.method == "POST" else PostedForm.fresh(view.release.sha256)
    if form.is_bound and form.is_valid():
        return _finish(request, seat, found, form)
    context |= {"form": form, "open": view.total - len(view.responses)}
    return render(request, "mediane_lms/quiz_end.html", context, status=422 if form.is_bound else 200)


def _answer(
    request: HttpRequest, seat: Seat, found: Attempt, question: QuestionDoc, form: AnswerForm
) -> HttpResponse | None:
    """Record the answer to a question and go on; None when the form is to be shown again."""
    try:
        answer_quiz(
            attempt=found,
            question_id=question.id,
            response=form.response,
            post_id=form.post_id,
            release_sha256=form.release_sha256 or found.release_sha256,
        )
    except InvalidResponse as why:
        form.refuse(why)
        return None
    except Refused as why:
        return refused(request, seat, why, back=seat.url("attempt", found.uuid))
    view = attempt_view(found)
    explained = _explains(found, view.release.content.quizzes[found.activity_id])
    if view.question is None:
        end = _finish(request, seat, found, form)
        if not explained:
            return end
    return redirect(
        seat.url("quiz_feedback", found.uuid, question.id) if explained else seat.url("attempt", found.uuid)
    )


def _explains(found: Attempt, quiz: QuizDoc) -> bool:
    """Whether each answer is explained at once; never in a positioning, whose two moments are to be compared."""
    return quiz.feedback_at_once and found.kind != DIAGNOSTIC


def _finish(request: HttpRequest, seat: Seat, found: Attempt, form: PostedForm) -> HttpResponse:
    """Finish a quiz, and show what came of it."""
    try:
        finish_quiz(attempt=found, post_id=form.post_id)
    except Refused as why:
        return refused(request, seat, why, back=seat.url("attempt", found.uuid))
    return redirect(seat.url("debrief", found.uuid))


@signed_in
@require_GET
def quiz_feedback(request: HttpRequest, enrolment: UUID, attempt: UUID, question_id: str) -> HttpResponse:
    """Show what one answer was worth, in a quiz that explains at once; 404 in any other, and before the answer."""
    seat = own_seat(request, enrolment)
    found = own_attempt(seat, attempt)
    release = seat.release_of(found.release_sha256)
    quiz = release.content.quizzes.get(found.activity_id)
    if quiz is None or not _explains(found, quiz):
        raise Http404
    response = get_object_or_404(found.responses, question_id=question_id)
    asked = list(quiz_terms.asked(found, quiz))
    time = _time(found) if found.state == AttemptState.OPEN else {}
    context = seat.context(
        quiz=quiz,
        attempt=found,
        verdict=verdict(release, response),
        position=asked.index(question_id) + 1,
        total=len(asked),
        **time,
    )
    return render(request, "mediane_lms/quiz_feedback.html", context)


def result_of(seat: Seat, view: AttemptView, quiz: QuizDoc) -> dict[str, Any]:
    """Return what the result page tells of a finished quiz, and whether it may be taken again."""
    found = view.attempt
    mine = seat.content.quizzes.get(quiz.id)  # a new attempt would be on the person's own release
    made = seat.enrolment.attempts.filter(activity_id=quiz.id).count()
    return {
        "quiz": quiz,
        "verdicts": verdicts(view.release, view.responses),
        "open": view.total - len(view.responses),
        "timed": found.deadline is not None,
        "standing": quiz_terms.standing(seat.enrolment, mine or quiz, made),
    }
