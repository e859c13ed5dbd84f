"""A statement as it is served: what came, as it came, with what the store sets laid over it. Reads only.

The text is kept as it was received; what is added here can be computed from the narrow row at any time (id, stored,
authority, version, a timestamp where none was given), so that no rule of serving is ever frozen into stored bytes.
"""

from __future__ import annotations

import datetime
import json
import uuid as uuids
from collections.abc import Sequence
from typing import Any

from lms.models import StatementBody
from lms.records import clock
from lms.records.facts import CONTEXT_KINDS

Json = dict[str, Any]


def iso(moment: datetime.datetime) -> str:
    """Return a moment as statements are served with: UTC, microseconds, Z."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def normalised(
    received: str | Json, *, uuid: uuids.UUID | str, stored: datetime.datetime, authority: str, version: str
) -> Json:
    """Return a statement as served: the store's own fields set, context activities always lists.

    `received` is the text (or the parsed document) as it came, with or without the store's fields: they are replaced.
    `authority` is JSON text. A document that is given is not changed. Nothing else is added or reworded: what has no
    `objectType` is an Agent or an Activity by the specification (1.0.3, Data 2.4.2.1 and 2.4.4), and stays as said.
    """
    document: Json = json.loads(received) if isinstance(received, str) else received
    kept = iso(stored)
    return {
        **_with_lists(document),
        "id": str(uuid),
        "timestamp": document.get("timestamp", kept),
        "stored": kept,
        "authority": json.loads(authority),
        "version": version,
    }


def _with_lists(said: Json) -> Json:
    """Return a statement or sub-statement in which a single context activity is a list of one (1.0.3, Data 2.4.6.2)."""
    changed: Json = {}
    around = said.get("context", {}).get("contextActivities")
    if around and any(isinstance(around.get(kind), dict) for kind in CONTEXT_KINDS):
        lists = {kind: [given] if isinstance(given, dict) else given for kind, given in around.items()}
        changed["context"] = {**said["context"], "contextActivities": lists}
    target = said.get("object", {})
    if target.get("objectType") == "SubStatement":
        changed["object"] = _with_lists(target)
    return {**said, **changed} if changed else said


def served(ids: Sequence[int]) -> dict[int, Json]:
    """Return these statements as served, by id, in the order asked; ids without a body are left out. One query."""
    rows = StatementBody.objects.filter(statement__in=ids).values_list(
        "statement_id", "received", "version", "statement__uuid", "statement__authority__agent"
    )
    found = {
        key: normalised(received, uuid=uuid, stored=clock.stored_at(key), authority=authority, version=version)
        for key, received, version, uuid, authority in rows
    }
    return {key: found[key] for key in ids if key in found}
