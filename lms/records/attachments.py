"""Files that came with statements: kept once by their hash, found again by the statements that brought them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lms.models import Attachment, Statement, StatementAttachment


@dataclass(frozen=True)
class File:
    """The bytes of one attachment; `sha2` is their hash in lower-case hexadecimal."""

    sha2: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A stored file, without its bytes."""

    sha2: str
    content_type: str


def keep(files: Iterable[File]) -> None:
    """Store files that are not there yet, and hold all until the transaction ends: nobody removes one meanwhile.

    In sorted order so that writers never cross. Call it before the statements that name them are written.
    """
    missing = {file.sha2: file for file in files}
    while missing:
        Attachment.objects.bulk_create(
            (
                Attachment(sha2=sha2, content_type=file.content_type[:200], content=file.content)
                for sha2, file in sorted(missing.items())
            ),
            ignore_conflicts=True,
        )
        for sha2 in hold(missing):  # one that was there may have gone while it was waited for
            del missing[sha2]


def hold(names: Collection[str]) -> list[str]:
    """Lock files by their names, in order, until the transaction ends; return which are there.

    SQLite has one writer at a time. On PostgreSQL who names a file and who removes what nobody names both hold it.
    """
    rows = Attachment.objects.select_for_update(no_key=True).filter(pk__in=names).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def files_of(statements: Sequence[uuid.UUID]) -> list[Kept]:
    """Return the files that these statements came with, each once, without their bytes. One query at most."""
    if not statements:
        return []
    rows = Statement.objects.filter(uuid__in=statements).values("pk")
    found = StatementAttachment.objects.filter(statement__in=rows).values_list(
        "attachment_id", "attachment__content_type"
    )
    return [Kept(sha2, content_type) for sha2, content_type in sorted(set(found))]


def content(sha2: str) -> bytes:
    """Return the bytes of one file."""
    return bytes(Attachment.objects.values_list("content", flat=True).get(pk=sha2))
