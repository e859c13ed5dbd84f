"""« Mon positionnement »: a self-rating and a quiz before and after a module, beside what was assessed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum.releasing import open_release
from lms import positioning as acts
from lms import quiz_terms
from lms.dashboards.positioning import Bearings, bearings, label_of
from lms.dashboards.positioning_drawing import draw
from lms.forms.answering import PostedForm
from lms.forms.positioning import SelfRatingForm
from lms.models import Attempt, PositioningShare, SelfRating
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC, Moment
from lms.progress import AttemptView
from lms.refusals import Refused
from lms.sharing import person_name
from lms.showing import verdicts
from lms.signing_in import signed_in
from lms.views.evidence_review import their_enrolment
from lms.views.reaching import Seat, own_seat, refused

REFUSED = 422
SLUGS = {Moment.ENTRY: "entree", Moment.EXIT: "sortie"}


class MomentConverter(StringConverter):
    """A moment as it stands in an address."""

    regex = "entree|sortie"

    def to_python(self, value: str) -> Moment:
        """Return the moment."""
        return next(moment for moment, slug in SLUGS.items() if slug == value)

    def to_url(self, value: str) -> str:
        """Return its word in an address."""
        return SLUGS[Moment(value)]


def _shown(found: Bearings) -> dict[str, object]:
    return {"bearings": found, "drawings": [draw(line, quiz=found.quiz is not None) for line in found.lines]}


def _back(request: HttpRequest, seat: Seat, why: Refused) -> HttpResponse:
    """Say on the page of the positioning why its form is not offered: nobody fills in what would be refused."""
    messages.info(request, str(why))
    return redirect("mediane_lms:positioning", seat.enrolment.uuid)


@signed_in
@never_cache
@require_safe
def positioning(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Show what was said before and after, beside the assessed levels, and what may be done now."""
    seat = own_seat(request, enrolment)
    found = bearings(seat.enrolment, seat.release)
    return render(request, "mediane_lms/positioning.html", seat.context(cohort=seat.enrolment.cohort, **_shown(found)))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_rating(request: HttpRequest, enrolment: UUID, moment: Moment) -> HttpResponse:
    """Ask where the person stands for each competency, in words; POST keeps it."""
    seat = own_seat(request, enrolment)
    done = SelfRating.objects.filter(enrolment=seat.enrolment, moment=moment).exists()
    if request.method != "POST" and (why := acts.why_not(seat.enrolment, moment, done=done)):
        return _back(request, seat, why)
    known = seat.content.competencies
    offered = [(reference, label_of(known[reference])) for reference in sorted(known)]
    posted = request.method == "POST"
    form = SelfRatingForm(request.POST, competencies=offered) if posted else SelfRatingForm.fresh(competencies=offered)
    if form.is_bound and form.is_valid():
        try:
            acts.rate_oneself(
                enrolment=seat.enrolment,
                moment=moment,
                answers=form.answers,
                post_id=form.post_id,
                show=form.cleaned_data["show"],
            )
        except Refused as why:
            return refused(request, seat, why, back=seat.url("positioning"))
        messages.success(request, _("Votre auto-évaluation est gardée."))
        return redirect("mediane_lms:positioning", seat.enrolment.uuid)
    context = seat.context(form=form, moment=moment, cohort=seat.enrolment.cohort)
    return render(request, "mediane_lms/self_rating.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def diagnostic(request: HttpRequest, enrolment: UUID, moment: Moment) -> HttpResponse:
    """Say what the positioning quiz is; POST begins it, or goes on with it."""
    seat = own_seat(request, enrolment)
    quiz = acts.diagnostic_of(seat.release)
    form = PostedForm(request.POST) if request.method == "POST" else PostedForm.fresh()
    if quiz is None:
        return refused(request, seat, acts.NoDiagnostic(), back=seat.url("positioning"), status=404)
    begun = Attempt.objects.filter(enrolment=seat.enrolment, kind=DIAGNOSTIC, step_id=moment).first()
    waits = begun is not None and begun.state == AttemptState.OPEN
    if request.method != "POST" and not waits and (why := acts.why_not(seat.enrolment, moment, done=begun is not None)):
        return _back(request, seat, why)
    if form.is_bound and form.is_valid():
        try:
            attempt = acts.start_diagnostic(enrolment=seat.enrolment, moment=moment, post_id=form.post_id)
        except Refused as why:
            return refused(request, seat, why, back=seat.url("positioning"))
        return redirect(seat.url("attempt", attempt.uuid))
    standing = quiz_terms.standing(seat.enrolment, quiz, 0)
    context = seat.context(form=form, moment=moment, quiz=quiz, standing=standing)
    return render(request, "mediane_lms/diagnostic.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@require_POST
def positioning_share(request: HttpRequest, enrolment: UUID, moment: Moment) -> HttpResponse:
    """Show one moment to the trainers of the group, or to nobody again."""
    seat = own_seat(request, enrolment)
    shared = request.POST.get("show") == "yes"
    acts.share(enrolment=seat.enrolment, moment=moment, shared=shared)
    said = _("Votre équipe de formation le voit.") if shared else _("Personne d’autre ne le voit.")
    messages.success(request, said)
    return redirect("mediane_lms:positioning", seat.enrolment.uuid)


def answers_page(request: HttpRequest, seat: Seat, view: AttemptView) -> HttpResponse:
    """Show what was right once the exit is done; after the entry it would spoil the comparison."""
    if view.attempt.step_id != Moment.EXIT:
        return redirect("mediane_lms:positioning", seat.enrolment.uuid)
    quiz = view.release.content.quizzes[view.attempt.activity_id]
    context = seat.context(quiz=quiz, attempt=view.attempt, verdicts=verdicts(view.release, view.responses))
    return render(request, "mediane_lms/diagnostic_answers.html", context)


@signed_in
@never_cache
@require_safe
def shared_positioning(request: HttpRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """Show a trainer of the group the moments that a person shows, and nothing of the others."""
    theirs = their_enrolment(request, cohort, enrolment)
    shared = PositioningShare.objects.filter(enrolment=theirs).values_list("moment", flat=True)
    found = bearings(theirs, open_release(theirs.release_id), only=set(shared))
    name = person_name(theirs.learner.user) if theirs.learner.user else _("Personne effacée")
    context = {"cohort": theirs.cohort, "name": name, **_shown(found)}
    return render(request, "mediane_lms/positioning_shared.html", context)
