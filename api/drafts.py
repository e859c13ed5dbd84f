"""The draft of an own evidence: opened, described, given a file, removed. Nobody else ever sees it."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import FileUploadParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.evidence import DraftSent, FileItem, StandingItem, file_of, standing
from api.reaching import page
from api.writing import MISSING, Acting
from lms.evidence import preparing, sending
from lms.models import EvidencePiece
from lms.models.evidence import EvidenceKind
from lms.views import evidence as pages

DISPOSITION = OpenApiParameter(
    "Content-Disposition",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The name of the file: `attachment; filename="compte-rendu.pdf"`.',
)


class DraftItem(serializers.Serializer[Any]):
    """What a draft says so far; `missing` names the first field that it still needs."""

    kind = serializers.ChoiceField(choices=EvidenceKind.values)
    what = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)
    block = serializers.CharField(allow_blank=True)
    competencies = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField(allow_blank=True)
    file = FileItem(allow_null=True)
    missing = serializers.CharField(allow_blank=True)


def own_draft(request: Request, key: uuid.UUID) -> EvidencePiece:
    """Return the person's open draft of an evidence; 404 where there is none."""
    found = pages.own_draft(page(request), key)
    if found is None:
        raise Http404
    return found


class Draft(Acting):
    """Read, open, describe and remove a draft."""

    serializer_class = DraftItem

    @extend_schema(operation_id="evidence_draft_retrieve")
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return what the draft says so far."""
        piece = own_draft(request, key)
        missing = sending.missing(piece)
        same = ("kind", "what", "happened_on", "block", "competencies", "text")
        more = {"file": file_of(piece), "missing": MISSING[missing] if missing else ""}
        return Response(DraftItem({name: getattr(piece, name) for name in same} | more).data)

    @extend_schema(operation_id="evidence_draft_create", request=None, responses={201: StandingItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Open an edition of an evidence that is wanted, waits or is to be completed; made from what was sent."""
        found = pages.own_evidence(page(request), key)

        def act(_post: uuid.UUID) -> Any:
            preparing.resume(found)
            return standing(key)

        return self.perform(act)

    @extend_schema(operation_id="evidence_draft_update", request=DraftSent, responses={200: StandingItem})
    def patch(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Change what is sent of the draft; the same again changes nothing."""
        piece, said = own_draft(request, key), self.read(DraftSent)

        def act(_post: uuid.UUID) -> Any:
            preparing.describe(piece, **said)
            return standing(key)

        return self.perform(act, status=200)

    @extend_schema(operation_id="evidence_draft_delete", responses={204: None})
    def delete(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Remove the draft with its file; what was sent stays."""
        piece = own_draft(request, key)
        return self.perform(lambda _post: preparing.abandon(piece), status=204)


class DraftFile(Acting):
    """Put a file on a draft, or take it off."""

    serializer_class = StandingItem
    parser_classes: Any = [FileUploadParser]

    @extend_schema(
        operation_id="evidence_draft_file_update",
        parameters=[DISPOSITION],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={200: StandingItem},
    )
    def put(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Put a file on the draft instead of the one before: the body is the file, the header holds its name."""
        piece, upload = own_draft(request, key), dict(request.data).get("file")
        if not isinstance(upload, UploadedFile):  # a request without a body has no file
            raise serializers.ValidationError({"file": _("Ce champ est obligatoire.")})

        def act(_post: uuid.UUID) -> Any:
            preparing.attach(piece, upload)
            return standing(key)

        return self.perform(act, status=200, said=_said(upload))

    @extend_schema(operation_id="evidence_draft_file_delete", responses={204: None})
    def delete(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Take the file off the draft."""
        piece = own_draft(request, key)

        def act(_post: uuid.UUID) -> None:
            preparing.detach(piece)

        return self.perform(act, status=204, said="no file")


def _said(upload: UploadedFile[Any]) -> str:
    """Return what stands for a file in a request's fingerprint: its name and the hash of its bytes."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return f"{upload.name}\n{digest.hexdigest()}"
