"""What a person shares of a module: seen, given and withdrawn at any time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.enrolling import set_sharing
from lms.forms.enrolling import SharingForm
from lms.sharing import audience
from lms.signing_in import signed_in
from lms.views.reaching import own_seat


@signed_in
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Say who sees what now; POST gives or withdraws."""
    seat = own_seat(request, enrolment)
    form = SharingForm(request.POST) if request.method == "POST" else SharingForm.fresh()
    if form.is_bound and form.is_valid():
        set_sharing(enrolment=seat.enrolment, shared=form.shares)
        messages.success(request, _("Partage enregistré.") if form.shares else _("Partage retiré."))
        return redirect(seat.url("sharing"))
    context = seat.context(audience=audience(seat.enrolment), form=form)
    return render(request, "mediane_lms/sharing.html", context, status=422 if form.is_bound else 200)
