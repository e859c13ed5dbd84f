"""JSON from strangers: what parsers let pass is refused with its place, before anything else looks at it.

Refused: duplicate keys, NaN and infinities, integers beyond 64 bits, lone surrogates, U+0000, invalid UTF-8, a byte
order mark, more than `DEEPEST` levels. Two ways lead there. The quick one parses and writes again, and counts the
`":` of both texts: each member has one, and each string that holds or begins with these signs has as many in both, so
that a duplicate, which parsing drops, makes the counts differ. Texts that spell them otherwise (space before a colon,
a quote or a colon by its number) or are found wrong go the slow way, which walks every value and names the place.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import orjson

DEEPEST = 100  # levels; a statement of the specification has about 10
LONGEST_INTEGER = 19  # digits from which on an integer may not fit 64 bits
SMALLEST, LARGEST = -(2**63), 2**64 - 1
NUMBERS = bytes.maketrans(b"0123456789", b"0" * 10)
MANY_DIGITS = b"0" * LONGEST_INTEGER
SLICES = msgspec.json.Decoder(list[msgspec.Raw])
SPACED = re.compile(rb'"\s+:')
BY_NUMBER = re.compile(rb"\\u00(?:00|22|3[aA])")  # U+0000, a quote, a colon


class Malformed(ValueError):  # noqa: N818 - named for what it is
    """A body that is not what the specification asks; `path` is the place in the JSON (`$`: the whole)."""

    def __init__(self, reason: str, path: str = "$") -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path


class Members(list[tuple[str, Any]]):
    """An object as it was written, with its duplicates."""


def parse(text: bytes | msgspec.Raw, path: str = "$") -> Any:
    """Parse JSON strictly; `path` is where the text stands. Raises Malformed."""
    data = bytes(text)
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Malformed(_in_words(str(error)), path) from error
    if not _surely_fine(data, found):
        _examine(data, path)
    return found


def slices(text: bytes) -> list[msgspec.Raw]:
    """Cut a list into the texts of its members. Raises Malformed."""
    try:
        return SLICES.decode(text)
    except RecursionError as error:
        raise Malformed("The JSON is nested too deeply.") from error
    except msgspec.DecodeError as error:
        raise Malformed(f"Not JSON: {error}") from error


def _surely_fine(text: bytes, found: Any) -> bool:
    return (
        text.count(b"{") + text.count(b"[") <= DEEPEST
        and MANY_DIGITS not in text.translate(NUMBERS)
        and not SPACED.search(text)
        and not (b"\\u00" in text and BY_NUMBER.search(text))
        and text.count(b'":') == orjson.dumps(found).count(b'":')
    )


def _in_words(reason: str) -> str:
    if "depth limit" in reason:
        return "The JSON is nested too deeply."
    if "UTF-8" in reason or "surrogate" in reason:
        return f"The text is not valid Unicode in UTF-8: {reason}"
    return f"Not JSON: {reason}"


def _examine(text: bytes, path: str) -> None:
    """Walk every value with its path; refuse what the quick way cannot tell apart."""
    try:
        todo: list[tuple[str, int, Any]] = [(path, 0, json.loads(text, object_pairs_hook=Members))]
    except RecursionError as error:
        raise Malformed("The JSON is nested too deeply.") from error
    while todo:
        path, depth, value = todo.pop()
        if isinstance(value, str):
            _check_string(value, path)
        elif isinstance(value, int):
            if not SMALLEST <= value <= LARGEST:
                raise Malformed("The integer does not fit 64 bits.", path)
        elif isinstance(value, list):
            if depth >= DEEPEST:
                raise Malformed(f"The JSON is nested more than {DEEPEST} levels deep.", path[:200])
            todo += [(place, depth + 1, each) for place, each in _inside(value, path)]


def _inside(value: list[Any], path: str) -> list[tuple[str, Any]]:
    if not isinstance(value, Members):
        return [(f"{path}[{number}]", each) for number, each in enumerate(value)]
    seen: set[str] = set()
    for name, _each in value:
        _check_string(name, path)
        if name in seen:
            raise Malformed(f"The key {name[:100]!r} occurs twice in one object.", path)
        seen.add(name)
    return [(f"{path}.{name}", each) for name, each in value]


def _check_string(text: str, path: str) -> None:
    if "\0" in text:
        raise Malformed("A text holds U+0000.", path)
