"""A person's own transcripts: ask for one, read it, take it away, withdraw it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.forms.transcripts import IssueForm, RevokeForm
from lms.models import Learner, Transcript
from lms.permissions import may_hold
from lms.refusals import Refused
from lms.transcripts import issuing
from lms.transcripts.document import read
from lms.transcripts.gathering import Material, material_of
from lms.transcripts.pdf import qr_svg
from lms.transcripts.rendering import FORMATS
from lms.transcripts.rendering import render as render_file
from lms.transcripts.sheet import sheet

REFUSED = 422


class SignedIn(HttpRequest):
    """A request behind `login_required`."""

    user: User


def own_transcript(request: SignedIn, number: str) -> Transcript:
    """Return the person's own transcript of this number; 404 for any other."""
    rows = Transcript.objects.select_related("learner", "superseded_by")
    transcript = rows.filter(number=number).first()
    if transcript is None or not may_hold(request.user, transcript) or not transcript.document:
        raise Http404
    return transcript


def _list(request: SignedIn, form: IssueForm | None, learner: Learner | None, status: int = 200) -> HttpResponse:
    rows = Transcript.objects.filter(learner=learner).select_related("superseded_by") if learner else []
    return render(request, "mediane_lms/transcripts.html", {"transcripts": rows, "form": form}, status=status)


def _material(learner: Learner | None) -> Material | None:
    material = material_of(learner) if learner else None
    return material if material and (material.followed or material.assessed) else None


@login_required
@never_cache
@require_safe
def transcripts(request: SignedIn) -> HttpResponse:
    """List the person's transcripts, and let the person ask for one when there is something to show."""
    learner = Learner.objects.filter(user=request.user).first()
    material = _material(learner)
    return _list(request, IssueForm(material=material) if material else None, learner)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def transcript_issue(request: SignedIn) -> HttpResponse:
    """Issue what the form asks for, once for each form shown; who comes back to this address is led to the list."""
    if request.method != "POST":
        return redirect("mediane_lms:transcripts")
    learner = Learner.objects.filter(user=request.user).first()
    material = _material(learner)
    if learner is None or material is None:
        return _list(request, None, learner, REFUSED)
    form = IssueForm(request.POST, material=material)
    if not form.is_valid():
        return _list(request, form, learner, REFUSED)
    asked = form.cleaned_data
    try:
        issued = issuing.issue(
            learner=learner,
            extract_of=asked["competencies"] if asked["kind"] == "extract" else None,
            by=request.user,
            post_id=asked["post"],
            targets=asked["targets"],
            historical=asked["historical"],
            self_rating=asked["self_rating"],
        )
    except Refused as refused:
        form.add_error(None, refused.message if isinstance(refused.message, str) else str(refused))
        return _list(request, form, learner, REFUSED)
    return redirect("mediane_lms:transcript", issued.transcript.number)


@login_required
@never_cache
@require_safe
def transcript(request: SignedIn, number: str) -> HttpResponse:
    """Show one transcript with its addresses and files."""
    row = own_transcript(request, number)
    document, token = read(row.document), issuing.current_token(row)
    address = issuing.check_address(document.code, token)
    context: dict[str, Any] = {
        "transcript": row,
        "document": document,
        "sheet": sheet(document),
        "address": address,
        "link": issuing.check_path(document.code, token),
        "bare_link": issuing.check_path(document.code),
        "shown": issuing.check_address(document.code),
        "qr": qr_svg(address),
        "named": bool(token),
        "formats": sorted(FORMATS, key=lambda kind: kind != "pdf"),
    }
    return render(request, "mediane_lms/transcript.html", context)


@login_required
@never_cache
@require_safe
def transcript_file(request: SignedIn, number: str, kind: str) -> HttpResponse:
    """Hand over one file: html, pdf or json."""
    if kind not in FORMATS:
        raise Http404
    file = render_file(own_transcript(request, number), kind)
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transcript_revoke(request: SignedIn, number: str) -> HttpResponse:
    """Withdraw the link that shows the name, renew it, or withdraw the transcript."""
    row = own_transcript(request, number)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        if what == "transcript":
            issuing.revoke(transcript=row)
            messages.success(request, _("Le relevé est retiré. Son code dit maintenant « retiré »."))
        elif what == "renew" and row.revoked_at is None:
            issuing.renew_name(transcript=row)
            messages.success(request, _("L’ancien lien ne montre plus votre nom. Téléchargez le relevé de nouveau."))
        else:
            issuing.revoke_name(transcript=row)
            messages.success(request, _("Le lien ne montre plus votre nom."))
        return redirect("mediane_lms:transcript", row.number)
    context = {"transcript": row, "form": form}
    return render(request, "mediane_lms/transcript_revoke.html", context, status=REFUSED if form.errors else 200)
