"""JSON from strangers: each trap is refused with its place, whole batches at a time, and nothing fails inside."""

import json
import tracemalloc
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.models import Statement, StatementBody
from lms.xapi import intake, strict_json
from lms.xapi.strict_json import Malformed
from tests.api.xapi.conftest import Ask, statement

EXTENSION = "http://example.org/e"


def with_extension(raw: str) -> str:
    """A statement in JSON with this text as the value of an extension of its result."""
    marked = json.dumps(statement(result={"extensions": {EXTENSION: "MARK"}}))
    return marked.replace('"MARK"', raw)


@pytest.mark.parametrize("raw,place", [
    ('{"a": 1, "a": 2}', ""), ('{"a":1,"a":1}', ""), ('{"a" :1,"a":2}', ""), ('{"\\u0061":1,"a":2}', ""),
    ('{":":1,":":1}', ""), ('[{"x": {"a": 1, "b": 2, "a": 1}}]', "[0].x"),
    ("123456789012345678901234567890", ""), ("-9223372036854775809", ""), ("[1, 18446744073709551616]", "[1]"),
    ('"a\\u0000b"', ""), ('{"a\\u0000": 1}', ""), ('{"a": ["\\u0000"]}', ".a[0]"),
])  # fmt: skip
def test_what_parsers_let_pass_is_refused_with_its_place(ask: Ask, raw: str, place: str) -> None:
    good, bad = json.dumps(statement()), with_extension(raw)
    for body, start in ((bad, "$"), (f"[{good}, {bad}]", "$[1]")):
        answer = ask("post", "statements", body=body.encode())
        path = answer.json()["error"]["details"]["path"]
        assert (answer.status_code, path) == (400, f"{start}.result.extensions.{EXTENSION}{place}")
    assert not Statement.objects.exists()


@pytest.mark.parametrize("raw", [
    b"NaN", b"Infinity", b"-Infinity", b"1e400", b'"\\ud800"', b'"\\udc00x"', b'"\xff"', b'"\xed\xa0\x80"', b'"\x01"',
    b"01", b"[1,]", b"{,}", b"'a'", b"// x\n1", b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
    b"[" * 150 + b"]" * 150,
], ids=lambda _raw: "raw")  # fmt: skip
def test_what_is_no_json_is_refused(ask: Ask, raw: bytes) -> None:
    bad = with_extension("0").encode().replace(b": 0}", b": " + raw + b"}")
    for body in (bad, b"[" + json.dumps(statement()).encode() + b", " + bad + b"]"):
        answer = ask("post", "statements", body=body)
        assert (answer.status_code, answer.json()["error"]["details"]["path"][0]) == (400, "$")
    assert not Statement.objects.exists()


@pytest.mark.parametrize("body", [
    b"\xef\xbb\xbf" + json.dumps(statement()).encode(), json.dumps(statement()).encode("utf-16"), b"", b"[", b"null",
    b"[null]", b"[[]]", b"true", json.dumps([statement()]).encode() + b"x",
], ids=lambda _body: "body")  # fmt: skip
def test_other_bodies(ask: Ask, body: bytes) -> None:
    answer = ask("post", "statements", body=body)
    assert answer.status_code == 400
    assert not Statement.objects.exists()


def test_an_empty_list_is_no_statement(ask: Ask) -> None:
    assert ask("post", "statements", body=b"[]").json() == []


def test_the_text_is_kept_as_it_came(ask: Ask) -> None:
    texts = [with_extension(raw) for raw in ("1.50", "1E2", "18446744073709551615", '"\\u00e9\\/"', "[ 1 ,2]")]
    sent = ask("post", "statements", body=f" [ {' , '.join(texts)} ] ".encode()).json()
    kept = dict(StatementBody.objects.values_list("statement__uuid", "received"))
    assert [kept[uuid.UUID(each)] for each in sent] == texts


def test_an_error_says_what_is_required_and_where(ask: Ask) -> None:
    answer = ask("post", "statements", body=[statement(), statement(verb={"id": "experienced"})]).json()["error"]
    assert answer == {
        "code": "invalid",
        "message": "Expected an absolute IRI",
        "details": {"path": "$[1].verb.id", "requirement": "xAPI 1.0.3, Data 2.4.3 Verb; 2.0: 4.2.2.2"},
    }


def test_a_whole_batch_is_stored(ask: Ask) -> None:
    sent = [statement(id=None) for _count in range(intake.LARGEST_BATCH)]
    assert len(ask("post", "statements", body=sent).json()) == Statement.objects.count() == intake.LARGEST_BATCH


def test_memory_is_bounded_by_the_body() -> None:
    body = json.dumps([statement() for _count in range(intake.LARGEST_BATCH)]).encode()
    tracemalloc.start()
    intake.entries(body, version="2.0.0")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(body)


def careful(text: bytes) -> str:
    """The place that the slow way finds wrong; empty for none."""
    try:
        strict_json._examine(text, "$")
    except Malformed as error:
        return error.path
    return ""


class Twice(dict):
    """An object whose text holds a member twice."""

    def items(self) -> Any:
        return [*super().items(), *list(super().items())[:1]]


keys = st.sampled_from(["a", ":", '"', "\\", 'x":', "é", ""])
texts = st.sampled_from(["", ":", ":)", 'a":b', "\\", "\0", "à : b", "123456789012345678901"])
numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(keys, inner, max_size=3)
        | st.dictionaries(keys, inner, max_size=2).map(Twice)
    ),
    max_leaves=12,
)


@given(values, st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:")]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_the_quick_way_lets_nothing_pass_that_the_slow_one_refuses(value: Any, separators: Any, escaped: bool) -> None:  # noqa: FBT001
    text = json.dumps(value, separators=separators, ensure_ascii=escaped).encode()
    try:
        strict_json.parse(text)
        found = ""
    except Malformed as error:
        found = error.path
    assert found == careful(text)


@pytest.mark.parametrize("text", [
    rb'{"a":1,"a":"\u0022:"}',
    rb'{"a":1,"a":"\u003a"}',
    rb'{"a":1,"a":"\u003A"}',
    rb'{"a":1,"\u0061":2}',
    rb'{"a":"\u0000"}',
])  # fmt: skip
def test_no_escape_hides_what_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        strict_json.parse(text)
