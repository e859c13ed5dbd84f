"""What every template of Médiane may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lms.conf import conf


def mediane(request: HttpRequest) -> dict[str, Any]:
    """Give templates the base template they extend and whether this is a demonstration."""
    del request
    settings = conf()
    return {
        "mediane_base": settings.base_template,
        "mediane_demo": settings.demo,
        "mediane_issuer": settings.issuer_name,
    }
