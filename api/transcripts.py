"""A person's own transcripts, and their frozen documents."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import OwnReading
from lms.models import Transcript
from lms.transcripts.issuing import check_address


class TranscriptItem(serializers.ModelSerializer[Transcript]):
    """One transcript; `check_url` is public and shows no name."""

    superseded_by = serializers.CharField(source="superseded_by.number", default="", help_text="Number, or empty.")
    check_url = serializers.SerializerMethodField()

    class Meta:
        model = Transcript
        fields = [
            "number",
            "code",
            "extract",
            "language",
            "sha256",
            "issued_at",
            "revoked_at",
            "revocation_reason",
            "superseded_by",
            "check_url",
        ]

    def get_check_url(self, transcript: Transcript) -> str:
        """Return the address that proves the document."""
        return check_address(transcript.code)


class OwnTranscripts(OwnReading):
    """What the three views read."""

    serializer_class = TranscriptItem
    queryset = Transcript.objects.none()

    def get_queryset(self) -> QuerySet[Transcript]:
        """Return the person's own transcripts, the newest first."""
        rows = Transcript.objects.filter(learner=self.learner()).select_related("superseded_by")
        return rows.defer("document").order_by("-issued_at", "-pk")


class TranscriptList(OwnTranscripts):
    """List one's transcripts."""

    @extend_schema(operation_id="transcripts_list", responses=TranscriptItem(many=True))
    def get(self, _request: Request) -> Response:
        """List the person's own transcripts."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(TranscriptItem(page or [], many=True).data)


class TranscriptDetail(OwnTranscripts):
    """Show one of one's transcripts."""

    @extend_schema(operation_id="transcripts_retrieve")
    def get(self, _request: Request, number: str) -> Response:
        """Return one transcript's standing."""
        return Response(TranscriptItem(get_object_or_404(self.get_queryset(), number=number)).data)


class TranscriptDocumentDetail(OwnTranscripts):
    """Hand over the document of one of one's transcripts."""

    @extend_schema(operation_id="transcripts_document", responses=OpenApiTypes.OBJECT)
    def get(self, _request: Request, number: str) -> HttpResponse:
        """Return the frozen document, byte for byte what `sha256` is over."""
        row = get_object_or_404(self.get_queryset().exclude(document=""), number=number)
        return HttpResponse(row.document, content_type="application/json")
