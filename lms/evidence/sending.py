"""A trainer asks for evidence; a person sends it. What it says stays in the piece; statements name it and its hash."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.enrolling import learner_of
from lms.evidence.choices import offered
from lms.evidence.preparing import UnknownCompetency
from lms.evidence.spotting import Spotted, spot
from lms.models import Enrolment, Evidence, EvidencePiece, Note
from lms.models.evidence import EvidenceKind, EvidenceState
from lms.records import ledger
from lms.refusals import FormReused, NotAllowed, Refused
from lms.xapi import evidence as telling
from lms.xapi import profile

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Incomplete(Refused):
    """Something that evidence needs is not there; `page` is the page where it is said."""

    message = _("Il manque quelque chose à cette preuve.")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class LooksLikeNames(Refused):
    """There are words that look like somebody's name, and the person has not said that they are none."""

    message = _("Des mots ressemblent à un nom.")

    def __init__(self, spotted: Sequence[tuple[str, Spotted]]) -> None:
        super().__init__()
        self.spotted = spotted


class WaitsFor(Refused):
    """The evidence was accepted meanwhile."""

    message = _("Cette preuve a été acceptée entre-temps : elle ne change plus.")


@transaction.atomic
def request(
    *,
    enrolment: Enrolment,
    kind: str,
    competencies: Sequence[str],
    words: str,
    trainer: User,
    post_id: uuid.UUID,
    block: str = "",
) -> Evidence:
    """Ask a person for evidence of some competencies; the same form again asks once. `words` go to a note.

    Raises NotAllowed, UnknownCompetency.
    """
    if not permissions.may_assess(trainer, enrolment):
        raise NotAllowed
    if not competencies or set(competencies) - set(offered(enrolment, kind, block)):
        raise UnknownCompetency
    work = working.begin(enrolment, post_id)
    name = uuid.uuid5(work.learner.uuid, f"{post_id}:evidence")
    known = Evidence.objects.filter(uuid=name).first()
    if known is not None:
        return known
    said: dict[str, Any] = {"kind": EvidenceKind(kind).value, "competencies": sorted(set(competencies))}
    said |= {"block": block} if block else {}
    if words.strip():
        note = Note.objects.create(about=work.learner, author=trainer, text=words.strip())
        said["note"] = str(note.uuid)
    trainer_key = str(learner_of(trainer).uuid)
    _record(
        [
            telling.told(
                profile.REQUESTED,
                work.place,
                name,
                extension=profile.EVIDENCE,
                said=said,
                instructor=trainer_key,
            )
        ]
    )
    return Evidence.objects.get(uuid=name)


def _record(said: list[Any]) -> None:
    try:
        ledger.record(said)
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict


def missing(piece: EvidencePiece) -> str:
    """Return the first page of a draft that is not answered; empty when it is whole."""
    if not piece.what.strip():
        return "quoi"
    if piece.kind == EvidenceKind.PRIOR_LEARNING and not piece.block:
        return "bloc"
    if piece.happened_on is None:
        return "quand"
    if not piece.competencies:
        return "competences"
    return "" if piece.text.strip() or piece.file else "contenu"


def spotted(piece: EvidencePiece) -> list[tuple[str, Spotted]]:
    """Return what looks like a name in a piece, with the field where it stands: `what`, `text` or `file_name`."""
    stem = piece.file_name.rpartition(".")[0].replace("_", " ").replace("-", " ")
    texts = {"what": piece.what, "text": piece.text, "file_name": stem}
    return [(name, each) for name, text in texts.items() for each in spot(text)]


def digest(piece: EvidencePiece) -> str:
    """Return the SHA-256 over everything that a piece says, its file included; what a tutor signs."""
    said = {
        "evidence": str(piece.evidence),
        "kind": piece.kind,
        "what": piece.what,
        "happened_on": piece.happened_on.isoformat() if piece.happened_on else "",
        "block": piece.block,
        "competencies": sorted(piece.competencies),
        "text": piece.text,
        "file": piece.file_sha256,
        "file_name": piece.file_name,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def send(*, piece: EvidencePiece, post_id: uuid.UUID, confirmed: bool) -> Evidence:
    """Send a draft: from now on it stays as it is, and assessors see it. Sent twice, it is sent once.

    `confirmed`: the person says that what looks like a name is none. Raises Incomplete, LooksLikeNames, WaitsFor.
    """
    work = working.begin(piece.enrolment, post_id)
    piece.refresh_from_db()
    if piece.sent_at is not None:
        return Evidence.objects.get(uuid=piece.evidence)
    if page := missing(piece):
        raise Incomplete(page)
    if not confirmed and (found := spotted(piece)):
        raise LooksLikeNames(found)
    if Evidence.objects.filter(uuid=piece.evidence, state=EvidenceState.ACCEPTED).exists():
        raise WaitsFor
    piece.sha256, piece.sent_at = digest(piece), timezone.now()
    piece.save(update_fields=["sha256", "sent_at"])
    said: dict[str, Any] = {
        "kind": piece.kind,
        "competencies": sorted(set(piece.competencies)),
        "piece": str(piece.uuid),
        "sha256": piece.sha256,
        "dated": piece.happened_on.isoformat() if piece.happened_on else "",
    }
    said |= {"block": piece.block} if piece.block else {}
    told = telling.told(profile.SUBMITTED, work.place, piece.evidence, extension=profile.EVIDENCE, said=said)
    working.record(work, [told])
    return Evidence.objects.get(uuid=piece.evidence)
