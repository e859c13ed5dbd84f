"""Pure reading of a statement's JSON: whom and what it names, and what is compared with another. No Django."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import msgspec

DIRECT, RELATED = 0, 1  # as actor or object; anywhere else
LONGEST_IFI = 700  # bytes, so that an index of PostgreSQL can hold it
CONTEXT_KINDS = ("parent", "grouping", "category", "other")
# What a store adds or may word anew; it takes no part in comparing two statements (xAPI 1.0.3, Data 2.2 and 2.3.1).
NOT_COMPARED = ("id", "stored", "authority", "version")

Json = dict[str, Any]


def ifi(agent: Json) -> str:
    """Return the one inverse functional identifier of an agent or group; empty for an anonymous group."""
    if "account" in agent:
        found = f"account|{agent['account']['homePage']}|{agent['account']['name']}"
    else:
        kind = next((kind for kind in ("mbox", "mbox_sha1sum", "openid") if kind in agent), "")
        found = f"{kind}|{agent[kind]}" if kind else ""
    if len(found) * 4 <= LONGEST_IFI or len(text := found.encode()) <= LONGEST_IFI:
        return found
    return f"sha256|{hashlib.sha256(text).hexdigest()}"


def is_agent(thing: Json) -> bool:
    """Whether an object is an agent or a group."""
    return thing.get("objectType") in {"Agent", "Group"}


def _with_members(agent: Json) -> Iterator[str]:
    for each in (agent, *agent.get("member", ())):
        if identifier := ifi(each):
            yield identifier


def agents(statement: Json) -> set[tuple[str, int]]:
    """Return every agent a statement names, by identifier and role; members count as their group does.

    Who vouches is not read from the statement, where anybody may claim it: see `agents_of_authority`.
    """
    found = {(each, DIRECT) for each in _with_members(statement["actor"])}
    target = statement["object"]
    if is_agent(target):
        found |= {(each, DIRECT) for each in _with_members(target)}
    context = statement.get("context", {})
    others = [context[name] for name in ("instructor", "team") if name in context]
    others += [each["agent"] for each in context.get("contextAgents", ())]
    others += [each["group"] for each in context.get("contextGroups", ())]
    found |= {(each, RELATED) for other in others for each in _with_members(other)}
    if target.get("objectType") == "SubStatement":
        found |= {(each, RELATED) for each, _role in agents(target)}
    return found


def agents_of_authority(authority: Json) -> set[tuple[str, int]]:
    """Return who vouches, with the role that `agents()` gives them."""
    return {(each, RELATED) for each in _with_members(authority)}


def _context_activities(statement: Json) -> Iterator[Json]:
    around = statement.get("context", {}).get("contextActivities", {})
    for kind in CONTEXT_KINDS:
        given = around.get(kind, ())
        yield from [given] if isinstance(given, dict) else given


def activities(statement: Json) -> Iterator[tuple[Json, int]]:
    """Yield every activity a statement names, with its role."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield target, DIRECT
    elif kind == "SubStatement":
        yield from ((each, RELATED) for each, _role in activities(target))
    yield from ((each, RELATED) for each in _context_activities(statement))


def reference(statement: Json) -> str:
    """Return the id of the statement this one refers to, in lower case; empty when it refers to none."""
    target = statement["object"]
    return str(target["id"]).lower() if target.get("objectType") == "StatementRef" else ""


def digest(statement: Json) -> str:
    """Return a SHA-256 that tells two statements of one id to be the same; `comparing.py` judges when it does not.

    Left out: what a store sets, words shown to people (verb display, activity definitions), and the order of
    activities in a context. Call it before a missing timestamp is filled in.
    """
    compared = {key: value for key, value in statement.items() if key not in NOT_COMPARED}
    return hashlib.sha256(canonical(_plain(compared))).hexdigest()


_ordered = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Return JSON with sorted keys; the slow encoder takes the integers that the fast one has no room for."""
    try:
        return _ordered.encode(value)
    except OverflowError:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(statement: Json) -> Json:
    plain = dict(statement)
    plain["verb"] = {"id": statement["verb"]["id"]}
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        plain["object"] = {"id": target["id"]}
    elif kind == "SubStatement":
        plain["object"] = _plain(target)
    around = statement.get("context", {}).get("contextActivities")
    if around:
        named = {
            kind: sorted(each["id"] for each in ([given] if isinstance(given, dict) else given))
            for kind, given in around.items()
        }
        plain["context"] = {**statement["context"], "contextActivities": named}
    return plain
