"""`multipart/mixed` (RFC 2046; xAPI 1.0.3, Communication 1.5.2): statements first, then their files. Pure.

Read: the body is in memory already and bounded; parts are cut from it by the boundary, their headers read by the
standard library. Written: for what we send; what we answer is streamed (`api/xapi/multipart.py`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser

from lms.records.attachments import File

MIXED = "multipart/mixed"
MOST_PARTS = 1001
LARGEST_HEADERS = 8 * 1024
LONGEST_TYPE = 200
BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
ALGORITHMS = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}
HASH = re.compile(r"[0-9a-f]+")
HEADERS_END = re.compile(rb"\r?\n\r?\n")


class BadParts(ValueError):  # noqa: N818 - named for what it is
    """A body, or one part of it, that is not what the specification asks."""


class TooManyParts(BadParts):
    """More parts than are read."""


# ---------------------------------------------------------------- in


def cut(body: bytes, content_type: str) -> tuple[bytes, list[bytes]]:
    """Return the statements' JSON and the parts that follow it, unread. Raises BadParts."""
    parts = _parts(body, _boundary(content_type))
    headers, text = _headers(parts[0])
    if headers.get_content_type() != "application/json" or "content-type" not in headers:
        raise BadParts("The first part holds the statements, as application/json.")
    return text, parts[1:]


def files(parts: Iterable[bytes]) -> dict[str, File]:
    """Return the files of these parts by hash. Raises BadParts."""
    found = [file(part, number) for number, part in enumerate(parts, start=2)]
    return {each.sha2: each for each in found}


def file(part: bytes, number: int) -> File:
    """Read one part, which is called by its number, and compare it with its hash. Raises BadParts."""
    headers, content = _headers(part)
    if str(headers.get("Content-Transfer-Encoding", "")).strip().lower() != "binary":
        raise BadParts(f"Part {number} needs Content-Transfer-Encoding: binary.")
    sha2 = str(headers.get("X-Experience-API-Hash", "")).strip().lower()
    if len(sha2) not in ALGORITHMS or not HASH.fullmatch(sha2):
        raise BadParts(f"Part {number} needs X-Experience-API-Hash, a SHA-2 in hexadecimal.")
    if not named_by(sha2, content):
        raise BadParts(f"Part {number} has another hash than its X-Experience-API-Hash says.")
    said = "".join(each for each in str(headers.get("Content-Type", "")) if " " <= each <= "~")
    return File(sha2=sha2, content_type=said[:LONGEST_TYPE], content=content)


def named_by(sha2: str, content: bytes) -> bool:
    """Whether this is the SHA-2 of that content; its length says which one."""
    return len(sha2) in ALGORITHMS and ALGORITHMS[len(sha2)](content).hexdigest() == sha2


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    try:
        boundary = message.get_boundary("")
    except UnicodeError:  # RFC 2231 lets a parameter name its codec
        boundary = ""
    if not BOUNDARY.fullmatch(boundary):
        raise BadParts(f"{MIXED} needs a boundary.")
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
            raise TooManyParts(f"A body has at most {MOST_PARTS} parts.")
        start = found.end()
        if found[1]:
            if not parts or body[start:].strip():
                break
            return parts
    raise BadParts("The body is not cut into parts by its boundary, or does not end with it.")


def _headers(part: bytes) -> tuple[Message, bytes]:
    """Split a part, which begins with the line end of its boundary, into headers and content."""
    part = part.removeprefix(b"\r").removeprefix(b"\n")
    end = HEADERS_END.search(part, 0, LARGEST_HEADERS)
    if end is None:
        raise BadParts(f"A part has headers ({LARGEST_HEADERS} bytes at most), an empty line and a content.")
    try:
        return BytesHeaderParser().parsebytes(part[: end.start()] + b"\r\n\r\n"), part[end.end() :]
    except (MessageError, ValueError) as error:
        raise BadParts("The headers of a part cannot be read.") from error


# ---------------------------------------------------------------- out


def body(statements: str, files: Sequence[File]) -> tuple[bytes, str]:
    """Return the body and its content type; the boundary is made from the content, so the same again is the same."""
    digest = hashlib.sha256(statements.encode() + b"".join(each.sha2.encode() for each in files)).hexdigest()
    boundary = f"mediane-{digest[:40]}"  # 70 characters at most (RFC 2046, 5.1.1)
    parts = [_part(boundary, {"Content-Type": "application/json"}, statements.encode())]
    for each in files:
        headers = {
            "Content-Type": each.content_type.replace("\r", "").replace("\n", ""),
            "Content-Transfer-Encoding": "binary",
            "X-Experience-API-Hash": each.sha2,
        }
        parts.append(_part(boundary, headers, each.content))
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f'{MIXED}; boundary="{boundary}"'


def _part(boundary: str, headers: dict[str, str], content: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"--{boundary}\r\n{lines}\r\n".encode() + content + b"\r\n"
