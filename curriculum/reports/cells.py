"""Cells of exported tables, which no spreadsheet runs as a formula."""

from __future__ import annotations

from django.utils.translation import get_language_info

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: object) -> str:
    """Return a cell's text; one that a spreadsheet would run is led by an apostrophe."""
    cell = str(text)
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) or cell.startswith(DANGEROUS) else cell


def language_name(code: str) -> str:
    """Name a language in the reader's own; its code where Django does not know it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
