"""A person's own levels, and why each is what it is."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import OwnReading
from lms.explaining import explain
from lms.models import Attainment, Rating


class AttainmentItem(serializers.ModelSerializer[Attainment]):
    """The level in force in one competency (`FRAMEWORK/VERSION/CODE`); after `valid_until` (null: never) it is over."""

    class Meta:
        model = Attainment
        fields = ["competency", "level", "mode", "decided_at", "valid_until"]


class RatingItem(serializers.Serializer[Any]):
    """One rating; `reason` says why it does not count, and is empty when it does."""

    mode = serializers.CharField()
    mode_label = serializers.CharField()
    outcome = serializers.CharField()
    outcome_label = serializers.CharField()
    level = serializers.IntegerField()
    rated_at = serializers.DateTimeField()
    assessor_role = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)


class DecidedItem(serializers.Serializer[Any]):
    """One earlier decision with its rule in words; `vanished` counts ratings that were voided since."""

    level = serializers.IntegerField()
    level_label = serializers.CharField(allow_blank=True)
    mode = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField()
    until = serializers.CharField(allow_blank=True)
    rule = serializers.ListField(child=serializers.CharField())
    used = RatingItem(many=True)
    unused = RatingItem(many=True)
    vanished = serializers.IntegerField()


class ExplanationItem(serializers.Serializer[Any]):
    """The « Pourquoi ? » of one competency: the rule in words, the ratings, what is missing for more.

    `level` was decided, `held` counts today. `rule_now`: the rule in force, where it is another. History: newest first.
    """

    competency = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    framework = serializers.CharField()
    framework_version = serializers.CharField()
    status = serializers.CharField()
    nature = serializers.CharField()
    state = serializers.ChoiceField(choices=["none", "held", "expired", "taken_back"])
    level = serializers.IntegerField()
    held = serializers.IntegerField()
    level_label = serializers.CharField(allow_blank=True)
    mode = serializers.CharField(allow_blank=True)
    mode_label = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    until = serializers.CharField(allow_blank=True)
    rule = serializers.ListField(child=serializers.CharField())
    rule_now = serializers.ListField(child=serializers.CharField())
    used = RatingItem(many=True)
    unused = RatingItem(many=True)
    vanished = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())
    history = DecidedItem(many=True)


class AttainmentList(OwnReading):
    """List one's levels."""

    serializer_class = AttainmentItem

    def get_queryset(self) -> QuerySet[Attainment]:
        """Return the levels in force, by competency."""
        return Attainment.objects.filter(learner=self.learner(), current=True).order_by("competency")

    @extend_schema(operation_id="attainments_list", responses=AttainmentItem(many=True))
    def get(self, _request: Request) -> Response:
        """List the person's own levels in force."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(AttainmentItem(page or [], many=True).data)


class AttainmentDetail(OwnReading):
    """Explain one of one's levels."""

    serializer_class = ExplanationItem

    @extend_schema(operation_id="attainments_retrieve")
    def get(self, _request: Request, reference: str) -> Response:
        """Explain one competency in which the person was rated, or holds a decision whose ratings were voided."""
        learner = self.learner()
        if learner is None or not any(
            model.objects.filter(learner=learner, competency=reference).exists() for model in (Rating, Attainment)
        ):
            raise Http404
        return Response(ExplanationItem(explain(learner=learner, reference=reference)).data)
