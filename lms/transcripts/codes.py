"""Numbers, verification codes and name tokens: how they are made, read and compared. It knows no rows.

A number is for people to quote; a code (105 random bits) proves the document; a token (256 bits) shows the name.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid

from django.utils.crypto import salted_hmac

# Crockford's base 32: no I, L, O, U, so that a code can be read out; the first three are forgiven when typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 7
_FORGIVEN = str.maketrans("ILO", "110")
_TOKEN_SALT = "mediane.transcripts.name"  # noqa: S105 - a salt, not a secret


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_number(year: int) -> str:
    """Return a number `MED-2026-XXXXXX`; random, so that it says nothing of how many there are."""
    return f"MED-{year}-{_random(6)}"


def new_code() -> str:
    """Return a verification code of 21 characters (5 bits each) in groups."""
    return "-".join(_random(GROUP) for _ in range(GROUPS))


def normal_code(typed: str) -> str:
    """Return the code a person meant: any spaces, hyphens and case; empty when it cannot be one."""
    letters = [sign for sign in typed.upper().translate(_FORGIVEN) if sign.isalnum()]
    plain = "".join(letters)
    if len(plain) != GROUPS * GROUP or any(sign not in ALPHABET for sign in plain):
        return ""
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def token_of(nonce: uuid.UUID) -> str:
    """Return the name token of a nonce: derived with the site's secret key, so it is stored nowhere."""
    return salted_hmac(_TOKEN_SALT, nonce.hex, algorithm="sha256").hexdigest()


def hashed(token: str) -> str:
    """Return what is stored of a token (SHA-256, hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


def normal_name(name: str) -> tuple[str, ...]:
    """Return a name's words without case, accents, hyphens or order: « Dupont-Noël Zoé » is « zoe dupont noel »."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return tuple(sorted(plain.split()))
