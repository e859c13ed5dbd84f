"""« Mes preuves »: what a person wants to show, where each piece stands, and its file.

The pages of a draft are in `evidence_draft.py`; none needs JavaScript.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.evidence import files, preparing, reading, signing
from lms.evidence.choices import block_called, label, labels
from lms.evidence.kinds import may_be_signed
from lms.evidence.sending import missing
from lms.forms.answering import PostedForm
from lms.forms.evidence import SignatureForm, WhatForm
from lms.models import Evidence, EvidencePiece
from lms.models.evidence import EvidenceKind, EvidenceState
from lms.permissions import may_learn, may_see_piece
from lms.refusals import Refused
from lms.signing_in import signed_in
from lms.views.reaching import own_seat, person

REFUSED = 422
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def own_evidence(request: HttpRequest, evidence: UUID) -> Evidence:
    """Return the signed-in person's own evidence; 404 for anybody else's."""
    found = (
        Evidence.objects.select_related("enrolment__learner__user", "enrolment__cohort", "enrolment__registration")
        .filter(uuid=evidence)
        .first()
    )
    if found is None or not may_learn(person(request), found.enrolment):
        raise Http404
    return found


def own_draft(request: HttpRequest, evidence: UUID) -> EvidencePiece | None:
    """Return the signed-in person's draft of an evidence; None where it was sent, 404 for anybody else's."""
    rows = EvidencePiece.objects.select_related("enrolment__learner", "enrolment__registration", "enrolment__cohort")
    found = list(rows.filter(evidence=evidence, enrolment__learner__user=person(request)))
    if not found:
        raise Http404
    return next((piece for piece in found if piece.sent_at is None), None)


@signed_in
@never_cache
@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """List the person's evidence, module by module and competency by competency."""
    return render(request, "mediane_lms/evidence_list.html", {"sections": reading.own(person(request))})


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Ask what the evidence is; POST begins a draft, once. `competence` in the address is chosen beforehand."""
    seat = own_seat(request, enrolment)
    wanted = request.GET.get("competence", "")
    form = WhatForm(request.POST) if request.method == "POST" else WhatForm.fresh()
    if form.is_bound and form.is_valid():
        piece = preparing.begin(
            enrolment=seat.enrolment,
            kind=form.cleaned_data["kind"],
            what=form.cleaned_data["what"],
            competencies=(wanted,) if wanted else (),
            post_id=form.post_id,
        )
        page = "bloc" if piece.kind == EvidenceKind.PRIOR_LEARNING else "quand"
        return redirect("mediane_lms:evidence_draft", piece.evidence, page)
    known = seat.content.competencies.get(wanted)
    context = seat.context(form=form, chosen=label(known) if known else "")
    return render(request, "mediane_lms/evidence/what.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@never_cache
@require_safe
def evidence(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Show one evidence: where it stands, what was sent, who signed, what was decided."""
    found = own_evidence(request, evidence)
    return render(request, "mediane_lms/evidence/evidence.html", evidence_context(found))


def evidence_context(found: Evidence) -> dict[str, Any]:
    """Return what the page of one's own evidence shows."""
    piece = found.sent_piece
    words = reading.notes([found.wish, found.reason])
    return {
        "evidence": found,
        "piece": piece,
        "competencies": labels(found.enrolment, found.competencies),
        "unit": block_called(found.block),
        "wish": words.get(found.wish, "") if found.wish else "",
        "reason": words.get(found.reason, "") if found.reason else "",
        "history": reading.history(found),
        "requests": reading.requests(found, timezone.now()),
        "open": found.state != EvidenceState.ACCEPTED,
        "signable": may_be_signed(found.kind) and found.state == EvidenceState.SENT and found.signed_at is None,
        "post": PostedForm.fresh(),
    }


@signed_in
@require_POST
def evidence_edit(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Open the draft of an evidence that is wanted, waits or is to be completed."""
    found = own_evidence(request, evidence)
    try:
        piece = preparing.resume(found)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("mediane_lms:evidence", found.uuid)
    return redirect("mediane_lms:evidence_draft", found.uuid, missing(piece) or "verifier")


@signed_in
@require_POST
def evidence_abandon(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Remove a draft; a second time changes nothing."""
    piece = own_draft(request, evidence) if _is_theirs(request, evidence) else None
    if piece is not None:
        preparing.abandon(piece)
    messages.success(request, _("Brouillon supprimé."))
    return redirect("mediane_lms:evidence_list")


def _is_theirs(request: HttpRequest, evidence: UUID) -> bool:
    """Whether anything of this id is there; 404 where it is somebody else's."""
    rows = EvidencePiece.objects.filter(evidence=evidence)
    if rows.exclude(enrolment__learner__user=person(request)).exists():
        raise Http404
    return rows.exists()


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_signature(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Ask a tutor to sign: the server mails the link."""
    found = own_evidence(request, evidence)
    if not may_be_signed(found.kind):
        raise Http404
    form = SignatureForm(request.POST) if request.method == "POST" else SignatureForm.fresh()
    if form.is_bound and form.is_valid():
        try:
            row = signing.ask(evidence=found, address=form.cleaned_data["address"], by=person(request))
        except Refused as why:
            form.add_error("address", str(why))
        else:
            messages.success(request, _("Demande envoyée à %(address)s.") % {"address": row.address})
            return redirect("mediane_lms:evidence", found.uuid)
    piece = found.sent_piece
    context = {"evidence": found, "what": piece.what if piece else "", "form": form, "days": signing.VALID.days}
    return render(request, "mediane_lms/evidence/signature.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@never_cache
@require_safe
def evidence_file(request: HttpRequest, piece: UUID) -> HttpResponse:
    """Hand out a piece's file, to be kept and never shown inside the site; only to those who may see it."""
    found = EvidencePiece.objects.select_related("enrolment__learner", "enrolment__cohort").filter(uuid=piece).first()
    if found is None or not found.file or not may_see_piece(request.user, found):
        raise Http404
    try:
        content = files.bytes_of(found)
    except files.FileChanged as why:
        return render(request, "mediane_lms/evidence/gone.html", {"why": str(why)}, status=410)
    return handed_out(found, content)


def handed_out(found: EvidencePiece, content: bytes) -> HttpResponse:
    """Return a piece's file as an attachment that no cache keeps and no page shows."""
    plain = "".join(sign if sign.isascii() and sign not in '"\\;' else "_" for sign in found.file_name)
    return HttpResponse(
        content,
        content_type=found.media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.file_name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": FILE_POLICY,
            "Cache-Control": "private, no-store",
        },
    )
