"""Whether two statements of one id say the same, by the rules of xAPI 1.0.3 (Data 2.2, 2.3.1 and 4). No Django.

Not compared: what a store sets (id, stored, authority, version), a verb's display, activity definitions, the order of
what is unordered. Timestamps are compared as moments, durations to 0.01 s, identifiers as text but for the parts that
have no case (UUIDs, hashes, the domain of an e-mail address). A single context activity is a list of one.

How much more is forgiven is said by a `Tolerance`: nothing to what comes in here (`EXACT`), to what another store
gives back of ours what a store may do to it (`KEPT_ELSEWHERE`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lms.records.facts import NOT_COMPARED, Json, canonical

SECONDS = re.compile(r"(\.\d\d)\d+S$")
FRACTION = re.compile(r"[.,](\d{6})\d+")
DURATION = re.compile(
    r"P(?:(\d+)W|(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)"
)
AGENTS = {"instructor": "Agent", "team": "Group"}


@dataclass(frozen=True)
class Tolerance:
    """What two statements may differ in and still say the same."""

    apart: datetime.timedelta = datetime.timedelta(0)  # two timestamps; what is finer than a microsecond is cut anyway
    respelled: bool = False  # a duration in other units (PT60S, PT1M), an empty object or list left out
    files: bool = False  # attachments, which are sent only where identities are kept


EXACT = Tolerance()
# A store has to keep milliseconds (1.0.3, Data 4.5), and writes down durations and empty objects in its own way.
KEPT_ELSEWHERE = Tolerance(apart=datetime.timedelta(milliseconds=1), respelled=True, files=True)


def same(kept: Json, stored: datetime.datetime, given: Json) -> bool:
    """Whether `given` says exactly what `kept` says, which the ledger stored at this moment."""
    return _alike(_Form(EXACT).of(kept, stored), _Form(EXACT).of(given, None if "timestamp" in kept else stored))


def same_elsewhere(sent: Json, there: Any) -> bool:
    """Whether another store has, under its id, the statement that it was sent; what is there may be anything at all."""
    try:
        return _alike(_Form(KEPT_ELSEWHERE).of(sent), _Form(KEPT_ELSEWHERE).of(there))
    except (LookupError, TypeError, ValueError, AttributeError):  # what is there is not a statement
        return False


def _alike(one: _Form, other: _Form) -> bool:
    apart = one.tolerance.apart
    return one.text == other.text and all(
        first == second or (first and second and abs(first - second) <= apart)
        for first, second in zip(one.moments, other.moments, strict=True)
    )


@dataclass
class _Form:
    """The one form of a statement that is compared: its text without timestamps, and those, outermost last."""

    tolerance: Tolerance
    text: bytes = b""
    moments: list[datetime.datetime | None] = field(default_factory=list)

    def of(self, said: Json, stored: datetime.datetime | None = None) -> _Form:
        """Take a statement in; without a timestamp it happened when it was stored."""
        left_out = {*NOT_COMPARED, "attachments"} if self.tolerance.files else NOT_COMPARED
        plain = self.part({key: value for key, value in said.items() if key not in left_out})
        if "timestamp" not in said:
            self.moments[-1] = stored
        self.text = canonical(_without_empty(plain) if self.tolerance.respelled else plain)
        return self

    def part(self, said: Json) -> Json:
        """Return what a sub-statement has too; numbers are compared by value everywhere."""
        plain: Json = {key: _numbers(value) for key, value in said.items() if key != "timestamp"}
        plain |= {"actor": _agent(said["actor"]), "verb": {"id": said["verb"]["id"]}}
        plain["object"] = self.object(said["object"])
        if "duration" in said.get("result", {}):
            plain["result"] = {**plain["result"], "duration": self.duration(said["result"]["duration"])}
        if "context" in said:
            plain["context"] = plain["context"] | _context(said["context"])
        if "attachments" in said:
            plain["attachments"] = [{**each, "sha2": each["sha2"].lower()} for each in plain["attachments"]]
        self.moments.append(_moment(said["timestamp"]) if "timestamp" in said else None)
        return plain

    def object(self, said: Json) -> Json:
        """Return what a statement is about, which may be another statement."""
        return self.part(said) if said.get("objectType") == "SubStatement" else _object(said)

    def duration(self, text: str) -> str:
        """Return a duration to a hundredth of a second, or as months and seconds where its spelling is forgiven."""
        cut = SECONDS.sub(r"\1S", text)
        found = DURATION.fullmatch(cut) if self.tolerance.respelled else None
        if found is None:
            return cut
        weeks, years, months, days, hours, minutes = (int(part or 0) for part in found.groups()[:6])
        seconds = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + float(found[7] or 0)
        return f"{years * 12 + months} {seconds:.2f}"


def _moment(text: str) -> datetime.datetime:
    """Read a timestamp; without an offset it is UTC. What is finer than a microsecond is cut, as a store may do."""
    found = datetime.datetime.fromisoformat(FRACTION.sub(r".\1", text))
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return aware.astimezone(datetime.UTC)


def _without_empty(value: Any, name: str = "") -> Any:
    """Leave out what is empty, but inside extensions, where it is somebody's own word."""
    if not isinstance(value, dict) or name == "extensions":
        return value
    said = {key: _without_empty(each, key) for key, each in value.items()}
    return {key: each for key, each in said.items() if each not in ({}, [])}


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
    return {"objectType": kind, "id": said["id"].lower()}


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
