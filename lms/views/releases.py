"""« Nouvelle version »: what a newer release of one's module changes, and the choice to take it or to stay."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from curriculum.comparing_releases import said_of
from lms.forms.releases import ReleaseForm
from lms.moving_on import Offer, keep_release, offer, take_release
from lms.refusals import Refused
from lms.signing_in import signed_in
from lms.views.reaching import Seat, own_seat, refused

REFUSED = 422


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release_choice(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Tell what the newer release changes; POST takes it, or stays. Without a newer one, the module's page."""
    seat = own_seat(request, enrolment)
    if request.method == "POST":
        form = ReleaseForm(request.POST)
        if form.is_valid():
            return _decide(request, seat, form)
        if "choice" not in request.POST:
            return refused(request, seat, Refused(), status=REFUSED)
    else:
        form = ReleaseForm.fresh(seat.release.sha256)
    offered = offer(seat.enrolment)
    if offered is None:
        return redirect(seat.url("module"))
    context = seat.context(form=form, offer=offered, mine=seat.release.number, **told(offered))
    return render(request, "mediane_lms/release_choice.html", context, status=REFUSED if form.is_bound else 200)


def told(offered: Offer) -> dict[str, str]:
    """Return what the trainer said of the newer release."""
    kind, note = said_of(offered.release)
    return {"change_kind": kind, "change_note": note}


def _decide(request: HttpRequest, seat: Seat, form: ReleaseForm) -> HttpResponse:
    number = form.cleaned_data["number"]
    try:
        if form.cleaned_data["choice"] == ReleaseForm.STAY:
            keep_release(enrolment=seat.enrolment, number=number)
            messages.success(request, _("Vous restez sur votre version. Vous pourrez changer d’avis."))
        else:
            take_release(enrolment=seat.enrolment, number=number, post_id=form.post_id)
            told = _("Vous êtes maintenant sur la version %(number)d. Ce que vous aviez fait est gardé.")
            messages.success(request, told % {"number": number})
    except Refused as why:
        return refused(request, seat, why)
    return redirect(seat.url("module"))
