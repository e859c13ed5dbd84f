"""The coordinator's pages: where the organisations stand, and who is in the own one."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.conf import conf
from lms.dashboards import exporting
from lms.dashboards.coverage import DEFAULT_LEVEL, LEVELS, Coverage, coverage
from lms.models import Organisation
from lms.permissions import may_coordinate, may_see_numbers, organisations_coordinated


def asked_level(request: HttpRequest) -> int:
    """Return the level asked for by `?niveau=`, the default one where it is none of the scale."""
    asked = request.GET.get("niveau", "")
    return int(asked) if asked in map(str, LEVELS) else DEFAULT_LEVEL


def _coverage(request: HttpRequest, key: uuid.UUID) -> Coverage:
    """Return the coverage of an organisation whose numbers the user may see; 404 for any other."""
    organisation = Organisation.objects.filter(uuid=key).first()
    if organisation is None or not may_see_numbers(request.user, organisation):
        raise Http404
    return coverage(organisation, request.user, level=asked_level(request))


@login_required
@never_cache
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """List the organisations the user coordinates; 404 for who coordinates none."""
    organisations = list(organisations_coordinated(request.user))
    if not organisations:
        raise Http404
    return render(request, "mediane_lms/network.html", {"organisations": organisations})


@login_required
@never_cache
@require_safe
def network_organisation(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    """Show the coverage of an organisation and those below it."""
    found = _coverage(request, organisation)
    context = {
        "coverage": found,
        "levels": LEVELS,
        "today": timezone.localdate(),
        "small_cell": conf().small_cell,
        "rows": [
            (row, exporting.people_of(row.people), [exporting.figure(cell) for cell in row.cells]) for row in found.rows
        ],
        "titles": [(line, held) for line in found.persons if not line.viewer for held in line.held],
        "groups": list(found.organisation.cohorts.all()) if may_coordinate(request.user, found.organisation) else [],
        "totals": [exporting.figure(cell) for cell in found.totals],
    }
    return render(request, "mediane_lms/network_organisation.html", context)


@login_required
@never_cache
@require_safe
def network_csv(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    """Hand over the same rows as CSV."""
    found = _coverage(request, organisation)
    response = HttpResponse(exporting.to_csv(found), content_type="text/csv; charset=utf-8")
    name = f"couverture-{found.organisation.slug}-{timezone.localdate().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
