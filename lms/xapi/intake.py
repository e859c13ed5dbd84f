"""Statements from outside: bytes in, checked entries for the ledger out. Nothing of it is ever parsed with tincan.

Each statement is read twice, into plain values for the ledger and into the structures that hold the rules; the text
itself is kept as it came. What becomes of it is decided in `admitting.py`.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction

from lms.models import Client
from lms.records import attachments, facts
from lms.records.attachments import File
from lms.records.ledger import Entry, Recorded
from lms.records.retrying import again_if_given_up
from lms.xapi import admitting, strict_json
from lms.xapi import files as attached
from lms.xapi.patterns import in_words
from lms.xapi.shapes import AT, Actor
from lms.xapi.statement_shapes import Statement
from lms.xapi.strict_json import Malformed

__all__ = ["LARGEST_BATCH", "Malformed", "TooMany", "agent", "entries", "take"]

Json = dict[str, Any]
LARGEST_BATCH = 1000
MOST_NAMED = 1000  # whoever refers to a statement takes over all that it names
SHORTEST_NAME = 12  # bytes of JSON that name an agent or an activity: `{"id":"a:b"}`
SET_HERE = ("id", "stored", "authority", "version")  # what the store sets or keeps beside the document

STATEMENT = msgspec.json.Decoder(Statement)
ACTOR = msgspec.json.Decoder(Actor)


class TooMany(Malformed):
    """More statements than are taken at once."""


def entries(body: bytes, *, version: str, statement_id: uuid.UUID | None = None) -> list[Entry]:
    """Read one statement or a list of them. `statement_id` is the one that a PUT names. Raises Malformed, TooMany."""
    if body.lstrip(b" \t\r\n")[:1] != b"[":
        return [_entry(body, version, "$", statement_id)]
    if statement_id is not None:
        raise Malformed("PUT takes one statement.")
    texts = strict_json.slices(body)
    if len(texts) > LARGEST_BATCH:
        raise TooMany(f"At most {LARGEST_BATCH} statements at once.")
    checked = [_entry(text, version, f"$[{number}]", None) for number, text in enumerate(texts)]
    if len({entry.uuid for entry in checked}) != len(checked):
        raise Malformed(f"Two statements of the list have the same id: {_twice(checked)}.")
    return checked


def _twice(checked: list[Entry]) -> uuid.UUID:
    seen: set[uuid.UUID] = set()
    return next(entry.uuid for entry in checked if entry.uuid in seen or seen.add(entry.uuid))  # type: ignore[func-returns-value]


def _entry(text: bytes | msgspec.Raw, version: str, path: str, named: uuid.UUID | None) -> Entry:
    """Check one statement and make it an entry, as it was written but for what the server sets."""
    document = strict_json.parse(text, path)
    try:
        STATEMENT.decode(text)
    except msgspec.ValidationError as error:
        raise _malformed(error, path) from error
    _check_version(document, version, path)
    given = document.get("id")
    if named is not None and given is not None and given.lower() != str(named):
        raise Malformed("The id differs from the statementId of the request.", f"{path}.id")
    said = document.get("version", "1.0.0" if version.startswith("1.") else "2.0.0")
    for name in SET_HERE:
        document.pop(name, None)
    context = document.get("context")
    if context and "registration" in context:
        context["registration"] = context["registration"].lower()
    key = named or (uuid.UUID(given) if given is not None else uuid.uuid4())
    received = bytes(text).decode()
    if len(received) > MOST_NAMED * SHORTEST_NAME and _named(document) > MOST_NAMED:
        raise Malformed(f"A statement names {MOST_NAMED} agents and activities at most.", path)
    return Entry(uuid=key, document=document, digest=facts.digest(document), version=said, received=received)


def _named(document: Json) -> int:
    return len(facts.agents(document)) + len({each["id"] for each, _role in facts.activities(document)})


def _malformed(error: msgspec.ValidationError, path: str) -> Malformed:
    reason, _at, where = str(error).rpartition(" - at ")
    if not _at:
        reason, where = str(error), "`$`"
    where = where.removeprefix("`key` in ").strip("`")
    if reason.startswith(AT):
        place, _space, reason = reason.removeprefix(AT).partition(" ")
        where += place
    return Malformed(in_words(reason), path + where[1:])


def _check_version(document: Json, version: str, path: str) -> None:
    """Refuse what the version of the request does not know."""
    if not version.startswith("1."):
        return
    if str(document.get("version", "1.0.0")).startswith("2."):
        raise Malformed("A request of version 1.0.3 takes statements of version 1.0 only.", f"{path}.version")
    target = document["object"]
    for said, place in ((document, path), (target, f"{path}.object")):
        for name in ("contextAgents", "contextGroups"):
            if name in said.get("context", {}):
                raise Malformed(f"{name} came with version 2.0.0.", f"{place}.context.{name}")


def agent(text: bytes) -> Json:
    """Read an agent or an identified group that stands alone, as in a query. Raises Malformed."""
    document: Json = strict_json.parse(text)
    try:
        checked = ACTOR.decode(text)
    except msgspec.ValidationError as error:
        raise _malformed(error, "$") from error
    if not checked.identifiers():
        raise Malformed("A group without an identifier names nobody.")
    return document


def take(received: list[Entry], client: Client, files: Mapping[str, File] | None = None) -> list[Recorded]:
    """Append what a client sent, and keep its files, or nothing of all that. Raises StatementConflict."""
    if not files:
        return admitting.take(received, client)
    entries = [
        dataclasses.replace(entry, attachments=tuple(name for name in attached.names(entry.document) if name in files))
        for entry in received
    ]
    return again_if_given_up(lambda: _take(entries, client, files))


@transaction.atomic
def _take(entries: list[Entry], client: Client, files: Mapping[str, File]) -> list[Recorded]:
    attachments.keep(files.values())
    return admitting.take(entries, client)
