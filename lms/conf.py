"""The one setting: a dict `MEDIANE`, read lazily into a frozen dataclass. `lms/checks.py` validates it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings

OWN_BASE = "mediane_lms/base.html"


@dataclass(frozen=True)
class Conf:
    """Every key of `MEDIANE`, in lower case, with its default. `docs/configure.md` explains each."""

    iri: str = "http://127.0.0.1:8000"
    public_url: str = ""
    base_template: str = OWN_BASE
    demo: bool = False
    signup_open: bool = False
    staff_mfa: bool = True
    issuer_name: str = "Médiane"
    issuer_details: str = ""
    small_cell: int = 5
    pull: str = ""
    xapi_origins: tuple[str, ...] = ("*",)
    xapi_largest_body: int = 10 * 1024 * 1024
    retention_days: int = 0
    reexamination_days: int = 30
    erasure_journal: str = ""
    forward_internal: tuple[str, ...] = ()
    records_from: str = ""
    private_files: str = ""
    evidence_largest_file: int = 5 * 1024 * 1024
    idempotency_days: int = 7
    film_largest_file: int = 500 * 1024 * 1024
    film_days: int = 30

    @property
    def address(self) -> str:
        """Where people reach the site: `public_url`, else the IRI. Links are built on it, identifiers never."""
        return (self.public_url or self.iri).rstrip("/")


KEYS = frozenset(field.name.upper() for field in fields(Conf))


_last: tuple[dict[str, Any], Conf] = ({}, Conf())


def conf() -> Conf:
    """Read `settings.MEDIANE`, anew when it changed; unknown keys are left to the system check: this never fails."""
    global _last  # noqa: PLW0603 - one pair, replaced whole
    given: dict[str, Any] = getattr(settings, "MEDIANE", {})
    last, read = _last
    if given != last:
        read = Conf(**{key.lower(): value for key, value in given.items() if key in KEYS})
        _last = (dict(given), read)
    return read
