"""Who asks: Basic credentials of a client, never a session; one door for every xAPI resource but /about."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from api.xapi import versions
from api.xapi.answers import Refusal, refused, sealed
from lms.models import Client
from lms.xapi import clients

View = Callable[..., HttpResponse]


def for_clients(view: Callable[[HttpRequest, Client, str], HttpResponse]) -> View:
    """Let a client in with `view(request, client, version)`; refusals become answers, and every answer is sealed."""

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        try:
            answer = view(request, client_of(request), version_of(request))
        except Refusal as refusal:
            answer = refused(refusal)
        except RequestDataTooBig:
            answer = refused(Refusal(413, "The body is too large; send fewer statements at once."))
        return sealed(request, answer)

    return door


def version_of(request: HttpRequest) -> str:
    """Return the version a request speaks. Raises Refusal 400."""
    version = versions.spoken(request)
    if not version:
        raise Refusal(400, f"Send {versions.HEADER}: {' or '.join(versions.SUPPORTED)}.")
    if "method" in request.GET:
        raise Refusal(400, "The alternate request syntax (?method=) is not served.")
    return version


def client_of(request: HttpRequest) -> Client:
    """Return the client of a request. Raises Refusal 401."""
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    client = None
    if scheme.lower() == "basic":
        try:
            key, colon, secret = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            key = colon = secret = ""
        client = clients.verified(key, secret) if colon and "\x00" not in key else None
    if client is None:
        raise Refusal(401, "Send the key and secret of a client as Basic credentials.")
    return client
