"""A statement with its files as multipart/mixed (xAPI 1.0.3, Communication 1.5.2). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One attachment: its hash, as statements name it, its type and its bytes."""

    sha2: str
    content_type: str
    content: bytes


def body(statements: str, files: Sequence[File]) -> tuple[bytes, str]:
    """Return the body and its content type; the boundary is made from the content, so the same again is the same."""
    digest = hashlib.sha256(statements.encode() + b"".join(file.sha2.encode() for file in files)).hexdigest()
    boundary = f"mediane-{digest}"
    parts = [_part(boundary, {"Content-Type": "application/json"}, statements.encode())]
    for file in files:
        headers = {
            "Content-Type": file.content_type.replace("\r", "").replace("\n", ""),
            "Content-Transfer-Encoding": "binary",
            "X-Experience-API-Hash": file.sha2,
        }
        parts.append(_part(boundary, headers, file.content))
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f'multipart/mixed; boundary="{boundary}"'


def _part(boundary: str, headers: dict[str, str], content: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"--{boundary}\r\n{lines}\r\n".encode() + content + b"\r\n"
