"""Answers of the record store: JSON, the version, errors in the shape of the whole API. No cookie, no cache."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from api.xapi import versions

CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
}


class Refusal(Exception):  # noqa: N818 - an answer, raised
    """An error answer; `path` is the place in a JSON body."""

    def __init__(self, status: int, message: str, path: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.path = path


def refused(refusal: Refusal) -> HttpResponse:
    """Return an error as JSON: `{"error": {"code", "message", "details"}}`."""
    details: dict[str, Any] = {"path": refusal.path} if refusal.path else {}
    content = {"error": {"code": CODES[refusal.status], "message": refusal.message, "details": details}}
    answer = JsonResponse(content, status=refusal.status)
    if refusal.status == 401:  # noqa: PLR2004 - the status has a name in every reader's head
        answer["WWW-Authenticate"] = 'Basic realm="xapi", charset="UTF-8"'
    return answer


def sealed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Put on an answer what every answer carries."""
    answer[versions.HEADER] = versions.spoken(request) or versions.OLDEST
    answer["Cache-Control"] = "no-store"
    return answer
