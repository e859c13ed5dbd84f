"""The bytes of releases, at addresses that never change their content; and what the curriculum does not cover yet."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from curriculum.coverage import coverage
from curriculum.glossary import words_of
from curriculum.models import Asset

_SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "audio/", "video/")


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve one asset by `<sha256><suffix>`; anything that a browser could run is a download."""
    del request
    found = re.fullmatch(r"([0-9a-f]{64})(\.[a-z0-9]{1,10})?", name)
    kept = Asset.objects.filter(sha256=found[1], suffix=found[2] or "").first() if found else None
    if kept is None:
        raise Http404
    response = FileResponse(
        kept.file.open("rb"),
        as_attachment=not kept.media_type.startswith(_SHOWN_IN_PLACE),
        filename=f"{kept.sha256[:12]}{kept.suffix}",
        content_type=kept.media_type,
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def what_is_covered(request: HttpRequest) -> HttpResponse:
    """Show, framework by framework, what the curriculum does not cover yet, and where the rest is."""
    frameworks = coverage(get_language() or "fr")
    return render(request, "mediane_curriculum/coverage.html", {"frameworks": frameworks})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the glossary in the reader's language."""
    return render(request, "mediane_curriculum/glossary.html", {"words": words_of(get_language() or "fr")})
