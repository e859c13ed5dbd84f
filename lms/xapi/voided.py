"""The statement by which one of our people voids another statement: the specification's own verb, and our reason."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import tincan

from lms.xapi import profile
from lms.xapi.statements import agent


def voiding_id(by: uuid.UUID, target: uuid.UUID, post: uuid.UUID) -> uuid.UUID:
    """Return the id of the statement by which a form voids another."""
    return uuid.uuid5(by, f"{post}:voided:{target}")


def voided(
    by: uuid.UUID, target: uuid.UUID, *, post: uuid.UUID, at: datetime.datetime, registration: str, note: uuid.UUID
) -> tincan.Statement:
    """Tell that a statement was voided, and by whom. The reason is a note, named by its id only.

    The registration is the voided statement's, so that its readers find the voiding too; empty where it has none.
    """
    extensions = tincan.Extensions({profile.extension(profile.REASON): {"note": str(note)}})
    context: dict[str, Any] = {"extensions": extensions}
    if registration:
        context["registration"] = registration
    return tincan.Statement(
        id=str(voiding_id(by, target, post)),
        actor=agent(by),
        verb=tincan.Verb(id=profile.VOIDED.iri, display=tincan.LanguageMap(profile.VOIDED.display)),
        object=tincan.StatementRef(id=str(target)),
        context=tincan.Context(**context),
        timestamp=at,
    )
