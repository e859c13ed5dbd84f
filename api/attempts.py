"""A person's own attempts at quizzes and scenarios: begun, and where each stands."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import shown
from api.reaching import own_attempt, own_seat
from api.reading import OwnReading
from api.shown import OptionItem, PassageItem, QuestionItem, SceneItem
from api.writing import Acting
from lms import quiz_terms
from lms.attempting import start_attempt
from lms.models import Attempt
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC, Moment
from lms.places import displayed_options, displayed_targets, shuffled
from lms.progress import AttemptView, attempt_view
from lms.showing import judged
from lms.views.scenes import debrief_of


class AttemptItem(serializers.Serializer[Any]):
    """One attempt; points and success are null until it is finished (success also while a text must be read).

    A positioning stands in no lesson; its `step` is the moment, and its entry tells no points.
    """

    key = serializers.UUIDField()
    enrolment = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["quiz", "scenario", DIAGNOSTIC])
    activity = serializers.CharField()
    lesson = serializers.CharField()
    step = serializers.CharField()
    release = serializers.CharField(help_text="SHA-256 of the release that it is pinned to.")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["open", "finished"])
    practice = serializers.BooleanField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    points = serializers.IntegerField(allow_null=True)
    max_points = serializers.IntegerField(allow_null=True)
    success = serializers.BooleanField(allow_null=True)


def item(attempt: Attempt) -> dict[str, Any]:
    """Return what the list tells of an attempt."""
    same = ("kind", "number", "state", "practice", "started_at", "finished_at", "points", "max_points", "success")
    hidden = attempt.kind == DIAGNOSTIC and attempt.step_id != Moment.EXIT
    return {name: getattr(attempt, name) for name in same} | {
        **({"points": None, "max_points": None} if hidden else {}),
        "key": attempt.uuid,
        "enrolment": attempt.enrolment.uuid,
        "activity": attempt.activity_id,
        "lesson": attempt.lesson_id,
        "step": attempt.step_id,
        "release": attempt.release_sha256,
    }


class JudgedItem(serializers.Serializer[Any]):
    """One competency that a finished attempt bore on."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    outcome = serializers.CharField()
    outcome_text = serializers.CharField()


class AttemptDetailItem(AttemptItem):
    """One attempt and where it stands.

    A quiz: the `question` to answer next (null once all are answered, or the time is over), until when, and how many
    seconds that is. A scenario: the `scene`, the `path`, and at the end where to play `again` and the `next_act`.
    """

    title = serializers.CharField()
    position = serializers.IntegerField()
    total = serializers.IntegerField()
    deadline = serializers.DateTimeField(allow_null=True)
    seconds_left = serializers.IntegerField(allow_null=True)
    question = QuestionItem(allow_null=True)
    scene = SceneItem(allow_null=True)
    path = PassageItem(many=True)
    may_go_back = serializers.BooleanField()
    safety_error = serializers.BooleanField()
    again = OptionItem(many=True)
    next_act = OptionItem(allow_null=True)
    judged = JudgedItem(many=True)


class Place(serializers.Serializer[Any]):
    """The step of an own enrolment where an attempt begins."""

    enrolment = serializers.UUIDField()
    lesson = serializers.CharField(max_length=36)
    step = serializers.CharField(max_length=36)


def detail(attempt: Attempt) -> dict[str, Any]:
    """Return an attempt as it stands: what its page would show."""
    view = attempt_view(attempt)
    finished = attempt.state == AttemptState.FINISHED
    part = _scenario(view) if attempt.kind == "scenario" else _quiz(view)
    return {
        **item(attempt),
        "position": view.position,
        "total": view.total,
        "judged": judged(view.release, attempt) if finished else (),
        **part,
    }


def _quiz(view: AttemptView) -> dict[str, Any]:
    attempt, content = view.attempt, view.release.content
    quiz, seed = content.quizzes[attempt.activity_id], quiz_terms.seed_of(attempt)
    until = quiz_terms.deadline_of(attempt)
    left = max(0, int((until - timezone.now()).total_seconds())) if until else None
    doc = view.question if left != 0 and attempt.state == AttemptState.OPEN else None
    choices = (displayed_options(doc, seed) if quiz.shuffle_options else doc.options) if doc else ()
    return {
        "title": quiz.title,
        "deadline": until,
        "seconds_left": left,
        "question": shown.question(doc, choices, displayed_targets(doc, seed)) if doc else None,
        "scene": None,
        "path": [],
        "may_go_back": False,
        "safety_error": False,
        "again": [],
        "next_act": None,
    }


def _scenario(view: AttemptView) -> dict[str, Any]:
    attempt = view.attempt
    scenario = view.release.content.scenarios[attempt.activity_id]
    finished = attempt.state == AttemptState.FINISHED
    end = debrief_of(view, scenario) if finished else {"again": [], "act": None}
    scene = view.scene or scenario.scene(scenario.start)
    act = end["act"]
    return {
        "title": scenario.title,
        "deadline": None,
        "seconds_left": None,
        "question": None,
        "scene": shown.scene(scene, shuffled(scene.choices, f"{attempt.uuid}:{scene.id}")),
        "path": [shown.passage(taken) for taken in view.path],
        "may_go_back": not finished and view.before is not None,
        "safety_error": attempt.unsafe or any(taken.safety_error for taken in view.path),
        "again": [{"id": each.id, "text": each.title} for each in end["again"]],
        "next_act": {"id": act.id, "text": act.title} if act else None,
    }


def standing(attempt: Attempt) -> Any:
    """Return the content of an answer about an attempt, read anew."""
    rows = Attempt.objects.select_related("enrolment__learner", "enrolment__registration")
    return AttemptDetailItem(detail(rows.get(pk=attempt.pk))).data


class AttemptList(Acting):
    """List one's attempts, and begin one."""

    serializer_class = AttemptItem

    def get_queryset(self) -> QuerySet[Attempt]:
        """Return the person's own attempts, the newest first."""
        rows = Attempt.objects.filter(enrolment__learner=self.learner(), enrolment__learner__isnull=False)
        return rows.select_related("enrolment").order_by("-started_at", "-pk")

    @extend_schema(
        operation_id="attempts_list",
        parameters=[OpenApiParameter("enrolment", uuid.UUID, description="Of this enrolment only.")],
        responses=AttemptItem(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the person's own attempts, the newest first."""
        rows = self.get_queryset()
        if wanted := request.query_params.get("enrolment"):
            rows = rows.filter(enrolment__uuid=serializers.UUIDField().run_validation(wanted))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(AttemptItem(map(item, page or []), many=True).data)

    @extend_schema(operation_id="attempts_create", request=Place, responses={201: AttemptDetailItem})
    def post(self, request: Request) -> HttpResponse:
        """Begin the quiz or the scenario of a step; the attempt that is open where there is one."""
        said = self.read(Place)
        enrolment = own_seat(request, said["enrolment"]).enrolment

        def act(post: uuid.UUID) -> Any:
            found = start_attempt(enrolment=enrolment, lesson_id=said["lesson"], step_id=said["step"], post_id=post)
            return standing(found)

        return self.perform(act)


class AttemptDetail(OwnReading):
    """Show where one of one's attempts stands."""

    serializer_class = AttemptDetailItem

    @extend_schema(operation_id="attempts_retrieve")
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return an own attempt with what comes next, or what came of it."""
        return Response(AttemptDetailItem(detail(own_attempt(request, key))).data)
