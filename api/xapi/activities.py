"""`/xapi/activities`: what is known of one activity, gathered from the statements that named it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse

from api.xapi import addressing
from api.xapi.access import for_clients
from api.xapi.answers import Refusal
from api.xapi.asking import Asked
from lms.models import Activity, Client
from lms.records import clock, reading
from lms.records.reading import Query, Scope
from lms.xapi import clients, interactions, profile, scopes


@for_clients("GET")
def activities(asked: Asked) -> HttpResponse:
    """Answer with the activity; an unknown one has its id and no definition."""
    if not scopes.may_read(asked.client):
        raise Refusal(403, "This client may not read activities.")
    asked.only({"activityId"})
    iri = addressing.activity(asked)
    known: dict[str, Any] = {"objectType": "Activity", "id": iri}
    row = Activity.objects.filter(iri=iri).first()
    if row and row.definition and _visible(clients.scope_of(asked.client), iri):
        known["definition"] = json.loads(row.definition) | _interaction(asked.client, iri)
    return JsonResponse(known, json_dumps_params={"ensure_ascii": False})


def _interaction(client: Client, iri: str) -> dict[str, Any]:
    """Return a question's components and right answers, for who may define what the whole installation reads."""
    kind, key = profile.read_iri(iri)
    if kind != "question" or client.organisation_id is not None or not scopes.may_define(client):
        return {}
    return interactions.of_question(key)


def _visible(scope: Scope, iri: str) -> bool:
    """Whether a statement that this client may read names it; who reads everything sees everything."""
    if scope.authority is None and scope.organisation is None:
        return True
    asked = Query(activity=iri, related_activities=True, limit=1)
    return bool(reading.find(scope, asked, clock.horizon()).statements)
