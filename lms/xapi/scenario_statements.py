"""What only scenarios say: an attempt that begins elsewhere than at the beginning, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tincan

from lms.xapi import profile, statements
from lms.xapi.statements import Place, Thing, Try


def begun(
    place: Place, scenario: Thing, *, lesson: str, step: str, number: int, entry: Mapping[str, Any]
) -> tincan.Statement:
    """Begin an attempt (its id is this statement's); `entry` holds practice, safety_error, and scene or follows."""
    said = statements.initialized(place, scenario, lesson=lesson, step=step, number=number)
    said.context.extensions[profile.extension(profile.ENTRY)] = dict(entry)
    return said


def went_back(
    place: Place, scene: Thing, *, left: Thing, lesson: str, attempt: Try, position: int, goto: str
) -> tincan.Statement:
    """Tell that a person left one scene for the scene before it (`goto` is that one's id)."""
    passage = {"position": position, "goto": goto, "first_visit": False, "safety_error": False}
    result = {"extensions": tincan.Extensions({profile.extension(profile.PASSAGE): passage})}
    what = f"went-back:{attempt.id}:{left.key}"
    return statements.state(
        profile.WENT_BACK, scene, place, what=what, parent=left, lesson=lesson, attempt=attempt, result=result
    )
