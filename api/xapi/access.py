"""The one door of every xAPI resource: who asks (Basic credentials of a client, never a session), in which version.

A resource is a view of one argument:

    @for_clients("GET", "PUT")
    def thing(asked: Asked) -> HttpResponse:
        asked.only({"agent", "since"})                # 400 that names an unknown parameter
        name = asked.required("agent")                # 400 when it is missing
        if asked.method == "PUT": keep(asked.client, asked.body, asked.content_type, asked.headers.get("If-Match"))
        if asked.version == versions.FIRST: …         # 1.0.3 or 2.0.0
        raise Refusal(404, "There is no such thing.") # becomes the JSON error answer

The door applies the alternate request syntax (so `asked` is what was meant, not how it came), checks the body's size,
answers preflights and HEAD (a view with GET has both; HEAD comes in as GET and loses its body on the way out), refuses
other methods with 405 and Allow, and puts the version and the CORS headers on each answer. `parameters.py` reads
agents, UUIDs, timestamps and flags.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from api.xapi import versions
from api.xapi.answers import Refusal, preflight, refused, sealed
from api.xapi.asking import Asked, asked
from lms.models import Client
from lms.xapi import clients, limiting

View = Callable[[Asked], HttpResponseBase]
Door = Callable[[HttpRequest], HttpResponseBase]


def for_clients(*methods: str) -> Callable[[View], Door]:
    """Let a client in with `view(asked)` for these methods; refusals become answers, and every answer is sealed."""
    allowed = ("OPTIONS", *(("HEAD",) if "GET" in methods else ()), *methods)

    def decorate(view: View) -> Door:
        @csrf_exempt
        @wraps(view)
        def door(request: HttpRequest) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return preflight(request, allowed)
            version, head = versions.spoken(request.headers.get(versions.HEADER)), request.method == "HEAD"
            try:
                seen = asked(request, version, partial(client_of, address=request.META.get("REMOTE_ADDR", "")))
                version, head = seen.version, seen.head
                answer = view(seen) if seen.method in methods else refused(_not_allowed(allowed))
            except Refusal as refusal:
                answer = refused(refusal)
            return sealed(request, answer, version=version, head=head)

        return door

    return decorate


def _not_allowed(allowed: Sequence[str]) -> Refusal:
    return Refusal(405, f"Only {', '.join(allowed)}.", headers={"Allow": ", ".join(allowed)})


def client_of(headers: Mapping[str, str], *, address: str = "") -> Client:
    """Return the client of a request, and count the request. Raises Refusal: 401, or 429 where there were too many."""
    try:
        client = _identified(headers, address)
        limiting.count(client)
    except limiting.TooMany as error:
        waiting = {"Retry-After": str(error.seconds)}
        raise Refusal(429, str(error), details={"retry_after": error.seconds}, headers=waiting) from error
    return client


def _identified(headers: Mapping[str, str], address: str) -> Client:
    scheme, _space, credentials = headers.get("Authorization", "").partition(" ")
    client = None
    if scheme.lower() == "basic":
        try:
            key, colon, secret = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
        except ValueError:  # not base64, not ASCII, or not UTF-8 inside
            key = colon = secret = ""
        client = clients.verified(key, secret, address=address) if colon and "\x00" not in key else None
    if client is None:
        raise Refusal(401, "Send the key and secret of a client as Basic credentials.")
    return client
