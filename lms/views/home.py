"""The first page after signing in: one thing to go on with, then all modules."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.dashboards.learner import learner_home


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what to resume, the person's modules and what is left to do."""
    return render(request, "mediane_lms/home.html", {"home": learner_home(request.user)})
