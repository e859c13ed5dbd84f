"""A trainer's page of practice analysis: the sessions of a group, and noting who was there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import practice
from lms.forms.practice import PracticeForm
from lms.refusals import Refused
from lms.sharing import person_name
from lms.signing_in import signed_in
from lms.views.reaching import person
from lms.views.trainer import own_cohort


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def practice_sessions(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List a group's sessions, and note another."""
    group = own_cohort(request, cohort)
    rows = group.enrolments.filter(learner__user__isnull=False).exclude(learner__user=person(request).pk)
    people = {str(row.uuid): row for row in rows.select_related("learner__user", "registration", "cohort")}
    named = sorted(
        ((key, person_name(row.learner.user)) for key, row in people.items() if row.learner.user),
        key=lambda pair: pair[1],
    )
    form = PracticeForm(request.POST, people=named) if request.method == "POST" else PracticeForm.fresh(people=named)
    if form.is_bound and form.is_valid():
        try:
            practice.note_attendance(
                cohort=group,
                held_on=form.cleaned_data["held_on"],
                minutes=form.cleaned_data["minutes"],
                present=[people[key] for key in form.cleaned_data["present"]],
                trainer=person(request),
                post_id=form.post_id,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Présences notées. Elles ne donnent aucun niveau."))
            return redirect("mediane_lms:practice", group.uuid)
    context = {"cohort": group, "form": form, "sessions": practice.sessions_of(group), "people": named}
    return render(request, "mediane_lms/practice.html", context, status=422 if form.is_bound else 200)
