"""Extra time for those who need it: given and taken away without a reason, told to nobody else.

Kept in one row, never in a statement: statements are forwarded and read by others, and this would tell of a person's
health (docs/decisions/0015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lms import permissions, working
from lms.models import Enrolment, ExtraTime
from lms.models.extra_time import Share
from lms.refusals import NotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def set_extra_time(*, enrolment: Enrolment, share: Share | None, by: User) -> None:
    """Give a person extra time in the timed quizzes of a module, or take it away (None); also in an open attempt.

    Raises NotAllowed.
    """
    if not permissions.may_set_extra_time(by, enrolment):
        raise NotAllowed
    working.lock(enrolment.learner_id)  # so that an answer under way sees the time from before, or the new one
    if share is None:
        ExtraTime.objects.filter(enrolment=enrolment).delete()
    else:
        ExtraTime.objects.update_or_create(enrolment=enrolment, defaults={"share": share})
