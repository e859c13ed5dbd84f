"""Signing a sheet. When all planned sheets are signed, their ratings are said, with the decisions, in one transaction.

Before that nothing of a sheet is a rating, a note or a statement: whoever assesses second cannot have read the first.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import tincan
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models.wording import in_language
from lms import working
from lms.attaining import decisions
from lms.levels import Judged
from lms.models import Note, ObservationSheet, RolePlay
from lms.models.rating import Mode, Outcome
from lms.models.role_play import AssessorRole
from lms.rating import Seen, Verdict, judge_sheet, levels_said, rate, say
from lms.records import ledger
from lms.refusals import FormReused, NotAllowed, NothingObserved, Refused, Unfinished
from lms.role_plays import filling
from lms.role_plays.planning import rubric_of
from lms.working import Work
from lms.xapi.statements import Thing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KIND = "role-play"  # of the activity that a situation is
APART = datetime.timedelta(milliseconds=1)  # between the ratings of two sheets, so that one is the latest


class NotPlayedYet(Refused):
    """The day of the role play has not come."""

    message = gettext_lazy("Ce jeu de rôle est prévu pour plus tard : la fiche reste en brouillon jusque-là.")


class RoleNeeded(Refused):
    """A sheet is signed in a role."""

    message = gettext_lazy("Choisissez le rôle dans lequel vous signez.")


class Undecided(Unfinished):
    """A criterion has no outcome; « not observed » is one."""

    message = gettext_lazy("Choisissez une réponse pour chaque critère ; « non observé » en est une.")


class WhyNeeded(Refused):
    """A sheet that changes a level, or that stands beside another one, says why."""


class WaitsForOther(Refused):
    """Somebody else has begun a sheet."""

    message = gettext_lazy("Une autre personne a commencé sa fiche : attendez qu’elle la signe ou la supprime.")


@transaction.atomic
def sign(*, role_play: RolePlay, assessor: User) -> ObservationSheet:
    """Sign the assessor's sheet as it stands: from now on it is final. Signed again, it was signed once.

    Raises NotAllowed, NotPlayedYet, RoleNeeded, Undecided, NothingObserved, WhyNeeded, FormReused.
    """
    if not filling.may_fill(assessor, role_play):
        raise NotAllowed
    working.lock(role_play.enrolment.learner_id)
    sheet = filling.own_sheet(role_play, assessor)
    if sheet is None:
        raise Undecided
    if sheet.signed_at is not None:
        return sheet
    _check(role_play, sheet)
    sheet.signed_at = timezone.now()
    sheet.save(update_fields=["signed_at"])
    _record_when_whole(role_play)
    return sheet


@transaction.atomic
def check(*, role_play: RolePlay, assessor: User) -> None:
    """Check that the assessor's draft may be signed; writes nothing. Raises what `sign` raises."""
    sheet = filling.own_sheet(role_play, assessor)
    if sheet is None:
        raise Undecided
    if sheet.signed_at is None:
        _check(role_play, sheet)


@transaction.atomic
def go_on_with_one(*, role_play: RolePlay, assessor: User) -> None:
    """Do without the second assessor, who never came: the one signed sheet is rated. Again, it changes nothing.

    Raises NotAllowed (also to who has not signed a sheet of it), WaitsForOther.
    """
    if not filling.may_fill(assessor, role_play):
        raise NotAllowed
    working.lock(role_play.enrolment.learner_id)
    role_play.refresh_from_db()
    if role_play.recorded_at is not None:
        return
    sheets = list(role_play.sheets.all())
    mine = filling.own_sheet(role_play, assessor)
    if mine is None or mine.signed_at is None:
        raise NotAllowed
    if not all(each.signed_at for each in sheets):
        raise WaitsForOther
    role_play.assessors = len(sheets)
    role_play.save(update_fields=["assessors"])
    _record_when_whole(role_play)


def _check(role_play: RolePlay, sheet: ObservationSheet) -> None:
    if role_play.played_on > timezone.localdate():
        raise NotPlayedYet
    if not sheet.role:
        raise RoleNeeded
    if set(sheet.outcomes) != {criterion.id for criterion in rubric_of(role_play).criteria}:
        raise Undecided
    if all(outcome == Outcome.NOT_OBSERVED for outcome in sheet.outcomes.values()):
        raise NothingObserved
    if not sheet.reason:
        _check_without_reason(role_play, sheet)


