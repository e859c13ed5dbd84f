"""The projections of evidence: where each piece stands, and what assessors decided (rules: `projections.py`)."""

from __future__ import annotations

import datetime
import uuid

from lms.models import Evidence, EvidenceReview
from lms.models.evidence import EvidenceState
from lms.records.copying import assessor_key
from lms.records.events import Event
from lms.records.projections import projects
from lms.xapi import profile


def _row(event: Event) -> Evidence | None:
    """The evidence that an event is about; None where the statement that made it was voided."""
    return Evidence.objects.filter(uuid=event.key, enrolment=event.enrolment).first()


@projects(profile.REQUESTED, "evidence")
def evidence_requested(event: Event) -> None:
    """Evidence is wanted."""
    if event.enrolment is None:
        return
    said = event.found(profile.EVIDENCE)
    Evidence.objects.create(
        uuid=uuid.UUID(event.key),
        statement=event.uuid,
        enrolment=event.enrolment,
        kind=said["kind"],
        block=said.get("block", ""),
        competencies=said["competencies"],
        state=EvidenceState.WANTED,
        wish=said.get("note"),
        asked_at=event.at,
    )


@projects(profile.SUBMITTED, "evidence")
def evidence_sent(event: Event) -> None:
    """Evidence was sent: a new piece waits, and what was signed or missing of an earlier one is of the past."""
    if event.enrolment is None:
        return
    said = event.found(profile.EVIDENCE)
    row = _row(event) or Evidence(uuid=uuid.UUID(event.key), statement=event.uuid, enrolment=event.enrolment)
    row.kind, row.block, row.competencies = said["kind"], said.get("block", ""), said["competencies"]
    row.state, row.sent_at = EvidenceState.SENT, event.at
    row.piece, row.sha256 = uuid.UUID(said["piece"]), said["sha256"]
    row.happened_on = datetime.date.fromisoformat(said["dated"])
    row.signed_at, row.address_verified, row.reason, row.decided_at = None, False, None, None
    row.save()


@projects(profile.SIGNED, "evidence")
def evidence_signed(event: Event) -> None:
    """A tutor signed the evidence as it stands; a signature of an earlier piece says nothing of it."""
    said = event.found(profile.SIGNATURE)
    row = _row(event)
    if row is None or row.sha256 != said["sha256"]:
        return
    row.signed_at, row.address_verified = event.at, said["address_verified"]
    row.save(update_fields=["signed_at", "address_verified"])


@projects(profile.REVIEWED, "evidence")
def evidence_reviewed(event: Event) -> None:
    """An assessor decided; a second opinion on accepted evidence leaves its state as it is."""
    said = event.found(profile.EVIDENCE_REVIEW)
    row = _row(event)
    if row is None:
        return
    EvidenceReview.objects.create(
        statement=event.uuid,
        evidence=row,
        piece=uuid.UUID(said["piece"]),
        decision=said["decision"],
        outcomes=said["outcomes"],
        assessor_key=assessor_key(event),
        assessor_role=said["assessor_role"],
        note=said.get("note"),
        reviewed_at=event.at,
    )
    row.state, row.decided_at = said["decision"], event.at
    row.reason = said.get("note") if said["decision"] == EvidenceState.TO_COMPLETE else None
    row.save(update_fields=["state", "decided_at", "reason"])
