"""Requests whose headers Django cannot even read (a charset that is no text encoding, thousands of parameters): 400.

Django reads the Content-Type, and with a charset in it the query too, before any middleware: what it raises there would
leave the application as a failure of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER = b"The headers of this request cannot be read.\n"
UNREADABLE = (UnicodeError, LookupError, ValueError, SuspiciousOperation, BadRequest)


def refusing_unreadable(application: WSGIApplication) -> WSGIApplication:
    """Return the application, with 400 where it cannot make a request of what came; only parameters can do that."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if ";" in environ.get("CONTENT_TYPE", ""):
            try:
                WSGIRequest(environ)
            except UNREADABLE:
                length = str(len(ANSWER))
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", length)])
                return [ANSWER]
        return application(environ, start_response)

    return guarded
