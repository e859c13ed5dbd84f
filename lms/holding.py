"""What a person already holds: declared by the person, seen by the own organisation. No scan, and no result of ours."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lms.enrolling import learner_of
from lms.models import HeldQualification, Learner

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DECLARED, SEEN = "declared", "seen"


@transaction.atomic
def declare(*, user: User, title: str, reference: str, obtained_on: datetime.date | None) -> HeldQualification:
    """Keep what a person says to hold; the same said twice is one row, whoever established it meanwhile."""
    learner = Learner.objects.select_for_update().get(pk=learner_of(user).pk)
    same = {"title": title, "reference": reference, "obtained_on": obtained_on}
    found = learner.held_qualifications.filter(**same).first()
    return found or HeldQualification.objects.create(learner=learner, basis=DECLARED, **same)


def withdraw(held: HeldQualification) -> bool:
    """Remove what was only declared; what the organisation has seen stays until the organisation takes that back."""
    removed, _per_model = HeldQualification.objects.filter(pk=held.pk, basis=DECLARED).delete()
    return bool(removed)


def set_seen(held: HeldQualification, *, seen: bool) -> None:
    """Say that the organisation has seen the original, or take that back."""
    HeldQualification.objects.filter(pk=held.pk).update(basis=SEEN if seen else DECLARED)
