"""Requests for the fuzzer: what a client could send to `/xapi/` and `/api/v1/`, whole or with something broken."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

VERB = "http://adlnet.gov/expapi/verbs/answered"
AGENT = {"objectType": "Agent", "account": {"homePage": "https://content.example", "name": "learner"}}
REFERENCE = {"objectType": "StatementRef", "id": "12345678-1234-4234-8234-123456789012"}
DEFINITION = {
    "name": {"fr": "Question"},
    "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
    "interactionType": "choice",
    "correctResponsesPattern": ["a[,]b"],
    "choices": [{"id": "a", "description": {"fr": "A"}}, {"id": "b"}],
    "extensions": {"https://content.example/x": {"y": [1, None]}},
}
STATEMENT: dict[str, Any] = {
    "id": "22345678-1234-4234-8234-123456789012",
    "actor": {"objectType": "Group", "name": "Groupe", "member": [AGENT, {"mbox": "mailto:a@content.example"}]},
    "verb": {"id": VERB, "display": {"fr-FR": "a répondu"}},
    "object": {"id": "https://content.example/activities/1", "definition": DEFINITION},
    "result": {
        "score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2},
        "success": True,
        "completion": False,
        "response": "a[,]b",
        "duration": "PT1H2M3.45S",
        "extensions": {"https://content.example/r": 1},
    },
    "context": {
        "registration": "32345678-1234-4234-8234-123456789012",
        "instructor": AGENT,
        "team": {"objectType": "Group", "member": [AGENT]},
        "contextActivities": {"parent": {"id": "https://content.example/p"}, "grouping": [{"id": "tag:g,2026:1"}]},
        "contextAgents": [
            {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["https://content.example/t"]}
        ],
        "revision": "1",
        "platform": "web",
        "language": "fr-BE",
        "statement": REFERENCE,
        "extensions": {"https://content.example/c": "x"},
    },
    "timestamp": "2026-11-22T10:00:00.123Z",
    "version": "2.0.0",
    "attachments": [
        {
            "usageType": "https://content.example/file",
            "display": {"fr": "Fichier"},
            "contentType": "text/plain",
            "length": 3,
            "sha2": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
            "fileUrl": "https://content.example/file",
        }
    ],
}
PLAIN = {"actor": AGENT, "verb": {"id": VERB}, "object": {"id": "https://content.example/activities/1"}}
VOIDING = {"actor": AGENT, "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}, "object": REFERENCE}
INNER = {**PLAIN, "object": {"objectType": "SubStatement", **PLAIN}}

RESOURCES = [
    *("statements", "statements/", "about", "activities", "agents", "activities/state", "activities/profile"),
    *("agents/profile", "profile", "statements/more", "nothing", ""),
]
API = [
    *("frameworks/", "frameworks/RNMS/v0/", "frameworks/MS9/v1/", "modules/", "enrolments/", "attainments/"),
    *("attainments/RNMS/v0/A1/", "transcripts/", "schema/", "nothing/", ""),
]
NAMES = [
    *("statementId", "voidedStatementId", "agent", "verb", "activity", "registration", "related_agents", "limit"),
    *("related_activities", "since", "until", "format", "attachments", "ascending", "more", "activityId", "stateId"),
    *("profileId", "method", "page", "page_size", "lang", "after", "content", "search"),
]
VALUES = [
    *(
        json.dumps(AGENT),
        VERB,
        "https://content.example/activities/1",
        REFERENCE["id"],
        STATEMENT["id"],
        "true",
        "false",
    ),
    *("0", "1", "-1", "99999999999999999999", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00-00:00", "ids", "canonical"),
    *("exact", "{}", "[]", "null", "NaN", "\x00", "é", "", "PUT", "GET", "DELETE", "fr", "en", "9999-12-31T23:59:59Z"),
]
METHODS = ["GET", "GET", "POST", "POST", "PUT", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "ODD"]
VERSIONS = ["1.0.3", "2.0.0", "1.0", "2.0", "1.0.9", "0.95", "3.0", "", "é"]
TYPES = [
    *("application/json", "application/json; charset=utf-8", "application/json; charset=odd", "text/plain", ""),
    *("multipart/mixed; boundary=b", "multipart/mixed", 'multipart/mixed; boundary=""', "application/octet-stream"),
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=b"),
]


@dataclass(frozen=True)
class Request:
    """One request; `signed` asks for valid credentials."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    signed: bool = True


