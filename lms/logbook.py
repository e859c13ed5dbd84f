"""A person's own logbook: written for themselves, never rated, read by trainers only entry by entry, while shared.

A statement says that an entry was written, and nothing of what it says; it is as private as an answer.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from lms import working
from lms.models import Enrolment, LogbookEntry
from lms.xapi import evidence as telling


@transaction.atomic
def write(*, enrolment: Enrolment, text: str, lesson_id: str, post_id: uuid.UUID) -> LogbookEntry:
    """Keep an entry, private; the same form again keeps it once. `lesson_id` may be empty."""
    work = working.begin(enrolment, post_id)
    name = uuid.uuid5(work.learner.uuid, f"{post_id}:entry")
    known = LogbookEntry.objects.filter(uuid=name).first()
    if known is not None:
        return known
    entry = LogbookEntry.objects.create(uuid=name, enrolment=enrolment, lesson_id=lesson_id, text=text.strip())
    working.record(work, [telling.noted(work.place, name)])
    return entry


def share(entry: LogbookEntry, *, shared: bool) -> None:
    """Let the trainers of the cohort read an entry, or keep it to oneself again."""
    entry.shared_at = (entry.shared_at or timezone.now()) if shared else None
    entry.save(update_fields=["shared_at"])


def remove(entry: LogbookEntry) -> None:
    """Remove an entry; that one was written stays said."""
    LogbookEntry.objects.filter(pk=entry.pk).delete()
