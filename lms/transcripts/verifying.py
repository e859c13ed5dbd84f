"""Answer for a code: authentic, withdrawn, replaced or unknown; and whether a typed name is the holder's.

The same queries run for a known and an unknown code. It knows no request; tries are counted in Django's cache.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.utils import timezone

from lms.models import NameToken, Transcript
from lms.models.transcript import RevocationReason
from lms.transcripts import codes
from lms.transcripts.document import TranscriptDocument, read

TRIES_PER_CODE = 10
TRIES_PER_ADDRESS = 30
TRIES_SECONDS = 3600


class Standing(StrEnum):
    """What a code stands for."""

    AUTHENTIC = "authentic"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    ERASED = "erased"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CheckResult:
    """What anyone may learn from a code. The document is there unless the code is unknown or was withdrawn."""

    code: str
    standing: Standing
    checked_at: datetime.datetime
    document: TranscriptDocument | None = None
    sha256: str = ""
    holder: str = ""
    issued_at: datetime.datetime | None = None
    revoked_at: datetime.datetime | None = None
    reason: str = ""
    replaced_by: str = ""
    replaced_at: datetime.datetime | None = None

    @property
    def may_try_a_name(self) -> bool:
        """Whether there is a name to compare with."""
        return self.document is not None


def check(code: str, name_token: str | None = None) -> CheckResult:
    """Look a code up; with a valid name token of the same transcript, the result carries the holder's name."""
    normal = codes.normal_code(code)
    row = Transcript.objects.select_related("superseded_by").filter(code=normal).first()
    named = NameToken.objects.filter(
        sha256=codes.hashed(name_token or ""), transcript__code=normal, revoked_at__isnull=True
    ).exists()
    now = timezone.now()
    if row is None:
        return CheckResult(code=normal or code, standing=Standing.UNKNOWN, checked_at=now)
    if row.revoked_at is not None or not row.document:
        return CheckResult(
            code=normal,
            standing=Standing.ERASED if row.revocation_reason == RevocationReason.ERASED else Standing.REVOKED,
            checked_at=now,
            sha256=row.sha256,
            issued_at=row.issued_at,
            revoked_at=row.revoked_at,
            reason=str(row.get_revocation_reason_display()),
        )
    document, newer = read(row.document), row.superseded_by
    return CheckResult(
        code=normal,
        standing=Standing.SUPERSEDED if newer else Standing.AUTHENTIC,
        checked_at=now,
        document=document,
        sha256=row.sha256,
        holder=document.holder.name if named else "",
        replaced_by=newer.number if newer else "",
        replaced_at=newer.issued_at if newer else None,
    )


def may_try(*, code: str, address: str) -> bool:
    """Count a try at a name and tell whether it is still allowed, per code and per address, in one hour."""
    allowed = True
    for key, limit in ((f"code:{codes.normal_code(code)}", TRIES_PER_CODE), (f"from:{address}", TRIES_PER_ADDRESS)):
        name = "mediane-name-try:" + hashlib.sha256(key.encode()).hexdigest()
        cache.add(name, 0, TRIES_SECONDS)
        try:
            count = cache.incr(name)
        except ValueError:  # it expired between the two calls
            cache.set(name, 1, TRIES_SECONDS)
            count = 1
        allowed = allowed and count <= limit
    return allowed


def name_matches(document: TranscriptDocument, typed: str) -> bool:
    """Compare a typed name with the holder's, whatever the case, accents and order; an empty one never matches."""
    given, real = (" ".join(codes.normal_name(name)) for name in (typed, document.holder.name))
    return bool(given) and hmac.compare_digest(given.encode(), real.encode())
