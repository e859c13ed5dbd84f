"""An assessor's sheet while it is a draft: kept at each post, seen by nobody else, removed by its assessor alone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.enrolling import learner_of
from lms.models import Learner, ObservationSheet, RolePlay
from lms.models.rating import JUDGEMENTS, Outcome
from lms.models.role_play import AssessorRole
from lms.refusals import NotAllowed, Refused, UnknownCriterion
from lms.role_plays.planning import rubric_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AlreadySigned(Refused):
    """A signed sheet is final, and there is one for each person and role play."""

    message = _(
        "Vous avez déjà signé une fiche pour ce jeu de rôle : elle reste telle quelle et rien n’a été changé. Pour un "
        "nouvel avis, prévoyez un autre jeu de rôle."
    )


class NoSeat(Refused):
    """Everybody who was planned to assess this role play has begun a sheet."""

    message = _(
        "Ce jeu de rôle a déjà toutes les personnes prévues pour l’évaluer. Ce que vous avez écrit reste sur cette "
        "page : prévoyez un autre jeu de rôle, ou demandez qu’une fiche commencée soit supprimée."
    )


def own_sheet(role_play: RolePlay, assessor: User) -> ObservationSheet | None:
    """Return what the assessor has noted of a role play; None before the first post."""
    return ObservationSheet.objects.filter(role_play=role_play, assessor=assessor).first()


def may_fill(user: User, role_play: RolePlay) -> bool:
    """Whether somebody may assess a role play: a trainer of the person's group, never the person."""
    return permissions.may_assess(user, role_play.enrolment)


@transaction.atomic
def save(
    *, role_play: RolePlay, assessor: User, role: str, outcomes: Mapping[str, Outcome], reason: str
) -> ObservationSheet:
    """Keep what the assessor has noted so far: `outcomes` by criterion, those not yet judged left out.

    Raises NotAllowed, NoSeat, AlreadySigned (for anything else than what was signed), UnknownCriterion.
    """
    if not may_fill(assessor, role_play):
        raise NotAllowed
    said = {key: Outcome(value).value for key, value in outcomes.items()}
    known = {criterion.id for criterion in rubric_of(role_play).criteria}
    if set(said) - known or set(said.values()) - {each.value for each in JUDGEMENTS}:
        raise UnknownCriterion
    working.lock(role_play.enrolment.learner_id)
    sheet = _sheet(role_play, assessor)
    new = (AssessorRole(role).value if role else "", said, reason.strip())
    if sheet.signed_at is not None:
        if (sheet.role, sheet.outcomes, sheet.reason) != new:
            raise AlreadySigned
        return sheet
    sheet.role, sheet.outcomes, sheet.reason = new
    sheet.save()
    return sheet


def _sheet(role_play: RolePlay, assessor: User) -> ObservationSheet:
    """Return the assessor's sheet, or a new one where a seat is free; under the learner's lock."""
    found = own_sheet(role_play, assessor)
    if found is not None:
        return found
    role_play.refresh_from_db()
    if role_play.recorded_at is not None or role_play.sheets.count() >= role_play.assessors:
        raise NoSeat
    me: Learner = learner_of(assessor)
    return ObservationSheet(
        uuid=uuid.uuid5(role_play.uuid, str(me.uuid)), role_play=role_play, assessor=assessor, assessor_key=str(me.uuid)
    )


@transaction.atomic
def abandon(*, role_play: RolePlay, assessor: User) -> None:
    """Throw the assessor's own draft away, so that somebody else may assess; a signed sheet stays."""
    working.lock(role_play.enrolment.learner_id)
    ObservationSheet.objects.filter(role_play=role_play, assessor=assessor, signed_at=None).delete()
