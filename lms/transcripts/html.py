"""The document as one HTML file that needs nothing else: to keep, to print, to send."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import override

from lms.transcripts.document import TranscriptDocument
from lms.transcripts.issuing import check_address
from lms.transcripts.pdf import qr_svg
from lms.transcripts.sheet import sheet


def to_html(document: TranscriptDocument, *, name_token: str = "") -> str:
    """Return the file's text. With a name token the QR code shows the name; the link does what its words say: not."""
    bare = check_address(document.code)
    context = {
        "sheet": sheet(document),
        "bare_link": bare,
        "shown": bare,
        "document": document,
        "qr": qr_svg(check_address(document.code, name_token)),
    }
    with override(document.language):
        return render_to_string("mediane_lms/transcript_file.html", context)
