"""An assessor decides on evidence: accepted, with an outcome for each competency, or to be completed, with a reason.

Accepting rates the competencies, in the mode of the kind, at most at the level that the kind can show; what a
qualification's block asks for and nobody verified carries no level, and its outcome stands in the decision alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.enrolling import learner_of
from lms.evidence import kinds
from lms.evidence.choices import offered
from lms.evidence.signing import asked_addresses, managers
from lms.models import Evidence, EvidenceReview, Note
from lms.models.evidence import EvidenceState
from lms.models.rating import Mode, Outcome
from lms.persons.registry import person_of
from lms.rating import Seen, Verdict, is_rateable, rate
from lms.records import ledger
from lms.refusals import AboveCeiling, FormReused, NotAllowed, Refused, UnknownCriterion
from lms.working import Work
from lms.xapi import evidence as telling
from lms.xapi import profile

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROLE = "trainer"
OUTCOMES = (Outcome.REACHED, Outcome.NOT_YET, Outcome.NOT_OBSERVED)


class AlreadyDecided(Refused):
    """The same person has decided on this piece."""

    message = _("Vous avez déjà décidé de cette preuve. Votre première décision compte.")


class NotWaiting(Refused):
    """The evidence is not waiting for a decision: wanted, to be completed, or sent anew meanwhile."""

    message = _("Cette preuve n’attend pas de décision : rouvrez-la pour voir où elle en est.")


class TooClose(Refused):
    """The tutor or the manager of the person at work does not accept what was done there."""

    message = _(
        "Vous êtes, pour cette personne, tuteur, tutrice ou responsable : une autre personne doit décider de cette "
        "preuve."
    )


class NeedsReason(Refused):
    """Evidence is never sent back without a word."""

    message = _("Écrivez ce qu’il faut compléter.")


class NeedsOutcome(Refused):
    """Accepted evidence needs an outcome for each competency."""

    message = _("Choisissez un résultat pour chaque compétence.")


@transaction.atomic
def decide(
    *,
    evidence: Evidence,
    piece: uuid.UUID,
    decision: str,
    outcomes: Mapping[str, Outcome],
    comment: str,
    assessor: User,
    post_id: uuid.UUID,
    levels: Mapping[str, int] | None = None,
) -> EvidenceReview:
    """Decide on the piece that was looked at; the same form again gives the same decision.

    `outcomes` by competency count only where the evidence is accepted; `levels` asks for less than the highest.
    Raises NotAllowed, TooClose, NotWaiting, AlreadyDecided, NeedsReason, NeedsOutcome, UnknownCriterion, AboveCeiling.
    """
    if not permissions.may_assess(assessor, evidence.enrolment):
        raise NotAllowed
    work = _whole(evidence, post_id)
    evidence.refresh_from_db()
    statement = work.place.statement_id(telling.what(profile.REVIEWED, evidence.uuid))
    known = EvidenceReview.objects.filter(statement=statement).first()
    if known is not None:
        return known
    key = str(learner_of(assessor).uuid)
    _check(evidence, piece, decision, assessor, key)
    accepted = decision == EvidenceState.ACCEPTED
    if not accepted and not comment.strip():
        raise NeedsReason
    verdicts = _verdicts(work, evidence, outcomes, levels or {}) if accepted else []
    note = Note.objects.create(about=work.learner, author=assessor, text=comment.strip()) if comment.strip() else None
    said = {
        "decision": EvidenceState(decision).value,
        "piece": str(piece),
        "outcomes": {each.competency: each.outcome for each in verdicts},
        "assessor_role": ROLE,
    } | ({"note": str(note.uuid)} if note else {})
    told = [
        telling.told(
            profile.REVIEWED, work.place, evidence.uuid, extension=profile.EVIDENCE_REVIEW, said=said, instructor=key
        ),
        *rate(work, _seen(evidence, key, str(note.uuid) if note else ""), verdicts),
    ]
    try:
        ledger.record(told)
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict
    return EvidenceReview.objects.get(statement=statement)


def _whole(evidence: Evidence, post_id: uuid.UUID) -> Work:
    """Begin the act on a release that also knows the competencies of the evidence's block."""
    work = working.begin(evidence.enrolment, post_id)
    content = work.release.content
    known = {**content.competencies, **offered(evidence.enrolment, evidence.kind, evidence.block)}
    return replace(work, release=replace(work.release, content=msgspec.structs.replace(content, competencies=known)))


def _check(evidence: Evidence, piece: uuid.UUID, decision: str, assessor: User, key: str) -> None:
    mine = EvidenceReview.objects.filter(evidence=evidence, piece=piece, assessor_key=key)
    if mine.exists():
        raise AlreadyDecided
    second = evidence.state == EvidenceState.ACCEPTED and decision == EvidenceState.ACCEPTED
    if evidence.piece != piece or not (evidence.state == EvidenceState.SENT or second):
        raise NotWaiting
    if kinds.may_be_signed(evidence.kind) and is_too_close(evidence, assessor):
        raise TooClose


def is_too_close(evidence: Evidence, assessor: User) -> bool:
    """Whether the assessor is the tutor who was asked to sign, or a manager by the organisation's mandate."""
    mine = {each.lower() for each in person_of(assessor).addresses}
    return bool(mine & (asked_addresses(evidence.uuid) | managers(evidence.enrolment)))


def tops(work_competencies: Mapping[str, str], evidence: Evidence) -> dict[str, int]:
    """Return the highest level this evidence can show of each competency, from the natures by reference."""
    return {
        reference: kinds.highest(
            evidence.kind,
            nature,
            tutor_signed=evidence.signed_at is not None,
            address_verified=evidence.address_verified,
        )
        for reference, nature in work_competencies.items()
    }


def _verdicts(
    work: Work, evidence: Evidence, outcomes: Mapping[str, Outcome], levels: Mapping[str, int]
) -> list[Verdict]:
    if set(outcomes) - set(evidence.competencies):
        raise UnknownCriterion
    if set(outcomes) != set(evidence.competencies) or set(outcomes.values()) - set(OUTCOMES):
        raise NeedsOutcome
    known = work.release.content.competencies
    highest = tops({each: known[each].nature for each in outcomes if each in known}, evidence)
    said = []
    for reference, outcome in sorted(outcomes.items()):
        top = highest.get(reference, 0)
        level = levels.get(reference, top)
        if level > top and is_rateable(work.release.content, reference):
            raise AboveCeiling
        said.append(Verdict(reference, Outcome(outcome).value, _rests_on(evidence), level=level))
    return said


def _rests_on(evidence: Evidence) -> dict[str, str | bool]:
    """Return what a rating rests on, as the rules read it; `piece` is the evidence, however often it was sent."""
    return {
        "piece": str(evidence.uuid),
        "dated": evidence.happened_on.isoformat() if evidence.happened_on else "",
        "tutor_signed": evidence.signed_at is not None,
        "address_verified": evidence.address_verified,
        "accepted_by": "assessor",
    }


def _seen(evidence: Evidence, assessor: str, note: str) -> Seen:
    return Seen(
        mode=Mode(kinds.MODES[evidence.kind]),
        thing=telling.thing(evidence.uuid),
        lesson="",
        assessor=assessor,
        assessor_role=ROLE,
        note=note,
    )
