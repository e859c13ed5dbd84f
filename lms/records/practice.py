"""The projection of practice analysis: who was at which session (rules: `projections.py`)."""

from __future__ import annotations

import datetime
import uuid

from lms.models import Attendance
from lms.records.events import Event
from lms.records.projections import projects
from lms.xapi import profile


@projects(profile.ATTENDED, "practice-analysis")
def session_attended(event: Event) -> None:
    """A person was at a session; nothing follows from it."""
    if event.enrolment is None:
        return
    said = event.found(profile.ATTENDANCE)
    Attendance.objects.create(
        statement=event.uuid,
        enrolment=event.enrolment,
        session=uuid.UUID(event.key),
        held_on=datetime.date.fromisoformat(said["held_on"]),
        minutes=said["minutes"],
        recorded_at=event.at,
    )
