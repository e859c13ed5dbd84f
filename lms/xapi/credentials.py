"""Checking a client's key and secret at every request, at the cost of one small query.

A secret is 256 random bits of ours, so that one SHA-256 hides it as well as a slow hash would, and a wrong one costs a
stranger as little as a right one. Credentials that were verified are remembered in the process, under a digest that
only this process can make; each request asks the database one thing: is this key's row still the one remembered?
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
import time
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from lms.models import Authority, Client
from lms.records import ledger
from lms.records.prepared import fetch
from lms.xapi import limiting, profile

REMEMBERED_FOR = 300  # seconds
MOST_REMEMBERED = 1000
SCHEME = "sha256$"
_OWN_KEY = secrets.token_bytes(32)
_NOTHING = f"{SCHEME}{hashlib.sha256(_OWN_KEY).hexdigest()}"
_GENERATION_SQL = f"SELECT generation FROM {Client._meta.db_table} WHERE key = %s AND revoked_at IS NULL"  # noqa: S608 - constants only


@dataclass(frozen=True)
class _Remembered:
    """A client as it was when its credentials were verified; `until` is a time of the monotonic clock."""

    client: Client
    until: float


_remembered: dict[bytes, _Remembered] = {}


def hashed(secret: str) -> str:
    """Return a secret as it is stored."""
    return f"{SCHEME}{hashlib.sha256(secret.encode()).hexdigest()}"


def _is(secret: str, stored: str) -> bool:
    """Whether a secret is the one stored; clients made before have Django's password hash."""
    if stored.startswith(SCHEME):
        return constant_time_compare(hashed(secret), stored)
    return check_password(secret, stored)


def verified(key: str, secret: str, *, address: str = "") -> Client | None:
    """Return the client these credentials belong to, None for wrong or revoked ones. The row is for reading only.

    `address` is where the request comes from: failed tries are counted by it. Raises limiting.TooMany when there were
    too many, before anything is checked; credentials that this process remembers are never held up.
    """
    digest = hashlib.blake2b(f"{key}\n{secret}".encode(), key=_OWN_KEY).digest()
    known = _remembered.get(digest)
    if known is not None and known.until > time.monotonic() and known.client.generation == _generation(key):
        return known.client
    _remembered.pop(digest, None)
    limiting.refuse_tries(key, address)
    client, lasts = _checked(key, secret)
    if client is None:
        limiting.count_failure(key, address)
        return None
    if client.authority is None:
        client.authority = authority(client)
        client.save(update_fields=["authority"])
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[digest] = _Remembered(client, time.monotonic() + min(lasts, _used(client)))
    return client


def _checked(key: str, secret: str) -> tuple[Client | None, float]:
    """Return the client and for how long its credentials may be remembered; None for wrong ones."""
    client = Client.objects.select_related("organisation", "authority").filter(key=key, revoked_at=None).first()
    if client is None:
        _is(secret, _NOTHING)
        return None, 0
    lasts = _lasts(client, secret)
    return (client, lasts) if lasts > 0 else (None, 0)


def _lasts(client: Client, secret: str) -> float:
    """Return for how many seconds these credentials may be remembered; 0 when they are wrong."""
    if _is(secret, client.secret):
        return REMEMBERED_FOR
    if client.previous_until is not None and _is(secret, client.previous_secret):
        return min((client.previous_until - timezone.now()).total_seconds(), REMEMBERED_FOR)
    return 0


def _generation(key: str) -> int | None:
    """Return how often the client of this key was changed; None when there is none, or it was revoked."""
    rows = fetch(_GENERATION_SQL, [key])
    return rows[0][0] if rows else None


def _used(client: Client) -> float:
    """Write down that the client was used today, at most once a day; return how many seconds the day still lasts."""
    now = timezone.localtime()
    if client.last_used_on != now.date():
        Client.objects.filter(pk=client.pk).exclude(last_used_on=now.date()).update(last_used_on=now.date())
        client.last_used_on = now.date()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)
    return (midnight - now).total_seconds()


def authority(client: Client) -> Authority:
    """Return who vouches for what this client sends, made when it is first needed."""
    name = f"client:{client.uuid}"
    return ledger.authority(name, profile.account(name))
