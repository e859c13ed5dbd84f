"""What a person does in an attempt of theirs: answers, finishes, chooses, goes back, plays again, goes on."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from api import shown
from api.attempts import AttemptDetailItem, standing
from api.reaching import own_attempt
from api.shown import ReadResponse, ResponseItem
from api.writing import Acting, unscorable
from assessments import kinds
from assessments.scoring import InvalidResponse
from curriculum.releasing import OpenRelease, open_by_sha256
from lms import branching, quiz_terms
from lms.attempting import answer_quiz, choose, finish_quiz
from lms.models import Attempt
from lms.showing import may_tell, verdict, verdicts


class QuizAnswerSent(serializers.Serializer[Any]):
    """The answer to one question of a quiz; the first one counts."""

    question = serializers.CharField(max_length=36)
    response = serializers.ListField(child=serializers.CharField(allow_blank=True), allow_empty=True, max_length=200)


class ChoiceSent(serializers.Serializer[Any]):
    """A choice in the scene where the person stands."""

    scene = serializers.CharField(max_length=36)
    choice = serializers.CharField(max_length=36)


class SceneSent(serializers.Serializer[Any]):
    """A scene."""

    scene = serializers.CharField(max_length=36)


def _release(attempt: Attempt) -> OpenRelease:
    return open_by_sha256(attempt.enrolment.module_key, attempt.release_sha256)


class AttemptResponses(Acting):
    """Read and give the answers of a quiz."""

    serializer_class = ReadResponse

    @extend_schema(operation_id="attempt_responses_list", responses=ReadResponse(many=True))
    def get(self, request: Request, key: uuid.UUID) -> Answer:
        """List the answers of an own attempt in the order of its questions; worth what they are once that is told."""
        found = own_attempt(request, key)
        quiz = _release(found).content.quizzes.get(found.activity_id)
        order = {name: rank for rank, name in enumerate(quiz_terms.asked(found, quiz))} if quiz else {}
        rows = sorted(found.responses.all(), key=lambda row: (order.get(row.question_id, len(order)), row.pk))
        page = self.paginate_queryset(rows) or []
        told = verdicts(_release(found), page) if may_tell(_release(found), found) else [None] * len(page)
        content = [shown.response(row, said, found.uuid) for row, said in zip(page, told, strict=True)]
        return self.get_paginated_response(ReadResponse(content, many=True).data)

    @extend_schema(operation_id="attempt_responses_create", request=QuizAnswerSent, responses={201: ResponseItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Answer a question of an open attempt."""
        found, said = own_attempt(request, key), self.read(QuizAnswerSent)

        def act(post: uuid.UUID) -> Any:
            try:
                row = answer_quiz(
                    attempt=found,
                    question_id=said["question"],
                    response=said["response"],
                    post_id=post,
                    release_sha256=found.release_sha256,
                )
            except InvalidResponse as why:
                question = _release(found).content.questions[said["question"]]
                raise unscorable(why, kinds.kind(question.kind).control) from why
            told = verdict(_release(found), row) if may_tell(_release(found), found) else None
            return ResponseItem(shown.response(row, told, found.uuid)).data

        return self.perform(act)


class Move(Acting):
    """One act on an own attempt, answered by where the attempt it led to stands."""

    serializer_class = AttemptDetailItem


class Finish(Move):
    """Finish a quiz."""

    @extend_schema(operation_id="attempts_finish", request=None, responses={200: AttemptDetailItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Finish a quiz whose questions are all answered, or whose time is over."""
        found = own_attempt(request, key)
        return self.perform(lambda post: standing(finish_quiz(attempt=found, post_id=post)), status=200)


class Choices(Move):
    """Choose in a scenario."""

    @extend_schema(operation_id="attempts_choose", request=ChoiceSent, responses={201: AttemptDetailItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Make a choice; an ending finishes the attempt."""
        found, said = own_attempt(request, key), self.read(ChoiceSent)

        def act(post: uuid.UUID) -> Any:
            choose(
                attempt=found,
                scene_id=said["scene"],
                choice_id=said["choice"],
                post_id=post,
                release_sha256=found.release_sha256,
            )
            return standing(found)

        return self.perform(act)


class Back(Move):
    """Go back in a scenario."""

    @extend_schema(operation_id="attempts_back", request=SceneSent, responses={201: AttemptDetailItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Go back from `scene`, where the person stands, to the one before, where the scenario allows it."""
        found, said = own_attempt(request, key), self.read(SceneSent)

        def act(post: uuid.UUID) -> Any:
            branching.go_back(attempt=found, scene_id=said["scene"], post_id=post, release_sha256=found.release_sha256)
            return standing(found)

        return self.perform(act)


class Replay(Move):
    """Play again from a scene."""

    @extend_schema(operation_id="attempts_replay", request=SceneSent, responses={201: AttemptDetailItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Begin another attempt, as practice, at a scene that this one went through."""
        found, said = own_attempt(request, key), self.read(SceneSent)
        return self.perform(
            lambda post: standing(branching.replay(attempt=found, scene_id=said["scene"], post_id=post))
        )


class NextAct(Move):
    """Go on to the next act."""

    @extend_schema(operation_id="attempts_next_act", request=None, responses={201: AttemptDetailItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Begin the scenario that the ending leads on to."""
        found = own_attempt(request, key)
        return self.perform(lambda post: standing(branching.go_on(attempt=found, post_id=post)))
