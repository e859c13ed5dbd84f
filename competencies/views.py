"""The public pages of frameworks: parse, read the outline, render as a page or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competencies import documents, outline
from competencies.models import Competency, Level
from competencies.models.framework import FrameworkVersion
from competencies.negotiation import JSON, NotAcceptable, in_requested_language, preferred_form

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Make a public page: GET only, its language and form negotiated, its errors in the same language and form."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            preferred_form(request)  # nothing is read for a client that takes no form of ours
            response = view(request, *args, **kwargs)
        except NotAcceptable as error:
            response = _not_acceptable(error)
        except outline.UnknownPage as error:
            response = _unknown(request, error)
        patch_vary_headers(response, ["Accept"])
        return response

    return require_safe(in_requested_language(wrapped))


@public
def index(request: HttpRequest) -> HttpResponseBase:
    """List the frameworks, the titles aimed at and the way to the offers."""
    found = outline.index()
    return _answer(request, "index", {"index": found}, lambda: documents.of_index(found, request.build_absolute_uri))


@public
def framework(request: HttpRequest, framework: str) -> HttpResponseBase:
    """Lead to the version in force, in the same language and form."""
    version = outline.current_version(framework)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(version.get_absolute_url() + (f"?{query}" if query else ""))


@public
def version(request: HttpRequest, framework: str, version: str) -> HttpResponseBase:
    """Show one version: its standing, its scale or registration, its tree."""
    found = outline.version(framework, version)
    context = {"outline": found, "version": found.version, "address": _address(request, found.version)}
    return _answer(request, "version", context, lambda: documents.of_version(found, request.build_absolute_uri))


@public
def competency(request: HttpRequest, framework: str, version: str, code: str) -> HttpResponseBase:
    """Show one row of a version with its links and the offers that aim at it."""
    found = outline.competency(framework, version, code)
    levels = Level.objects.filter(scale__version=found.row.version_id)
    context = {
        "outline": found,
        "row": found.row,
        "version": found.row.version,
        "levels": levels,
        "address": _address(request, found.row),
    }
    absolute = request.build_absolute_uri
    return _answer(request, "competency", context, lambda: documents.of_competency(found, tuple(levels), absolute))


@public
def offers(request: HttpRequest) -> HttpResponseBase:
    """List the training offers with the competencies they seem to aim at."""
    found = outline.offers()
    return _answer(request, "offers", {"offers": found}, lambda: documents.of_offers(found, request.build_absolute_uri))


def _answer(
    request: HttpRequest, page: str, context: dict[str, Any], document: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Answer in the preferred form."""
    if preferred_form(request) == JSON:
        return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    return _page(request, page, context)


def _page(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page whose links keep a language that the address names."""
    kept = f"?lang={get_language()}" if "lang" in request.GET else ""
    return render(request, f"mediane_competencies/{page}.html", context | {"mediane_lang": kept}, status=status)


def _address(request: HttpRequest, row: FrameworkVersion | Competency) -> str:
    """Return the whole address to cite."""
    return request.build_absolute_uri(row.get_absolute_url())


def _not_acceptable(error: NotAcceptable) -> HttpResponse:
    offered = ", ".join(error.offered)
    return HttpResponse(
        _("Cette adresse répond en : %(offered)s.") % {"offered": offered}, status=406, content_type="text/plain"
    )


def _unknown(request: HttpRequest, error: outline.UnknownPage) -> HttpResponse:
    near = [
        {
            "id": row.reference,
            "url": request.build_absolute_uri(row.get_absolute_url()),
            "label": row.label if isinstance(row, Competency) else row.framework.label,
        }
        for row in error.near
    ]
    if preferred_form(request) == JSON:
        return JsonResponse({"detail": _("Aucune page à cette adresse."), "near": near}, status=404)
    return _page(request, "not_found", {"near": near}, status=404)
