"""`GET /xapi/statements`: parameters checked one by one, a page found, written in the format that was asked for.

A `more` link is a signed token that holds the whole query: no state is kept, and it works for its client only.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date

from api.xapi import external, multipart, parameters
from api.xapi.answers import Refusal
from api.xapi.asking import Asked
from lms.records import attachments, facts, reading
from lms.records.activities import definitions_of
from lms.records.reading import Query, Scope
from lms.xapi import clients, formats

Json = dict[str, Any]
MORE = "mediane.xapi.more"
MORE_FOR = 24 * 3600  # seconds a `more` link works
SINGLE = ("statementId", "voidedStatementId")
SHAPED = {"format", "attachments"}
FILTERS = {"agent", "verb", "activity", "registration", "related_agents", "related_activities"}
KNOWN = FILTERS | SHAPED | {"since", "until", "limit", "ascending"}


def answer(asked: Asked, horizon: datetime.datetime) -> HttpResponseBase:
    """Answer a query. Raises Refusal."""
    if not clients.may_read(asked.client):
        raise Refusal(403, "This client may not read statements.")
    if (elsewhere := external.source(asked.client)) is not None:
        return external.answer(asked, elsewhere)
    scope = clients.scope_of(asked.client)
    after = 0
    if "more" in asked.parameters:
        asked.only({"more"})
        parameters_then, after = _continued(asked)
        asked = dataclasses.replace(asked, parameters=parameters_then)
    found = [name for name in SINGLE if name in asked.parameters]
    if found:
        return _single(asked, scope, found)
    asked.only(KNOWN)
    page = reading.find(scope, _query(asked, after), horizon)
    statements = _formatted(asked, page.statements)
    content = {"statements": statements, "more": _more(asked, page.after) if page.after else ""}
    return _written(asked, content, page.statements)


def _single(asked: Asked, scope: Scope, found: Sequence[str]) -> HttpResponseBase:
    if len(found) > 1 or set(asked.parameters) - set(found) - SHAPED:
        raise Refusal(400, "statementId or voidedStatementId stands alone (with format and attachments at most).")
    name = found[0]
    key = parameters.identifier(asked, name)
    statement = reading.one(scope, key, voided=name == "voidedStatementId") if key else None
    if statement is None:
        raise Refusal(404, "There is no such statement.")
    written = _written(asked, _formatted(asked, [statement])[0], [statement])
    written["Last-Modified"] = http_date(reading.moment(statement["stored"]).timestamp())
    return written


def _formatted(asked: Asked, statements: Sequence[Json]) -> list[Json]:
    """Return statements in the format that is asked for; what was found is not changed."""
    asked_format = asked.parameters.get("format", "exact")
    if asked_format == "exact":
        return list(statements)
    if asked_format == "ids":
        return [formats.ids(each) for each in statements]
    if asked_format == "canonical":
        languages = formats.preferred(asked.headers.get("Accept-Language", ""))
        return formats.canonical(statements, definitions_of(formats.activities(statements)), languages)
    raise Refusal(400, "format is ids, exact or canonical.")


def _written(asked: Asked, content: Json, statements: Sequence[Json]) -> HttpResponseBase:
    text = _json(content)
    if not parameters.flag(asked, "attachments"):
        return HttpResponse(text, content_type="application/json")
    return multipart.answer(text, attachments.files_of([uuid.UUID(each["id"]) for each in statements]))


def _json(content: Json) -> bytes:
    """Write JSON; the slow encoder takes the integers that the fast one has no room for."""
    try:
        return msgspec.json.encode(content)
    except OverflowError:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _more(asked: Asked, after: int) -> str:
    said = {"client": asked.client.key, "query": dict(asked.parameters), "after": after}
    token = signing.dumps(said, salt=MORE, compress=True)
    return f"{reverse('mediane_api:xapi-statements')}?more={token}"


def _continued(asked: Asked) -> tuple[Mapping[str, str], int]:
    """Return the parameters that a `more` link stands for, and where it goes on; for the client it was given to."""
    try:
        said = signing.loads(asked.parameters["more"], salt=MORE, max_age=MORE_FOR)
    except signing.BadSignature as error:
        raise Refusal(400, "This more link is not valid any more; ask again from the start.") from error
    if said["client"] != asked.client.key:
        raise Refusal(403, "This more link was given to another client.")
    return said["query"], said["after"]


def _query(asked: Asked, after: int) -> Query:
    """Read the filters. Raises Refusal 400."""
    who = parameters.agent(asked)
    registration = parameters.identifier(asked, "registration")
    since, until = (parameters.moment(asked, name) for name in ("since", "until"))
    return Query(
        agent=facts.ifi(who) if who else "",
        verb=parameters.iri(asked, "verb"),
        activity=parameters.iri(asked, "activity"),
        registration=str(registration) if registration else "",
        related_agents=parameters.flag(asked, "related_agents"),
        related_activities=parameters.flag(asked, "related_activities"),
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
        limit=parameters.number(asked, "limit"),
        ascending=parameters.flag(asked, "ascending"),
        after=after,
    )
