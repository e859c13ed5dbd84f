"""Cells of exported tables, which no spreadsheet runs as a formula."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: object) -> str:
    """Return a cell's text; one that a spreadsheet would run is led by an apostrophe."""
    cell = str(text)
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) or cell.startswith(DANGEROUS) else cell
