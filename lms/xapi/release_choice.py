"""What is said when a person goes over to a newer release of their module."""

from __future__ import annotations

import tincan

from lms.xapi import profile, statements
from lms.xapi.statements import Place, Thing


def change_called(release: str, number: int) -> str:
    """Return what the statement of a change is called inside its form."""
    return f"changed-release:{number}:{release}"


def changed(place: Place, title: str, *, number: int, former: str, former_number: int) -> tincan.Statement:
    """Tell the change: `place` names the new release (SHA-256) already, `number` is its number."""
    said = statements.state(
        profile.CHANGED_RELEASE,
        Thing("module", place.module, title),
        place,
        what=change_called(place.release, number),
    )
    told = {"number": number, "former": former, "former_number": former_number}
    said.context.extensions[profile.extension(profile.RELEASE_CHANGE)] = told
    return said
