"""Taking statements from another record store over xAPI: oldest first, page by page, from where the last pull ended.

What is remembered is a moment of the other store's own clock: everything stored there before it is here. It follows
the pages as they are committed here, and never passes what the store says to be complete (consistent-through), so that
a statement that was still being written there is found by the next pull. Moments are not unique: the next pull begins a
little before, and what is here already is passed over.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from django.core.exceptions import ValidationError

from lms.forwarding import addresses
from lms.forwarding.transport import Remote, Unreached
from lms.models import PullSource
from lms.records.normalising import iso
from lms.records.reading import moment
from lms.transferring.files import Elsewhere, NotGiven
from lms.transferring.incoming import Importer, Item

PAGE = 100
LARGEST_PAGE = 64 << 20  # bytes
OVERLAP = datetime.timedelta(milliseconds=1)  # `since` leaves its own moment out; some stores keep milliseconds only
CONSISTENT = "x-experience-api-consistent-through"


class CannotPull(Exception):  # noqa: N818 - named for the domain
    """The other store did not give what was asked for; the message says what it answered."""


@dataclass(frozen=True)
class Source:
    """Another record store, and the credentials for it. `ca`: certificates of a private authority (PEM text)."""

    endpoint: str
    key: str
    secret: str
    version: str = "1.0.3"
    ca: str = ""


class _Page(msgspec.Struct):
    statements: list[msgspec.Raw]
    more: str = ""


class _Stored(msgspec.Struct):
    id: str = ""
    stored: str = ""


def pull(source: Source, importer: Importer, *, since: datetime.datetime | None = None) -> Iterator[datetime.datetime]:
    """Take every statement that is new there; yields the position after each page, when it is remembered.

    `since` replaces the position that is remembered. Raises CannotPull, Stopped.
    """
    endpoint = source.endpoint.rstrip("/") + "/"
    try:
        addresses.check(endpoint)
    except ValidationError as error:
        raise CannotPull(" ".join(error.messages)) from error
    row, _new = PullSource.objects.get_or_create(endpoint=endpoint, key=source.key)
    begin = since or (row.position - OVERLAP if row.position else None)
    position = row.position if since is None else None
    remote = None
    try:
        remote = Remote(
            endpoint=endpoint, username=source.key, password=source.secret, version=source.version, ca=source.ca
        )
        importer = replace(importer, files=Elsewhere(remote))
        for page, horizon in _pages(remote, endpoint, begin):
            newest = _take(page, importer)
            reached = min(newest or horizon, horizon)
            position = max(position, reached) if position else reached
            PullSource.objects.filter(pk=row.pk).update(
                position=position, pulled_at=datetime.datetime.now(datetime.UTC)
            )
            yield position
    except Unreached as error:
        raise CannotPull(f"{endpoint} was not reached: {error}.") from error
    except NotGiven as error:
        raise CannotPull(str(error)) from error
    finally:
        if remote is not None:
            remote.close()


def _take(page: _Page, importer: Importer) -> datetime.datetime | None:
    """Take a page; returns when its last statement was stored there. None for an empty page."""
    items, newest = [], None
    for text in page.statements:
        said = msgspec.json.decode(text, type=_Stored)
        try:
            newest = moment(said.stored)
        except ValueError as error:
            raise CannotPull(f"Statement {said.id} does not say when it was stored: {said.stored!r}.") from error
        items.append(Item(f"statement {said.id}", bytes(text)))
    for _tally in importer.take(items):
        pass
    return newest


def _pages(remote: Remote, endpoint: str, begin: datetime.datetime | None) -> Iterator[tuple[_Page, datetime.datetime]]:
    """Yield the pages, each with the moment up to which the store was complete when the first one was asked for."""
    parameters = {"ascending": "true", "limit": str(PAGE)} | ({"since": iso(begin)} if begin else {})
    resource = "statements"
    horizon: datetime.datetime | None = None
    while resource:
        answer = remote.ask("GET", resource, parameters=parameters, largest=LARGEST_PAGE)
        if answer.status != 200:  # noqa: PLR2004 - the status has a name in every reader's head
            raise CannotPull(f"{endpoint} answered {answer.status}: {answer.body[:300].decode('utf-8', 'replace')!r}.")
        page = _read(answer)
        horizon = horizon or _complete(answer)
        yield page, horizon
        resource, parameters = _below(endpoint, page.more), {}


def _read(answer: Any) -> _Page:
    try:
        return msgspec.json.decode(answer.body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CannotPull(f"The answer is no page of statements: {error}.") from error


def _complete(answer: Any) -> datetime.datetime:
    """Return up to when the store says to be complete. Raises CannotPull where it does not say (it must)."""
    said = answer.headers.get(CONSISTENT, "")
    try:
        return moment(said)
    except ValueError as error:
        raise CannotPull(f"The store does not say up to when it is complete ({CONSISTENT}: {said!r}).") from error


def _below(endpoint: str, more: str) -> str:
    """Return a `more` link as it stands below the endpoint; empty for none. Raises CannotPull where it leads away."""
    if not more:
        return ""
    whole = urljoin(endpoint, more)
    root, there = urlsplit(endpoint), urlsplit(whole)
    if there.netloc != root.netloc or there.scheme != root.scheme or not there.path.startswith(root.path):
        raise CannotPull(f"The link to the next page leads away from the store: {more[:200]!r}.")
    return there.path.removeprefix(root.path) + (f"?{there.query}" if there.query else "")
