"""A client of the record store, and how a program asks it."""

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from lms.xapi.clients import create_client

Ask = Callable[..., HttpResponse]


def credentials(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


def asker(*scopes: str, version: str = "1.0.3", organisation: Any = None) -> Ask:
    """A program with these scopes: `ask("get", "statements", verb=…)`, `ask("post", "statements", body=…)`."""
    client, secret = create_client(name=f"client {uuid.uuid4()}", scopes=scopes, organisation=organisation)
    headers = {"X-Experience-API-Version": version, "Authorization": credentials(client.key, secret)}

    def ask(verb: str, resource: str, /, *, body: Any = None, headers: dict[str, str] = headers, **parameters: str):
        extra: dict[str, Any] = {}
        if verb in {"post", "put"}:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            extra = {"data": data, "content_type": "application/json"}
        return getattr(Browser(), verb)(f"/xapi/{resource}", headers=headers, query_params=parameters, **extra)

    ask.client = client
    ask.headers = headers
    return ask


@pytest.fixture
def ask(db: None) -> Ask:
    """A program that may do everything."""
    return asker("all")


def statement(**changes: Any) -> dict[str, Any]:
    """A statement of a stranger; a change of None leaves the part out."""
    found = {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "mbox": "mailto:stranger@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced", "display": {"en": "experienced"}},
        "object": {"objectType": "Activity", "id": "http://example.org/a"},
        "timestamp": "2026-11-22T09:00:00Z",
    }
    return {name: value for name, value in (found | changes).items() if value is not None}
