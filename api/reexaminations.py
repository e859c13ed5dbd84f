"""Re-examinations: a person asks that a level be looked at again; another assessor of the organisation answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.attainments import ExplanationItem, content_of
from api.reaching import asker
from api.reading import OwnReading
from api.writing import Acting
from lms import reexamining
from lms.dashboards import competencies
from lms.dashboards.reexaminations import Told, told, waiting
from lms.forms.observing import REASON_MAX
from lms.models import Reexamination
from lms.models.rating import Mode
from lms.permissions import reexaminations_open_to


class RequestItem(serializers.Serializer[Any]):
    """One request and its answer. `level` was contested, `answered_level` is what the answer led to (null: none)."""

    key = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    competency = serializers.CharField()
    state = serializers.ChoiceField(choices=["asked", "confirmed", "changed"])
    level = serializers.IntegerField()
    answered_level = serializers.IntegerField(allow_null=True)
    asked_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ToldItem(serializers.Serializer[Any]):
    """One request in words, the reasons that people gave included; empty once they were erased."""

    key = serializers.UUIDField(source="uuid")
    competency = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    name = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=["asked", "confirmed", "changed"])
    state_label = serializers.CharField()
    level = serializers.IntegerField()
    answered_level = serializers.IntegerField(allow_null=True)
    asked_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    answered_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


class ModeItem(serializers.Serializer[Any]):
    """One way in which the answer may be seen, and the highest level it may give."""

    mode = serializers.CharField()
    top_level = serializers.IntegerField()


class ToAnswer(ToldItem):
    """One request, what the level rests on, and how it may be answered: no mode once it is, nor for the person."""

    modes = ModeItem(many=True)
    explanation = ExplanationItem(allow_null=True)


class ReexaminationSent(serializers.Serializer[Any]):
    """Which level is to be looked at again, and why; no names."""

    competency = serializers.CharField(max_length=120)
    reason = serializers.CharField(max_length=REASON_MAX)


class ReexaminationAnswerSent(serializers.Serializer[Any]):
    """How it was seen, which level was shown (0: not yet), and why."""

    mode = serializers.ChoiceField(choices=[each.value for each in reexamining.BY_PEOPLE])
    level = serializers.IntegerField(min_value=0, max_value=4)
    reason = serializers.CharField(max_length=REASON_MAX)


def item(row: Reexamination) -> Any:
    """Return one request without anybody's words."""
    same = ("competency", "state", "level", "answered_level", "asked_at", "due_on", "answered_at")
    names = {"key": row.uuid, "enrolment": row.enrolment.uuid}
    return RequestItem(names | {name: getattr(row, name) for name in same}).data


class ReexaminationList(Acting):
    """List one's requests, and ask."""

    serializer_class = ToldItem

    @extend_schema(operation_id="reexaminations_list", responses=ToldItem(many=True))
    def get(self, request: Request) -> Response:
        """List the person's own requests: those that wait first, by their date."""
        rows = waiting(Reexamination.objects.filter(learner__user=asker(request)), timezone.localdate())
        return self.get_paginated_response(ToldItem(self.paginate_queryset(rows) or [], many=True).data)

    @extend_schema(operation_id="reexaminations_create", request=ReexaminationSent, responses={201: RequestItem})
    def post(self, request: Request) -> HttpResponse:
        """Ask that a level of one's own be looked at again; 404 for what was never rated."""
        said, learner = self.read(ReexaminationSent), self.learner()
        if learner is None or not learner.ratings.filter(competency=said["competency"]).exists():
            raise Http404

        def act(post: uuid.UUID) -> Any:
            return item(
                reexamining.ask(user=asker(request), reference=said["competency"], reason=said["reason"], post_id=post)
            )

        return self.perform(act)


class ReexaminationsToAnswer(OwnReading):
    """List the requests that one may answer."""

    serializer_class = ToldItem

    @extend_schema(operation_id="reexaminations_to_answer_list", responses=ToldItem(many=True))
    def get(self, request: Request) -> Response:
        """List what waits for an assessor of one's organisation, and what one has answered."""
        rows = waiting(reexaminations_open_to(asker(request)), timezone.localdate())
        return self.get_paginated_response(ToldItem(self.paginate_queryset(rows) or [], many=True).data)


def _open(request: Request, key: uuid.UUID) -> Reexamination | None:
    rows = reexaminations_open_to(asker(request)).select_related("learner__user", "enrolment__registration")
    return rows.filter(uuid=key).first()


class ReexaminationDetail(OwnReading):
    """Show one request."""

    serializer_class = ToAnswer

    @extend_schema(operation_id="reexaminations_retrieve")
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return a request: to who asked, and to who may answer."""
        own = Reexamination.objects.filter(uuid=key, learner__user=asker(request)).select_related("learner__user")
        open_to_me = _open(request, key)
        row = open_to_me or own.first()
        if row is None:
            raise Http404
        may = open_to_me is not None and row.state == "asked"
        modes = [{"mode": each.value, "top_level": reexamining.top_level(row, each)} for each in _modes(row, may=may)]
        why = competencies.why(row.learner, row.competency)
        shown = _with_modes(told(row, timezone.localdate()), modes)
        return Response(ToAnswer(shown | {"explanation": content_of(why) if why else None}).data)


def _modes(row: Reexamination, *, may: bool) -> tuple[Mode, ...]:
    return reexamining.modes_of(row) if may else ()


def _with_modes(shown: Told, modes: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in Told.__dataclass_fields__} | {"modes": modes}


class ReexaminationAnswer(Acting):
    """Answer a request."""

    serializer_class = RequestItem

    @extend_schema(operation_id="reexaminations_answer", request=ReexaminationAnswerSent, responses={201: RequestItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Answer a request of somebody else of one's organisation whom one has not rated on it."""
        found = _open(request, key)
        if found is None:
            raise Http404
        said = self.read(ReexaminationAnswerSent)

        def act(post: uuid.UUID) -> Any:
            row = reexamining.answer(
                request=found,
                by=asker(request),
                mode=Mode(said["mode"]),
                level=said["level"],
                reason=said["reason"],
                post_id=post,
            )
            return item(row)

        return self.perform(act)
