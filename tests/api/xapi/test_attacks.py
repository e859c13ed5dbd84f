"""What a hostile program sends to the record store: nothing fails inside, whatever the bytes."""

import base64
import datetime
import hashlib
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client as Browser

from tests.api.xapi.conftest import Ask, statement

pytestmark = pytest.mark.django_db
SOMEBODY = json.dumps({"mbox": "mailto:a@example.org"})
WIDE = "\U0001f600"  # four bytes


def send(ask: Ask, body: bytes, content_type: str, **extra: Any) -> int:
    """Post bytes as they are; return the status."""
    answer = Browser().generic(
        "POST", "/xapi/statements", body, content_type=content_type, headers=ask.headers, **extra
    )
    return answer.status_code


def parts(*several: bytes) -> bytes:
    return b"".join(b"--abc\r\n" + part + b"\r\n" for part in several) + b"--abc--"


def first(said: Any) -> bytes:
    return b"Content-Type: application/json\r\n\r\n" + json.dumps(said).encode()


@pytest.mark.parametrize("version", ["1.0.1234567", "2.0.1234567", "1.0.\u0663"])
def test_a_version_of_any_length(ask: Ask, version: str) -> None:
    ask.headers["X-Experience-API-Version"] = "2.0.0"
    assert ask("post", "statements", body=statement(version=version)).status_code == 400


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_moments_beyond_the_ends_of_time(ask: Ask, when: str) -> None:
    sent = statement(timestamp=when)
    for verb in ("http://example.org/a", "http://example.org/b"):
        assert ask("post", "statements", body={**sent, "verb": {"id": verb}}).status_code == 400
    place = {"activityId": "http://example.org/a", "agent": SOMEBODY}
    for name in ("since", "until"):
        assert ask("get", "statements", **{name: when}).status_code == 400
        assert ask("get", "activities/state", **place, **{name: when}).status_code == 400


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999", "0001-01-01T00:00:00-14:00"])
def test_moments_at_the_ends_of_time(ask: Ask, when: str) -> None:
    sent = statement(timestamp=when)
    for verb, status in (("a", 200), ("a", 200), ("b", 409)):
        answer = ask("post", "statements", body={**sent, "verb": {"id": f"http://example.org/{verb}"}})
        assert answer.status_code == status
    assert ask("get", "statements", since=when).status_code == ask("get", "statements", until=when).status_code == 200


@pytest.mark.parametrize(
    "sent", ["Basic \u00e9", "Basic \u00ff\u00ff", "Basic YTpi\u00b2", "Basic", "Basic =", "basic  YTpi", "\u00e9 x"]
)
def test_credentials_of_any_bytes(ask: Ask, sent: str) -> None:
    answer = Browser().get("/xapi/statements", headers={**ask.headers, "Authorization": sent})
    assert answer.status_code == 401


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "utf-16", "utf-8", "raw_unicode_escape", "latin-1"])
@pytest.mark.parametrize("query", ["agent=%7B%22mbox%22:%22mailto:+2AA-@b.c%22%7D", "agent=%5Cud800", "limit=1"])
def test_an_address_is_utf_8_whatever_the_charset(ask: Ask, charset: str, query: str) -> None:
    for place in ("xapi/statements", "xapi/agents", "xapi/activities/state", "xapi/about", "api/v1/frameworks/"):
        content_type = f"text/plain; charset={charset}"
        answer = Browser().generic("GET", f"/{place}?{query}", b"x", content_type=content_type, headers=ask.headers)
        assert answer.status_code in {200, 400}, place
    assert send(ask, json.dumps(statement()).encode(), f"application/json; charset={charset}") == 200


@pytest.mark.parametrize(
    "parameters", ["boundary*=zlib''%ff", "boundary*=''", "boundary*='", "boundary*=utf-8''%ff", "boundary=\u00e9", ""]
)
def test_boundaries_of_any_kind(ask: Ask, parameters: str) -> None:
    assert send(ask, b"--abc\r\n\r\n--abc--", f"multipart/mixed; {parameters}") == 400


@pytest.mark.parametrize(("head", "status"), [
    (b"Content-Type: application/json; charset*=undefined''x", 200),
    (b"Content-Type: application/json; charset*=idna''x", 200),
    (b"Content-Type: \xff\xfe", 400), (b"Content-Type\xff: application/json", 400),
])  # fmt: skip
def test_headers_of_parts(ask: Ask, head: bytes, status: int) -> None:
    body = parts(head + b"\r\n\r\n" + json.dumps(statement()).encode())
    assert send(ask, body, "multipart/mixed; boundary=abc") == status
    odd = b"Content-Transfer-Encoding\xff: \xff\r\nContent-Type: \xff\r\nX-Experience-API-Hash: \xb2\r\n\r\n"
    assert send(ask, parts(first(statement()), odd), "multipart/mixed; boundary=abc") == 400


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(header: object, said: object = None) -> bytes:
    """A statement with a signature of this header and payload, which is a wrong one."""
    sent = statement()
    jws = ".".join([b64(json.dumps(header).encode()), b64(json.dumps(said or sent).encode()), b64(b"x")]).encode()
    sha2 = hashlib.sha256(jws).hexdigest()
    sent["attachments"] = [
        {
            "usageType": "http://adlnet.gov/expapi/attachments/signature",
            "display": {"en": "s"},
            "contentType": "application/octet-stream",
            "length": len(jws),
            "sha2": sha2,
        }
    ]
    head = f"Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {sha2}\r\n\r\n".encode()
    return parts(first(sent), head + jws)


