"""Reading the parameters of the xAPI resources; what is not right is a Refusal 400 that names the parameter."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from api.xapi.answers import Refusal
from api.xapi.asking import Asked
from lms.xapi import intake
from lms.xapi.patterns import IRI, TIMESTAMP, UUID, check_timestamp


def identifier(asked: Asked, name: str) -> uuid.UUID | None:
    """Read a UUID; None when it is not given."""
    text = asked.parameters.get(name)
    if text is None:
        return None
    if not UUID.match(text):
        raise Refusal(400, f"{name} is not a UUID.")
    return uuid.UUID(text)


def iri(asked: Asked, name: str) -> str:
    """Read an absolute IRI; empty when it is not given."""
    text = asked.parameters.get(name)
    if text is not None and not IRI.match(text):
        raise Refusal(400, f"{name} is not an absolute IRI.")
    return text or ""


def agent(asked: Asked, name: str = "agent") -> dict[str, Any] | None:
    """Read an agent or an identified group in JSON; None when it is not given."""
    text = asked.parameters.get(name)
    if text is None:
        return None
    try:
        return intake.agent(text.encode())
    except intake.Malformed as error:
        raise Refusal(400, f"{name} is not an agent in JSON: {error.reason} ({error.path})") from error


def moment(asked: Asked, name: str) -> datetime.datetime | None:
    """Read a timestamp, without an offset in UTC; None when it is not given."""
    text = asked.parameters.get(name)
    if text is None:
        return None
    try:
        if not TIMESTAMP.match(text):
            raise ValueError  # noqa: TRY301 - one sentence for every timestamp that is none
        return check_timestamp(text)
    except ValueError as error:
        raise Refusal(400, f"{name} is not a timestamp.") from error


def flag(asked: Asked, name: str) -> bool:
    """Read true or false (clients of tincan send « True »); false when it is not given."""
    value = asked.parameters.get(name, "false").lower()
    if value not in {"true", "false"}:
        raise Refusal(400, f"{name} is true or false.")
    return value == "true"


def number(asked: Asked, name: str) -> int:
    """Read a whole number; 0 when it is not given."""
    text = asked.parameters.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004 - nobody counts further
        raise Refusal(400, f"{name} is a whole number, 0 or more.")
    return int(text)
