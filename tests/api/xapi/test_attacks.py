"""What a hostile program sends to the record store: nothing fails inside, nothing goes farther than its rights."""

import base64
import datetime
import hashlib
import json
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client as Browser

from tests.api.xapi.conftest import Ask, statement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("version", ["1.0.1234567", "2.0.1234567", "1.0.\u0663"])
def test_a_version_of_any_length(ask: Ask, version: str) -> None:
    ask.headers["X-Experience-API-Version"] = "2.0.0"
    answer = ask("post", "statements", body=statement(version=version))
    assert answer.status_code == 400


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_moments_at_the_ends_of_time(ask: Ask, when: str) -> None:
    sent = statement(timestamp=when)
    assert ask("post", "statements", body=sent).status_code in {200, 400}
    again = ask("post", "statements", body={**sent, "verb": {"id": "http://example.org/v"}})
    assert again.status_code in {200, 400, 409}
    for name in ("since", "until"):
        assert ask("get", "statements", **{name: when}).status_code in {200, 400}
        assert ask(
            "get", "activities/state", activityId="http://a.b/c", agent='{"mbox":"mailto:a@b.c"}', **{name: when}
        ).status_code in {200, 400}


@pytest.mark.parametrize(
    "sent", ["Basic \u00e9", "Basic \u00ff\u00ff", "Basic YTpi\u00b2", "Basic", "Basic =", "basic  YTpi", "\u00e9 x"]
)
def test_credentials_of_any_bytes(ask: Ask, sent: str) -> None:
    answer = Browser().get("/xapi/statements", headers={**ask.headers, "Authorization": sent})
    assert answer.status_code == 401


CHARSETS = ["unicode_escape", "utf-7", "utf-16", "utf-8", "raw_unicode_escape", "latin-1"]


@pytest.mark.parametrize("charset", CHARSETS)
def test_charsets_of_any_name(ask: Ask, charset: str) -> None:
    for query in ("agent=%7B%22mbox%22:%22mailto:+2AA-@b.c%22%7D", "agent=%5Cud800", "limit=1", "agent=\\ud800"):
        for place in ("statements", "agents", "activities/state"):
            answer = Browser().generic(
                "GET",
                f"/xapi/{place}?{query}",
                b"x",
                content_type=f"text/plain; charset={charset}",
                headers=ask.headers,
            )
            assert answer.status_code in {200, 400}, (place, query)
    answer = Browser().generic(
        "POST",
        "/xapi/statements",
        json.dumps(statement()).encode(),
        content_type=f"application/json; charset={charset}",
        headers=ask.headers,
    )
    assert answer.status_code == 200
    for path in ("/api/v1/me/", "/api/v1/frameworks/", "/xapi/about", "/xapi/profiles/mediane", "/"):
        answer = Browser().generic("GET", f"{path}?lang=fr", b"x", content_type=f"text/plain; charset={charset}")
        assert answer.status_code < 500, path


