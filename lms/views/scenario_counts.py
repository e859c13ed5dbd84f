"""A trainer's pages on the scenarios of a group: which there are, and where people go wrong in one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from curriculum.releasing import OpenRelease, UnknownRelease, latest_release, open_by_sha256, open_release
from lms.dashboards.scenarios import Version, standing, versions
from lms.models import Cohort
from lms.signing_in import signed_in
from lms.views.reaching import content_lang
from lms.views.trainer import own_cohort


@signed_in
@require_GET
def scenarios(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List the scenarios of the group's module."""
    found = own_cohort(request, cohort)
    release = _newest(found)
    context = {
        "cohort": found,
        "scenarios": tuple(release.content.scenarios.values()) if release else (),
        "content_lang": content_lang(release.language) if release else "",
    }
    return render(request, "mediane_lms/trainer_scenarios.html", context)


@signed_in
@require_GET
def scenario(request: HttpRequest, cohort: UUID, scenario_id: str) -> HttpResponse:
    """Show a scenario's choices in numbers, for one release (`?version=`; the one played last by default)."""
    found = own_cohort(request, cohort)
    played = versions(found, scenario_id)
    chosen = next((each for each in played if each.sha256 == request.GET.get("version")), None)
    release = _release(found, chosen or next(iter(played), None))
    if release is None or scenario_id not in release.content.scenarios:
        raise Http404
    document = release.content.scenarios[scenario_id]
    context = {
        "cohort": found,
        "scenario": document,
        "release": release,
        "versions": played,
        "standing": standing(found, release, document),
        "content_lang": content_lang(release.language),
    }
    return render(request, "mediane_lms/trainer_scenario.html", context)


def _release(cohort: Cohort, version: Version | None) -> OpenRelease | None:
    """Open the release that was asked for; of a group that has not played, the newest."""
    if version is None:
        return _newest(cohort)
    try:
        return open_by_sha256(cohort.module_key, version.sha256)
    except UnknownRelease:
        return None


def _newest(cohort: Cohort) -> OpenRelease | None:
    release = latest_release(module_key=cohort.module_key, language=cohort.language)
    return open_release(release.pk) if release else None
