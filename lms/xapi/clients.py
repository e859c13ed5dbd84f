"""The programs that may use `/xapi/`: making them, changing their secret, ending them; and what each of them sees.

Every act moves the client's `generation` on, by which processes that remember its credentials learn of it.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from lms.models import Authority, Client, Organisation
from lms.records.reading import Scope
from lms.xapi import credentials
from lms.xapi.credentials import verified
from lms.xapi.scopes import (
    SCOPES,
    may_define,
    may_read,
    may_read_profiles,
    may_read_state,
    may_use_state,
    may_void,
    may_write,
    may_write_profiles,
    reads_all,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = [
    "SCOPES",
    "may_define",
    "may_read",
    "may_read_profiles",
    "may_read_state",
    "may_use_state",
    "may_void",
    "may_write",
    "may_write_profiles",
    "reads_all",
    "verified",
]

LEVELS, ALL = 1, 2  # Sensitivity: what an organisation's client sees by default, and once a person opened it
LONGEST_OVERLAP = datetime.timedelta(days=30)
# What may be taken into a person's path from outside (`admitting.py`); a rating names its mode.
VERBS = ("experienced", "rated:quiz", "rated:scenario", "rated:role_play")


class NameTaken(Exception):  # noqa: N818 - named for the domain
    """A client of this name exists."""


class Revoked(Exception):  # noqa: N818 - named for the domain
    """The client was revoked; it stays so."""


def _known(given: Sequence[str], known: Sequence[str], what: str) -> list[str]:
    unknown = set(given) - set(known)
    if unknown:
        msg = f"Unknown {what}: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    return [each for each in known if each in given]


@transaction.atomic
def create_client(
    *,
    name: str,
    scopes: Sequence[str],
    organisation: Organisation | None = None,
    rate: int | None = None,
    verbs: Sequence[str] = (),
    private: bool = False,
    by: User | None = None,
) -> tuple[Client, str]:
    """Make a client; return it with its secret, which is stored hashed only.

    `rate`: requests a minute, None for no limit. Raises NameTaken; ValueError for an unknown scope or verb, a rate
    below 1, and verbs or the opening of private statements without an organisation whose people they are about.
    """
    if organisation is None and (verbs or private):
        msg = "A client needs an organisation for verbs that count, and to be opened to private statements."
        raise ValueError(msg)
    if rate is not None and rate < 1:
        msg = "A rate is one request a minute or more."
        raise ValueError(msg)
    secret = secrets.token_urlsafe(32)
    client = Client(
        name=name,
        key=secrets.token_hex(16),
        secret=credentials.hashed(secret),
        scopes=_known(scopes, SCOPES, "scopes"),
        organisation=organisation,
        rate=rate,
        verbs=_known(verbs, VERBS, "verbs"),
        private=private,
        private_by=by if private else None,
        private_at=timezone.now() if private else None,
    )
    client.authority = credentials.authority(client)
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError as error:
        raise NameTaken(f"A client named {name} exists already.") from error
    return client, secret


def _locked(client: Client) -> Client:
    """Hold the client's row until the transaction ends. Raises Revoked."""
    row = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if row.revoked_at is not None:
        raise Revoked(f"The client {row.name} is revoked.")
    return row


def _change(client: Client, **values: object) -> None:
    Client.objects.filter(pk=client.pk).update(generation=F("generation") + 1, **values)
    client.refresh_from_db()


@transaction.atomic
def rotate(*, client: Client, overlap: datetime.timedelta = datetime.timedelta(0)) -> str:
    """Give a client a new secret and return it; the old one works as long as the overlap, and none before it.

    Raises Revoked; ValueError for an overlap below nothing or above 30 days.
    """
    if not datetime.timedelta(0) <= overlap <= LONGEST_OVERLAP:
        msg = f"An overlap is between 0 and {LONGEST_OVERLAP.days} days."
        raise ValueError(msg)
    row = _locked(client)
    secret = secrets.token_urlsafe(32)
    _change(
        client,
        secret=credentials.hashed(secret),
        previous_secret=row.secret if overlap else "",
        previous_until=timezone.now() + overlap if overlap else None,
    )
    return secret


@transaction.atomic
def revoke(*, client: Client) -> None:
    """End a client: its next request is refused. What it sent stays. A revoked one stays as it is."""
    try:
        _locked(client)
    except Revoked:
        return
    _change(client, revoked_at=timezone.now(), previous_secret="", previous_until=None)


@transaction.atomic
def open_private(*, client: Client, opened: bool, by: User) -> None:
    """Open a client to the private statements of people who share with its organisation, or close it; say who did.

    Raises Revoked; ValueError for a client without an organisation: it sees everything as it is.
    """
    row = _locked(client)
    if row.organisation_id is None:
        msg = "A client without an organisation is not opened or closed."
        raise ValueError(msg)
    if row.private != opened:
        _change(client, private=opened, private_by=by, private_at=timezone.now())


def authority_of(client: Client) -> Authority:
    """Return who vouches for what this client sends: the client itself, as the server sees it."""
    return client.authority or credentials.authority(client)


def scope_of(client: Client) -> Scope:
    """Return what the client may see, if it may read at all (`may_read`).

    `statements/read/mine`: whatever it sent itself. Wider scopes: everything, or of an organisation's client the
    statements of that organisation's people, up to the levels, or to everything once a person opened the client.
    """
    if not reads_all(client):
        return Scope(authority=authority_of(client).pk)
    if client.organisation_id is None:
        return Scope()
    return Scope(organisation=client.organisation_id, sensitivity=ALL if client.private else LEVELS)
