"""Parameters that say which agent, activity or document a request is about, with the bounds of what is stored."""

from __future__ import annotations

import datetime
from typing import Any

from api.xapi import parameters
from api.xapi.answers import Refusal
from api.xapi.asking import Asked
from lms.records import facts

LONGEST_NAME = 500
LONGEST_IRI = 500
LONGEST_IDENTIFIER = 2000  # bytes; a database index has no room for more


def name(asked: Asked, parameter: str) -> str:
    """Return the name of a document (`stateId`, `profileId`)."""
    text = asked.required(parameter)
    if len(text) > LONGEST_NAME:
        raise Refusal(400, f"{parameter} has {LONGEST_NAME} characters at most.")
    return text


def activity(asked: Asked) -> str:
    """Return the IRI of an activity."""
    asked.required("activityId")
    iri = parameters.iri(asked, "activityId")
    if len(iri) > LONGEST_IRI:
        raise Refusal(400, f"activityId has {LONGEST_IRI} characters at most.")
    return iri


def agent(asked: Asked) -> tuple[str, dict[str, Any]]:
    """Return the identifier of an agent, and the agent as it was given. A group is none."""
    asked.required("agent")
    found = parameters.agent(asked) or {}
    if found.get("objectType") == "Group":
        raise Refusal(400, "agent is an Agent, not a Group.")
    identifier = facts.ifi(found)
    if len(identifier.encode()) > LONGEST_IDENTIFIER:
        raise Refusal(400, "The identifier of agent is too long.")
    return identifier, found


def moment(asked: Asked, parameter: str) -> datetime.datetime | None:
    """Return a moment in UTC; None when it is not given."""
    found = parameters.moment(asked, parameter)
    try:
        return found and found.astimezone(datetime.UTC)
    except OverflowError as error:
        raise Refusal(400, f"{parameter} is not a timestamp.") from error
