"""Who asks: a person signed in on the site, or a token in the header `Authorization: Token …`.

Only a token's hash is stored: the key column of `rest_framework.authtoken` holds the first 40 hexadecimal digits of
its SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from rest_framework.authentication import TokenAuthentication

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEY_LENGTH = 40  # of the column; 160 bits of the hash


def hashed(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()[:KEY_LENGTH]


class HashedTokenAuthentication(TokenAuthentication):
    """`TokenAuthentication` that looks a token up by its hash."""

    def authenticate_credentials(self, key: str) -> tuple[User, object]:
        """Return the active user of a token and the token row; AuthenticationFailed otherwise."""
        return super().authenticate_credentials(hashed(key))


def new_token(user: User) -> str:
    """Replace the user's token and return the new one: the only time it is seen."""
    from rest_framework.authtoken.models import Token

    token = secrets.token_urlsafe(32)
    Token.objects.filter(user=user).delete()
    Token.objects.create(user=user, key=hashed(token))
    return token


def revoke_token(user: User) -> int:
    """Delete the user's token; return how many there were."""
    from rest_framework.authtoken.models import Token

    return Token.objects.filter(user=user).delete()[0]
