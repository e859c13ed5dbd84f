"""Outside demo mode the site refuses to start unless it is told everything it needs. Reads the environment only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH = 50  # characters; what Django's own deployment check asks


def missing(environ: Mapping[str, str]) -> list[str]:
    """Return one sentence for each setting that a production site still needs; never a value."""
    if environ.get("MEDIANE_DEMO") == "1":
        return []
    found = []
    if len(environ.get("SECRET_KEY", "")) < SECRET_LENGTH:
        found.append(f"SECRET_KEY: a secret of {SECRET_LENGTH} characters or more")
    if not environ.get("ALLOWED_HOSTS", "").strip() or "*" in environ["ALLOWED_HOSTS"]:
        found.append("ALLOWED_HOSTS: the host names of the site, separated by commas, without *")
    iri = urlsplit(environ.get("MEDIANE_IRI", ""))
    if iri.scheme != "https" or not iri.netloc:
        found.append("MEDIANE_IRI: the address of the site, beginning with https://")
    if not environ.get("MEDIANE_PUBLIC_URL", "https://").startswith("https://"):
        found.append("MEDIANE_PUBLIC_URL: the address that people follow, beginning with https://, or nothing")
    if not environ.get("DATABASE_URL"):
        found.append("DATABASE_URL: the database, for example postgres://user:password@host/name")
    if not environ.get("EMAIL_HOST"):
        found.append("EMAIL_HOST: the mail server that sends the sign-in codes")
    if "@" not in environ.get("DEFAULT_FROM_EMAIL", ""):
        found.append("DEFAULT_FROM_EMAIL: the address that mails come from")
    return found


def refuse_unless_whole(environ: Mapping[str, str] = os.environ) -> None:
    """Stop here, before anything is served, when a production setting is missing."""
    if found := missing(environ):
        wanted = "\n".join(f"  - {sentence}" for sentence in found)
        raise ImproperlyConfigured(
            f"Médiane does not start without its production settings. Missing or unfit:\n{wanted}\n"
            "See docs/configure.md. For a demonstration set MEDIANE_DEMO=1."
        )
