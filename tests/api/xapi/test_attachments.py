"""Files beside statements: taken whole or not at all, given back on request, signatures checked."""

import base64
import hashlib
import json

import pytest
from django.test import Client as Browser

from lms.models import Attachment, Statement, StatementAttachment
from tests.api.xapi.conftest import Ask, statement
from tests.api.xapi.signing import BOUNDARY, KEY, MIXED, attachment, certificate, mixed, part, signature, signed

FILE = b"line one\r\nline two\n\x00\xff--" + BOUNDARY.encode()
OTHER = b"another file"


def send(ask: Ask, body: bytes, content_type: str = MIXED):
    return Browser().post("/xapi/statements", data=body, content_type=content_type, headers=ask.headers)


def received(answer) -> tuple[dict, dict[str, bytes]]:
    """The JSON and the files by hash of a multipart answer, cut as a client would."""
    boundary = answer.headers["Content-Type"].partition("boundary=")[2].encode()
    _before, *parts, end = b"".join(answer.streaming_content).split(b"--" + boundary)
    assert end == b"--\r\n"
    cut = [each.removesuffix(b"\r\n").partition(b"\r\n\r\n")[::2] for each in parts]
    files = {head.partition(b"X-Experience-API-Hash: ")[2].split(b"\r\n")[0].decode(): body for head, body in cut[1:]}
    return json.loads(cut[0][1]), files


def test_a_file_goes_in_and_comes_out(ask: Ask) -> None:
    sent = [statement(attachments=[attachment(FILE)]), statement(attachments=[attachment(FILE), attachment(OTHER)])]
    assert send(ask, mixed(sent, part(FILE), part(OTHER))).status_code == 200
    assert (Attachment.objects.count(), StatementAttachment.objects.count()) == (2, 3)
    content, files = received(ask("get", "statements", attachments="true"))
    assert [each["id"] for each in content["statements"]] == [sent[1]["id"], sent[0]["id"]]
    assert files == {hashlib.sha256(each).hexdigest(): each for each in (FILE, OTHER)}
    one, files = received(ask("get", "statements", attachments="true", statementId=sent[0]["id"]))
    assert (one["id"], list(files.values())) == (sent[0]["id"], [FILE])
    assert ask("get", "statements", attachments="false").headers["Content-Type"] == "application/json"


def test_put_with_a_file(ask: Ask) -> None:
    sent = statement(attachments=[attachment(FILE)])
    address = f"/xapi/statements?statementId={sent['id']}"
    answer = Browser().put(address, data=mixed(sent, part(FILE)), content_type=MIXED, headers=ask.headers)
    assert (answer.status_code, Attachment.objects.count()) == (204, 1)


def test_the_file_of_a_sub_statement(ask: Ask) -> None:
    inner = {name: value for name, value in statement(attachments=[attachment(FILE)]).items() if name != "id"}
    sent = statement(object=inner | {"objectType": "SubStatement"})
    assert send(ask, mixed(sent, part(FILE))).status_code == 200
    assert StatementAttachment.objects.count() == 1


@pytest.mark.parametrize("algorithm", ["sha224", "sha256", "sha384", "sha512"])
def test_every_sha_2(ask: Ask, algorithm: str) -> None:
    name = hashlib.new(algorithm, FILE).hexdigest().upper()
    body = mixed(statement(attachments=[attachment(FILE, sha2=name)]), part(FILE, X_Experience_API_Hash=name))
    assert send(ask, body).status_code == 200
    assert Attachment.objects.get().pk == name.lower()


def test_an_address_in_place_of_a_file(ask: Ask) -> None:
    elsewhere = attachment(FILE, fileUrl="https://example.org/file.txt")
    assert ask("post", "statements", body=statement(attachments=[elsewhere])).status_code == 200
    _content, files = received(ask("get", "statements", attachments="true"))
    assert files == {}


def test_a_known_hash_does_not_open_the_file_of_another(ask: Ask) -> None:
    send(ask, mixed(statement(attachments=[attachment(FILE)]), part(FILE)))
    sent = statement(attachments=[attachment(FILE, fileUrl="https://example.org/x")])
    ask("post", "statements", body=sent)
    _one, files = received(ask("get", "statements", attachments="true", statementId=sent["id"]))
    assert files == {}


def body_of(*parts: bytes, **more: str) -> bytes:
    return mixed(statement(attachments=[attachment(FILE)]), *parts, **more)


