"""`multipart/mixed` over HTTP: what cannot be read is refused; what is answered is streamed, one file at a time.

The form itself is `lms/xapi/multipart.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from django.http import StreamingHttpResponse

from api.xapi.answers import Refusal
from lms.records import attachments
from lms.records.attachments import File, Kept
from lms.xapi import multipart
from lms.xapi.multipart import MIXED

__all__ = ["MIXED", "answer", "read"]


def read(body: bytes, content_type: str) -> tuple[bytes, dict[str, File]]:
    """Return the statements' JSON and the files by hash. Raises Refusal 400, 413."""
    try:
        text, parts = multipart.cut(body, content_type)
        return text, multipart.files(parts)
    except multipart.TooManyParts as error:
        raise Refusal(413, str(error)) from error
    except multipart.BadParts as error:
        raise Refusal(400, str(error)) from error


def answer(text: bytes, files: Sequence[Kept]) -> StreamingHttpResponse:
    """Return statements and their files; the bytes of a file are read when it is its turn."""
    boundary = secrets.token_hex(16)  # no file holds it but by an accident of 128 bits
    return StreamingHttpResponse(_stream(text, files, boundary), content_type=f"{MIXED}; boundary={boundary}")


def _stream(text: bytes, files: Sequence[Kept], boundary: str) -> Iterator[bytes]:
    yield f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode() + text
    for file in files:
        yield (
            f"\r\n--{boundary}\r\nContent-Type: {file.content_type or 'application/octet-stream'}\r\n"
            f"Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {file.sha2}\r\n\r\n"
        ).encode()
        yield attachments.content(file.sha2)
    yield f"\r\n--{boundary}--\r\n".encode()
