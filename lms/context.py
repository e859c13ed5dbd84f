"""What every template of Médiane may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lms.conf import OWN_BASE, conf


def mediane(request: HttpRequest) -> dict[str, Any]:
    """Give templates the base template they extend and whether this is a demonstration.

    A host's base is extended through `in_host.html`, which puts our styles into its block `extra_css`.
    """
    del request
    settings = conf()
    return {
        "mediane_base": OWN_BASE if settings.base_template == OWN_BASE else "mediane_lms/in_host.html",
        "mediane_host_base": settings.base_template,
        "mediane_demo": settings.demo,
        "mediane_signup_open": settings.signup_open,
        "mediane_issuer": settings.issuer_name,
    }
