"""`multipart/mixed` in and out (RFC 2046; xAPI 1.0.3, Communication 1.5.2): statements first, then their files.

In: the body is in memory already and bounded; parts are cut from it by the boundary, their headers read by the
standard library. Out: streamed, one file in memory at a time.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser

from django.http import StreamingHttpResponse

from api.xapi.answers import Refusal
from lms.records import attachments
from lms.records.attachments import File, Kept

MIXED = "multipart/mixed"
MOST_PARTS = 1001
LARGEST_HEADERS = 8 * 1024
LONGEST_TYPE = 200
BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
ALGORITHMS = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}
HASH = re.compile(r"[0-9a-f]+")
HEADERS_END = re.compile(rb"\r?\n\r?\n")


def read(body: bytes, content_type: str) -> tuple[bytes, dict[str, File]]:
    """Return the statements' JSON and the files by hash. Raises Refusal 400, 413."""
    parts = _parts(body, _boundary(content_type))
    headers, text = _headers(parts[0])
    if headers.get_content_type() != "application/json" or "content-type" not in headers:
        raise Refusal(400, "The first part holds the statements, as application/json.")
    files: dict[str, File] = {}
    for number, part in enumerate(parts[1:], start=2):
        file = _file(part, number)
        files[file.sha2] = file
    return text, files


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    try:
        boundary = message.get_boundary("")
    except UnicodeError:  # RFC 2231 lets a parameter name its codec
        boundary = ""
    if not BOUNDARY.fullmatch(boundary):
        raise Refusal(400, f"{MIXED} needs a boundary.")
    return boundary.encode("ascii")


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    """Cut the body at its boundary; nothing but blanks may stand before the first and after the last."""
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    parts: list[bytes] = []
    start = -1
    for found in delimiter.finditer(body):
        if start < 0 and body[: found.start()].strip():
            break
        if start >= 0:
            parts.append(body[start : found.start()])
        if len(parts) > MOST_PARTS:
            raise Refusal(413, f"A body has at most {MOST_PARTS} parts.")
        start = found.end()
        if found[1]:
            if not parts or body[start:].strip():
                break
            return parts
    raise Refusal(400, "The body is not cut into parts by its boundary, or does not end with it.")


def _headers(part: bytes) -> tuple[Message, bytes]:
    """Split a part, which begins with the line end of its boundary, into headers and content."""
    part = part.removeprefix(b"\r").removeprefix(b"\n")
    end = HEADERS_END.search(part, 0, LARGEST_HEADERS)
    if end is None:
        raise Refusal(400, f"A part has headers ({LARGEST_HEADERS} bytes at most), an empty line and a content.")
    try:
        return BytesHeaderParser().parsebytes(part[: end.start()] + b"\r\n\r\n"), part[end.end() :]
    except (MessageError, ValueError) as error:
        raise Refusal(400, "The headers of a part cannot be read.") from error


def _file(part: bytes, number: int) -> File:
    headers, content = _headers(part)
    if str(headers.get("Content-Transfer-Encoding", "")).strip().lower() != "binary":
        raise Refusal(400, f"Part {number} needs Content-Transfer-Encoding: binary.")
    sha2 = str(headers.get("X-Experience-API-Hash", "")).strip().lower()
    if len(sha2) not in ALGORITHMS or not HASH.fullmatch(sha2):
        raise Refusal(400, f"Part {number} needs X-Experience-API-Hash, a SHA-2 in hexadecimal.")
    if ALGORITHMS[len(sha2)](content).hexdigest() != sha2:
        raise Refusal(400, f"Part {number} has another hash than its X-Experience-API-Hash says.")
    said = "".join(each for each in str(headers.get("Content-Type", "")) if " " <= each <= "~")
    return File(sha2=sha2, content_type=said[:LONGEST_TYPE], content=content)


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
