"""`/xapi/statements`: POST and PUT append to the ledger, GET reads it. Scopes are enforced here."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date

from api.xapi.access import for_clients
from api.xapi.answers import Refusal
from lms.models import Client
from lms.records import clock, facts, ledger, reading
from lms.records.reading import Query, Scope
from lms.xapi import clients, intake
from lms.xapi.intake import Malformed

MORE = "mediane.xapi.more"
MORE_FOR = 24 * 3600  # seconds a `more` link works
SINGLE = {"statementId", "voidedStatementId"}
FLAGS = {"related_agents", "related_activities", "ascending"}
KNOWN = {"agent", "verb", "activity", "registration", "since", "until", "limit", "format", "attachments"} | FLAGS


@for_clients
def statements(request: HttpRequest, client: Client, version: str) -> HttpResponse:
    """Dispatch by method."""
    if request.method in {"GET", "HEAD"}:
        return _get(request, client)
    if request.method == "POST":
        return _post(request, client, version)
    if request.method == "PUT":
        return _put(request, client, version)
    raise Refusal(405, "GET, POST or PUT.")


def _take(
    request: HttpRequest, client: Client, version: str, statement_id: uuid.UUID | None = None
) -> list[ledger.Recorded]:
    if not clients.may_write(client):
        raise Refusal(403, "This client may not write statements.")
    if request.content_type != "application/json":
        raise Refusal(400, "The body must be application/json.")
    try:
        return intake.take(intake.entries(request.body, version=version, statement_id=statement_id), client)
    except Malformed as error:
        raise Refusal(400, error.reason, error.path) from error
    except ledger.StatementConflict as error:
        raise Refusal(409, str(error)) from error


def _post(request: HttpRequest, client: Client, version: str) -> HttpResponse:
    if request.GET:
        raise Refusal(400, "POST takes no parameter.")
    return JsonResponse([str(each.uuid) for each in _take(request, client, version)], safe=False)


def _put(request: HttpRequest, client: Client, version: str) -> HttpResponse:
    if set(request.GET) != {"statementId"}:
        raise Refusal(400, "PUT takes the parameter statementId, and no other.")
    _take(request, client, version, _uuid(request.GET["statementId"], "statementId"))
    return HttpResponse(status=204)


def _uuid(text: str, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Refusal(400, f"{name} is not a UUID.") from error


def _scope(client: Client) -> Scope:
    """What the client may read. One that belongs to an organisation sees what came in for that organisation only."""
    if not clients.may_read(client):
        raise Refusal(403, "This client may not read statements.")
    authority = None if clients.reads_all(client) else clients.authority_of(client).pk
    return Scope(authority=authority, organisation=client.organisation_id)


def _get(request: HttpRequest, client: Client) -> HttpResponse:
    scope = _scope(client)
    horizon = clock.horizon()
    single = SINGLE & set(request.GET)
    answer = _single(request, scope, single) if single else _several(request, client, scope, horizon)
    answer["X-Experience-API-Consistent-Through"] = ledger.iso(horizon)
    return answer


def _single(request: HttpRequest, scope: Scope, asked: set[str]) -> HttpResponse:
    if len(asked) > 1 or set(request.GET) - asked - {"format", "attachments"}:
        raise Refusal(400, "statementId or voidedStatementId stands alone (with format and attachments at most).")
    name = asked.pop()
    found = reading.one(scope, _uuid(request.GET[name], name), voided=name == "voidedStatementId")
    if found is None:
        raise Refusal(404, "There is no such statement.")
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    answer["Last-Modified"] = http_date(reading.moment(found["stored"]).timestamp())
    return answer


def _several(request: HttpRequest, client: Client, scope: Scope, horizon: datetime.datetime) -> HttpResponse:
    parameters = request.GET.dict()
    if "after" in parameters:
        raise Refusal(400, "Unknown parameter: after.")
    if "more" in parameters:
        parameters = _continued(parameters["more"], client)
    query = _query(parameters)
    page = reading.find(scope, query, horizon)
    more = ""
    if page.after:
        kept = {name: value for name, value in parameters.items() if name != "after"} | {"after": str(page.after)}
        token = signing.dumps({"client": client.key, "query": kept}, salt=MORE, compress=True)
        more = f"{reverse('mediane_api:xapi-statements')}?more={token}"
    content = {"statements": page.statements, "more": more}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _continued(token: str, client: Client) -> dict[str, str]:
    """Return the parameters that a `more` link stands for; it works for the client it was given to only."""
    try:
        said = signing.loads(token, salt=MORE, max_age=MORE_FOR)
    except signing.BadSignature as error:
        raise Refusal(400, "This more link is not valid any more; ask again from the start.") from error
    if said["client"] != client.key:
        raise Refusal(403, "This more link was given to another client.")
    parameters: dict[str, str] = said["query"]
    return parameters


def _query(given: Mapping[str, str]) -> Query:
    """Check and read the parameters. Raises Refusal 400."""
    unknown = set(given) - KNOWN - {"after"}
    if unknown:
        raise Refusal(400, f"Unknown parameter: {', '.join(sorted(unknown))}.")
    if given.get("format", "exact") != "exact":
        raise Refusal(400, "Only format=exact is served.")
    flags = {name: _flag(given, name) for name in FLAGS}
    for name in ("since", "until"):
        _moment(given, name)
    return Query(
        agent=_agent(given.get("agent", "")),
        verb=given.get("verb", ""),
        activity=given.get("activity", ""),
        registration=str(_uuid(given["registration"], "registration")) if "registration" in given else "",
        since=given.get("since", ""),
        until=given.get("until", ""),
        limit=_limit(given.get("limit", "0")),
        after=int(given.get("after", "0")),
        **flags,
    )


def _flag(given: Mapping[str, str], name: str) -> bool:
    """Read a flag; clients of tincan send « True » where the specification says `true`."""
    value = given.get(name, "false").lower()
    if value not in {"true", "false"}:
        raise Refusal(400, f"{name} is true or false.")
    return value == "true"


def _moment(given: Mapping[str, str], name: str) -> None:
    try:
        if name in given:
            reading.moment(given[name])
    except ValueError as error:
        raise Refusal(400, f"{name} is not a timestamp.") from error


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise Refusal(400, "limit is a number, 0 or more.")
    return min(int(text), reading.LARGEST_PAGE)


def _agent(text: str) -> str:
    """Read the agent parameter: JSON of an agent or an identified group."""
    if not text:
        return ""
    try:
        return facts.ifi(intake.agent(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise Refusal(400, f"agent is not an agent in JSON: {error}") from error
