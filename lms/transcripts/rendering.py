"""The formats a transcript is handed over in; one function a format, all from the frozen document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lms.models import Transcript
from lms.transcripts.document import TranscriptDocument, read
from lms.transcripts.html import to_html
from lms.transcripts.issuing import current_token
from lms.transcripts.pdf import to_pdf


@dataclass(frozen=True)
class Rendering:
    """A file's bytes, its media type and its name."""

    content: bytes
    media_type: str
    name: str


def _html(document: TranscriptDocument, token: str, _text: str) -> bytes:
    return to_html(document, name_token=token).encode()


def _pdf(document: TranscriptDocument, token: str, _text: str) -> bytes:
    return to_pdf(document, name_token=token)


def _json(_document: TranscriptDocument, _token: str, text: str) -> bytes:
    """Return the canonical document itself, whose SHA-256 the check page shows: no token is in it."""
    return text.encode()


FORMATS: dict[str, tuple[str, Callable[[TranscriptDocument, str, str], bytes]]] = {
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
    "json": ("application/json", _json),
}


def render(transcript: Transcript, kind: str) -> Rendering:
    """Return a transcript in one of FORMATS; KeyError for another."""
    media_type, make = FORMATS[kind]
    content = make(read(transcript.document), current_token(transcript), transcript.document)
    return Rendering(content, media_type, f"releve-{transcript.number}.{kind}")
