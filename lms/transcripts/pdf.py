"""The document as a PDF that a screen reader can read (PDF/UA-1), made by Typst from data, never from spliced markup.

Same document, same name token: same bytes. Only the fonts inside Typst are used, so every machine makes the same file.
"""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import segno
import typst

from lms.transcripts.document import TranscriptDocument
from lms.transcripts.issuing import check_address
from lms.transcripts.sheet import sheet

if TYPE_CHECKING:
    from typing import Any

TEMPLATE = Path(__file__).with_name("transcript.typ")
_compilers: list[Any] = []
_lock = Lock()


def to_pdf(document: TranscriptDocument, *, name_token: str = "") -> bytes:
    """Return the PDF bytes. With a name token, the QR code and the address show the name to whoever follows them."""
    address = check_address(document.code, name_token)
    inputs = {
        "sheet": json.dumps(sheet(document) | {"address": address, "short_address": check_address(document.code)}),
        "qr": qr_svg(address),
    }
    issued = datetime.datetime.fromisoformat(document.issued_at)
    inputs["date"] = json.dumps([issued.year, issued.month, issued.day])
    with _lock:
        if not _compilers:
            _compilers.append(typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=[], ignore_system_fonts=True))
        made: bytes = _compilers[0].compile(
            format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=int(issued.timestamp())
        )
    return made


def qr_svg(address: str) -> str:
    """Return the QR code of an address as SVG text, error correction M, with its quiet zone."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, scale=4, border=4)
    return out.getvalue().decode()
