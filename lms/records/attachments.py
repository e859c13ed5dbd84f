"""Files that came with statements: kept once by their hash, found again by the statements that brought them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
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
    """Store files that are not there yet, in sorted order so that writers never cross."""
    by_hash = {file.sha2: file for file in files}
    if by_hash:
        Attachment.objects.bulk_create(
            (
                Attachment(sha2=file.sha2, content_type=file.content_type[:200], content=file.content)
                for _sha2, file in sorted(by_hash.items())
            ),
            ignore_conflicts=True,
        )


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
