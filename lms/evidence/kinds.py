"""In which mode each kind of evidence is rated, and how high it can lead (`design.md` 6). Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lms.levels import HIGHEST, ceiling

# A situation of work is what a tutor can sign; a case study is written about a case, and nobody saw it done.
MODES: Mapping[str, str] = MappingProxyType(
    {"case_study": "case_study", "portfolio": "workplace", "workplace": "workplace", "prior_learning": "workplace"}
)
UNSIGNED = 3


def may_be_signed(kind: str) -> bool:
    """Whether a tutor's signature means something for this kind."""
    return MODES[kind] == "workplace"


def highest(kind: str, nature: str, *, tutor_signed: bool, address_verified: bool) -> int:
    """Return the highest level that an accepted evidence shows of a competency of this nature; 0: none.

    At most 3 without the signature of a tutor whose address the organisation vouches for.
    """
    top = ceiling(MODES[kind], nature)
    return min(top, HIGHEST if tutor_signed and address_verified else UNSIGNED)
