"""A coordinator's page: the addresses of tutors and managers that the organisation vouches for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms import tutoring
from lms.forms.evidence import TutorForm
from lms.models import Organisation
from lms.permissions import may_coordinate
from lms.signing_in import signed_in

REFUSED = 422


def coordinated(request: HttpRequest, organisation: UUID) -> Organisation:
    """Return an organisation that the user coordinates directly; 404 for any other."""
    found = Organisation.objects.filter(uuid=organisation).first()
    if found is None or not may_coordinate(request.user, found):
        raise Http404
    return found


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tutors(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """List the addresses; POST adds one."""
    found = coordinated(request, organisation)
    form = TutorForm(request.POST) if request.method == "POST" else TutorForm.fresh()
    if form.is_bound and form.is_valid():
        row = tutoring.vouch(organisation=found, address=form.cleaned_data["address"], role=form.cleaned_data["role"])
        messages.success(request, _("Adresse ajoutée : %(address)s.") % {"address": row.address})
        return redirect("mediane_lms:tutors", found.uuid)
    context = {"organisation": found, "form": form, "rows": found.tutor_addresses.all()}
    return render(request, "mediane_lms/evidence/tutors.html", context, status=REFUSED if form.is_bound else 200)


@signed_in
@require_POST
def tutor_remove(request: HttpRequest, organisation: UUID, pk: int) -> HttpResponse:
    """Take an address off the list; a second time changes nothing."""
    found = coordinated(request, organisation)
    tutoring.forget(organisation=found, pk=pk)
    messages.success(request, _("Adresse retirée."))
    return redirect("mediane_lms:tutors", found.uuid)
