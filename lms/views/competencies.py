"""A person's own competencies and, for each, why it stands where it stands; to others who may see the level, too.

With `?date=2026-03-01` both speak of a day that is over.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from curriculum.releasing import open_release
from lms import reexamining
from lms.dashboards import competencies as panel
from lms.dashboards.reexaminations import told
from lms.evidence.reading import standing
from lms.forms.day import DayForm
from lms.models import Enrolment, Learner
from lms.permissions import may_observe, may_see_enrolment, may_see_levels
from lms.practice import attended
from lms.sharing import person_name
from lms.signing_in import signed_in
from lms.views.reaching import person


@signed_in
@require_GET
def competencies(request: HttpRequest) -> HttpResponse:
    """List the competencies on which something was seen, by framework."""
    learner = Learner.objects.filter(user=person(request)).first()
    day = DayForm.asked(request.GET)
    frameworks = panel.own_competencies(learner, day.day)
    context = {
        "frameworks": frameworks,
        "form": day,
        "day": day,
        "attended": attended(learner) if learner else None,
    }
    if learner and not frameworks:
        context["evidence"] = standing(learner)
    return render(request, "mediane_lms/competencies.html", context, status=day.status)


@signed_in
@require_GET
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain one competency: what was decided, by which rule, from which ratings, and what is missing."""
    learner = Learner.objects.filter(user=person(request)).first()
    day = DayForm.asked(request.GET)
    shown = panel.why(learner, reference, on=day.day) if learner else None
    if learner is None or shown is None:
        raise Http404
    last = reexamining.latest(learner, reference)
    context = {
        "why": shown,
        "explanation": shown.explanation,
        "own": True,
        "told": told(last, timezone.localdate()) if last else None,
        "form": day,
        "day": day,
        "attended": attended(learner),
    }
    return render(request, "mediane_lms/why.html", context, status=day.status)


@signed_in
@require_GET
def level_why(request: HttpRequest, enrolment: UUID, reference: str) -> HttpResponse:
    """Explain a person's level to who may see it: the trainers of the group, and whoever the person shares with.

    Only competencies of the module of that enrolment; what assessors wrote is for the person and the trainers.
    """
    found = Enrolment.objects.select_related("learner__user", "cohort").filter(uuid=enrolment).first()
    if found is None or not may_see_levels(request.user, found):
        raise Http404
    if reference not in open_release(found.release_id).content.competencies:
        raise Http404
    day = DayForm.asked(request.GET)
    shown = panel.why(found.learner, reference, words=may_see_enrolment(request.user, found), on=day.day)
    if shown is None:
        raise Http404
    name = person_name(found.learner.user) if found.learner.user else ""
    trains = found.cohort if may_observe(request.user, found.cohort) else None
    context = {"why": shown, "explanation": shown.explanation, "name": name, "cohort": trains}
    context |= {"form": day, "day": day, "attended": attended(found.learner) if trains else None}
    return render(request, "mediane_lms/why.html", context, status=day.status)
