"""A draft of evidence: what a person has typed so far, page by page. Nobody else sees it; nothing is said of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms import working
from lms.evidence import files
from lms.evidence.choices import offered
from lms.models import Enrolment, Evidence, EvidencePiece
from lms.models.evidence import EvidenceKind, EvidenceState
from lms.refusals import Refused

# What an edition takes over from the piece before it.
COPIED = ("kind", "what", "happened_on", "block", "competencies", "text")
TEXT_MAX = 20_000


class Accepted(Refused):
    """Accepted evidence stays as it is."""

    message = _("Cette preuve est acceptée : elle ne change plus. Vous pouvez en ajouter une autre.")


class UnknownCompetency(Refused):
    """A competency that this evidence cannot be about."""

    message = _("Cette compétence ne fait pas partie de celles que l’on peut choisir ici.")


@transaction.atomic
def begin(
    *, enrolment: Enrolment, kind: str, what: str, post_id: uuid.UUID, competencies: tuple[str, ...] = ()
) -> EvidencePiece:
    """Begin a new evidence; the same form again gives the same draft, with what it says now."""
    learner = working.lock(enrolment.learner_id)
    name = uuid.uuid5(learner.uuid, f"{post_id}:piece")
    piece = EvidencePiece.objects.filter(uuid=name).first()
    if piece is None:
        known = offered(enrolment, kind)
        piece = EvidencePiece(
            uuid=name,
            evidence=uuid.uuid5(learner.uuid, f"{post_id}:evidence"),
            enrolment=enrolment,
            competencies=[each for each in competencies if each in known],
        )
    if piece.sent_at is None:
        _set_kind(piece, EvidenceKind(kind))
        piece.what = what
        piece.save()
    return piece


@transaction.atomic
def resume(evidence: Evidence) -> EvidencePiece:
    """Return the draft of evidence that is wanted, waits or is to be completed; made from the last piece if need be.

    Raises Accepted.
    """
    working.lock(evidence.enrolment.learner_id)
    evidence.refresh_from_db()
    draft = EvidencePiece.objects.filter(evidence=evidence.uuid, sent_at=None).first()
    if draft is not None:
        return draft
    if evidence.state == EvidenceState.ACCEPTED:
        raise Accepted
    draft = EvidencePiece(uuid=uuid.uuid4(), evidence=evidence.uuid, enrolment=evidence.enrolment)
    last = evidence.sent_piece
    if last is None:
        draft.kind, draft.block, draft.competencies = evidence.kind, evidence.block, evidence.competencies
    else:
        for name in COPIED:
            setattr(draft, name, getattr(last, name))
        if last.file:
            files.keep(draft, files.Checked(files.bytes_of(last), last.file_name, last.media_type))
    draft.save()
    return draft


def _set_kind(piece: EvidencePiece, kind: EvidenceKind) -> None:
    """Change the kind; competencies of another offer do not fit any more."""
    if EvidenceKind.PRIOR_LEARNING in {kind, piece.kind} and kind != piece.kind:
        piece.block, piece.competencies = "", []
    piece.kind = kind


@transaction.atomic
def describe(piece: EvidencePiece, **said: Any) -> EvidencePiece:
    """Keep what a page of the draft says: `kind`, `what`, `happened_on`, `block`, `competencies` or `text`.

    A piece that was sent meanwhile stays as it is. Raises UnknownCompetency.
    """
    working.lock(piece.enrolment.learner_id)
    piece.refresh_from_db()
    if piece.sent_at is not None:
        return piece
    if "kind" in said:
        _set_kind(piece, EvidenceKind(said.pop("kind")))
    if "block" in said and said["block"] != piece.block:
        piece.competencies = []
    for name, value in said.items():
        setattr(piece, name, value)
    if set(piece.competencies) - set(offered(piece.enrolment, piece.kind, piece.block)):
        raise UnknownCompetency
    piece.save()
    return piece


@transaction.atomic
def attach(piece: EvidencePiece, upload: UploadedFile[Any]) -> EvidencePiece:
    """Put a file on the draft instead of the one before. Raises EmptyFile, TooLarge, FalseType (lms/evidence/files)."""
    found = files.check(upload)
    working.lock(piece.enrolment.learner_id)
    piece.refresh_from_db()
    if piece.sent_at is None:
        _forget_file(piece)
        files.keep(piece, found)
        piece.save()
    return piece


@transaction.atomic
def detach(piece: EvidencePiece) -> EvidencePiece:
    """Take the file off the draft."""
    working.lock(piece.enrolment.learner_id)
    piece.refresh_from_db()
    if piece.sent_at is None:
        _forget_file(piece)
        piece.save()
    return piece


@transaction.atomic
def abandon(piece: EvidencePiece) -> None:
    """Remove a draft with its file; what was sent stays."""
    working.lock(piece.enrolment.learner_id)
    row = EvidencePiece.objects.filter(pk=piece.pk, sent_at=None).first()
    if row is not None:
        _forget_file(row)
        row.delete()


def _forget_file(piece: EvidencePiece) -> None:
    """Empty the fields of the file, and remove the file once that is committed."""
    name, store = piece.file.name, piece.file.storage
    if name:
        transaction.on_commit(lambda: store.delete(name), robust=True)
    piece.file = None
    piece.file_name = piece.media_type = piece.file_sha256 = ""
    piece.size = 0
