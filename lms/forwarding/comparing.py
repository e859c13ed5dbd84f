"""Whether what a target has under an id is what we sent: many stores answer 409 to what they know. Pure.

Compared as the specification asks (1.0.3, Data 2.3.1, Communication 2.1.1): what a store sets or may word anew takes no
part; a store may keep fewer decimals of a second and write a duration, a score or a default type in another way.
"""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from lms.records import facts

Json = dict[str, Any]
DURATION = re.compile(
    r"P(?:(\d+)W|(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)"
)
SAME_INSTANT = 0.001  # seconds: the precision that the specification asks a store to keep


def same(sent: Json, there: Json) -> bool:
    """Whether two statements say the same."""
    moments = [_moment(each.get("timestamp", "")) for each in (sent, there)]
    if None in moments or abs(moments[0] - moments[1]) > SAME_INSTANT:  # type: ignore[operator]
        return False
    return _canonical(sent) == _canonical(there)


def _moment(text: str) -> float | None:
    try:
        found = datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except (ValueError, TypeError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).timestamp()


def _canonical(statement: Json) -> str:
    said = {name: value for name, value in statement.items() if name not in {"timestamp", "attachments"}}
    try:
        return facts.digest(_plain(said))
    except (KeyError, TypeError, AttributeError):  # what is there is not a statement
        return json.dumps(statement, sort_keys=True, default=str)


def _plain(value: Any, name: str = "") -> Any:
    """Return JSON in one spelling: default types left out, whole numbers whole, ids and durations alike."""
    if isinstance(value, dict):
        return {
            key: _plain(each, key)
            for key, each in value.items()
            if not (key == "objectType" and each in {"Agent", "Activity"} and name != "object")
            and not (each in ({}, []) and key != "extensions")
        }
    if isinstance(value, list):
        return [_plain(each, name) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and name in {"id", "registration"}:
        return value.lower() if re.fullmatch(r"[0-9a-fA-F-]{36}", value) else value
    return _duration(value) if name == "duration" and isinstance(value, str) else value


def _duration(text: str) -> str:
    """Return a duration as months and seconds, to a hundredth (2.0 compares so); as it is where it cannot be read."""
    found = DURATION.fullmatch(text)
    if found is None:
        return text
    weeks, years, months, days, hours, minutes = (int(part or 0) for part in found.groups()[:6])
    seconds = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + float(found[7] or 0)
    return f"{years * 12 + months} {seconds:.2f}"
