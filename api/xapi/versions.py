"""One endpoint, two versions: which one a request speaks (`X-Experience-API-Version`), by a decision table.

None (but for /about): 400, answered with 0.95. 1.0 and 1.0.x: 1.0.3. 2.0 and 2.0.x: 2.0.0. Anything else: 400.
"""

from __future__ import annotations

import re

HEADER = "X-Experience-API-Version"
OLDEST, FIRST, SECOND = "0.95", "1.0.3", "2.0.0"
SUPPORTED = (FIRST, SECOND)
FIRST_LIKE = re.compile(r"1\.0(\.\d{1,9})?", re.ASCII)
SECOND_LIKE = re.compile(r"2\.0(\.\d{1,9})?", re.ASCII)


def spoken(given: str | None) -> str:
    """Return 1.0.3 or 2.0.0; empty when the header is missing or names a version that we do not know."""
    text = (given or "").strip()
    if FIRST_LIKE.fullmatch(text):
        return FIRST
    return SECOND if SECOND_LIKE.fullmatch(text) else ""
