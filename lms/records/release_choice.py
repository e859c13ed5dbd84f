"""The projection of a newer release taken up (rules: `projections.py`): the enrolment is on it from then on."""

from __future__ import annotations

from curriculum.models import Release
from lms.models import Enrolment, ReleaseChange
from lms.records.events import Event
from lms.records.projections import projects
from lms.xapi import profile


@projects(profile.CHANGED_RELEASE, "module")
def release_changed(event: Event) -> None:
    """A person took a newer release. One that is not kept here, or a step back, changes nothing."""
    if event.enrolment is None:
        return
    said = event.extensions[profile.extension(profile.RELEASE_CHANGE)]
    former = Release.objects.only("number", "language").get(enrolments=event.enrolment.pk)
    taken = Release.objects.filter(
        module_key=event.enrolment.module_key, sha256=event.release, number=said["number"], language=former.language
    ).first()
    if taken is None or taken.number <= former.number:
        return
    ReleaseChange.objects.create(
        statement=event.uuid,
        enrolment=event.enrolment,
        former=former,
        release=taken,
        changed_at=event.at,
    )
    Enrolment.objects.filter(pk=event.enrolment.pk).update(release=taken)
