"""The titles a person already holds: listed, added, removed; and marked as seen by the own organisation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms import holding
from lms.forms.held import HeldForm
from lms.models import HeldQualification, Organisation
from lms.permissions import may_hold_title, may_mark_seen
from lms.signing_in import signed_in
from lms.views.reaching import person

REFUSED = 422


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """List the person's titles; POST adds one, once."""
    form = HeldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        holding.declare(
            user=person(request),
            title=asked["title"],
            reference=asked["reference"],
            obtained_on=asked["obtained_on"],
        )
        messages.success(request, _("Titre ajouté : il est « déclaré »."))
        return redirect("mediane_lms:held")
    rows = HeldQualification.objects.filter(learner__user=person(request)).order_by("title", "pk")
    return render(
        request, "mediane_lms/held.html", {"rows": rows, "form": form}, status=REFUSED if form.is_bound else 200
    )


@signed_in
@require_POST
def held_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of the person's own titles that was only declared; a second time changes nothing."""
    row = HeldQualification.objects.select_related("learner").filter(pk=pk).first()
    if row is not None:
        if not may_hold_title(request.user, row):
            raise Http404
        if not holding.withdraw(row):
            messages.error(request, _("Votre structure a vu l’original : demandez-lui de l’annuler d’abord."))
            return redirect("mediane_lms:held")
    messages.success(request, _("Titre retiré."))
    return redirect("mediane_lms:held")


@signed_in
@require_POST
def held_seen(request: HttpRequest, organisation: UUID, pk: int) -> HttpResponse:
    """Say that the organisation has seen the original of a title, or take that back."""
    place = Organisation.objects.filter(uuid=organisation).first()
    row = HeldQualification.objects.select_related("learner").filter(pk=pk).first()
    if place is None or row is None or not may_mark_seen(request.user, row, place):
        raise Http404
    seen = request.POST.get("seen") != "no"
    holding.set_seen(row, seen=seen)
    messages.success(request, _("Original vu : c’est noté.") if seen else _("Le titre est de nouveau « déclaré »."))
    return redirect(reverse("mediane_lms:network_organisation", args=[place.uuid]) + "#people")
