"""Whether two statements of one id say the same, by the rules of xAPI 1.0.3 (Data 2.2, 2.3.1 and 4). No Django.

Not compared: what a store sets (id, stored, authority, version), a verb's display, activity definitions, the order of
what is unordered. Timestamps are compared as moments, durations to 0.01 s, identifiers as text but for the parts that
have no case (UUIDs, hashes, the domain of an e-mail address). A single context activity is a list of one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from lms.records.facts import NOT_COMPARED, Json, canonical

SECONDS = re.compile(r"(\.\d\d)\d+S$")
FRACTION = re.compile(r"[.,](\d{6})\d+")
AGENTS = {"instructor": "Agent", "team": "Group"}


def same(kept: Json, stored: datetime.datetime, given: Json) -> bool:
    """Whether `given` says what `kept` says, which the ledger stored at this moment."""
    assigned = None if "timestamp" in kept else stored
    return canonical(_statement(kept, stored)) == canonical(_statement(given, assigned))


def _statement(said: Json, stored: datetime.datetime | None) -> Json:
    """Return a statement in the one form that is compared; without a timestamp it happened when it was stored."""
    plain = {key: value for key, value in _part(said).items() if key not in NOT_COMPARED}
    moment = _moment(said["timestamp"]) if "timestamp" in said else stored
    return {**plain, "timestamp": moment.isoformat() if moment else None}


def _part(said: Json) -> Json:
    """The same for what a sub-statement has too; numbers are compared by value everywhere."""
    plain: Json = {key: _numbers(value) for key, value in said.items()}
    plain |= {"actor": _agent(said["actor"]), "verb": {"id": said["verb"]["id"]}, "object": _object(said["object"])}
    if "timestamp" in said:
        plain["timestamp"] = _moment(said["timestamp"]).isoformat()
    if "duration" in said.get("result", {}):
        plain["result"] = {**plain["result"], "duration": SECONDS.sub(r"\1S", said["result"]["duration"])}
    if "context" in said:
        plain["context"] = plain["context"] | _context(said["context"])
    if "attachments" in said:
        plain["attachments"] = [{**each, "sha2": each["sha2"].lower()} for each in plain["attachments"]]
    return plain


def _moment(text: str) -> datetime.datetime:
    """Read a timestamp; without an offset it is UTC. What is finer than a microsecond is cut, as a store may do."""
    found = datetime.datetime.fromisoformat(FRACTION.sub(r".\1", text))
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return aware.astimezone(datetime.UTC)


def _numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_numbers(each) for each in value]
    return value


def _sorted(each: Callable[[Json], Json], many: list[Json]) -> list[Json]:
    return sorted((each(one) for one in many), key=canonical)


def _agent(said: Json) -> Json:
    """An agent, or a group with its members in any order."""
    plain = {"objectType": "Agent", **said}
    if "mbox" in said:
        name, at, domain = said["mbox"].rpartition("@")
        plain["mbox"] = f"{name}{at}{domain.lower()}"
    if "mbox_sha1sum" in said:
        plain["mbox_sha1sum"] = said["mbox_sha1sum"].lower()
    if "member" in said:
        plain["member"] = _sorted(_agent, said["member"])
    return plain


def _object(said: Json) -> Json:
    kind = said.get("objectType", "Activity")
    if kind == "Activity":
        return {"id": said["id"]}
    if kind in {"Agent", "Group"}:
        return _agent(said)
    if kind == "StatementRef":
        return {"objectType": kind, "id": said["id"].lower()}
    return _part(said)


def _context(said: Json) -> Json:
    plain: Json = {name: _agent({"objectType": kind, **said[name]}) for name, kind in AGENTS.items() if name in said}
    if "registration" in said:
        plain["registration"] = said["registration"].lower()
    if "statement" in said:
        plain["statement"] = _object({"objectType": "StatementRef", **said["statement"]})
    if around := said.get("contextActivities"):
        plain["contextActivities"] = {
            kind: _sorted(_object, [given] if isinstance(given, dict) else given) for kind, given in around.items()
        }
    for name, part in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in said:
            plain[name] = _sorted(lambda each, part=part: _bearing(each, part), said[name])  # type: ignore[misc]
    return plain


def _bearing(said: Json, part: str) -> Json:
    """One of 2.0's agents or groups of a context, with what makes it relevant."""
    return {**said, part: _agent(said[part]), "relevantTypes": sorted(said.get("relevantTypes", ()))}
