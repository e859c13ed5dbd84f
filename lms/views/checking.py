"""The public check of a transcript: no account, no cookie, nothing to index, nothing sent on to other sites.

The pages stand alone (they do not extend the base template, which knows sessions) and weigh at most 10 KB.
Why the name token is in the path: docs/decisions/0005-transcripts.md.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from competencies.negotiation import in_requested_language
from lms.models.rating import Mode
from lms.transcripts import codes, verifying
from lms.transcripts.document import CompetencyLine
from lms.transcripts.verifying import CheckResult, Standing

CSS = (Path(__file__).parents[1] / "static" / "mediane_lms" / "check.css").read_text(encoding="utf-8").strip()
_CSS_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_CSS_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
LANGUAGES = ("fr", "en")
HEADINGS = {
    Standing.AUTHENTIC: _("Relevé authentique – document non certifiant"),
    Standing.REVOKED: _("Relevé retiré"),
    Standing.SUPERSEDED: _("Relevé remplacé – document non certifiant"),
    Standing.ERASED: _("Relevé dont le contenu a été effacé"),
    Standing.UNKNOWN: _("Relevé inconnu"),
}
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Answer in the visitor's language, with the headers of the check pages, and without any cookie."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return in_requested_language(answer)


def page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render without a request: no context processor can open the session."""
    language = translation.get_language() or "fr"
    other = "en" if language == "fr" else "fr"
    context = {"css": CSS, "language": language, "other_language": other} | context
    return HttpResponse(render_to_string(template, context), status=status)


@csrf_exempt  # a token would need a cookie; the form changes nothing and is rate-limited
@require_http_methods(["GET", "HEAD", "POST"])
@public
def check(request: HttpRequest, code: str, token: str | None = None) -> HttpResponse:
    """Say what a code stands for; POST compares a typed name."""
    normal = codes.normal_code(code)
    if normal and normal != code and request.method != "POST":
        return _redirect(request, normal, token)
    result = verifying.check(code, token)
    context: dict[str, Any] = {
        "result": result,
        "heading": HEADINGS[result.standing],
        "frameworks": _frameworks(result),
        "issued_at": datetime.datetime.fromisoformat(result.document.issued_at) if result.document else None,
    }
    status = 404 if result.standing == Standing.UNKNOWN else 200
    if request.method == "POST" and result.document is not None:
        typed = request.POST.get("name", "")[:200]
        allowed = verifying.may_try(code=normal, address=request.META.get("REMOTE_ADDR", ""))
        context |= {
            "typed": typed,
            "tried": True,
            "allowed": allowed,
            "matches": allowed and verifying.name_matches(result.document, typed),
        }
        status = status if allowed else 429
    response = page("mediane_lms/check.html", context, status)
    if status == 429:  # noqa: PLR2004
        response.headers["Retry-After"] = str(verifying.TRIES_SECONDS)
    return response


@require_safe
@public
def check_form(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a code that can be one leads to its page, by redirection."""
    typed = request.GET.get("code", "").strip()[:60]
    normal = codes.normal_code(typed)
    if normal:
        return _redirect(request, normal, None)
    return page("mediane_lms/check_form.html", {"typed": typed, "wrong": bool(typed)}, 404 if typed else 200)


def _redirect(request: HttpRequest, code: str, token: str | None) -> HttpResponse:
    name, arguments = ("named", [code, token]) if token else ("check", [code])
    address = reverse(f"mediane_check:{name}", args=arguments)
    asked = request.GET.get("lang", "")
    return redirect(f"{address}?lang={asked}" if asked in LANGUAGES else address)


def _frameworks(result: CheckResult) -> list[dict[str, Any]]:
    """Return the assessed competencies as short lines below their frameworks, in the visitor's language."""
    if result.document is None:
        return []
    language, document = translation.get_language() or "fr", result.document
    return [
        {
            "name": line.name.of(language),
            "version": f"{line.code} {line.version}",
            "draft": line.draft,
            "standing": line.standing,
            "rows": [_row(row, language) for row in document.competencies_of(line)],
        }
        for line in document.assessed_frameworks
    ]


def _row(line: CompetencyLine, language: str) -> dict[str, str]:
    level = line.level_label.of(language)
    return {
        "code": line.code,
        "label": line.label.of(language),
        "level": f"{line.level} · {level}" if line.level else level,
        "how": str(dict(Mode.choices).get(line.mode, line.mode_label)),
    }
