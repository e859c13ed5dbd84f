"""Ratings: one judgement on one competency. Signatures first; bodies follow."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser

from lms.models import Enrolment, Rating
from lms.models.rating import Outcome
from lms.refusals import AboveCeiling, NotAllowed, NothingObserved, NotRateable, UnknownCriterion

__all__ = ["AboveCeiling", "NotAllowed", "NotRateable", "NothingObserved", "UnknownCriterion"]


def observe(
    *,
    enrolment: Enrolment,
    rubric_id: str,
    outcomes: Mapping[str, Outcome],
    assessor: AbstractBaseUser,
    reason: str,
    post_id: uuid.UUID,
) -> list[Rating]:
    """Rate a role play with a rubric of the enrolment's release; one rating a competency.

    `outcomes` is by criterion id; a criterion left out was not observed. The reason goes to a Note.
    Raises NotAllowed, UnknownStep (no such rubric), UnknownCriterion, NothingObserved, NotRateable.
    """
    raise NotImplementedError
