"""Ratings: a person's own, and those of a group: read, given to one or to many, previewed, taken back by its trainer.

Only what is recorded is read here. A sheet that still waits for a second signature is no rating.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reaching import asker, own_cohort, page
from api.reading import OwnReading
from api.writing import Acting
from curriculum.releasing import open_release
from lms import rating, rating_groups
from lms.forms.observing import REASON_MAX
from lms.models import Cohort, Rating
from lms.models.rating import JUDGEMENTS, Outcome
from lms.rating_groups import Mark
from lms.refusals import NotRateable
from lms.views.grid import since

MOST_MARKS = 600  # as many as the group's screen sends at once
SAID = [each.value for each in JUDGEMENTS]


class RecordedItem(serializers.Serializer[Any]):
    """One rating; `revokes` is the rating that this one takes back. What its assessor wrote: see the explanation."""

    key = serializers.UUIDField()
    enrolment = serializers.UUIDField(allow_null=True)
    competency = serializers.CharField()
    mode = serializers.CharField()
    outcome = serializers.CharField()
    level = serializers.IntegerField()
    situation = serializers.CharField()
    assessor_role = serializers.CharField(allow_blank=True)
    mine = serializers.BooleanField(help_text="Whether the person who asks has said it.")
    revokes = serializers.UUIDField(allow_null=True)
    rated_at = serializers.DateTimeField()


class RecordedItems(serializers.Serializer[Any]):
    """The ratings that a request recorded."""

    ratings = RecordedItem(many=True)


class MarkSent(serializers.Serializer[Any]):
    """What is said of one person and one competency; without `level`, `reached` means the highest the mode shows."""

    enrolment = serializers.UUIDField()
    competency = serializers.CharField(max_length=120)
    outcome = serializers.ChoiceField(choices=SAID)
    level = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True, default=None)


class MarksSent(serializers.Serializer[Any]):
    """What is said of people of the group, as seen in one situation: a sheet's, else today's."""

    marks = MarkSent(many=True, min_length=1, max_length=MOST_MARKS)  # type: ignore[call-arg]
    sheet = serializers.CharField(max_length=36, required=False, allow_blank=True, default="")

    def validate_marks(self, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse two words on one person and competency."""
        if len({(mark["enrolment"], mark["competency"]) for mark in marks}) < len(marks):
            raise serializers.ValidationError(_("Une personne et une compétence figurent deux fois."))
        return marks


class RatingsSent(MarksSent):
    """The same with what it rests on: needed for more than one mark, and where a level changes."""

    reason = serializers.CharField(max_length=REASON_MAX, required=False, allow_blank=True, default="")


class TakenBackSent(serializers.Serializer[Any]):
    """Ratings of one's own since one signed in, and why they are taken back."""

    ratings = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_MARKS)
    reason = serializers.CharField(max_length=REASON_MAX)


class TakenBackItem(serializers.Serializer[Any]):
    """How many ratings were taken back."""

    taken_back = serializers.IntegerField()


class ChangeItem(serializers.Serializer[Any]):
    """A level that would change; 0: none."""

    enrolment = serializers.UUIDField()
    competency = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class ChangeItems(serializers.Serializer[Any]):
    """The levels that ratings would change."""

    changes = ChangeItem(many=True)


def item(row: Rating, user: int) -> dict[str, Any]:
    """Return one rating as it is told to a user."""
    same = ("competency", "mode", "outcome", "level", "situation", "assessor_role", "revokes", "rated_at")
    return {name: getattr(row, name) for name in same} | {
        "key": row.statement,
        "enrolment": row.enrolment.uuid if row.enrolment else None,
        "mine": row.assessor_id == user,
    }


def _recorded(rows: list[Rating], user: int) -> Any:
    return RecordedItems({"ratings": [item(row, user) for row in rows]}).data


class RatingList(OwnReading):
    """List the ratings of oneself."""

    serializer_class = RecordedItem

    @extend_schema(operation_id="ratings_list", responses=RecordedItem(many=True))
    def get(self, request: Request) -> Response:
        """List every rating of the person, the newest first: those taken back and those that do not count too."""
        rows = Rating.objects.filter(learner=self.learner(), learner__isnull=False).select_related("enrolment")
        found = self.paginate_queryset(rows.order_by("-rated_at", "-pk")) or []
        content = [item(row, asker(request).pk) for row in found]
        return self.get_paginated_response(RecordedItem(content, many=True).data)


