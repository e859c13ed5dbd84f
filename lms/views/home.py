"""The first page after signing in: one thing to go on with, then all modules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.dashboards.learner import learner_home
from lms.signing_in import signed_in
from lms.views.reaching import person


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what to resume, the person's modules and what is left to do."""
    return render(request, "mediane_lms/home.html", {"home": learner_home(person(request))})
