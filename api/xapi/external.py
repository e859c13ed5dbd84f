"""`MEDIANE["RECORDS_FROM"]`: reading statements from an external store, for installations that outgrow one database.

The store is one of the targets, with our identities kept; it answers `GET /xapi/statements` in our place, through the
same transport, for clients that may read everything. What the store cannot know (whose client asks, which organisation,
what is shared today) it is never asked: such clients keep reading our own ledger.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse

from api.xapi.answers import CONSISTENT, Refusal
from api.xapi.asking import Asked
from lms.conf import conf
from lms.forwarding import delivering, transport
from lms.forwarding.sending import Trouble
from lms.models import Client, Target
from lms.models.delivery import Identity
from lms.xapi import clients

MORE = "mediane.xapi.more.external"
MORE_FOR = 24 * 3600
LARGEST_PAGE = 32_000_000  # bytes
PATIENCE = 25.0  # seconds
NOTHING = "1970-01-01T00:00:00.000Z"
STRANGE = "The external record store did not answer as a record store does."


def source(client: Client) -> Target | None:
    """Return the external store that answers this client; None where our own ledger does."""
    name = conf().records_from
    if not name:
        return None
    scope = clients.scope_of(client)
    if scope.authority is not None or scope.organisation is not None:
        return None
    found = Target.objects.filter(name=name, identity=Identity.KEPT).first()
    if found is None:
        raise Refusal(503, "MEDIANE['RECORDS_FROM'] names no target that keeps our identities.")
    return found


def answer(asked: Asked, target: Target) -> HttpResponse:
    """Answer `GET /statements` with what the external store says. Raises Refusal 400, 403, 404, 503."""
    resource, given = "statements", dict(asked.parameters)
    if "more" in given:
        resource, given = _continued(given["more"], asked.client)
    try:
        remote = delivering.connect(target)
    except Trouble as trouble:
        raise Refusal(503, "The external record store is not reachable.") from trouble
    remote.version = asked.version
    remote.patience(PATIENCE)
    try:
        found = remote.ask("GET", resource, parameters=given, largest=LARGEST_PAGE)
    except transport.Unreached as error:
        raise Refusal(503, "The external record store did not answer.") from error
    finally:
        remote.close()
    return _passed_on(found, asked.client, target)


def _passed_on(found: transport.Answer, client: Client, target: Target) -> HttpResponse:
    """Return the store's answer; its errors about our credentials are ours, not the client's."""
    if found.status in {400, 404}:
        raise Refusal(found.status, _message(found))
    content_type = found.headers.get("content-type", "")
    if found.status == 200 and content_type.startswith("application/json"):  # noqa: PLR2004 - the one good answer
        body = _with_our_more(found.body, client, target)
    elif found.status == 200 and content_type.startswith("multipart/mixed"):  # noqa: PLR2004 - the one good answer
        body = _with_our_more_in(found.body, client, target)
    else:
        raise Refusal(503, STRANGE)
    passed = HttpResponse(body, content_type=content_type)
    passed[CONSISTENT] = NOTHING  # what a store does not promise, nobody may believe
    for name in (CONSISTENT, "Last-Modified"):
        if name.lower() in found.headers:
            passed[name] = found.headers[name.lower()]
    return passed


def _message(found: transport.Answer) -> str:
    words = " ".join(found.body[:500].decode("utf-8", "replace").split())
    return f"The external record store answered {found.status}: {words}"


def _with_our_more(body: bytes, client: Client, target: Target) -> bytes:
    """Replace the store's `more` by one of ours, which only this client can follow."""
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(503, "The external record store did not answer in JSON.") from error
    if isinstance(document, dict) and document.get("more"):
        document["more"] = _more(str(document["more"]), client, target)
        return json.dumps(document, ensure_ascii=False).encode()
    return body


def _with_our_more_in(body: bytes, client: Client, target: Target) -> bytes:
    """The same in the first part of an answer with attachments; the parts after it are passed on as they are."""
    head, gap, rest = body.partition(b"\r\n\r\n")
    boundary = re.match(rb"\s*(--[^\r\n]+)", head)
    if boundary is None:
        raise Refusal(503, STRANGE)
    first, end, others = rest.partition(b"\r\n" + boundary[1])
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
    return b"\r\n".join(lines) + gap + _with_our_more(first, client, target) + end + others


def _more(theirs: str, client: Client, target: Target) -> str:
    """Return our link for the store's; it must lead to the store itself."""
    place, root = urlsplit(theirs), urlsplit(target.endpoint)
    if (place.netloc and place.netloc != root.netloc) or not place.path.startswith(root.path):
        raise Refusal(503, "The external record store's next page is elsewhere.")
    path = place.path.removeprefix(root.path)
    said = {"client": client.key, "path": path, "query": parse_qsl(place.query, keep_blank_values=True)}
    return f"{reverse('mediane_api:xapi-statements')}?more={signing.dumps(said, salt=MORE, compress=True)}"


def _continued(token: str, client: Client) -> tuple[str, dict[str, str]]:
    try:
        said = signing.loads(token, salt=MORE, max_age=MORE_FOR)
    except signing.BadSignature as error:
        raise Refusal(400, "This more link is not valid any more; ask again from the start.") from error
    if said["client"] != client.key:
        raise Refusal(403, "This more link was given to another client.")
    return str(said["path"]), {str(name): str(value) for name, value in said["query"]}
