"""`/xapi/profiles/mediane`: our published profile, for people and as JSON-LD; every IRI that we coin leads to its part.

Public: no client, no session, no version header; caches may keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competencies.negotiation import HTML, JSON, NotAcceptable, in_requested_language, preferred_form
from curriculum import outline
from curriculum.models import ModulePage
from lms.xapi import profile
from lms.xapi.published.document import VERSIONS, document, every_template
from lms.xapi.published.extensions import EXTENSIONS
from lms.xapi.published.sequences import PATTERNS
from lms.xapi.published.templates import common

JSON_LD = "application/ld+json"
KEPT_FOR = 3600  # seconds a cache may keep it


class SeeOther(HttpResponseRedirect):
    """What was asked for is no page; the page that tells of it is elsewhere."""

    status_code = 303


@require_safe
@in_requested_language
def published(request: HttpRequest, version: str = profile.PROFILE_VERSION) -> HttpResponseBase:
    """Show the profile, or one version of it by its IRI."""
    if version not in {name for name, _made in VERSIONS}:
        raise Http404
    try:
        form = preferred_form(request, (HTML, JSON_LD, JSON))
    except NotAcceptable as error:
        offered = ", ".join(error.offered)
        text = _("Cette adresse répond en : %(offered)s.") % {"offered": offered}
        answer: HttpResponse = HttpResponse(text, status=406, content_type="text/plain")
    else:
        answer = render(request, "mediane_api/profile.html", _page()) if form == HTML else _machine_readable()
        patch_cache_control(answer, public=True, max_age=KEPT_FOR)
    patch_vary_headers(answer, ["Accept"])
    return answer


def _machine_readable() -> HttpResponse:
    """Return the document; a page of any site may read it."""
    answer = JsonResponse(document(), json_dumps_params={"ensure_ascii": False}, content_type=JSON_LD)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def part(request: HttpRequest, part: str, name: str) -> HttpResponseBase:
    """Lead from the IRI of a verb, an activity type, an extension, a template or a pattern to what is said of it."""
    known: dict[str, Sequence[str]] = {
        "verbs": [each.name for each in profile.VERBS if each.source == "OWN"],
        "activity-types": [each.name for each in profile.ACTIVITY_TYPES.values() if each.source == "OWN"],
        "extensions": [each.name for each in EXTENSIONS],
        "templates": [each.name for each in every_template()],
        "patterns": [each.name for each in PATTERNS],
    }
    if name not in known[part]:
        raise Http404
    return _see(request, f"{part}-{name}")


@require_safe
def activity(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """Lead from the IRI of an activity to the public page of a module, else to what its kind is.

    Whether there is such an activity is not said: questions and scenarios are for those who learn.
    """
    if kind not in profile.ACTIVITY_TYPES:
        raise Http404
    address = _module_address(request, key) if kind == "module" else ""
    return SeeOther(address) if address else _see(request, f"activity-types-{kind}")


def _module_address(request: HttpRequest, key: str) -> str:
    try:
        page = ModulePage.objects.live().filter(translation_key=UUID(key)).order_by("pk").first()
    except ValueError:
        return ""
    return outline.address(page, request) if page else ""


def _see(request: HttpRequest, anchor: str) -> SeeOther:
    query = request.META.get("QUERY_STRING", "")
    address = reverse("mediane_api:xapi-profile-version", args=[profile.PROFILE_VERSION])
    return SeeOther(f"{address}{f'?{query}' if query else ''}#{anchor}")


def _page() -> dict[str, Any]:
    """Return what the page for people shows, in its language."""
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    said = document()
    return {
        "profile": said["id"],
        "text": said["definition"][language],
        "version": profile.profile_version(),
        "verbs": [
            {"verb": each, "label": each.display[language], "ours": each.source == "OWN"} for each in profile.VERBS
        ],
        "kinds": [
            {
                "kind": each,
                "ours": each.source == "OWN",
                "label": each.fr if language == "fr" and each.fr else each.kind,
            }
            for each in profile.ACTIVITY_TYPES.values()
        ],
        "extensions": [
            {
                "extension": each,
                "label": getattr(each, language),
                "text": getattr(each, f"{language}_note"),
            }
            for each in EXTENSIONS
        ],
        "templates": [
            {"template": each, "label": getattr(each, language)[0], "text": getattr(each, language)[1]}
            for each in every_template()
        ],
        "patterns": [
            {
                "pattern": each,
                "label": getattr(each, language)[0],
                "text": getattr(each, language)[1],
                "members": [
                    (name.removeprefix("+"), "patterns" if name.startswith("+") else "templates")
                    for name in each.members
                ],
            }
            for each in PATTERNS
        ],
        "common": common(),
    }
