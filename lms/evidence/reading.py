"""Evidence as pages show it: a person's own by competency, and what waits for an assessor. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from curriculum.releasing import open_release
from lms.evidence.choices import label, labels
from lms.models import Enrolment, Evidence, EvidencePiece, EvidenceReview, Learner, Note, SignatureRequest
from lms.models.evidence import EvidenceKind, EvidenceState
from lms.permissions import cohorts_trained
from lms.sharing import person_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


SHOWN = 20  # accepted pieces that are offered for a second opinion


@dataclass(frozen=True)
class Item:
    """One evidence: `words` say what is asked for or missing; `draft`: an edition was begun and not sent."""

    uuid: UUID
    kind: str
    title: str
    state: str
    state_text: str
    words: str
    draft: bool


@dataclass(frozen=True)
class Line:
    """One competency and its evidence, which may be none."""

    reference: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    """One module that a person follows; `drafts` are what was begun there and never sent."""

    enrolment: UUID
    title: str
    language: str
    drafts: tuple[EvidencePiece, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Waiting:
    """One evidence before an assessor."""

    uuid: UUID
    name: str
    kind: str
    title: str
    sent_at: datetime.datetime | None
    signed: bool


@dataclass(frozen=True)
class Standing:
    """How many of a person's pieces of evidence wait for a decision, and how many were accepted."""

    waiting: int
    accepted: int


def standing(learner: Learner) -> Standing:
    """Count a person's evidence; in one query."""
    mine = Evidence.objects.filter(enrolment__learner=learner)
    found = mine.aggregate(
        waiting=Count("pk", filter=Q(state=EvidenceState.SENT)),
        accepted=Count("pk", filter=Q(state=EvidenceState.ACCEPTED)),
    )
    return Standing(**found)


def own(user: User) -> tuple[Section, ...]:
    """Return the evidence of a person, module by module and competency by competency; in a fixed number of queries."""
    mine = Enrolment.objects.filter(learner__user=user).select_related("release")
    enrolments = list(mine.defer("release__content", "release__keys"))
    rows = list(Evidence.objects.filter(enrolment__in=enrolments).order_by("asked_at", "sent_at", "pk"))
    pieces = EvidencePiece.objects.filter(
        Q(sent_at=None, enrolment__in=enrolments) | Q(uuid__in=[row.piece for row in rows if row.piece])
    ).order_by("pk")
    known = {piece.uuid: piece for piece in pieces}
    drafts = {piece.evidence: piece for piece in known.values() if piece.sent_at is None}
    words = notes(each for row in rows for each in (row.wish, row.reason))
    sections = []
    for enrolment in enrolments:
        here = [row for row in rows if row.enrolment_id == enrolment.pk]
        items = {row.uuid: _item(row, known, drafts, words) for row in here}
        begun = tuple(
            piece for piece in drafts.values() if piece.enrolment_id == enrolment.pk and piece.evidence not in items
        )
        content = open_release(enrolment.release_id).content
        sections.append(
            Section(enrolment.uuid, content.module.title, content.language, begun, _lines(enrolment, here, items))
        )
    return tuple(sections)


def _item(
    row: Evidence,
    pieces: Mapping[UUID, EvidencePiece],
    drafts: Mapping[UUID, EvidencePiece],
    words: Mapping[UUID, str],
) -> Item:
    piece = pieces.get(row.piece) if row.piece else None
    kind = str(EvidenceKind(row.kind).label)
    asked = row.reason if row.state == EvidenceState.TO_COMPLETE else row.wish
    return Item(
        uuid=row.uuid,
        kind=kind,
        title=piece.what if piece else "",
        state=row.state,
        state_text=str(EvidenceState(row.state).label).capitalize(),
        words=words.get(asked, "") if asked and row.state in {EvidenceState.WANTED, EvidenceState.TO_COMPLETE} else "",
        draft=row.uuid in drafts,
    )


