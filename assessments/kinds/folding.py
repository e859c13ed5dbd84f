"""When two short texts are the same answer, and what number a text is. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ′´`"), "'")
LIGATURES = {ord("œ"): "oe", ord("æ"): "ae"}
NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,12})?", re.ASCII)


def folded(text: str) -> str:
    """Return a text without what is forgiven: accents, capitals, spaces too many, the form of apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(APOSTROPHES | LIGATURES))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def number(text: str) -> Decimal | None:
    """Return the number a text is, with a comma or a point, spaces between digits allowed; None when it is none."""
    bare = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    return Decimal(bare.replace(",", ".")) if NUMBER.fullmatch(bare) else None


def written(value: Decimal) -> str:
    """Return a number as statements say it: digits, a point, no exponent, no zeros at the end."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