class OfGroup(Acting):
    """What a trainer does with the ratings of a group."""

    def marks(self, cohort: Cohort, said: list[dict[str, Any]]) -> list[Mark]:
        """Return what was sent as marks on the group's people; 404 for anybody else. Raises NotRateable."""
        rows = cohort.enrolments.select_related("learner", "cohort", "registration").filter(
            uuid__in={mark["enrolment"] for mark in said}
        )
        known = {row.uuid: row for row in rows}
        found = []
        for mark in said:
            if mark["enrolment"] not in known:
                raise Http404
            enrolment, outcome = known[mark["enrolment"]], Outcome(mark["outcome"])
            level = mark["level"] if outcome == Outcome.REACHED else None
            found.append(Mark(enrolment, mark["competency"], outcome, level))
        return found


def _check(marks: list[Mark]) -> None:
    """Refuse what the group's screen offers no cell for. Raises NotRateable."""
    for mark in marks:
        if not rating.is_rateable(open_release(mark.enrolment.release_id).content, mark.competency):
            raise NotRateable


class CohortRatings(OfGroup):
    """Read and give the ratings of a group."""

    serializer_class = RecordedItem

    def rows(self, cohort: Cohort) -> QuerySet[Rating]:
        """Return the group's recorded ratings, the newest first."""
        rows = Rating.objects.filter(enrolment__cohort=cohort).exclude(learner__user=self.user())
        return rows.select_related("enrolment").order_by("-rated_at", "-pk")

    @extend_schema(
        operation_id="cohort_ratings_list",
        parameters=[OpenApiParameter("enrolment", uuid.UUID, description="Of this person only.")],
        responses=RecordedItem(many=True),
    )
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """List the recorded ratings of the group's people, the newest first."""
        rows = self.rows(own_cohort(request, key))
        if wanted := request.query_params.get("enrolment"):
            rows = rows.filter(enrolment__uuid=serializers.UUIDField().run_validation(wanted))
        found = self.paginate_queryset(rows) or []
        content = [item(row, self.user().pk) for row in found]
        return self.get_paginated_response(RecordedItem(content, many=True).data)

    @extend_schema(operation_id="cohort_ratings_create", request=RatingsSent, responses={201: RecordedItems})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Rate one person or many: everything is recorded, or nothing."""
        cohort, said = own_cohort(request, key), self.read(RatingsSent)
        marks = self.marks(cohort, said["marks"])

        def act(post: uuid.UUID) -> Any:
            _check(marks)
            done = rating_groups.rate_group(
                cohort=cohort,
                marks=marks,
                rubric_id=said["sheet"],
                assessor=self.user(),
                reason=said["reason"],
                post_id=post,
            )
            return _recorded(done, self.user().pk)

        return self.perform(act)


class RatingsPreview(OfGroup):
    """See what ratings would change."""

    serializer_class = ChangeItems
    keyed = False

    @extend_schema(operation_id="cohort_ratings_preview", request=MarksSent, responses={200: ChangeItems})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Return the levels that such ratings would change; nothing is recorded, and no key is needed."""
        cohort, said = own_cohort(request, key), self.read(MarksSent)
        marks = self.marks(cohort, said["marks"])

        def act(_post: uuid.UUID) -> Any:
            _check(marks)
            changes = rating_groups.preview(cohort=cohort, marks=marks, rubric_id=said["sheet"], assessor=self.user())
            content = [
                {
                    "enrolment": each.mark.enrolment.uuid,
                    "competency": each.mark.competency,
                    "before": each.before,
                    "after": each.after,
                }
                for each in changes
            ]
            return ChangeItems({"changes": content}).data

        return self.perform(act, status=200)


class RatingsTakenBack(OfGroup):
    """Take back ratings."""

    serializer_class = TakenBackItem

    @extend_schema(operation_id="cohort_ratings_take_back", request=TakenBackSent, responses={200: TakenBackItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Take back ratings of one's own since one last signed in on the site, each by a rating that revokes it."""
        cohort, said = own_cohort(request, key), self.read(TakenBackSent)

        def act(post: uuid.UUID) -> Any:
            count = rating_groups.take_back(
                cohort=cohort,
                ratings=said["ratings"],
                since=since(page(request)),
                assessor=self.user(),
                reason=said["reason"],
                post_id=post,
            )
            return TakenBackItem({"taken_back": count}).data

        return self.perform(act, status=200)