def _lines(enrolment: Enrolment, rows: Sequence[Evidence], items: Mapping[UUID, Item]) -> tuple[Line, ...]:
    """The release's competencies, then those of blocks that evidence was sent about."""
    content = open_release(enrolment.release_id).content
    named = {reference: label(doc) for reference, doc in sorted(content.competencies.items())}
    others = sorted({each for row in rows for each in row.competencies} - set(named))
    named |= labels(enrolment, others)
    return tuple(
        Line(reference, words, tuple(items[row.uuid] for row in rows if reference in row.competencies))
        for reference, words in named.items()
    )


def notes(wanted: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the words of notes by id; those that are gone are left out."""
    ids = {each for each in wanted if each is not None}
    return dict(Note.objects.filter(uuid__in=ids).values_list("uuid", "text")) if ids else {}


def before(user: User) -> QuerySet[Evidence]:
    """Return the evidence that somebody may assess: of people in their groups, never their own."""
    rows = Evidence.objects.filter(enrolment__cohort__in=cohorts_trained(user))
    return rows.exclude(enrolment__learner__user=user).select_related("enrolment__learner__user", "enrolment__cohort")


def queue(user: User) -> tuple[Waiting, ...]:
    """Return what waits for a decision, the oldest first."""
    return _waiting(before(user).filter(state=EvidenceState.SENT).order_by("sent_at", "pk"))


def second_opinions(user: User) -> tuple[Waiting, ...]:
    """Return accepted evidence that the user has said nothing of, the newest first; a few at most."""
    key = Learner.objects.filter(user=user).values_list("uuid", flat=True).first()
    judged = EvidenceReview.objects.filter(assessor_key=str(key or "")).values("evidence")
    rows = before(user).filter(state=EvidenceState.ACCEPTED).exclude(pk__in=judged).order_by("-decided_at", "pk")
    return _waiting(rows[:SHOWN])


def _waiting(rows: QuerySet[Evidence]) -> tuple[Waiting, ...]:
    found = list(rows)
    titles = dict(EvidencePiece.objects.filter(uuid__in=[row.piece for row in found]).values_list("uuid", "what"))
    return tuple(
        Waiting(
            uuid=row.uuid,
            name=person_name(row.enrolment.learner.user) if row.enrolment.learner.user else "",
            kind=str(EvidenceKind(row.kind).label),
            title=titles.get(row.piece, "") if row.piece else "",
            sent_at=row.sent_at,
            signed=row.signed_at is not None,
        )
        for row in found
    )


@dataclass(frozen=True)
class Told:
    """One decision on an evidence, as its owner reads it: no name, and no outcome that a level does not tell."""

    decision: str
    at: datetime.datetime
    words: str


@dataclass(frozen=True)
class Asked:
    """One request to sign: to whom, and what became of it."""

    address: str
    verified: bool
    at: datetime.datetime
    until: datetime.datetime
    answer: str
    role: str
    words: str
    dead: bool


def history(evidence: Evidence) -> tuple[Told, ...]:
    """Return every decision on an evidence, the newest first."""
    rows = list(evidence.reviews.order_by("-reviewed_at"))
    words = notes(row.note for row in rows)
    return tuple(
        Told(str(EvidenceState(row.decision).label), row.reviewed_at, words.get(row.note, "") if row.note else "")
        for row in rows
    )


def requests(evidence: Evidence, now: datetime.datetime) -> tuple[Asked, ...]:
    """Return every request to sign an evidence, the newest first."""
    rows = list(SignatureRequest.objects.filter(evidence=evidence.uuid).order_by("-created_at"))
    words = notes(row.note for row in rows)
    return tuple(
        Asked(
            address=row.address,
            verified=row.verified,
            at=row.created_at,
            until=row.expires_at,
            answer=row.answer,
            role=str(row.get_role_display()) if row.role else "",
            words=words.get(row.note, "") if row.note else "",
            dead=row.expires_at <= now or row.sha256 != evidence.sha256,
        )
        for row in rows
    )