def _check_without_reason(role_play: RolePlay, sheet: ObservationSheet) -> None:
    """Refuse a sheet that gives no reason but needs one. Judged by this sheet alone: the other's is not looked at."""
    if role_play.assessors > 1:
        raise WhyNeeded(_("À deux, chaque personne écrit ce qui fonde son avis. Écrivez-le en une phrase."))
    changed = changes(role_play, sheet)
    if changed:
        said = ", ".join(f"{label} ({before} → {after})" for label, (before, after) in changed.items())
        raise WhyNeeded(
            _("Cette fiche change un niveau : %(levels)s. Écrivez en une phrase ce qui fonde votre avis.")
            % {"levels": said}
        )


def changes(role_play: RolePlay, sheet: ObservationSheet) -> dict[str, tuple[int, int]]:
    """Return the levels that a sheet alone would change, by the words of the competency: before and after."""
    work = _begin(role_play, sheet.uuid)
    levels = levels_said(rate(work, _seen(role_play, sheet, ""), _verdicts(role_play, sheet, sheet.outcomes)))
    known = work.release.content.competencies
    return {
        in_language(known[reference].label_fr, known[reference].label_en): pair
        for reference, pair in levels.items()
        if pair[0] != pair[1]
    }


def _begin(role_play: RolePlay, post_id: uuid.UUID) -> Work:
    return working.begin(role_play.enrolment, post_id, release_sha256=role_play.release_sha256)


def _record_when_whole(role_play: RolePlay) -> None:
    """Say what the sheets say, once every planned one is signed: ratings in the order of signing, then the levels."""
    sheets = list(role_play.sheets.filter(signed_at__isnull=False).order_by("signed_at", "pk"))
    role_play.refresh_from_db()
    if role_play.recorded_at is not None or len(sheets) < role_play.assessors:
        return
    work = _begin(role_play, role_play.uuid)
    said: list[tincan.Statement] = []
    new: dict[str, list[Judged]] = {}
    for number, sheet in enumerate(sheets):
        at = work.place.at - APART * (len(sheets) - 1 - number)
        apart = replace(work, place=replace(work.place, at=at, post=sheet.uuid))
        ratings, judged = say(
            apart, _seen(role_play, sheet, _note(work, sheet)), _verdicts(role_play, sheet, sheet.outcomes)
        )
        said += ratings
        for reference, each in judged.items():
            new.setdefault(reference, []).extend(each)
    try:
        ledger.record([*said, *decisions(work.place, work.learner, new)])
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict
    role_play.recorded_at = work.place.at
    role_play.save(update_fields=["recorded_at"])


def _note(work: Work, sheet: ObservationSheet) -> str:
    """Keep the reason as a note about the person; return its id, empty without words."""
    if not sheet.reason:
        return ""
    return str(Note.objects.create(about=work.learner, author=sheet.assessor, text=sheet.reason).uuid)


def _seen(role_play: RolePlay, sheet: ObservationSheet, note: str) -> Seen:
    return Seen(
        mode=Mode.ROLE_PLAY,
        thing=Thing(KIND, str(role_play.situation_key), rubric_of(role_play).title),
        lesson="",
        assessor=sheet.assessor_key,
        assessor_role=AssessorRole(sheet.role).value,
        note=note,
    )


def _verdicts(role_play: RolePlay, sheet: ObservationSheet, outcomes: Mapping[str, str]) -> Sequence[Verdict]:
    """Return what a sheet says of each competency, with what it rests on."""
    signed = timezone.localdate(sheet.signed_at) if sheet.signed_at else timezone.localdate()
    rests_on = {
        "role_play": str(role_play.uuid),
        "rubric": role_play.rubric_id,
        "played_on": role_play.played_on.isoformat(),
        "signed_on": signed.isoformat(),
        "assessors": role_play.assessors,
    }
    return [
        replace(each, evidence={**each.evidence, **rests_on}) for each in judge_sheet(rubric_of(role_play), outcomes)
    ]
