"""What there is to do in one's own module, and the answers to its practice questions."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from api import shown
from api.reaching import own_seat
from api.reading import OwnReading
from api.shown import QuestionItem, ReadResponse, ResponseItem
from api.writing import Acting, unscorable
from assessments import kinds
from assessments.scoring import InvalidResponse
from curriculum.documents import LessonDoc, Step
from lms.attempting import UnknownStep, answer_question
from lms.models import StepDone
from lms.places import displayed_options, displayed_targets
from lms.showing import verdict, verdicts
from lms.views.reaching import Seat


class ActivityItem(serializers.Serializer[Any]):
    """One step with something to do. `question` is null for a quiz and a scenario; 0 of a term is without limit."""

    lesson = serializers.CharField()
    step = serializers.CharField()
    kind = serializers.ChoiceField(choices=["question", "quiz", "scenario"])
    id = serializers.CharField()
    title = serializers.CharField()
    release = serializers.CharField(help_text="SHA-256 of the release that this is of.")
    rated = serializers.BooleanField()
    done = serializers.BooleanField()
    attempts_made = serializers.IntegerField()
    attempts_allowed = serializers.IntegerField()
    minutes = serializers.IntegerField()
    question = QuestionItem(allow_null=True)


class AnswerSent(serializers.Serializer[Any]):
    """The answer to the question of a step; an empty list says « je ne sais pas ». `release`: which it was read in."""

    lesson = serializers.CharField(max_length=36)
    step = serializers.CharField(max_length=36)
    response = serializers.ListField(child=serializers.CharField(allow_blank=True), allow_empty=True, max_length=200)
    release = serializers.CharField(max_length=64, required=False, default="")


def _steps(seat: Seat) -> list[tuple[LessonDoc, Step]]:
    return [(lesson, step) for lesson in seat.content.lessons for step in lesson.steps if step.activity is not None]


def _items(seat: Seat, found: list[tuple[LessonDoc, Step]]) -> Iterator[dict[str, Any]]:
    """Show steps, in two queries however many they are."""
    done = set(StepDone.objects.filter(enrolment=seat.enrolment).values_list("lesson_id", "step_id"))
    made = Counter(seat.enrolment.attempts.values_list("activity_id", flat=True))
    for lesson, step in found:
        part = step.activity
        if part is None:
            continue
        question = seat.content.questions.get(part.ref) if part.kind == "question" else None
        quiz = seat.content.quizzes.get(part.ref) if part.kind == "quiz" else None
        yield {
            "lesson": lesson.id,
            "step": step.id,
            "kind": part.kind,
            "id": part.ref,
            "title": step.title,
            "release": seat.release.sha256,
            "rated": lesson.rated,
            "done": (lesson.id, step.id) in done,
            "attempts_made": made[part.ref],
            "attempts_allowed": quiz.attempts_allowed if quiz else 0,
            "minutes": quiz.minutes if quiz else 0,
            "question": shown.question(
                question, displayed_options(question, seat.seed), displayed_targets(question, seat.seed)
            )
            if question
            else None,
        }


class ActivityList(OwnReading):
    """List what there is to do in one's module."""

    serializer_class = ActivityItem

    @extend_schema(operation_id="activities_list", responses=ActivityItem(many=True))
    def get(self, request: Request, key: uuid.UUID) -> Answer:
        """List the steps of an own enrolment that are a question, a quiz or a scenario, in their order."""
        seat = own_seat(request, key)
        page = self.paginate_queryset(_steps(seat))
        return self.get_paginated_response(ActivityItem(_items(seat, page or []), many=True).data)


class PracticeResponses(Acting):
    """Read and give the answers to the practice questions of one's module."""

    serializer_class = ReadResponse

    @extend_schema(operation_id="practice_responses_list", responses=ReadResponse(many=True))
    def get(self, request: Request, key: uuid.UUID) -> Answer:
        """List one's answers to practice questions, the newest first, with what they were worth."""
        seat = own_seat(request, key)
        rows = seat.enrolment.responses.filter(attempt=None).order_by("-answered_at", "-pk")
        page = self.paginate_queryset(rows) or []
        told: dict[int, Any] = {}
        for sha256 in {row.release_sha256 for row in page}:
            mine = [row for row in page if row.release_sha256 == sha256]
            told |= dict(zip((row.pk for row in mine), verdicts(seat.release_of(sha256), mine), strict=True))
        found = [shown.response(row, told[row.pk]) for row in page]
        return self.get_paginated_response(ReadResponse(found, many=True).data)

    @extend_schema(operation_id="practice_responses_create", request=AnswerSent, responses={201: ResponseItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Answer a practice question; each request under a new key is another answer."""
        seat, said = own_seat(request, key), self.read(AnswerSent)

        def act(post: uuid.UUID) -> Any:
            try:
                row = answer_question(
                    enrolment=seat.enrolment,
                    lesson_id=said["lesson"],
                    step_id=said["step"],
                    response=said["response"],
                    post_id=post,
                    release_sha256=said["release"] or seat.release.sha256,
                )
            except InvalidResponse as why:
                raise unscorable(why, _control(seat, said["step"])) from why
            return ResponseItem(shown.response(row, verdict(seat.release_of(row.release_sha256), row))).data

        return self.perform(act)


def _control(seat: Seat, step: str) -> str:
    """Return how the question of a step is asked."""
    for _lesson, each in _steps(seat):
        if each.id == step and each.activity is not None and each.activity.ref in seat.content.questions:
            return kinds.kind(seat.content.questions[each.activity.ref].kind).control
    raise UnknownStep