@pytest.mark.parametrize("body,content_type", [
    (body_of(), MIXED),
    (body_of(part(FILE), part(OTHER)), MIXED),
    (body_of(part(OTHER)), MIXED),
    (body_of(part(FILE, X_Experience_API_Hash=None)), MIXED),
    (body_of(part(FILE, X_Experience_API_Hash=hashlib.sha256(OTHER).hexdigest())), MIXED),
    (body_of(part(FILE, X_Experience_API_Hash="é" * 64)), MIXED),
    (body_of(part(FILE, Content_Transfer_Encoding=None)), MIXED),
    (body_of(part(FILE, Content_Transfer_Encoding="base64")), MIXED),
    (body_of(part(FILE, "image/png")), MIXED),
    (body_of(part(FILE, X_Padding="x" * 9000)), MIXED),
    (body_of(b"no headers at all"), MIXED),
    (body_of(part(FILE), kind="text/plain"), MIXED),
    (body_of(part(FILE), end=""), MIXED),
    (b"preamble" + body_of(part(FILE)), MIXED),
    (body_of(part(FILE)) + b"epilogue", MIXED),
    (body_of(part(FILE)), "multipart/mixed"),
    (body_of(part(FILE)), "multipart/mixed; boundary="),
    (body_of(part(FILE)), "multipart/mixed; boundary=another"),
    (body_of(part(FILE)), f"multipart/mixed; boundary={'x' * 71}"),
    (body_of(part(FILE)), MIXED.replace("mixed", "form-data")),
    (b"", MIXED),
    (b"--" + BOUNDARY.encode() + b"--", MIXED),
    (b"\xff" * 1000, MIXED),
    (json.dumps(statement(attachments=[attachment(FILE)])).encode(), "application/json"),
], ids=lambda _value: "case")  # fmt: skip
def test_bad_bodies(ask: Ask, body: bytes, content_type: str) -> None:
    answer = send(ask, body, content_type)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert not Statement.objects.exists()
    assert not Attachment.objects.exists()


def test_too_many_parts(ask: Ask) -> None:
    assert send(ask, body_of(*[part(b"")] * 1002)).status_code == 413


def test_a_refused_batch_leaves_no_file(ask: Ask) -> None:
    first = statement()
    ask("post", "statements", body=first)
    other = statement(id=first["id"], object={"id": "http://example.org/other"}, attachments=[attachment(FILE)])
    assert send(ask, mixed(other, part(FILE))).status_code == 409
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("chain", [[certificate()], None])
def test_a_signed_statement(ask: Ask, algorithm: str, chain: list[str] | None) -> None:
    sent = statement(result={"duration": "PT1.129S"})
    jws = signed(sent | {"result": {"duration": "PT1.12S"}}, algorithm, **({"x5c": chain} if chain else {}))
    sent["attachments"] = [signature(jws)]
    assert send(ask, mixed(sent, part(jws, "application/octet-stream"))).status_code == 200
    _one, files = received(ask("get", "statements", attachments="true", statementId=sent["id"]))
    assert list(files.values()) == [jws]


SAID = statement()
GOOD = signed(SAID, x5c=[certificate()])


@pytest.mark.parametrize("jws", [
    signed(SAID, "RS111"), signed(SAID, "none"), signed(SAID, "HS256"), signed(SAID | {"verb": {"id": "http://x.org"}}),
    signed(b"not json"), signed(b"[]"), signed({"verb": 1}), signed({"verb": {"id": 1}, "object": []}),
    b"a.b", b"a.b.c.d", b"\xff.\xff.\xff", b"", GOOD[:-8] + b"AAAAAAAA", GOOD + b"!",
    signed(SAID, x5c=[]), signed(SAID, x5c="x"), signed(SAID, x5c=[base64.b64encode(b"x").decode()]),
    signed(SAID, x5c=[1]), signed(SAID, x5c=None),
], ids=lambda _value: "jws")  # fmt: skip
def test_bad_signatures(ask: Ask, jws: bytes) -> None:
    body = mixed(SAID | {"attachments": [signature(jws)]}, part(jws, "application/octet-stream"))
    answer = send(ask, body)
    assert (answer.status_code, answer.json()["error"]["details"].get("path")) == (400, "$.attachments[0]")
    assert not Statement.objects.exists()


def test_a_signature_by_another_key(ask: Ask) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    other = certificate(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    jws = signed(SAID, x5c=[other])
    assert KEY
    answer = send(ask, mixed(SAID | {"attachments": [signature(jws)]}, part(jws, "application/octet-stream")))
    assert answer.status_code == 400


def test_a_signature_is_of_octets(ask: Ask) -> None:
    body = mixed(SAID | {"attachments": [signature(GOOD, contentType="text/plain")]}, part(GOOD))
    answer = send(ask, body)
    assert answer.json()["error"]["details"]["path"] == "$.attachments[0].contentType"
