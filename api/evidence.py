"""A person's own evidence: where each piece stands, its words and its file; begun here, and sent.

Answers that are kept under a key hold no words that a person wrote: those are read with GET.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reaching import asker, own_seat, page
from api.reading import OwnReading
from api.writing import MISSING, Acting
from lms.evidence import files, preparing, reading, sending
from lms.evidence.choices import block_called
from lms.evidence.preparing import TEXT_MAX
from lms.forms.evidence import WHAT_MAX
from lms.models import Evidence, EvidencePiece
from lms.models.evidence import EvidenceKind
from lms.permissions import may_see_piece
from lms.views import evidence as pages

DRAFT = "draft"
STATES = [DRAFT, "wanted", "sent", "accepted", "to_complete"]


class EvidenceItem(serializers.Serializer[Any]):
    """One evidence; `what` is what was sent, else what the draft says. `draft`: an edition is open."""

    key = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=EvidenceKind.values)
    state = serializers.ChoiceField(choices=STATES)
    draft = serializers.BooleanField()
    what = serializers.CharField(allow_blank=True)
    happened_on = serializers.DateField(allow_null=True)
    block = serializers.CharField(allow_blank=True)
    competencies = serializers.ListField(child=serializers.CharField())
    sent_at = serializers.DateTimeField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)


class FileItem(serializers.Serializer[Any]):
    """A file that was added."""

    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class DecisionTold(serializers.Serializer[Any]):
    """One decision on it, as its owner reads it."""

    decision = serializers.CharField()
    at = serializers.DateTimeField()
    words = serializers.CharField(allow_blank=True)


class EvidenceDetailItem(EvidenceItem):
    """One evidence with what was sent; `wish` is what a trainer asked for, `reason` what is to be completed."""

    piece = serializers.UUIDField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    file = FileItem(allow_null=True)
    wish = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    history = DecisionTold(many=True)


class StandingItem(serializers.Serializer[Any]):
    """Where an evidence stands; `missing` names the first field that its draft still needs."""

    key = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    draft = serializers.BooleanField()
    missing = serializers.CharField(allow_blank=True)


class DraftSent(serializers.Serializer[Any]):
    """What a draft says; only what is sent changes. Another block empties the competencies."""

    kind = serializers.ChoiceField(choices=EvidenceKind.values, required=False)
    what = serializers.CharField(max_length=WHAT_MAX, required=False)
    happened_on = serializers.DateField(required=False, allow_null=True)
    block = serializers.CharField(max_length=120, required=False, allow_blank=True)
    competencies = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=200)
    text = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True)

    def validate_happened_on(self, day: Any) -> Any:
        """Refuse a day that has not come."""
        if day is not None and day > timezone.localdate():
            raise serializers.ValidationError(_("Cette date n’est pas encore passée."))
        return day

    def validate_block(self, block: str) -> str:
        """Refuse a block that is none."""
        if block and block_called(block) is None:
            raise serializers.ValidationError(_("Choisissez un bloc."))
        return block


class EvidenceSent(DraftSent):
    """A new evidence: of an own enrolment, of a kind, and in a few words what was done."""

    enrolment = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=EvidenceKind.values)
    what = serializers.CharField(max_length=WHAT_MAX)


class Confirmed(serializers.Serializer[Any]):
    """Whether what looks like a name is none, as the person says."""

    confirmed = serializers.BooleanField(required=False, default=False)


def file_of(piece: EvidencePiece | None) -> dict[str, Any] | None:
    """Return what is told of a piece's file; None without one."""
    if piece is None or not piece.file:
        return None
    return {
        "name": piece.file_name,
        "media_type": piece.media_type,
        "size": piece.size,
        "sha256": piece.file_sha256,
    }


def item(row: Evidence | None, piece: EvidencePiece | None, draft: EvidencePiece | None) -> dict[str, Any]:
    """Return one evidence, from its row, what was sent last, and its draft; a new draft has no row yet."""
    shown = piece or draft
    first: Any = row or draft
    return {
        "key": row.uuid if row else first.evidence,
        "enrolment": first.enrolment.uuid,
        "kind": first.kind,
        "state": row.state if row else DRAFT,
        "draft": draft is not None,
        "what": shown.what if shown else "",
        "happened_on": first.happened_on,
        "block": first.block,
        "competencies": sorted(first.competencies),
        "sent_at": row.sent_at if row else None,
        "signed_at": row.signed_at if row else None,
    }


def standing(key: uuid.UUID) -> Any:
    """Return where an evidence stands, without anybody's words."""
    row = Evidence.objects.select_related("enrolment").filter(uuid=key).first()
    draft = EvidencePiece.objects.select_related("enrolment").filter(evidence=key, sent_at=None).first()
    first: Any = row or draft
    missing = sending.missing(draft) if draft else ""
    return StandingItem(
        {
            "key": key,
            "enrolment": first.enrolment.uuid,
            "state": row.state if row else DRAFT,
            "draft": draft is not None,
            "missing": MISSING[missing] if missing else "",
        }
    ).data


