"""The one shape of every error of `/api/v1/`: `{"error": {"code", "message", "details"}}` (docs/api.md).

`code` is for programs and never translated, `message` for people, `details` an object that may be empty.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "throttled",
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error; None for one that is a fault of ours, which the server logs and answers with 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = body(error, response)
    return response


def body(error: Exception, response: Response) -> dict[str, Any]:
    """Return an error's content in the one shape."""
    details: dict[str, Any] = {}
    message = str(getattr(error, "detail", "") or error)
    if isinstance(error, exceptions.ValidationError):
        details = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        message = str(exceptions.ValidationError.default_detail)
    elif isinstance(error, exceptions.Throttled) and error.wait is not None:
        details = {"retry_after": int(error.wait) + 1}
    elif isinstance(error, exceptions.MethodNotAllowed):
        details = {"allowed": [name.strip() for name in response.headers.get("Allow", "").split(",") if name.strip()]}
    return {"error": {"code": CODES.get(response.status_code, "error"), "message": message, "details": details}}
