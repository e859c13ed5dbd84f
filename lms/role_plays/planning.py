"""Planning a role play: who plays, with which sheet, when, in which situation, and how many assess."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from curriculum.documents import RubricDoc
from curriculum.releasing import open_by_sha256
from lms import permissions, working
from lms.models import Enrolment, RolePlay
from lms.rating import is_rateable
from lms.refusals import NotAllowed, NotRateable, Refused, UnknownStep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 2  # assessors of one role play
SITUATION_MAX = 120


class NoSituation(Refused):
    """Two role plays are told apart by their situation."""

    message = _("Écrivez la situation en quelques mots, par exemple « deux élèves, une photo partagée ».")


@transaction.atomic
def plan(
    *,
    enrolment: Enrolment,
    rubric_id: str,
    played_on: datetime.date,
    situation: str,
    assessors: int,
    planner: User,
    post_id: uuid.UUID,
) -> RolePlay:
    """Plan a role play on the enrolment's own release; the same form again gives the same one.

    Raises NotAllowed, UnknownStep (no such sheet), NotRateable (nothing on it can be rated), NoSituation.
    """
    if not permissions.may_assess(planner, enrolment):
        raise NotAllowed
    words = " ".join(situation.split())
    if not words:
        raise NoSituation
    work = working.begin(enrolment, post_id)
    rubric = work.release.content.rubrics.get(rubric_id)
    if rubric is None:
        raise UnknownStep
    if not any(is_rateable(work.release.content, each.competency) for each in rubric.criteria):
        raise NotRateable
    row, _made = RolePlay.objects.get_or_create(
        uuid=uuid.uuid5(work.learner.uuid, f"{post_id}:role-play"),
        defaults={
            "enrolment": enrolment,
            "rubric_id": rubric_id,
            "release_sha256": work.release.sha256,
            "played_on": played_on,
            "situation": words[:SITUATION_MAX],
            "situation_key": situation_key(work.learner.uuid, rubric_id, words),
            "assessors": min(max(assessors, 1), MOST),
            "planned_by": planner,
        },
    )
    return row


def situation_key(learner: uuid.UUID, rubric_id: str, words: str) -> uuid.UUID:
    """Return what a situation is called in statements: the same words of one person and sheet give the same key."""
    return uuid.uuid5(learner, f"{rubric_id}:{words.casefold()}")


def rubric_of(role_play: RolePlay) -> RubricDoc:
    """Return the sheet as it was when the role play was planned, whatever became of it since."""
    release = open_by_sha256(role_play.enrolment.module_key, role_play.release_sha256)
    return release.content.rubrics[role_play.rubric_id]
