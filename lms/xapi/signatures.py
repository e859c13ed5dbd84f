"""Signed statements (xAPI 1.0.3, Data 2.6; 2.0.0: 4.2.6): a JWS in compact form, RS256, RS384 or RS512.

Its payload must be the statement. Where the header holds a certificate (x5c) the signature is verified with its key;
whether the certificate is to be trusted is for whoever reads the statement.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lms.records import facts
from lms.xapi import strict_json

Json = dict[str, Any]
ALGORITHMS: dict[str, hashes.HashAlgorithm] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}
# What the store or the signing itself adds; the rest of the statement is what was signed.
NOT_SIGNED = ("id", "stored", "authority", "version", "timestamp", "attachments")
HUNDREDTHS = re.compile(r"(\.\d\d)\d+")


class Invalid(ValueError):  # noqa: N818 - named for what it is
    """A signature that is none, or not of this statement."""


def check(jws: bytes, statement: Json) -> None:
    """Refuse a signature that is malformed, signs something else, or fails under its certificate. Raises Invalid."""
    try:
        header, payload, signature = jws.strip().split(b".")
        said = strict_json.parse(_decoded(header))
        signed = strict_json.parse(_decoded(payload))
    except ValueError as error:
        raise Invalid("The signature is not a JWS of a statement in compact form.") from error
    if not isinstance(said, dict) or not isinstance(said.get("alg"), str) or said["alg"] not in ALGORITHMS:
        raise Invalid(f"The algorithm of a signature is one of {', '.join(ALGORITHMS)}.")
    if "x5c" in said:
        _verify(said["x5c"], ALGORITHMS[said["alg"]], _decoded(signature), header + b"." + payload)
    if not isinstance(signed, dict) or _compared(signed) != _compared(statement):
        raise Invalid("What was signed is not this statement.")


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise Invalid("The signature is not base64url.") from error


def _verify(chain: Any, algorithm: hashes.HashAlgorithm, signature: bytes, signed: bytes) -> None:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
        key = certificate.public_key()
    except (ValueError, TypeError, LookupError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise Invalid("x5c does not begin with a certificate.") from error
    if not isinstance(key, RSAPublicKey):
        raise Invalid("The certificate has no RSA key.")
    try:
        key.verify(signature, signed, PKCS1v15(), algorithm)
    except InvalidSignature as error:
        raise Invalid("The signature does not verify with the key of its certificate.") from error


def _compared(statement: Json) -> Json:
    """Return what two statements have to share; durations count to a hundredth of a second."""
    try:
        compared: Json = {name: value for name, value in statement.items() if name not in NOT_SIGNED}
        result = compared.get("result")
        if result and "duration" in result:
            compared["result"] = {**result, "duration": HUNDREDTHS.sub(r"\1", result["duration"])}
        return {"": facts.digest(compared)}
    except (TypeError, KeyError, AttributeError) as error:
        raise Invalid("What was signed is not a statement.") from error
