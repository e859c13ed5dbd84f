"""A tutor's page: what is to be signed, for whoever holds the link; no account, no cookie.

GET only shows, since mail scanners follow links; POST signs or declines. The token comes in the query of the mailed
link and in the body of the form, never in a path: Django logs paths of refused requests, and nothing else of them.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from lms.evidence import signing
from lms.evidence.choices import block_called, labels
from lms.forms.deciding import SignForm
from lms.models.evidence import EvidenceKind
from lms.models.tutoring import TutorRole
from lms.refusals import Refused
from lms.views.checking import page, public

LONGEST = 100  # characters that a token may have


@csrf_exempt  # a token would need a cookie; the link's own token, 256 bits, is what the form proves
@sensitive_post_parameters("jeton", "reason")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
@public
def sign(request: HttpRequest) -> HttpResponse:
    """Show what a link stands for; POST signs it, or says why not, once."""
    posted = request.method == "POST"
    token = (request.POST if posted else request.GET).get("jeton", "")[:LONGEST]
    if not signing.may_try(request.META.get("REMOTE_ADDR", "")):
        answer = page("mediane_lms/signing/dead.html", {"crowded": True}, 429)
        answer.headers["Retry-After"] = str(signing.TRIES_SECONDS)
        return answer
    try:
        found = signing.look(token)
        form = SignForm(request.POST) if posted else SignForm()
        if form.is_bound and form.is_valid():
            return _answered(token, form)
    except Refused:
        return page("mediane_lms/signing/dead.html", {}, 410)
    return page("mediane_lms/signing/sign.html", _context(found, form, token), 422 if posted else 200)


@sensitive_variables("token")
def _answered(token: str, form: SignForm) -> HttpResponse:
    if form.cleaned_data["answer"] == "sign":
        found = signing.sign(token=token, role=form.cleaned_data["role"])
    else:
        found = signing.decline(token=token, reason=form.cleaned_data["reason"])
    return page("mediane_lms/signing/done.html", {"found": found, "signed": form.cleaned_data["answer"] == "sign"}, 200)


def _context(found: signing.ToSign, form: SignForm, token: str) -> dict[str, Any]:
    return {
        "found": found,
        "form": form,
        "token": token,
        "kind": EvidenceKind(found.evidence.kind).label,
        "unit": block_called(found.evidence.block),
        "competencies": labels(found.evidence.enrolment, found.evidence.competencies),
        "roles": TutorRole.choices,
        "kept": f"jeton={token}&",
    }
