"""A person's own competencies and, for each, why it stands where it stands."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.dashboards import competencies as panel
from lms.models import Learner
from lms.signing_in import signed_in
from lms.views.reaching import person


@signed_in
@require_GET
def competencies(request: HttpRequest) -> HttpResponse:
    """List the competencies on which something was seen, by framework."""
    learner = Learner.objects.filter(user=person(request)).first()
    return render(request, "mediane_lms/competencies.html", {"frameworks": panel.own_competencies(learner)})


@signed_in
@require_GET
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain one competency: what was decided, by which rule, from which ratings, and what is missing."""
    learner = Learner.objects.filter(user=person(request)).first()
    shown = panel.why(learner, reference) if learner else None
    if shown is None:
        raise Http404
    return render(request, "mediane_lms/why.html", {"why": shown, "explanation": shown.explanation})
