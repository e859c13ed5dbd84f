"""An assessor's pages: what waits, one evidence a page, and asking a person for evidence (`experience.md` F2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competencies.models.wording import in_language
from curriculum.releasing import open_release
from lms.evidence import reading, reviewing, sending
from lms.evidence.choices import block_called, blocks, of_block
from lms.evidence.criteria import criteria_of
from lms.evidence.kinds import may_be_signed
from lms.forms.deciding import DecisionForm
from lms.forms.evidence import RequestForm
from lms.models import Enrolment, Evidence, Learner, LogbookEntry
from lms.models.evidence import EvidenceKind, EvidenceState
from lms.models.organisation import Role
from lms.permissions import may_assess
from lms.refusals import Refused
from lms.sharing import person_name
from lms.shell import roles_of
from lms.signing_in import signed_in
from lms.views.reaching import content_lang, person
from lms.views.trainer import own_cohort

REFUSED = 422


@signed_in
@never_cache
@require_safe
def evidence_queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision; 404 for who is no trainer."""
    user = person(request)
    if Role.TRAINER not in roles_of(user):
        raise Http404
    context = {"waiting": reading.queue(user), "second": reading.second_opinions(user)}
    return render(request, "mediane_lms/evidence/queue.html", context)


def assessed(request: HttpRequest, evidence: UUID) -> Evidence:
    """Return an evidence that was sent and that the user may assess; 404 for any other."""
    found = (
        Evidence.objects.select_related("enrolment__learner__user", "enrolment__cohort", "enrolment__registration")
        .filter(uuid=evidence, piece__isnull=False)
        .first()
    )
    if found is None or not may_assess(person(request), found.enrolment):
        raise Http404
    return found


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_review(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Show one evidence and decide on it; then the next one."""
    found = assessed(request, evidence)
    criteria = criteria_of(found)
    second = found.state == EvidenceState.ACCEPTED
    kwargs: dict[str, Any] = {"criteria": criteria, "second": second}
    if request.method == "POST":
        form = DecisionForm(request.POST, **kwargs)
    else:
        form = DecisionForm.fresh(**kwargs)
        form.initial["piece"] = found.piece
    if form.is_bound and form.is_valid():
        try:
            reviewing.decide(
                evidence=found,
                piece=form.cleaned_data["piece"],
                decision=form.cleaned_data["decision"],
                outcomes=form.outcomes,
                comment=form.cleaned_data["comment"],
                assessor=person(request),
                post_id=form.post_id,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return _onward(request)
    context = _review_context(request, found) | {"form": form, "second": second}
    return render(request, "mediane_lms/evidence/review.html", context, status=REFUSED if form.is_bound else 200)


def _onward(request: HttpRequest) -> HttpResponse:
    """Lead to the next evidence that waits, else to the list."""
    messages.success(request, _("Décision enregistrée."))
    waiting = reading.queue(person(request))
    if waiting:
        return redirect("mediane_lms:evidence_review", waiting[0].uuid)
    return redirect("mediane_lms:evidence_queue")


def _review_context(request: HttpRequest, found: Evidence) -> dict[str, Any]:
    """What the page shows beside the form. What another assessor decided is not among it."""
    user = person(request)
    key = Learner.objects.filter(user=user).values_list("uuid", flat=True).first()
    learner = found.enrolment.learner
    return {
        "evidence": found,
        "piece": found.sent_piece,
        "unit": block_called(found.block),
        "name": person_name(learner.user) if learner.user else "",
        "content_lang": content_lang(open_release(found.enrolment.release_id).language),
        "signable": may_be_signed(found.kind),
        "pending": [each for each in reading.requests(found, timezone.now()) if not each.answer and not each.dead],
        "too_close": may_be_signed(found.kind) and reviewing.is_too_close(found, user),
        "mine": found.reviews.filter(piece=found.piece or UUID(int=0), assessor_key=str(key or "")).exists(),
    }


def their_enrolment(request: HttpRequest, cohort: UUID, enrolment: UUID) -> Enrolment:
    """Return somebody else's enrolment in a group that the user trains; else 404."""
    group = own_cohort(request, cohort)
    rows = group.enrolments.select_related("learner__user", "cohort", "registration", "release")
    found = rows.defer("release__content", "release__keys").filter(uuid=enrolment).first()
    if found is None or not may_assess(person(request), found):
        raise Http404
    return found


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_request(request: HttpRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """Ask a person of one's group for evidence."""
    theirs = their_enrolment(request, cohort, enrolment)
    known = open_release(theirs.release_id).content.competencies
    choices = [(key, in_language(doc.label_fr, doc.label_en)) for key, doc in sorted(known.items())]
    offers: dict[str, Any] = {"offered": choices, "blocks": blocks()}
    form = RequestForm(request.POST, **offers) if request.method == "POST" else RequestForm.fresh(**offers)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        prior = said["kind"] == EvidenceKind.PRIOR_LEARNING
        try:
            sending.request(
                enrolment=theirs,
                kind=said["kind"],
                competencies=list(of_block(said["block"])) if prior else said["competencies"],
                block=said["block"] if prior else "",
                words=said["words"],
                trainer=person(request),
                post_id=form.post_id,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Demande envoyée : elle attend dans « Mes preuves » de la personne."))
            return redirect("mediane_lms:cohort", cohort)
    context = {"form": form, "cohort": theirs.cohort, "name": _name(theirs)}
    return render(request, "mediane_lms/evidence/request.html", context, status=REFUSED if form.is_bound else 200)


def _name(enrolment: Enrolment) -> str:
    return person_name(enrolment.learner.user) if enrolment.learner.user else ""


@signed_in
@never_cache
@require_safe
def shared_logbook(request: HttpRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """Show the entries of a person's logbook that the person shares."""
    theirs = their_enrolment(request, cohort, enrolment)
    entries = LogbookEntry.objects.filter(enrolment=theirs, shared_at__isnull=False)
    context = {"entries": entries, "cohort": theirs.cohort, "name": _name(theirs)}
    return render(request, "mediane_lms/evidence/logbook_shared.html", context)
