"""`/xapi/agents`: the Person of one agent, with the names that statements this client may read give it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, JsonResponse

from api.xapi import addressing
from api.xapi.access import for_clients
from api.xapi.answers import Refusal
from api.xapi.asking import Asked
from lms.records import clock, facts, reading
from lms.records.reading import Query
from lms.xapi import clients, scopes

READ_FOR_NAMES = 25  # newest statements that are looked through
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


@for_clients("GET")
def agents(asked: Asked) -> HttpResponse:
    """Answer with a Person; one that no statement names holds what was asked with."""
    if not scopes.may_read(asked.client):
        raise Refusal(403, "This client may not read agents.")
    asked.only({"agent"})
    identifier, given = addressing.agent(asked)
    query = Query(agent=identifier, limit=READ_FOR_NAMES)
    found = reading.find(clients.scope_of(asked.client), query, clock.horizon()).statements
    names = dict.fromkeys(name for each in (given, *_named(found, identifier)) if (name := each.get("name")))
    person: dict[str, Any] = {"objectType": "Person"}
    if names:
        person["name"] = list(names)
    person |= {kind: [given[kind]] for kind in IDENTIFIERS if kind in given}
    return JsonResponse(person, json_dumps_params={"ensure_ascii": False})


def _named(statements: tuple[dict[str, Any], ...], identifier: str) -> Iterator[dict[str, Any]]:
    """Yield what these statements say of the agent: as actor, as object, or as a member of one of them."""
    for statement in statements:
        things = [statement["actor"], *([statement["object"]] if facts.is_agent(statement["object"]) else [])]
        yield from (
            each for thing in things for each in (thing, *thing.get("member", ())) if facts.ifi(each) == identifier
        )
