"""One endpoint, two versions: which one a request speaks (`X-Experience-API-Version`), by a decision table.

None (but for /about): 400, answered with 0.95. 1.0 and 1.0.x: 1.0.3. 2.0 and 2.0.x: 2.0.0. Anything else: 400.
"""

from __future__ import annotations

import re

from django.http import HttpRequest

HEADER = "X-Experience-API-Version"
OLDEST, FIRST, SECOND = "0.95", "1.0.3", "2.0.0"
SUPPORTED = (FIRST, SECOND)


def spoken(request: HttpRequest) -> str:
    """Return 1.0.3 or 2.0.0; empty when the request names no version or one we do not know."""
    given = request.headers.get(HEADER, "").strip()
    if re.fullmatch(r"1\.0(\.\d+)?", given):
        return FIRST
    return SECOND if re.fullmatch(r"2\.0(\.\d+)?", given) else ""
