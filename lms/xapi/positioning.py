"""What is said of a positioning, as `tincan` statements: steps as codes, and attempts at a quiz that rates nothing.

A self-rating is one statement about `self-rating/<module>/<moment>`; the quiz is `diagnostic/<quiz>/<moment>`, never
`quiz/<quiz>`, so that nothing that reads quizzes takes it for one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import tincan

from lms.xapi import profile, statements
from lms.xapi.statements import Place, Thing, Try


def quiz_thing(quiz_id: str, moment: str, title: str = "") -> Thing:
    """Return the activity that a positioning quiz is at one moment."""
    return Thing("diagnostic", f"{quiz_id}/{moment}", title)


def module_of(place: Place) -> Thing:
    """Return the module, the parent of it all."""
    return Thing("module", place.module)


def self_rated(place: Place, moment: str, answers: Mapping[str, str]) -> tincan.Statement:
    """Tell what a person says of themselves: a step for each competency."""
    return statements.state(
        profile.SELF_RATED,
        Thing("self-rating", f"{place.module}/{moment}"),
        place,
        what=self_rating_called(moment),
        parent=module_of(place),
        result={"extensions": tincan.Extensions({profile.extension(profile.STEPS): dict(answers)})},
    )


def self_rating_called(moment: str) -> str:
    """Return what the statement of a self-rating is called inside its form."""
    return f"self-rated:{moment}"


def begun_as(place: Place, thing: Thing) -> uuid.UUID:
    """Return the id that an attempt begun by this form has."""
    return place.statement_id(f"initialized:{thing.key}")


def begun(place: Place, thing: Thing, *, number: int, terms: Mapping[str, Any]) -> tincan.Statement:
    """Begin an attempt at a positioning quiz (its id is this statement's)."""
    return statements.state(
        profile.INITIALIZED,
        thing,
        place,
        what=f"initialized:{thing.key}",
        parent=module_of(place),
        attempt=Try(begun_as(place, thing), number),
        terms=terms,
    )
