"""The programs that may use `/xapi/`: making their credentials, and checking them without a slow hash at every request.

A password hash is slow on purpose. A key and secret that were verified once are remembered in the cache for a few
minutes, under a keyed digest that also covers the stored hash: a changed secret is never found again, and the row is
read at every request, so that a revoked client is out at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from lms.models import Authority, Client, Organisation
from lms.records import ledger
from lms.xapi import profile

# xAPI 1.0.3, Communication 4.0 (authority scopes); the other resources' scopes come with those resources.
SCOPES = ("all", "all/read", "statements/write", "statements/read/mine", "statements/read")
VERIFIED_FOR = 300  # seconds
READS_ALL = {"all", "all/read", "statements/read"}
WRITES = {"all", "statements/write"}


class NameTaken(Exception):  # noqa: N818 - named for the domain
    """A client of this name exists."""


def create_client(*, name: str, scopes: Sequence[str], organisation: Organisation | None = None) -> tuple[Client, str]:
    """Make a client; return it with its secret, which is stored hashed only. Raises NameTaken, ValueError (scope)."""
    unknown = set(scopes) - set(SCOPES)
    if unknown:
        msg = f"Unknown scopes: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            client = Client.objects.create(
                name=name,
                key=secrets.token_hex(16),
                secret=make_password(secret),
                scopes=list(scopes),
                organisation=organisation,
            )
    except IntegrityError as error:
        raise NameTaken(f"A client named {name} exists already.") from error
    return client, secret


def verified(key: str, secret: str) -> Client | None:
    """Return the client these credentials belong to; None for wrong or revoked ones."""
    client = Client.objects.select_related("organisation").filter(key=key, revoked_at__isnull=True).first()
    if client is None:
        return None
    remembered = salted_hmac("mediane.xapi.client", f"{key}\n{secret}\n{client.secret}", algorithm="sha256").hexdigest()
    name = f"mediane:xapi:{remembered}"
    if cache.get(name) is None:
        if not check_password(secret, client.secret):
            return None
        cache.set(name, 1, VERIFIED_FOR)
    return client


def authority_of(client: Client) -> Authority:
    """Return who vouches for what this client sends: the client itself, as the server sees it."""
    return ledger.authority(f"client:{client.uuid}", profile.account(f"client:{client.uuid}"))


def may_write(client: Client) -> bool:
    """Whether the client may post statements."""
    return bool(WRITES & set(client.scopes))


def may_read(client: Client) -> bool:
    """Whether the client may read statements, if only its own."""
    return reads_all(client) or "statements/read/mine" in client.scopes


def reads_all(client: Client) -> bool:
    """Whether the client may read statements of other authorities too."""
    return bool(READS_ALL & set(client.scopes))
