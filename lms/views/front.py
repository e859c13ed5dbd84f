"""The front page of the stand-alone site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.shell import catalogue_url
from lms.signing_in import optional_url, sign_in_url


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what Médiane is and where to go; the same for everyone but for the first button."""
    places = {
        "catalogue": catalogue_url(),
        "check": optional_url("mediane_check:check_form"),
        "frameworks": optional_url("mediane_competencies:index"),
        "home": optional_url("mediane_lms:home"),
        "sign_in": sign_in_url(),
    }
    return render(request, "mediane_lms/front.html", places)