def test_chains_of_anything(ask: Ask) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(5)
    made = made.not_valid_before(at).not_valid_after(at + datetime.timedelta(days=9))
    der = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    good, odd = base64.b64encode(der).decode(), der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07")
    assert odd != der, "the certificate's version is 8"
    strange = [None, {}, [], "x", [None], [5], [["x"]], ["\u00e9"], ["AAAA"], {"0": good}, 5, True, [good[:-8]], [good]]
    for chain in [*strange, [base64.b64encode(odd).decode()]]:
        assert send(ask, signed({"alg": "RS256", "x5c": chain}), "multipart/mixed; boundary=abc") == 400, chain


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "ES256", "", None, 5, ["RS256"], {"RS256": 1}])
def test_algorithms_that_sign_nothing(ask: Ask, alg: Any) -> None:
    assert send(ask, signed({"alg": alg}), "multipart/mixed; boundary=abc") == 400


@pytest.mark.parametrize("said", [
    {"verb": 5}, {"verb": {"id": 5}}, {"verb": {"id": []}, "object": []}, {"verb": {"id": 1}, "object": {"id": 1}},
    {"verb": {"id": 1}, "object": {"objectType": ["SubStatement"]}},
    {"verb": {"id": 1}, "object": {"id": 1}, "result": "duration"},
    {"verb": {"id": 1}, "object": {"id": 1}, "context": []},
    {"verb": {"id": 1}, "object": {"id": 1}, "context": {"contextActivities": "abc"}},
    {"verb": {"id": 1}, "object": {"id": 1}, "context": {"contextActivities": {"a": [{"id": 1}, {"id": "2"}]}}},
], ids=lambda _said: "said")  # fmt: skip
def test_payloads_that_are_no_statement(ask: Ask, said: Any) -> None:
    assert send(ask, signed({"alg": "RS256"}, said), "multipart/mixed; boundary=abc") == 400


def test_a_length_of_5000_digits(ask: Ask) -> None:
    assert send(ask, b"{}", "application/json", CONTENT_LENGTH="9" * 5000) == 413


@pytest.mark.parametrize("fields", [
    {"Authorization": "Basic \u00e9"},
    {"content": json.dumps(statement()), "Content-Type": "multipart/mixed;\r\n boundary*=undefined''x"},
    {"content": json.dumps(statement()), "Content-Type": "multipart/mixed;\r\n\r\nboundary=x"},
    {"content": "x", "X-Experience-API-Version": "\u0661.0.3"},
    {"content": "x", "Content-Type": "\u00e9\n"},
    {"content": "x", "If-Match": '\u00e9\n"', "If-None-Match": '\n"'},
], ids=lambda fields: next(reversed(fields)))  # fmt: skip
def test_headers_in_a_form(ask: Ask, fields: dict[str, str]) -> None:
    given = {"X-Experience-API-Version": "1.0.3", "Authorization": ask.headers["Authorization"], **fields}
    where = {
        "statements": {},
        "activities/state": {"agent": SOMEBODY, "activityId": "http://example.org/a", "stateId": "x"},
        "agents/profile": {"agent": SOMEBODY, "profileId": "x"},
    }
    for place, more in where.items():
        for method in ("POST", "GET", "PUT"):
            form = urlencode({**given, **more})
            kind = "application/x-www-form-urlencoded"
            assert Browser().post(f"/xapi/{place}?method={method}", form, content_type=kind).status_code < 500


def test_names_as_long_as_they_may_be(ask: Ask) -> None:
    iri, name = "http://e.x/" + WIDE * 489, WIDE * 500
    actor = {"account": {"homePage": iri, "name": name}}
    context = {"contextActivities": {"other": [{"id": iri}]}}
    sent = statement(actor=actor, verb={"id": iri}, object={"id": iri}, context=context)
    assert ask("post", "statements", body=sent).status_code == 200
    found = ask("get", "statements", verb=iri, activity=iri, agent=json.dumps(actor)).json()["statements"]
    assert [each["id"] for each in found] == [sent["id"]]
    place = {"stateId": name, "activityId": iri, "agent": json.dumps(actor)}
    assert ask("put", "activities/state", body={"a": 1}, **place).status_code == 204
    assert ask("get", "activities/state", **place).status_code == 200
    long = "http://e.x/" + WIDE * 5000
    assert ask("get", "statements", verb=long).json()["statements"] == []
    assert ask("get", "statements", activity=long).json()["statements"] == []


@pytest.mark.parametrize("limit", ["9" * 5000, "-1", "1e3", "\u0663", "0x1", "1.0", " 1", ""])
def test_limits_that_are_no_numbers(ask: Ask, limit: str) -> None:
    assert ask("get", "statements", limit=limit).status_code == 400


@pytest.mark.parametrize("said", ["a," * 100000, "en;q=" + "9" * 400, "*", "en;q=1e999", "en;q=nan", "\u00ff"])
def test_languages_of_any_kind(ask: Ask, said: str) -> None:
    assert ask("post", "statements", body=statement()).status_code == 200
    headers = {**ask.headers, "Accept-Language": said}
    assert Browser().get("/xapi/statements?format=canonical", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "deep", ["[" * 5000, '{"a":' * 3000 + "1" + "}" * 3000, '{"mbox":' + "[" * 900 + "]" * 900 + "}"], ids=len
)
def test_agents_without_a_bottom(ask: Ask, deep: str) -> None:
    assert ask("get", "statements", agent=deep).status_code == 400
