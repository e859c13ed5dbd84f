"""Passwords of targets: encrypted with a key derived from SECRET_KEY, so that a copy of the database opens nothing.

SECRET_KEY_FALLBACKS are read too; a password that no key opens must be typed again.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"mediane.forwarding.password"


class Unreadable(Exception):  # noqa: N818 - named for the domain
    """No key of today opens this password."""


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(derived)


def seal(password: str) -> str:
    """Return a password as it is stored."""
    return _fernet().encrypt(password.encode()).decode()


def unseal(sealed: str) -> str:
    """Return a stored password. Raises Unreadable."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("The stored password was encrypted with another SECRET_KEY.") from error
