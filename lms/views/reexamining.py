"""Pages of a re-examination: the person asks and follows; assessors of the organisation see what waits, and answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lms import reexamining
from lms.dashboards import competencies as panel
from lms.dashboards.reexaminations import told, waiting
from lms.forms.reexamining import AnswerForm, AskForm
from lms.models import Learner
from lms.models.organisation import Role
from lms.models.reexamination import ReexaminationState
from lms.permissions import reexaminations_open_to
from lms.refusals import Refused
from lms.shell import roles_of
from lms.signing_in import signed_in
from lms.views.reaching import person

REFUSED = 422


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reexamine(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a re-examination of one's own level, and see where it stands; 404 for what was never rated."""
    learner = Learner.objects.filter(user=person(request)).first()
    if learner is None or not learner.ratings.filter(competency=reference).exists():
        raise Http404
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial={"post": uuid.uuid4()})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            reexamining.ask(user=person(request), reference=reference, reason=said["reason"], post_id=said["post"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Votre demande est envoyée."))
            return redirect("mediane_lms:reexamine", reference)
    last = reexamining.latest(learner, reference)
    context = {
        "reference": reference,
        "label": panel.label_of(reference),
        "form": form,
        "told": told(last, timezone.localdate()) if last else None,
        "open": last is not None and last.state == ReexaminationState.ASKED,
    }
    return render(request, "mediane_lms/reexamine.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@require_GET
def reexaminations(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer, and what this person has answered; 404 for who is no trainer."""
    if Role.TRAINER not in roles_of(person(request)):
        raise Http404
    rows = waiting(reexaminations_open_to(person(request)), timezone.localdate())
    return render(request, "mediane_lms/reexaminations.html", {"rows": rows})


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reexamination(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponse:
    """Show what was decided and why, and answer; 404 for who may not."""
    open_to = reexaminations_open_to(person(request)).select_related(
        "learner__user", "enrolment__registration", "organisation"
    )
    found = get_object_or_404(open_to, uuid=uuid_)
    fresh = {"post": uuid.uuid4()}
    form = AnswerForm(request.POST or None, initial=fresh, request=found)
    if request.method == "POST" and form.is_valid():
        try:
            reexamining.answer(request=found, by=person(request), **form.said)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Votre réponse est enregistrée. Les deux décisions restent lisibles."))
            return redirect("mediane_lms:reexamination", found.uuid)
    shown = panel.why(found.learner, found.competency)
    context = {"told": told(found, timezone.localdate()), "form": form, "why": shown}
    context["explanation"] = shown.explanation if shown else None
    return render(
        request, "mediane_lms/reexamination.html", context, status=REFUSED if request.method == "POST" else 200
    )
