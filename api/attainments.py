"""Levels, and why each is what it is: a person's own, and those that somebody else may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reaching import asker, seen_levels
from api.reading import OwnReading
from lms.dashboards import competencies
from lms.dashboards.competencies import Past, RatingRow, Why
from lms.explaining import Decided, Explanation, RatingLine
from lms.models import Attainment, Learner, Rating
from lms.permissions import may_see_enrolment


class AttainmentItem(serializers.ModelSerializer[Attainment]):
    """The level in force in one competency (`FRAMEWORK/VERSION/CODE`); after `valid_until` (null: never) it is over."""

    class Meta:
        model = Attainment
        fields = ["competency", "level", "mode", "decided_at", "valid_until"]


class RatingItem(serializers.Serializer[Any]):
    """One rating; `reason` says why it does not count, and is empty when it does.

    `words` is what its assessor wrote: for the person and the trainers of the group, empty for others.
    """

    key = serializers.UUIDField()

    mode = serializers.CharField()
    mode_label = serializers.CharField()
    outcome = serializers.CharField()
    outcome_label = serializers.CharField()
    level = serializers.IntegerField()
    rated_at = serializers.DateTimeField()
    assessor_role = serializers.CharField(allow_blank=True)
    situation = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)


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


class BlockItem(serializers.Serializer[Any]):
    """One block of a title that is close to the competency: labels of what is demonstrated today, and of what is not.

    It grants nothing: a title is its authority's.
    """

    title = serializers.CharField()
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    active = serializers.BooleanField()
    verified = serializers.BooleanField()
    shown = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())


class ScaleItem(serializers.Serializer[Any]):
    """One level of the framework's scale."""

    value = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]


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
    scale = ScaleItem(many=True)
    blocks = BlockItem(many=True)


def content_of(why: Why) -> dict[str, Any]:
    """Return what the « Pourquoi ? » page tells."""
    content = {name: getattr(why.explanation, name) for name in Explanation.__dataclass_fields__}
    return content | {
        "used": _ratings(why.used),
        "unused": _ratings(why.unused),
        "history": [_past(each) for each in why.history],
        "scale": [{"value": value, "label": label} for value, label in why.scale],
        "blocks": why.blocks,
    }


def _ratings(rows: Iterable[RatingRow]) -> list[dict[str, Any]]:
    return [
        {name: getattr(row.line, name) for name in RatingLine.__dataclass_fields__}
        | {"key": row.line.statement, "words": row.words}
        for row in rows
    ]


def _past(past: Past) -> dict[str, Any]:
    content = {name: getattr(past.decided, name) for name in Decided.__dataclass_fields__}
    return content | {"used": _ratings(past.used), "unused": _ratings(past.unused)}


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
        if learner is None or not _was_rated(learner, reference):
            raise Http404
        why = competencies.why(learner, reference)
        if why is None:
            raise Http404
        return Response(ExplanationItem(content_of(why)).data)


def _was_rated(learner: Learner, reference: str) -> bool:
    return any(model.objects.filter(learner=learner, competency=reference).exists() for model in (Rating, Attainment))


class TheirAttainments(OwnReading):
    """List the levels of somebody whose levels one may see."""

    serializer_class = AttainmentItem

    @extend_schema(operation_id="enrolment_attainments_list", responses=AttainmentItem(many=True))
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """List the levels in force in what the module is about: to the person, trainers, and who it is shared with."""
        enrolment, known = seen_levels(request, key)
        rows = Attainment.objects.filter(learner=enrolment.learner_id, current=True, competency__in=known)
        page = self.paginate_queryset(rows.order_by("competency"))
        return self.get_paginated_response(AttainmentItem(page or [], many=True).data)


class TheirAttainment(OwnReading):
    """Explain a level of somebody whose levels one may see."""

    serializer_class = ExplanationItem

    @extend_schema(operation_id="enrolment_attainments_retrieve")
    def get(self, request: Request, key: uuid.UUID, reference: str) -> Response:
        """Explain one competency of the module; what assessors wrote is for the person and the trainers."""
        enrolment, known = seen_levels(request, key)
        words = may_see_enrolment(asker(request), enrolment)
        why = competencies.why(enrolment.learner, reference, words=words) if reference in known else None
        if why is None or not _was_rated(enrolment.learner, reference):
            raise Http404
        return Response(ExplanationItem(content_of(why)).data)
