"""« Nos partenaires »: the map that members of an organisation read, and its trainers and coordinators keep."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.forms.partner import PartnerForm
from lms.models import Organisation, Partner
from lms.partners import keep, maps_of, may_keep_partners, remove
from lms.signing_in import signed_in
from lms.views.reaching import person

REFUSED = 422


@signed_in
@never_cache
@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """Show the maps of the person's organisations."""
    return render(request, "mediane_lms/partners.html", {"maps": maps_of(person(request))})


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner_add(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Add a service to an organisation's map."""
    place = Organisation.objects.filter(uuid=organisation).first()
    if place is None or not may_keep_partners(request.user, place):
        raise Http404
    return _form(request, Partner(organisation=place))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner_edit(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Change a service of the map."""
    return _form(request, _kept(request, partner))


@signed_in
@require_POST
def partner_remove(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Take a service off the map."""
    remove(_kept(request, partner))
    messages.success(request, _("Service retiré de la carte."))
    return redirect("mediane_lms:partners")


def _kept(request: HttpRequest, partner: UUID) -> Partner:
    row = Partner.objects.select_related("organisation").filter(uuid=partner).first()
    if row is None or not may_keep_partners(request.user, row.organisation):
        raise Http404
    return row


def _form(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = PartnerForm(request.POST if request.method == "POST" else None, instance=partner)
    if form.is_bound and form.is_valid():
        keep(form.instance)
        messages.success(request, _("Carte des partenaires enregistrée."))
        return redirect("mediane_lms:partners")
    context = {"form": form, "organisation": partner.organisation, "known": partner.pk is not None}
    return render(request, "mediane_lms/partner.html", context, status=REFUSED if form.is_bound else 200)
