"""The one shape of every error of `/api/v1/`: `{"error": {"code", "message", "details"}}` (docs/api.md).

`code` is for programs and never translated, `message` for people, `details` an object that may be empty.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.log import log_response
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

SERVER_ERROR = "server_error"
CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "refused",
    410: "gone",
    415: "unsupported_media_type",
    422: "key_reused",
    429: "throttled",
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error; under DEBUG None for a fault of ours, which Django then shows."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None:
        return None if settings.DEBUG else _fault(error, context)
    response.data = body(error, response, context)
    return response


def _fault(error: Exception, context: dict[str, Any]) -> Response:
    """Answer a fault of ours in the one shape, told to the log and to whoever listens as Django itself tells it."""
    set_rollback()
    message = str(exceptions.APIException.default_detail)
    response = Response({"error": {"code": SERVER_ERROR, "message": message, "details": {}}}, status=500)
    request = getattr(context.get("request"), "_request", None)
    if request is not None:
        got_request_exception.send(sender=None, request=request)
        # the view's answer becomes Django's own later: the mark that it was logged is set there by this name
        log_response("Internal Server Error: %s", request.path, response=response, request=request, exception=error)
    return response


def body(error: Exception, response: Response, context: dict[str, Any]) -> dict[str, Any]:
    """Return an error's content in the one shape."""
    details: dict[str, Any] = {}
    message = str(getattr(error, "detail", "") or error)
    if isinstance(error, exceptions.ValidationError):
        details = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        message = str(exceptions.ValidationError.default_detail)
    elif isinstance(error, exceptions.Throttled) and "Retry-After" in response.headers:
        details = {"retry_after": int(response.headers["Retry-After"])}
    elif isinstance(error, exceptions.MethodNotAllowed):
        view = context.get("view")
        details = {"allowed": view.allowed_methods} if view is not None else {}
    return {"error": {"code": CODES.get(response.status_code, "error"), "message": message, "details": details}}
