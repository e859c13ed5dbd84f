"""A person's own enrolments, with how far each is."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reading import OwnReading
from curriculum.releasing import open_release
from lms.models import Enrolment, StepDone
from lms.progress import ModuleProgress, progress_of


class LessonState(serializers.Serializer[Any]):
    """How far a lesson is."""

    title = serializers.CharField()
    minutes = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["to_do", "under_way", "done"])
    steps_done = serializers.IntegerField()
    steps_total = serializers.IntegerField()


class EnrolmentItem(serializers.Serializer[Any]):
    """One enrolment, pinned to the release it began on."""

    uuid = serializers.UUIDField()
    module = serializers.UUIDField(help_text="Key of the module.")
    code = serializers.CharField()
    title = serializers.CharField()
    release = serializers.CharField(help_text="SHA-256 of the release.")
    enrolled_at = serializers.DateTimeField()
    done = serializers.BooleanField()
    steps_done = serializers.IntegerField()
    steps_total = serializers.IntegerField()
    minutes_left = serializers.IntegerField()


class EnrolmentProgress(EnrolmentItem):
    """One enrolment with its lessons."""

    lessons = LessonState(many=True)


def with_progress(enrolments: Sequence[Enrolment]) -> list[tuple[Enrolment, ModuleProgress]]:
    """Return enrolments with their progress, in one query for all."""
    done: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = StepDone.objects.filter(enrolment__in=enrolments)
    for enrolment, lesson, step in rows.values_list("enrolment_id", "lesson_id", "step_id"):
        done[enrolment].add((lesson, step))
    return [(row, progress_of(open_release(row.release_id).content.lessons, done[row.pk])) for row in enrolments]


def item(enrolment: Enrolment, progress: ModuleProgress) -> dict[str, Any]:
    """Return one enrolment with its figures."""
    release = open_release(enrolment.release_id)
    return {
        "uuid": enrolment.uuid,
        "module": enrolment.module_key,
        "code": release.content.module.code,
        "title": release.content.module.title,
        "release": release.sha256,
        "enrolled_at": enrolment.created_at,
        "done": progress.done,
        "steps_done": sum(lesson.steps_done for lesson in progress.lessons),
        "steps_total": sum(lesson.steps_total for lesson in progress.lessons),
        "minutes_left": progress.minutes_left,
        "lessons": progress.lessons,
    }


class EnrolmentList(OwnReading):
    """List one's enrolments."""

    serializer_class = EnrolmentItem

    @extend_schema(operation_id="enrolments_list", responses=EnrolmentItem(many=True))
    def get(self, _request: Request) -> Response:
        """List the person's own enrolments, the newest first."""
        rows = Enrolment.objects.filter(learner=self.learner()).order_by("-created_at", "-pk")
        page = self.paginate_queryset(rows)
        content = [item(row, progress) for row, progress in with_progress(page or [])]
        return self.get_paginated_response(EnrolmentItem(content, many=True).data)


class EnrolmentDetail(OwnReading):
    """Show one of one's enrolments."""

    serializer_class = EnrolmentProgress

    @extend_schema(operation_id="enrolments_retrieve")
    def get(self, _request: Request, key: uuid.UUID) -> Response:
        """Return one enrolment with the progress of its lessons."""
        row = get_object_or_404(Enrolment, uuid=key, learner=self.learner())
        ((enrolment, progress),) = with_progress([row])
        return Response(EnrolmentProgress(item(enrolment, progress)).data)