@pytest.mark.parametrize(
    "parameters",
    ["boundary*=zlib''%ff", "boundary*=''", "boundary*='", "boundary*=utf-8''%ff", "boundary*=unicode_escape''\\ud800"],
)
def test_boundaries_of_any_kind(ask: Ask, parameters: str) -> None:
    answer = Browser().generic(
        "POST",
        "/xapi/statements",
        b"--abc\r\n\r\n--abc--",
        content_type=f"multipart/mixed; {parameters}",
        headers=ask.headers,
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("value", ["undefined''x", "idna''x"])
def test_part_headers(ask: Ask, value: str) -> None:
    body = f"--abc\r\nContent-Type: application/json; charset*={value}\r\n\r\n{json.dumps(statement())}\r\n--abc--".encode()
    assert (
        Browser()
        .generic("POST", "/xapi/statements", body, content_type="multipart/mixed; boundary=abc", headers=ask.headers)
        .status_code
        < 500
    )
    body = f"--abc\r\nContent-Type: application/json\r\n\r\n{json.dumps(statement())}\r\n--abc\r\nContent-Transfer-Encoding\xff: \xff\r\nContent-Type: \xff\xfe\r\nX-Experience-API-Hash: \u00b2\r\n\r\n--abc--".encode(
        "latin-1"
    )
    assert (
        Browser()
        .generic("POST", "/xapi/statements", body, content_type="multipart/mixed; boundary=abc", headers=ask.headers)
        .status_code
        == 400
    )


def certificate(bits: int = 2048) -> tuple[bytes, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    at = datetime.datetime(2026, 1, 1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(at)
        .not_valid_after(at + datetime.timedelta(days=999))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER), key


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(header: object, said: object = None) -> tuple[bytes, str]:
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
    return (
        b"--abc\r\nContent-Type: application/json\r\n\r\n"
        + json.dumps(sent).encode()
        + b"\r\n--abc\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: "
        + sha2.encode()
        + b"\r\n\r\n"
        + jws
        + b"\r\n--abc--"
    ), sha2


def test_signatures(ask: Ask) -> None:
    der, _key = certificate()
    good = base64.b64encode(der).decode()
    # the version of a certificate is at [0] EXPLICIT INTEGER: a0 03 02 01 02
    odd = base64.b64encode(der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07")).decode()
    for chain in (
        None,
        {},
        [],
        "x",
        [None],
        [5],
        [["x"]],
        ["é"],
        ["AAAA"],
        {"0": good},
        [odd],
        [good],
        5,
        True,
        [good[:-8]],
    ):
        for alg in ("RS256",):
            body, _ = signed({"alg": alg, "x5c": chain})
            answer = Browser().generic(
                "POST", "/xapi/statements", body, content_type="multipart/mixed; boundary=abc", headers=ask.headers
            )
            assert answer.status_code == 400, chain
    for alg in ("none", "None", "HS256", "ES256", "", None, 5, ["RS256"], {"RS256": 1}):
        body, _ = signed({"alg": alg})
        assert (
            Browser()
            .generic(
                "POST", "/xapi/statements", body, content_type="multipart/mixed; boundary=abc", headers=ask.headers
            )
            .status_code
            == 400
        ), alg
    for said in (
        {"verb": 5},
        {"verb": {"id": 5}},
        {"verb": {"id": []}, "object": []},
        {"result": "duration", "verb": {"id": "x"}, "object": {"id": 1}},
        {"verb": {"id": 1}, "object": {"id": 1}, "context": []},
        {"verb": {"id": 1}, "object": {"id": 1}, "context": {"contextActivities": {"a": [{"id": 1}, {"id": "2"}]}}},
        {"verb": {"id": 1}, "object": {"id": 1}, "context": {"contextActivities": "abc"}},
        {"verb": {"id": 1}, "object": {"objectType": ["SubStatement"]}},
    ):
        body, _ = signed({"alg": "RS256"}, said)
        assert (
            Browser()
            .generic(
                "POST", "/xapi/statements", body, content_type="multipart/mixed; boundary=abc", headers=ask.headers
            )
            .status_code
            == 400
        ), said


def test_content_length_of_5000_digits(ask: Ask) -> None:
    answer = Browser().generic(
        "POST",
        "/xapi/statements",
        b"{}",
        content_type="application/json",
        headers=ask.headers,
        CONTENT_LENGTH="9" * 5000,
    )
    assert answer.status_code == 413


def test_the_form(ask: Ask) -> None:
    for fields in (
        {"X-Experience-API-Version": "1.0.3", "Authorization": "Basic \u00e9"},
        {
            "X-Experience-API-Version": "1.0.3",
            "Authorization": ask.headers["Authorization"],
            "content": json.dumps(statement()),
            "Content-Type": "multipart/mixed;\r\n boundary*=undefined''x",
        },
        {
            "X-Experience-API-Version": "1.0.3",
            "Authorization": ask.headers["Authorization"],
            "content": json.dumps(statement()),
            "Content-Type": "multipart/mixed;\r\n\r\nboundary=x",
        },
        {"X-Experience-API-Version": "\u0661.0.3", "Authorization": ask.headers["Authorization"], "content": "x"},
        {
            "X-Experience-API-Version": "1.0.3",
            "Authorization": ask.headers["Authorization"],
            "content": "x",
            "Content-Type": "\u00e9\n",
        },
        {
            "X-Experience-API-Version": "1.0.3",
            "Authorization": ask.headers["Authorization"],
            "content": "x",
            "If-Match": '\u00e9\n"',
            "If-None-Match": '\n"',
        },
    ):
        for method in ("POST", "GET", "PUT"):
            for place in ("statements", "activities/state", "agents/profile"):
                extra = (
                    {}
                    if place == "statements"
                    else {"agent": '{"mbox":"mailto:a@b.c"}', "activityId": "http://a.b/c", "stateId": "x"}
                    if "state" in place
                    else {"agent": '{"mbox":"mailto:a@b.c"}', "profileId": "x"}
                )
                answer = Browser().post(
                    f"/xapi/{place}?method={method}",
                    urlencode({**fields, **extra}),
                    content_type="application/x-www-form-urlencoded",
                )
                assert answer.status_code < 500, (fields, method, place)


def test_sizes(ask: Ask) -> None:
    wide = "\U0001f600"
    iri = "http://e.x/" + wide * 489
    name = wide * 500
    sent = statement(
        actor={"account": {"homePage": iri, "name": name}},
        verb={"id": iri},
        object={"id": iri},
        context={"contextActivities": {"other": [{"id": iri}]}},
    )
    assert ask("post", "statements", body=sent).status_code == 200
    assert (
        len(ask("get", "statements", verb=iri, activity=iri, agent=json.dumps(sent["actor"])).json()["statements"]) == 1
    )
    long = "http://e.x/" + wide * 5000
    for each in ({"verb": long}, {"activity": long}, {"agent": json.dumps({"openid": long[:480]})}):
        assert ask("get", "statements", **each).status_code in {200, 400}
    for each in ({"stateId": name, "activityId": iri, "agent": json.dumps(sent["actor"])},):
        assert ask("put", "activities/state", body={"a": 1}, **each).status_code == 204
        assert ask("get", "activities/state", **each).status_code == 200
    for limit in ("9" * 5000, "-1", "1e3", "\u0663", "0", "999999999"):
        assert ask("get", "statements", limit=limit).status_code in {200, 400}
    for lang in ("a," * 100000, "en;q=" + "9" * 400, "*", "en;q=1e999", "en;q=nan", "\u00ff"):
        answer = Browser().get("/xapi/statements?format=canonical", headers={**ask.headers, "Accept-Language": lang})
        assert answer.status_code == 200, lang
    for deep in ("[" * 5000, '{"a":' * 3000 + "1" + "}" * 3000, '{"mbox":' + "[" * 900 + "]" * 900 + "}"):
        assert ask("get", "statements", agent=deep).status_code == 400
