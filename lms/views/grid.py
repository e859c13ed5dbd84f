"""The screen of a group: rating people × competencies by keyboard, checking it, and taking back what was a mistake."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms import rating_groups
from lms.attempting import Refused
from lms.dashboards.grid import Grid, grid
from lms.forms.grid import GridForm, TakeBackForm
from lms.models import Cohort
from lms.rating_groups import Change
from lms.signing_in import signed_in
from lms.views.reaching import person
from lms.views.trainer import own_cohort


def since(request: HttpRequest) -> datetime.datetime:
    """Return since when a rating may be taken back here: since the person signed in."""
    return person(request).last_login or timezone.now()


def _read(request: HttpRequest, cohort: Cohort) -> Grid:
    asked = request.GET
    return grid(
        cohort,
        person(request),
        since(request),
        competency=asked.get("competence", ""),
        without_level=asked.get("montrer") == "sans",
        page=int(asked["page"]) if asked.get("page", "").isdecimal() else 1,
    )


def _page(
    request: HttpRequest,
    cohort: Cohort,
    form: GridForm,
    undo: TakeBackForm | None = None,
    *,
    template: str = "grid",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "cohort": cohort,
        "grid": form.grid,
        "form": form,
        "undo": undo or TakeBackForm.fresh(),
        "competency": request.GET.get("competence", ""),
        "without_level": request.GET.get("montrer") == "sans",
        "query": query.urlencode(),
        **more,
    }
    return render(request, f"mediane_lms/trainer_{template}.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def competency_grid(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show a group's people and competencies; POST checks what was chosen, shows what it changes, and records it."""
    found = own_cohort(request, cohort)
    read = _read(request, found)
    if request.method == "GET":
        return _page(request, found, GridForm.fresh(grid=read))
    form = GridForm(request.POST, grid=read)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    stage = request.POST.get("stage", "check")
    if stage == "edit":
        return _page(request, found, form)
    try:
        changes = _do(request, found, form, stage)
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, found, form, status=422)
    if changes is None:
        return redirect(request.get_full_path())
    changed = {(each.mark.enrolment.pk, each.mark.competency): each for each in changes}
    said = [
        (line.name, cell.column, mark.outcome.label, changed.get((mark.enrolment.pk, mark.competency)))
        for mark in form.marks
        for line in read.lines
        for cell in line.cells
        if (line.enrolment, cell.column.reference) == (mark.enrolment, mark.competency)
    ]
    return _page(request, found, form, template="grid_check", said=said, changes=len(changes))


def _do(request: HttpRequest, cohort: Cohort, form: GridForm, stage: str) -> list[Change] | None:
    """Record what was checked and return None; before that, return the levels it would change."""
    said: dict[str, Any] = {
        "cohort": cohort,
        "marks": form.marks,
        "rubric_id": form.cleaned_data["rubric"],
        "assessor": person(request),
    }
    if stage != "record":
        return rating_groups.preview(**said)
    done = rating_groups.rate_group(**said, reason=form.cleaned_data["reason"], post_id=form.post_id)
    text = ngettext("%(count)s évaluation enregistrée.", "%(count)s évaluations enregistrées.", len(done))
    messages.success(request, text % {"count": len(done)})
    return None


@signed_in
@require_POST
def take_back(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Take back ratings that the person made in this group since signing in."""
    found = own_cohort(request, cohort)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        try:
            count = rating_groups.take_back(
                cohort=found,
                ratings=form.cleaned_data["rating"],
                since=since(request),
                assessor=person(request),
                reason=form.cleaned_data["reason"],
                post_id=form.post_id,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            text = ngettext("%(count)s évaluation retirée.", "%(count)s évaluations retirées.", count)
            messages.success(request, text % {"count": count})
            return redirect("mediane_lms:grid", found.uuid)
    return _page(request, found, GridForm.fresh(grid=_read(request, found)), form, status=422)
