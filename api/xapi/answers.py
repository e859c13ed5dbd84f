"""Answers of the record store: JSON, the version, CORS, errors in the shape of the whole API. No cookie, no cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from api.xapi import versions
from lms.conf import conf

CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    411: "length_required",
    412: "precondition_failed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "throttled",
    503: "unavailable",
}
CONSISTENT = "X-Experience-API-Consistent-Through"
EXPOSED = f"ETag, Last-Modified, Content-Type, {versions.HEADER}, {CONSISTENT}, Retry-After"
TAKEN = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, "
    f"{versions.HEADER}, X-Experience-API-Hash"
)
PREFLIGHT_SECONDS = 7200  # what Chromium keeps a preflight for at most


class Refusal(Exception):  # noqa: N818 - an answer, raised
    """An error answer; `path` is the place in a JSON body, `details` more for programs, `headers` go out with it."""

    def __init__(
        self,
        status: int,
        message: str,
        path: str = "",
        *,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = {**({"path": path} if path else {}), **(details or {})}
        self.headers = headers or {}


def refused(refusal: Refusal) -> HttpResponse:
    """Return an error as JSON: `{"error": {"code", "message", "details"}}`."""
    content = {"error": {"code": CODES[refusal.status], "message": refusal.message, "details": refusal.details}}
    answer = JsonResponse(content, status=refusal.status, headers=dict(refusal.headers))
    if refusal.status == 401:  # noqa: PLR2004 - the status has a name in every reader's head
        answer["WWW-Authenticate"] = 'Basic realm="xapi", charset="UTF-8"'
    return answer


def sealed(
    request: HttpRequest, answer: HttpResponseBase, *, version: str = "", head: bool = False
) -> HttpResponseBase:
    """Put on an answer what every answer carries; a HEAD request gets the headers of GET and no body."""
    answer[versions.HEADER] = version or versions.OLDEST
    answer.headers.setdefault("Cache-Control", "no-store")
    _cross_origin(request, answer)
    return _without_body(answer) if head else answer


def _without_body(answer: HttpResponseBase) -> HttpResponse:
    """Return the headers alone; the length is that of GET, where it is known before streaming."""
    bare = HttpResponse(status=answer.status_code, headers=dict(answer.headers))
    if isinstance(answer, HttpResponse):
        bare["Content-Length"] = str(len(answer.content))
    if answer.streaming:  # closing a plain one would end the request a second time
        answer.close()
    return bare


def preflight(request: HttpRequest, methods: Sequence[str]) -> HttpResponseBase:
    """Answer a browser that asks whether another site's page may call us: yes, without cookies."""
    answer = HttpResponse(status=204)
    answer["Allow"] = ", ".join(methods)
    answer["Access-Control-Allow-Methods"] = ", ".join(methods)
    answer["Access-Control-Allow-Headers"] = TAKEN
    answer["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return sealed(request, answer, version=versions.SECOND)


def _cross_origin(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Let pages of other sites read the answer; never with cookies (`Access-Control-Allow-Credentials` is not said)."""
    origins = conf().xapi_origins
    if "*" in origins:
        answer["Access-Control-Allow-Origin"] = "*"
    else:
        patch_vary_headers(answer, ["Origin"])
        origin = request.headers.get("Origin", "")
        if origin not in origins:
            return
        answer["Access-Control-Allow-Origin"] = origin
    answer["Access-Control-Expose-Headers"] = EXPOSED
