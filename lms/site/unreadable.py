"""Requests whose headers Django cannot even read (a charset that is no text encoding, thousands of parameters): 400.

Django reads the Content-Type, and with a charset in it the query too, before any middleware: what it raises there would
leave the application as a failure of ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ASGIApplication = Callable[[dict[str, Any], Callable[..., Any], Callable[..., Awaitable[None]]], Awaitable[None]]

ANSWER = b"The headers of this request cannot be read.\n"
HEADERS = [("Content-Type", "text/plain"), ("Content-Length", str(len(ANSWER)))]
UNREADABLE = (UnicodeError, LookupError, ValueError, SuspiciousOperation, BadRequest)


def refusing_unreadable(application: WSGIApplication) -> WSGIApplication:
    """Return the application, with 400 where it cannot make a request of what came; only parameters can do that."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if ";" in environ.get("CONTENT_TYPE", ""):
            try:
                WSGIRequest(environ.copy())  # it writes the path into what it is given
            except UNREADABLE:
                start_response("400 Bad Request", HEADERS)
                return [ANSWER]
        return application(environ, start_response)

    return guarded


def refusing_unreadable_asgi(application: ASGIApplication) -> ASGIApplication:
    """Return the same for an ASGI application."""

    async def guarded(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
        if any(name == b"content-type" and b";" in value for name, value in scope.get("headers", ())):
            try:
                ASGIRequest(scope, BytesIO())
            except UNREADABLE:
                headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS]
                await send({"type": "http.response.start", "status": 400, "headers": headers})
                await send({"type": "http.response.body", "body": ANSWER})
                return
        await application(scope, receive, send)

    return guarded
