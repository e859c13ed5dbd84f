"""How the texts in a statement are written: IRIs, UUIDs, language tags, durations, timestamps; and which section asks.

Each pattern has the words for a person whose text does not keep to it.
"""

from __future__ import annotations

import datetime
import re

# Pattern → what a person is told it should have been.
PATTERNS = {
    "iri": (r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f<>\"{}|\\^`]+\Z", "an absolute IRI"),
    "language": (
        (r"^(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8}|[ix])(?:-[A-Za-z0-9]{1,8})*\Z"),
        "a language tag (RFC 5646)",
    ),
    "uuid": (r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}\Z", "a UUID"),
    "mbox": (r"^mailto:[^\s@\x00]+@[^\s@\x00]+\Z", "a mailto: IRI"),
    "sha1": (r"^[0-9a-fA-F]{40}\Z", "a SHA-1 in hexadecimal"),
    "sha2": (r"^(?:[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})\Z", "a SHA-2 in hexadecimal"),
    "name": (r"^[^\x00]+\Z", "a name without U+0000"),
    "media": (r"^[\w!#$&^.+-]{1,127}/[\w!#$&^.+*-]{1,127}\s*(;.*)?\Z", "an Internet media type"),
    "duration": (
        (
            r"^P(\d+([.,]\d+)?W|(?=.)(\d+([.,]\d+)?Y)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?D)?"
            r"(T(?=\d)(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?)\Z"
        ),
        "an ISO 8601 duration",
    ),
    "timestamp": (
        r"^\d{4}-?\d\d-?\d\dT\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?\Z",
        "an ISO 8601 timestamp",
    ),
    "version": (r"^(1\.0(\.[0-9]{1,4})?|2\.0\.[0-9]{1,4})\Z", "a version 1.0.x or 2.0.x"),  # as long as the column
}
IRI, UUID, TIMESTAMP = (re.compile(PATTERNS[name][0], re.ASCII) for name in ("iri", "uuid", "timestamp"))
_BY_PATTERN = {repr(pattern): words for pattern, words in PATTERNS.values()}

# Where the rule stands: xAPI 1.0.3 Part 2 (Data), then IEEE 9274.1.1 (2.0.0). Longest path first wins.
SECTIONS = {
    "actor": "Data 2.4.2 Actor; 2.0: 4.2.2.1",
    "verb": "Data 2.4.3 Verb; 2.0: 4.2.2.2",
    "object": "Data 2.4.4 Object; 2.0: 4.2.2.3",
    "result": "Data 2.4.5 Result; 2.0: 4.2.2.4",
    "context": "Data 2.4.6 Context; 2.0: 4.2.2.5",
    "timestamp": "Data 2.4.7 Timestamp; 2.0: 4.2.4.2",
    "stored": "Data 2.4.8 Stored; 2.0: 4.2.4.2",
    "authority": "Data 2.4.9 Authority; 2.0: 4.2.4.2",
    "version": "Data 2.4.10 Version; 2.0: 4.2.4.3",
    "attachments": "Data 2.4.11 Attachments; 2.0: 4.2.2.6",
    "id": "Data 2.4.1 ID; 2.0: 4.2.4.2",
}
FORMATTING = "Data 2.2 Formatting"


def in_words(reason: str) -> str:
    """Say what was expected instead of showing a pattern."""
    _before, found, pattern = reason.partition("matching regex ")
    return f"Expected {_BY_PATTERN[pattern]}" if found and pattern in _BY_PATTERN else reason


def section(path: str) -> str:
    """Return where in the specification the rule for a place of a statement stands (`$[2].verb.id` → the verb's)."""
    found = re.match(r"\$(?:\[\d+\])?\.(\w+)", path)
    return SECTIONS.get(found[1], FORMATTING) if found else FORMATTING


def check_timestamp(text: str) -> datetime.datetime:
    """Return the moment, without an offset in UTC; ValueError unless it is one. The offset -00:00 says « unknown »."""
    if text.endswith(("-00:00", "-00", "-0000")) and "-00" in text.partition("T")[2]:
        msg = "the offset -00:00 is not allowed"
        raise ValueError(msg)
    found = datetime.datetime.fromisoformat(text)
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    try:
        aware.astimezone(datetime.UTC)
    except OverflowError as error:
        msg = "in UTC the moment is before the year 1 or after the year 9999"
        raise ValueError(msg) from error
    return aware