junk: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.integers(min_value=10**29, max_value=10**31)
    | st.text(max_size=20)
    | st.sampled_from([*VALUES, "x" * 5000, "\x00", "P1Y", "mailto:x", "2026-02-30T00:00:00Z"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


def _places(thing: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, the whole excepted."""
    inside = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [place for key, value in inside for place in [(*path, key), *_places(value, (*path, key))]]


@st.composite
def broken(draw: st.DrawFn) -> Any:
    """A statement with up to three changes: something removed, replaced, added or doubled."""
    found = copy.deepcopy(draw(st.sampled_from([STATEMENT, PLAIN, VOIDING, INNER])))
    if draw(st.booleans()):
        found["id"] = str(draw(st.uuids()))
    for _ in range(draw(st.integers(0, 3))):
        places = _places(found)
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        inside = found
        for key in way:
            inside = inside[key]
        change = draw(st.sampled_from(["remove", "replace", "add", "double"]))
        if change == "remove":
            del inside[last]
        elif change == "replace":
            inside[last] = draw(junk)
        elif change == "add" and isinstance(inside, dict):
            inside[draw(st.text(max_size=10))] = draw(junk)
        else:
            inside[last] = [copy.deepcopy(inside[last])] * 2
    return found


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """JSON of one statement or several, of anything, or bytes; then perhaps damaged."""
    kind = draw(st.sampled_from(["one", "several", "any", "bytes", "deep", "parts", "form"]))
    if kind == "one":
        content = json.dumps(draw(broken())).encode()
    elif kind == "several":
        content = json.dumps(draw(st.lists(broken(), max_size=4))).encode()
    elif kind == "any":
        content = json.dumps(draw(junk)).encode()
    elif kind == "deep":
        content = b"[" * draw(st.sampled_from([10, 500, 5000, 100_000]))
    elif kind == "parts":
        head = b"--b\r\nContent-Type: application/json\r\n\r\n" + json.dumps(draw(broken())).encode()
        part = b"\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: "
        hashed = draw(st.sampled_from([STATEMENT["attachments"][0]["sha2"], "0" * 64, "", "é", "x" * 3000])).encode()
        content = head + part + hashed + b"\r\n\r\nfoo" + draw(st.sampled_from([b"\r\n--b--\r\n", b"\r\n--b", b""]))
    elif kind == "form":
        content = "&".join(f"{draw(st.sampled_from(NAMES))}={draw(st.sampled_from(VALUES))}" for _ in range(3)).encode()
    else:
        content = draw(st.binary(max_size=300))
    if draw(st.integers(0, 4)) == 0 and content:
        at = draw(st.integers(0, len(content) - 1))
        content = content[:at] + draw(
            st.sampled_from([b"", b"\xff", b"\x00", b"\\ud800", b'"a":1,"a":2', b"NaN", b"1e999"])
        )
        content += b"" if draw(st.booleans()) else content[at:]
    return content


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A request to the record store (three of four) or to the resources."""
    store = draw(st.integers(0, 3)) > 0
    path = f"/xapi/{draw(st.sampled_from(RESOURCES))}" if store else f"/api/v1/{draw(st.sampled_from(API))}"
    if draw(st.integers(0, 9)) == 0:
        path += draw(st.text(max_size=8))
    value = st.sampled_from(VALUES) | st.text(max_size=15)
    query = draw(st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), value), max_size=4))
    headers = {"Content-Type": draw(st.sampled_from(TYPES)).encode().decode("latin-1")}
    if draw(st.integers(0, 9)):
        headers["X-Experience-API-Version"] = draw(st.sampled_from(VERSIONS)).encode().decode("latin-1")
    for name, values in {
        "If-Match": ['"x"', "*", "x", ""],
        "If-None-Match": ["*", '"x"'],
        "Accept": ["application/json", "text/html", "*/*", "odd", "multipart/mixed"],
        "Accept-Language": ["fr", "en;q=0.5, *", "\x80", "x" * 300],
        "Authorization": ["Basic", "Basic odd", "Basic OjE6", "Token x", "Bearer", "Basic /w=="],
        "Updated": ["now"],
        "Content-Encoding": ["gzip"],
        "Origin": ["https://content.example", "null"],
    }.items():
        if draw(st.integers(0, 7)) == 0:
            headers[name] = draw(st.sampled_from(values))
    return Request(
        method=draw(st.sampled_from(METHODS)),
        path=path,
        query=query,
        headers=headers,
        body=draw(bodies()),
        signed=draw(st.integers(0, 19)) > 0,
    )
