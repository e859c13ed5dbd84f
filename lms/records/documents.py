"""Documents of xAPI clients: read, put, merged and removed one at a time, under the terms that a writer states.

A writer locks the document's row, judges the terms on what it sees there, then writes; of two writers who know the same
version exactly one wins. Nothing here knows HTTP: `Terms` are what If-Match and If-None-Match said.
"""

from __future__ import annotations

import datetime
import enum
import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms.models import Document, DocumentKind

LARGEST = 2 * 1024 * 1024  # bytes of one document, also of a merged one
INSERT_ATTEMPTS = 5
JSON = "application/json"
ANY = "*"


class TermsNotMet(Exception):  # noqa: N818 - named for what it is
    """The document is not, or no longer, what the writer said it was."""


class TermsMissing(Exception):  # noqa: N818 - named for what it is
    """This writer must say what it knows of the document; `exists`: there is one already."""

    def __init__(self, *, exists: bool) -> None:
        super().__init__("A document is there already." if exists else "Say what you know of the document.")
        self.exists = exists


class NotMergeable(Exception):  # noqa: N818 - named for what it is
    """One of the two documents is not a JSON object."""


class TooLarge(Exception):  # noqa: N818 - named for what it is
    """The document is, or would become, larger than a document may be."""


class Bare(enum.Enum):
    """What a writer may do that says nothing of what it knows."""

    ANYTHING = enum.auto()
    CREATE = enum.auto()
    NOTHING = enum.auto()


@dataclass(frozen=True)
class Terms:
    """What a writer knows: SHA-1s of which the document has one (`match`) or none (`none_match`); `*` is any."""

    match: frozenset[str] | None = None
    none_match: frozenset[str] | None = None
    bare: Bare = Bare.ANYTHING

    def judge(self, sha1: str | None) -> None:
        """Judge them on what is there (None: nothing). Raises TermsNotMet, TermsMissing."""
        if self.match is not None and (sha1 is None or not {ANY, sha1} & self.match):
            raise TermsNotMet
        if self.none_match is not None and sha1 is not None and {ANY, sha1} & self.none_match:
            raise TermsNotMet
        if self.match is None and self.none_match is None and self.bare is not Bare.ANYTHING:
            if sha1 is not None:
                raise TermsMissing(exists=True)
            if self.bare is Bare.NOTHING:
                raise TermsMissing(exists=False)


FREE = Terms()


@dataclass(frozen=True)
class Place:
    """Where documents stand: a kind, a space (an organisation's or, with None, the installation's), whom and what for.

    `agent` is an inverse functional identifier, `activity` an IRI; both are there for a state, one for a profile.
    """

    kind: DocumentKind
    organisation: int | None
    agent: str = ""
    activity: str = ""
    registration: uuid.UUID | None = None

    @property
    def hash(self) -> str:
        """The place without its registration."""
        return _hash(self.kind, str(self.organisation or ""), self.agent, self.activity)

    def key(self, name: str) -> str:
        """The one key of the document of this name."""
        return _hash(self.hash, str(self.registration or ""), name)


def _hash(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def is_json(content_type: str) -> bool:
    """Whether a content type is JSON's, with or without parameters."""
    return content_type.partition(";")[0].strip().lower() == JSON


def find(place: Place, name: str) -> Document | None:
    """Return one document; without a registration, the one that has none."""
    return Document.objects.filter(key=place.key(name)).first()


def names(place: Place, *, since: datetime.datetime | None = None) -> list[tuple[str, datetime.datetime]]:
    """Return names and times of the documents there changed after `since`; without a registration, of all of them."""
    rows = _there(place)
    if since is not None:
        rows = rows.filter(updated_at__gt=since)
    return sorted(dict(rows.order_by("updated_at").values_list("name", "updated_at")).items())


def put(*, place: Place, name: str, content: bytes, content_type: str, terms: Terms = FREE) -> None:
    """Store a document, whatever was there. Raises TermsNotMet, TermsMissing, TooLarge."""
    _write(place, name, content_type, terms, lambda _known: content)


def merge(*, place: Place, name: str, content: bytes, content_type: str, terms: Terms = FREE) -> None:
    """Lay the members of a JSON object over those of the document there; store it as it is where there is none.

    Members keep the spelling they came with. Raises NotMergeable, TermsNotMet, TermsMissing, TooLarge.
    """

    def merged(known: Document | None) -> bytes:
        if known is None:
            return content
        if not (is_json(known.content_type) and is_json(content_type)):
            raise NotMergeable
        return msgspec.json.encode(_members(bytes(known.content)) | _members(content))

    _write(place, name, content_type, terms, merged)


def remove(*, place: Place, name: str, terms: Terms = FREE) -> None:
    """Delete a document, if it is there. Raises TermsNotMet."""
    with transaction.atomic():
        known = _locked(place, name)
        terms.judge(known.sha1 if known else None)
        if known:
            known.delete()


def remove_all(*, place: Place) -> None:
    """Delete every document there; without a registration, those of all registrations."""
    with transaction.atomic():
        keys = list(_there(place).select_for_update().order_by("pk").values_list("pk", flat=True))
        Document.objects.filter(pk__in=keys).delete()


def about(agent: str) -> QuerySet[Document]:
    """Return every document about an agent, in every space: what an export of a person holds."""
    return Document.objects.filter(agent=agent).order_by("pk")


def forget(*, agent: str) -> int:
    """Delete every document about an agent, in every space; return how many: a part of erasing a person."""
    with transaction.atomic():
        return about(agent).delete()[0]


def _there(place: Place) -> QuerySet[Document]:
    rows = Document.objects.filter(place=place.hash)
    return rows if place.registration is None else rows.filter(registration=place.registration)


def _members(content: bytes) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotMergeable from error


def _locked(place: Place, name: str) -> Document | None:
    return Document.objects.select_for_update().filter(key=place.key(name)).first()


def _write(
    place: Place, name: str, content_type: str, terms: Terms, content_over: Callable[[Document | None], bytes]
) -> None:
    for attempt in range(1, INSERT_ATTEMPTS + 1):
        with transaction.atomic():
            known = _locked(place, name)
            terms.judge(known.sha1 if known else None)
            content = content_over(known)
            if len(content) > LARGEST:
                raise TooLarge
            row = known or Document(
                key=place.key(name),
                place=place.hash,
                kind=place.kind,
                organisation_id=place.organisation,
                agent=place.agent,
                activity=place.activity,
                registration=place.registration,
                name=name,
            )
            row.content, row.content_type, row.updated_at = content, content_type, timezone.now()
            row.sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            try:
                with transaction.atomic():
                    row.save(force_insert=known is None, force_update=known is not None)
            except IntegrityError:
                # Another writer made it since we looked: judge again on what is there now.
                if known or attempt == INSERT_ATTEMPTS:
                    raise
            else:
                return
