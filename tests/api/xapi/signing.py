"""Statements with files, as a client builds them: multipart/mixed bodies and signatures."""

import base64
import datetime
import hashlib
import json
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import NameOID

BOUNDARY = "parts-of-a-test"
MIXED = f"multipart/mixed; boundary={BOUNDARY}"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def attachment(content: bytes, **changes: Any) -> dict[str, Any]:
    found = {
        "usageType": "http://example.org/attachment",
        "display": {"en": "a file"},
        "contentType": "text/plain",
        "length": len(content),
        "sha2": hashlib.sha256(content).hexdigest(),
    }
    return {name: value for name, value in (found | changes).items() if value is not None}


def part(content: bytes, kind: str = "text/plain", **headers: str | None) -> bytes:
    found = {
        "Content-Type": kind,
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": hashlib.sha256(content).hexdigest(),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in found.items() if value is not None)
    return lines.encode() + b"\r\n" + content


def mixed(statements: Any, *parts: bytes, kind: str = "application/json", end: str = "--") -> bytes:
    first = f"Content-Type: {kind}\r\n\r\n".encode() + json.dumps(statements).encode()
    cut = b"\r\n--" + BOUNDARY.encode()
    return (cut + b"\r\n").join([b"", first, *parts])[2:] + cut + end.encode() + b"\r\n"


def _text(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def certificate(key: rsa.RSAPrivateKey = KEY) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def signed(payload: Any, algorithm: str = "RS256", **header: Any) -> bytes:
    """A JWS in compact form over a payload."""
    said = json.dumps({"alg": algorithm, **header}).encode()
    text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    body = _text(said) + b"." + _text(text)
    digest = {"RS384": hashes.SHA384(), "RS512": hashes.SHA512()}.get(algorithm, hashes.SHA256())
    return body + b"." + _text(KEY.sign(body, PKCS1v15(), digest))


def signature(jws: bytes, **changes: Any) -> dict[str, Any]:
    kinds = {
        "usageType": "http://adlnet.gov/expapi/attachments/signature",
        "contentType": "application/octet-stream",
    }
    return attachment(jws, **(kinds | changes))
