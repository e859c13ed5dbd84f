"""`GET /xapi/about`: the versions we speak; for everyone, with or without a version header."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from api.xapi import versions
from api.xapi.answers import Refusal, refused, sealed


@csrf_exempt
def about(request: HttpRequest) -> HttpResponse:
    """Answer with the supported versions."""
    if request.method not in {"GET", "HEAD"}:
        return sealed(request, refused(Refusal(405, "Only GET.")))
    return sealed(request, JsonResponse({"version": list(versions.SUPPORTED)}))
