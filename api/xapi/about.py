"""`GET /xapi/about`: the versions we speak; for everyone, with or without a version header."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from api.xapi import versions
from api.xapi.answers import Refusal, preflight, refused, sealed

METHODS = ("OPTIONS", "HEAD", "GET")


@csrf_exempt
def about(request: HttpRequest) -> HttpResponseBase:
    """Answer with the supported versions."""
    if request.method == "OPTIONS":
        return preflight(request, METHODS)
    version = versions.spoken(request.headers.get(versions.HEADER))
    answer: HttpResponse = JsonResponse({"version": list(versions.SUPPORTED)})
    if request.method not in METHODS:
        answer = refused(Refusal(405, f"Only {', '.join(METHODS)}.", headers={"Allow": ", ".join(METHODS)}))
    return sealed(request, answer, version=version, head=request.method == "HEAD")
