"""Asking `/api/v1/` as a program does: a token, JSON, an idempotency key."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

V1 = "/api/v1/"


@dataclass
class Asker:
    """One person's program."""

    token: str
    client: Client = field(default_factory=Client)

    def __call__(self, method: str, path: str, content: Any = None, *, key: str = "", **headers: str) -> Any:
        """Send one request; a POST without `key` gets a key of its own."""
        given = {"authorization": f"Token {self.token}", **headers}
        if method == "post" or key:
            given["idempotency-key"] = key or str(uuid.uuid4())
        if method == "get":
            return self.client.get(V1 + path, headers=given)
        sent = json.dumps(content if content is not None else {})
        return getattr(self.client, method)(V1 + path, sent, content_type="application/json", headers=given)


def refused(answer: Any, status: int = 409) -> dict[str, Any]:
    """The error of an answer that refuses."""
    assert answer.status_code == status, answer.content
    error: dict[str, Any] = answer.json()["error"]
    assert error["message"]
    return error
