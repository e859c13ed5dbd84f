"""The page « Mon compte » of the stand-alone site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.signing_in import signed_in


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Lead to the password and the second factor."""
    return render(request, "account/account.html", {"person": request.user})
