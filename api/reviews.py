"""Evidence before its assessors: what waits, one piece with its criteria, and deciding on it; asking for evidence.

What another assessor decided is not shown to who has not decided.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.evidence import FileItem, StandingItem, file_of, standing
from api.reaching import asker, own_cohort, page, theirs
from api.reading import OwnReading
from api.writing import Acting
from lms.evidence import reading, reviewing, sending
from lms.evidence.criteria import criteria_of
from lms.evidence.kinds import may_be_signed
from lms.forms.deciding import COMMENT_MAX
from lms.models import EvidenceReview, Learner
from lms.models.evidence import EvidenceKind, EvidenceState
from lms.models.rating import Outcome
from lms.views.evidence_review import assessed

OUTCOMES = [each.value for each in reviewing.OUTCOMES]
DECISIONS = [EvidenceState.ACCEPTED.value, EvidenceState.TO_COMPLETE.value]
WORDS_MAX = 2000


class WaitingItem(serializers.Serializer[Any]):
    """One evidence that waits for a decision, or may get a second opinion."""

    key = serializers.UUIDField(source="uuid")
    name = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    signed = serializers.BooleanField()


class SeenItem(serializers.Serializer[Any]):
    """One criterion of the module's sheets."""

    id = serializers.CharField()
    text = serializers.CharField()
    reached = serializers.CharField()
    not_yet = serializers.CharField()


class CriteriaItem(serializers.Serializer[Any]):
    """One competency of the evidence; `level` is what « reached » carries (0: none)."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    level = serializers.IntegerField()
    level_label = serializers.CharField(allow_blank=True)
    descriptor = serializers.CharField(allow_blank=True)
    seen = SeenItem(many=True)


class ToReview(serializers.Serializer[Any]):
    """One evidence as its assessor reads it. `second`: it is accepted, and this would be a second opinion."""

    key = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.CharField()
    piece = serializers.UUIDField()
    sha256 = serializers.CharField()
    what = serializers.CharField(allow_blank=True)
    happened_on = serializers.DateField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    file = FileItem(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    address_verified = serializers.BooleanField()
    second = serializers.BooleanField()
    decided_by_me = serializers.BooleanField()
    too_close = serializers.BooleanField(help_text="A tutor or manager of the person does not decide.")
    criteria = CriteriaItem(many=True)


class DecisionSent(serializers.Serializer[Any]):
    """A decision on the piece that was read: accepted, with an outcome for each competency, or what to complete.

    `levels` asks for less than the highest; `comment` is needed to send it back.
    """

    piece = serializers.UUIDField()
    decision = serializers.ChoiceField(choices=DECISIONS)
    outcomes = serializers.DictField(child=serializers.ChoiceField(choices=OUTCOMES), required=False, default=dict)
    levels = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=4), required=False, default=dict
    )
    comment = serializers.CharField(max_length=COMMENT_MAX, required=False, allow_blank=True, default="")


class ReviewItem(serializers.Serializer[Any]):
    """The decision that was recorded."""

    key = serializers.UUIDField()
    evidence = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    piece = serializers.UUIDField()
    decision = serializers.CharField()
    outcomes = serializers.DictField(child=serializers.CharField())
    reviewed_at = serializers.DateTimeField()


class WishSent(serializers.Serializer[Any]):
    """Which evidence is asked for, of whom, about which competencies of the module."""

    enrolment = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[each for each in EvidenceKind.values if each != "prior_learning"])
    competencies = serializers.ListField(child=serializers.CharField(max_length=120), min_length=1, max_length=200)
    words = serializers.CharField(max_length=WORDS_MAX, required=False, allow_blank=True, default="")


class ReviewList(OwnReading):
    """List the evidence that waits for one."""

    serializer_class = WaitingItem

    @extend_schema(
        operation_id="reviews_list",
        parameters=[OpenApiParameter("second", bool, description="Accepted evidence for a second opinion instead.")],
        responses=WaitingItem(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the evidence of one's groups that waits for a decision, the oldest first."""
        second = request.query_params.get("second", "") in {"1", "true"}
        rows = reading.second_opinions(asker(request)) if second else reading.queue(asker(request))
        return self.get_paginated_response(WaitingItem(self.paginate_queryset(rows) or [], many=True).data)


class ReviewDetail(Acting):
    """Read one evidence as its assessor, and decide on it."""

    serializer_class = ToReview

    @extend_schema(operation_id="reviews_retrieve")
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return an evidence that the person may assess, with what it is judged by."""
        found, user = assessed(page(request), key), asker(request)
        piece = found.sent_piece
        mine = str(Learner.objects.filter(user=user).values_list("uuid", flat=True).first() or "")
        same = ("kind", "state", "piece", "sha256", "happened_on", "signed_at", "address_verified")
        return Response(
            ToReview(
                {name: getattr(found, name) for name in same}
                | {
                    "key": found.uuid,
                    "enrolment": found.enrolment.uuid,
                    "what": piece.what if piece else "",
                    "text": piece.text if piece else "",
                    "file": file_of(piece),
                    "second": found.state == EvidenceState.ACCEPTED,
                    "decided_by_me": found.reviews.filter(piece=found.piece or found.uuid, assessor_key=mine).exists(),
                    "too_close": may_be_signed(found.kind) and reviewing.is_too_close(found, user),
                    "criteria": criteria_of(found),
                }
            ).data
        )

    @extend_schema(operation_id="reviews_create", request=DecisionSent, responses={201: ReviewItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Decide on the piece that was read; accepting it rates its competencies."""
        found, said = assessed(page(request), key), self.read(DecisionSent)

        def act(post: uuid.UUID) -> Any:
            row = reviewing.decide(
                evidence=found,
                piece=said["piece"],
                decision=said["decision"],
                outcomes={name: Outcome(value) for name, value in said["outcomes"].items()},
                levels=said["levels"],
                comment=said["comment"],
                assessor=self.user(),
                post_id=post,
            )
            return _decided(row, found.enrolment.uuid, found.uuid)

        return self.perform(act)


def _decided(row: EvidenceReview, enrolment: uuid.UUID, evidence: uuid.UUID) -> Any:
    same = ("piece", "decision", "outcomes", "reviewed_at")
    names = {"key": row.statement, "evidence": evidence, "enrolment": enrolment}
    return ReviewItem(names | {name: getattr(row, name) for name in same}).data


class EvidenceWishes(Acting):
    """Ask for evidence."""

    serializer_class = StandingItem

    @extend_schema(operation_id="cohort_evidence_requests_create", request=WishSent, responses={201: StandingItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Ask a person of one's group for evidence."""
        cohort, said = own_cohort(request, key), self.read(WishSent)
        enrolment = theirs(request, cohort, said["enrolment"])

        def act(post: uuid.UUID) -> Any:
            row = sending.request(
                enrolment=enrolment,
                kind=said["kind"],
                competencies=said["competencies"],
                words=said["words"],
                trainer=self.user(),
                post_id=post,
            )
            return standing(row.uuid)

        return self.perform(act)
