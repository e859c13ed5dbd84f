"""Statements from outside: bytes in, checked entries for the ledger out. Nothing of it is ever parsed with tincan.

Refuses what JSON parsers let pass (duplicate keys, NaN, infinite numbers, lone surrogates, hostile depth) and what
breaks a rule of the shapes. Statements are stored with their sender’s authority and not projected: only
our own acts change a person’s rows.
"""

from __future__ import annotations

import dataclasses
import json
import math
import uuid
from typing import Any, NoReturn

import msgspec

from lms.models import Client
from lms.records import belonging, facts, ledger
from lms.records.ledger import Entry, Recorded
from lms.xapi.clients import authority_of
from lms.xapi.shapes import PATTERNS, Agent, Group, Statement

Json = dict[str, Any]
LARGEST_BATCH = 1000


class Malformed(ValueError):  # noqa: N818 - named for what it is
    """A body that is not what the specification asks; `path` is the place in the JSON (`$`: the whole)."""

    def __init__(self, reason: str, path: str = "$") -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path


def parse(body: bytes) -> Any:
    """Parse JSON strictly. Raises Malformed."""
    try:
        found = json.loads(
            body.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_float=_finite
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # a lone surrogate cannot be written
    except Malformed:
        raise
    except RecursionError as error:
        raise Malformed("The JSON is nested too deeply.") from error
    except UnicodeError as error:
        raise Malformed("The text is not valid Unicode in UTF-8.") from error
    except ValueError as error:
        raise Malformed(f"Not JSON: {error}") from error
    return found


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise Malformed(
            f"The key {next(name for name in names if names.count(name) > 1)!r} occurs twice in one object."
        )
    return found


def _no_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is not JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Malformed(f"The number {text[:20]} is out of range.")
    return number


def entries(body: bytes, *, version: str, statement_id: uuid.UUID | None = None) -> list[Entry]:
    """Read one statement or a list of them. `statement_id` is the one that a PUT names. Raises Malformed."""
    found = parse(body)
    several = isinstance(found, list)
    documents = found if several else [found]
    if len(documents) > LARGEST_BATCH:
        raise Malformed(f"At most {LARGEST_BATCH} statements at once.")
    if statement_id is not None:
        if several:
            raise Malformed("PUT takes one statement.")
        documents = [_named(found, statement_id)]
    checked = [
        _entry(document, version, f"$[{number}]" if several else "$") for number, document in enumerate(documents)
    ]
    if len({entry.uuid for entry in checked}) != len(checked):
        raise Malformed("Two statements of the list have the same id.")
    return checked


def _named(document: Any, statement_id: uuid.UUID) -> Json:
    if not isinstance(document, dict):
        raise Malformed("A statement is an object.")
    given = document.setdefault("id", str(statement_id))
    if not isinstance(given, str) or given.lower() != str(statement_id):
        raise Malformed("The id differs from the statementId of the request.", "$.id")
    return document


def _entry(document: Any, version: str, path: str) -> Entry:
    """Check one statement and make it an entry, as it was written but for what the server sets."""
    try:
        msgspec.convert(_with_types(document), Statement)
    except msgspec.ValidationError as error:
        reason, _at, where = str(error).partition(" - at ")
        raise Malformed(_in_words(reason), path + where.removeprefix("`key` in ").strip("`")[1:]) from error
    _check_version(document, version, path)
    for number, attachment in enumerate(document.get("attachments", ())):
        if "fileUrl" not in attachment:
            raise Malformed("An attachment needs a fileUrl: files are not taken here.", f"{path}.attachments[{number}]")
    kept = {key: value for key, value in document.items() if key not in {"stored", "authority", "version", "id"}}
    given = document.get("version", "1.0.0" if version.startswith("1.") else "2.0.0")
    key = uuid.UUID(document["id"]) if "id" in document else uuid.uuid4()
    if "registration" in kept.get("context", {}):
        kept["context"] = {**kept["context"], "registration": kept["context"]["registration"].lower()}
    return Entry(uuid=key, document=kept, digest=facts.digest(kept), version=given)


def _in_words(reason: str) -> str:
    """Say what was expected instead of showing a pattern."""
    if "matching regex" not in reason:
        return reason
    return next((f"Expected {words}" for pattern, words in PATTERNS.values() if repr(pattern) in reason), reason)


def _check_version(document: Json, version: str, path: str) -> None:
    """Refuse what the version of the request does not know."""
    if not version.startswith("1."):
        return
    if str(document.get("version", "1.0.0")).startswith("2."):
        raise Malformed("A request of version 1.0.3 takes statements of version 1.0 only.", f"{path}.version")
    for name in ("contextAgents", "contextGroups"):
        if name in document.get("context", {}):
            raise Malformed(f"{name} came with version 2.0.0.", f"{path}.context.{name}")


def _with_types(document: Any) -> Any:
    """Return a copy in which every object whose type may be left out says it, so that the shapes tell them apart."""
    if not isinstance(document, dict):
        return document
    copy = dict(document)
    for name, default in (("actor", "Agent"), ("object", "Activity"), ("authority", "Agent")):
        if name in copy:
            copy[name] = _typed(copy[name], default)
    if isinstance(copy.get("object"), dict) and copy["object"].get("objectType") == "SubStatement":
        copy["object"] = _with_types(copy["object"])
    if isinstance(copy.get("context"), dict):
        copy["context"] = _context(copy["context"])
    return copy


def _typed(thing: Any, default: str) -> Any:
    if isinstance(thing, list):
        return [_typed(each, default) for each in thing]
    if not isinstance(thing, dict):
        return thing
    typed = {"objectType": default, **thing}
    if isinstance(typed.get("member"), list):
        typed["member"] = _typed(typed["member"], "Agent")
    return typed


def _context(context: Json) -> Json:
    copy = dict(context)
    for name, default in (("instructor", "Agent"), ("team", "Group"), ("statement", "StatementRef")):
        if name in copy:
            copy[name] = _typed(copy[name], default)
    for name, part, default in (("contextAgents", "agent", "Agent"), ("contextGroups", "group", "Group")):
        if isinstance(copy.get(name), list):
            copy[name] = [
                {**each, part: _typed(each[part], default)} if isinstance(each, dict) and part in each else each
                for each in copy[name]
            ]
    around = copy.get("contextActivities")
    if isinstance(around, dict):
        copy["contextActivities"] = {kind: _typed(given, "Activity") for kind, given in around.items()}
    return copy


def agent(found: Any) -> Json:
    """Check an agent or an identified group that stands alone, as in a query. Raises ValueError."""
    try:
        checked = msgspec.convert(_typed(found, "Agent"), Agent | Group)
    except msgspec.ValidationError as error:
        raise ValueError(_in_words(str(error))) from error
    if not checked.identifiers:
        msg = "a group without an identifier names nobody"
        raise ValueError(msg)
    document: Json = found
    return document


def take(received: list[Entry], client: Client) -> list[Recorded]:
    """Append what a client sent, with its authority and organisation, never projected. Raises StatementConflict."""
    belongs = belonging.belonging([entry.document for entry in received], client.organisation_id)
    entries = [
        dataclasses.replace(entry, organisation_id=organisation, sensitivity=sensitivity)
        for entry, (organisation, sensitivity) in zip(received, belongs, strict=True)
    ]
    return ledger.append(entries, authority=authority_of(client))
