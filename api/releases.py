"""A newer release of one's module: what it changes, and the choice to take it or to stay, as on the page."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reaching import own_seat
from api.writing import Acting
from lms.models import Enrolment
from lms.moving_on import keep_release, offer, take_release


class NewerRelease(serializers.Serializer[Any]):
    """A newer release: what it changes, in its author's words too, and what of one's work counts there."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    published_at = serializers.DateTimeField()
    change = serializers.ChoiceField(
        choices=["", "correction", "content", "competency"], help_text="Empty where its author did not say."
    )
    retake = serializers.BooleanField(help_text="Whether those who finished are asked to take the module again.")
    note = serializers.CharField(help_text="The author's sentence, in the language of the module; may be empty.")
    title = serializers.CharField()
    lessons_added = serializers.ListField(child=serializers.CharField())
    lessons_edited = serializers.ListField(child=serializers.CharField())
    lessons_removed = serializers.ListField(child=serializers.CharField())
    steps_counted = serializers.IntegerField(help_text="Steps done that count in it.")
    steps_aside = serializers.IntegerField(help_text="Steps done that it has no more; they stay in the history.")
    lessons_left = serializers.IntegerField()
    attempts_open = serializers.IntegerField(help_text="They end on the release they began on.")
    kept = serializers.BooleanField(help_text="Whether the person has said to stay although it is out.")


class EnrolmentRelease(serializers.Serializer[Any]):
    """The release that an enrolment is on, and the newest one where there is a newer."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    newer = NewerRelease(allow_null=True)


class ReleaseChosen(serializers.Serializer[Any]):
    """The number of the newer release that was read about, and what to do. One cannot go back."""

    number = serializers.IntegerField(min_value=1)
    choice = serializers.ChoiceField(choices=["take", "stay"])


def standing(enrolment: Enrolment) -> dict[str, Any]:
    """Return the release that an enrolment is on and what is offered."""
    offered = offer(enrolment)
    content: dict[str, Any] = {
        "number": enrolment.release.number,
        "sha256": enrolment.release.sha256,
        "newer": None,
    }
    if offered is not None:
        content["newer"] = {
            "number": offered.release.number,
            "sha256": offered.release.sha256,
            "published_at": offered.release.created_at,
            "change": offered.release.change_kind,
            "retake": offered.release.retake,
            "note": offered.release.change_note,
            "title": offered.release.title,
            "lessons_added": offered.changes.added,
            "lessons_edited": offered.changes.edited,
            "lessons_removed": offered.changes.removed,
            "steps_counted": offered.counted,
            "steps_aside": offered.aside,
            "lessons_left": offered.lessons_left,
            "attempts_open": offered.open,
            "kept": offered.kept,
        }
    return dict(EnrolmentRelease(content).data)


class ReleaseChoice(Acting):
    """Read about a newer release of one's module, and take it or stay."""

    serializer_class = EnrolmentRelease

    @extend_schema(operation_id="enrolment_release_retrieve", responses=EnrolmentRelease)
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return the release of an own enrolment and the newer one, if there is one."""
        return Response(standing(own_seat(request, key).enrolment))

    @extend_schema(operation_id="enrolment_release_choose", request=ReleaseChosen, responses={200: EnrolmentRelease})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Take the newer release of that number, or stay on one's own."""
        found, said = own_seat(request, key).enrolment, self.read(ReleaseChosen)

        def act(post: uuid.UUID) -> Any:
            if said["choice"] == "stay":
                keep_release(enrolment=found, number=said["number"])
                return standing(found)
            return standing(take_release(enrolment=found, number=said["number"], post_id=post))

        return self.perform(act, status=200)
