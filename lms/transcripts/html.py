"""The document as one HTML file that needs nothing else: to keep, to print, to send."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import override

from lms.transcripts.document import TranscriptDocument
from lms.transcripts.issuing import check_address
from lms.transcripts.pdf import qr_svg
from lms.transcripts.sheet import sheet


def to_html(document: TranscriptDocument, *, name_token: str = "") -> str:
    """Return the file's text. With a name token, the QR code and the link show the name to whoever follows them."""
    address = check_address(document.code, name_token)
    context = {
        "sheet": sheet(document),
        "link": address,
        "shown": check_address(document.code),
        "document": document,
        "qr": qr_svg(address),
    }
    with override(document.language):
        return render_to_string("mediane_lms/transcript_file.html", context)
