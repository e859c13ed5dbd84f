"""The root of our IRIs: written down at the first migrate, never to change, since every statement is built on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from lms.conf import conf
from lms.models import Installation


def remember_iri(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Receive post_migrate: keep the root of our IRIs, once."""
    del sender
    rows = Installation.objects.using(using)
    if not rows.exists():
        rows.create(iri=conf().iri)


def check_iri(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_kwargs: Any
) -> list[CheckMessage]:
    """Refuse a root of IRIs other than the one this database began with."""
    del app_configs
    found: list[CheckMessage] = []
    for using in databases or ():
        try:
            kept = Installation.objects.using(using).values_list("iri", flat=True).first()
        except DatabaseError:  # before the first migrate there is no such table
            continue
        if kept is not None and kept.rstrip("/") != conf().iri.rstrip("/"):
            found.append(
                Error(
                    f"MEDIANE['IRI'] is {conf().iri}, but {using} has {kept}.",
                    hint="Set it back (MEDIANE_IRI): it names people and activities, not the server.",
                    id="mediane_lms.E001",
                )
            )
    return found
