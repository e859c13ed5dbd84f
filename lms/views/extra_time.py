"""A group's extra time: for its trainers and its organisation's coordinators, who give it without asking why."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.attempting import Refused
from lms.extra_time import set_extra_time
from lms.forms.extra_time import ExtraTimeForm
from lms.models import Cohort
from lms.permissions import may_observe, may_see_cohort
from lms.signing_in import signed_in
from lms.views.reaching import person


@signed_in
@require_http_methods(["GET", "POST"])
def extra_time(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show who of a group has more time, and change it; 404 for whoever may not. Nobody sets their own."""
    group = Cohort.objects.select_related("organisation").filter(uuid=cohort).first()
    if group is None or not may_see_cohort(person(request), group):
        raise Http404
    people = group.enrolments.filter(learner__user__isnull=False).exclude(learner__user=person(request).pk)
    enrolments = list(people.select_related("learner__user", "cohort__organisation"))
    if request.method == "POST":
        form = ExtraTimeForm(request.POST, enrolments=enrolments)
    else:
        form = ExtraTimeForm.fresh(enrolments=enrolments)
    if form.is_bound and form.is_valid():
        try:
            for enrolment, share in form.changed:
                set_extra_time(enrolment=enrolment, share=share, by=person(request))
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Le temps de chacun est enregistré."))
            return redirect("mediane_lms:extra_time", group.uuid)
    context = {"cohort": group, "form": form, "trains": may_observe(person(request), group)}
    return render(request, "mediane_lms/extra_time.html", context, status=422 if form.is_bound else 200)