class EvidenceList(Acting):
    """List one's evidence, and begin a new one."""

    serializer_class = EvidenceItem

    @extend_schema(operation_id="evidence_list", responses=EvidenceItem(many=True))
    def get(self, request: Request) -> Response:
        """List the person's evidence, the newest first, drafts that were never sent before the rest."""
        mine = {"enrolment__learner__user": asker(request)}
        rows = list(Evidence.objects.filter(**mine).select_related("enrolment").order_by("-pk"))
        pieces = EvidencePiece.objects.filter(**mine).select_related("enrolment").order_by("-pk")
        drafts = {piece.evidence: piece for piece in pieces if piece.sent_at is None}
        sent = {piece.uuid: piece for piece in pieces}
        known = {row.uuid for row in rows}
        found = [item(None, None, draft) for key, draft in drafts.items() if key not in known]
        found += [item(row, sent.get(row.piece) if row.piece else None, drafts.get(row.uuid)) for row in rows]
        return self.get_paginated_response(EvidenceItem(self.paginate_queryset(found) or [], many=True).data)

    @extend_schema(operation_id="evidence_create", request=EvidenceSent, responses={201: StandingItem})
    def post(self, request: Request) -> HttpResponse:
        """Begin a draft, with whatever is known of it already; nobody else sees it before it is sent."""
        said = self.read(EvidenceSent)
        enrolment = own_seat(request, said.pop("enrolment")).enrolment
        kind, what = said.pop("kind"), said.pop("what")

        def act(post: uuid.UUID) -> Any:
            piece = preparing.begin(enrolment=enrolment, kind=kind, what=what, post_id=post)
            if said:
                piece = preparing.describe(piece, **said)
            return standing(piece.evidence)

        return self.perform(act)


class EvidenceDetail(OwnReading):
    """Show one of one's evidence."""

    serializer_class = EvidenceDetailItem

    @extend_schema(operation_id="evidence_retrieve")
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return an own evidence with what was sent and what was decided; of a new draft, what it says."""
        draft = pages.own_draft(page(request), key) if pieces_of(request, key) else None
        row = Evidence.objects.filter(uuid=key).first()
        if row is not None or draft is None:
            row = pages.own_evidence(page(request), key)
        piece = row.sent_piece if row else None
        words = reading.notes([row.wish, row.reason]) if row else {}
        return Response(
            EvidenceDetailItem(
                item(row, piece, draft)
                | {
                    "piece": piece.uuid if piece else None,
                    "sha256": row.sha256 if row else "",
                    "text": piece.text if piece else "",
                    "file": file_of(piece),
                    "wish": words.get(row.wish, "") if row and row.wish else "",
                    "reason": words.get(row.reason, "") if row and row.reason else "",
                    "history": reading.history(row) if row else (),
                }
            ).data
        )


def pieces_of(request: Request, key: uuid.UUID) -> bool:
    """Whether the person has written anything of an evidence: a wish alone has no piece."""
    return EvidencePiece.objects.filter(evidence=key, enrolment__learner__user=asker(request)).exists()


class Gone(exceptions.APIException):
    """What lies in the store is not what was sent."""

    status_code = 410


class EvidenceFile(OwnReading):
    """Hand out the file that was sent."""

    serializer_class = FileItem

    def perform_content_negotiation(self, request: Request, force: bool = True) -> Any:  # noqa: FBT001, FBT002
        """Take any `Accept`: the answer is of the file's own type."""
        return super().perform_content_negotiation(request, force)

    @extend_schema(operation_id="evidence_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Return the file of what was sent last: to its owner and to who may assess it."""
        rows = EvidencePiece.objects.select_related("enrolment__learner", "enrolment__cohort")
        piece = rows.filter(evidence=key, sent_at__isnull=False).order_by("-sent_at").first()
        if piece is None or not piece.file or not may_see_piece(asker(request), piece):
            raise Http404
        try:
            return pages.handed_out(piece, files.bytes_of(piece))
        except files.FileChanged as why:
            raise Gone(str(why)) from why


class EvidenceSending(Acting):
    """Send a draft."""

    serializer_class = StandingItem

    @extend_schema(operation_id="evidence_send", request=Confirmed, responses={200: StandingItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Send the draft: from then on it stays as it is, and assessors see it. Sent already: as it stands."""
        draft = pages.own_draft(page(request), key)
        said = self.read(Confirmed)

        def act(post: uuid.UUID) -> Any:
            if draft is not None:
                sending.send(piece=draft, post_id=post, confirmed=said["confirmed"])
            return standing(key)

        return self.perform(act, status=200)
