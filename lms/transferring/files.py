"""The files of statements that are transferred: from a folder beside the lines, or from the store they are pulled from.

A file is named by its hash and compared with it, wherever it comes from. What comes from a store is asked for statement
by statement: a page with all its files has no bound, and one file that is too large must not hold back the others.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lms.forwarding.transport import Remote, Unreached
from lms.records.attachments import File
from lms.xapi import multipart
from lms.xapi.files import attachments_of
from lms.xapi.strict_json import Malformed

Json = dict[str, Any]
LARGEST = 64 << 20  # bytes of one statement with its files
TOO_LARGE = "unexpected"  # the transport's word for an answer that is longer than it may be
WAIT = {401, 403, 408, 425, 429}  # says nothing of the statement


class Files(Protocol):
    """Where the files of statements are."""

    @property
    def required(self) -> bool:
        """Whether a statement is refused whose file is not there and that gives no other address for it."""

    def of(self, statement: Json, wanted: Sequence[str]) -> Mapping[str, File]:
        """Return those of these files (SHA-2, lower case) that are there, by hash. Raises Malformed."""


class NotGiven(Exception):  # noqa: N818 - named for the domain
    """The store gives nothing now; it says nothing of the file that was asked for."""


@dataclass(frozen=True)
class Folder:
    """A folder with files that are called by their hash, as an export makes it; None: there is none."""

    place: Path | None
    required: bool = True

    def of(self, statement: Json, wanted: Sequence[str]) -> dict[str, File]:
        """Read the files of a statement. Raises Malformed for one with another hash than its name."""
        found: dict[str, File] = {}
        for attachment, path in attachments_of(statement, "$"):
            sha2 = attachment["sha2"].lower()
            place = self.place / sha2 if self.place is not None and sha2.isalnum() else None
            if sha2 not in wanted or place is None or not place.is_file():
                continue
            content = place.read_bytes()
            if not multipart.named_by(sha2, content):
                raise Malformed(f"The file {place.name} does not have the hash it is named by.", path)
            found[sha2] = File(sha2, attachment["contentType"], content)
        return found


@dataclass(frozen=True)
class Elsewhere:
    """The store that a statement is pulled from: it sends the files with the statement, where it has them."""

    remote: Remote
    required: bool = False

    def of(self, statement: Json, wanted: Sequence[str]) -> dict[str, File]:
        """Ask for one statement with its files. Raises NotGiven, Unreached."""
        asked = {"statementId": str(uuid.UUID(statement["id"])), "attachments": "true"}
        try:
            answer = self.remote.ask("GET", "statements", parameters=asked, largest=LARGEST)
        except Unreached as error:
            if error.code == TOO_LARGE:
                return {}
            raise
        if answer.status in WAIT or answer.status >= 500:  # noqa: PLR2004
            raise NotGiven(f"Asked for the files of statement {statement['id']}, it answered {answer.status}.")
        content_type = answer.headers.get("content-type", "")
        if answer.status != 200 or not content_type.strip().lower().startswith(multipart.MIXED):  # noqa: PLR2004
            return {}
        try:
            parts = multipart.cut(answer.body, content_type)[1]
        except multipart.BadParts:
            return {}
        return {each.sha2: each for each in _readable(parts) if each.sha2 in wanted}


def _readable(parts: Sequence[bytes]) -> list[File]:
    """Return the files that have the hash they are named by; one that is broken does not spoil the others."""
    found = []
    for number, part in enumerate(parts, start=2):
        try:
            found.append(multipart.file(part, number))
        except multipart.BadParts:
            continue
    return found
