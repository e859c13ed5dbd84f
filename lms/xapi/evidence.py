"""What is said of evidence and of the logbook, as `tincan` statements; words and files are never in them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import tincan

from lms.xapi import profile, statements
from lms.xapi.profile import Verb
from lms.xapi.statements import Place, Thing


def thing(evidence: uuid.UUID) -> Thing:
    """Return the activity that an evidence is."""
    return Thing("evidence", str(evidence))


def what(verb: Verb, evidence: uuid.UUID) -> str:
    """Return what a statement is called inside the form that caused it."""
    return f"{verb.name}:{evidence}"


def told(
    verb: Verb, place: Place, evidence: uuid.UUID, *, extension: str, said: Mapping[str, Any], instructor: str = ""
) -> tincan.Statement:
    """Tell one event of an evidence: `said` is the value of our result extension `extension`."""
    return statements.state(
        verb,
        thing(evidence),
        place,
        what=what(verb, evidence),
        parent=Thing("module", place.module),
        instructor=instructor,
        result={"extensions": tincan.Extensions({profile.extension(extension): dict(said)})},
    )


def noted(place: Place, entry: uuid.UUID) -> tincan.Statement:
    """Tell that an entry of the person's logbook was written, and nothing else."""
    key = str(entry)
    parent = Thing("module", place.module)
    return statements.state(profile.NOTED, Thing("logbook", key), place, what=f"noted:{key}", parent=parent)
