"""Observed role plays: one's own sheet filled in and signed in one request; ratings follow when all have signed.

What another assessor said is told nowhere before both have signed: a sheet that waits answers without ratings.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from api.ratings import SAID, OfGroup, RecordedItem, item
from api.reaching import own_cohort, theirs
from lms.forms.observing import REASON_MAX
from lms.models import Rating
from lms.models.rating import Outcome
from lms.models.role_play import AssessorRole, RolePlay
from lms.role_plays import filling, planning, signing


class ObservationSent(serializers.Serializer[Any]):
    """A sheet filled in about one role play, to be signed: every criterion has an outcome.

    Without `role_play` a new one is planned: it needs `enrolment`, `sheet`, `played_on` and `situation`.
    """

    role_play = serializers.UUIDField(required=False)
    enrolment = serializers.UUIDField(required=False)
    sheet = serializers.CharField(max_length=36, required=False)
    played_on = serializers.DateField(required=False)
    situation = serializers.CharField(max_length=120, required=False)
    assessors = serializers.IntegerField(min_value=1, max_value=planning.MOST, default=1)
    role = serializers.ChoiceField(choices=AssessorRole.choices)
    outcomes = serializers.DictField(child=serializers.ChoiceField(choices=SAID))
    reason = serializers.CharField(max_length=REASON_MAX, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for what a new role play needs."""
        needed = [] if "role_play" in attrs else ["enrolment", "sheet", "played_on", "situation"]
        missing = {name: _("Ce champ est obligatoire.") for name in needed if name not in attrs}
        if missing:
            raise serializers.ValidationError(missing)
        return attrs


class ObservationItem(serializers.Serializer[Any]):
    """The role play and one's signed sheet; `ratings` is empty until everybody who was planned has signed."""

    role_play = serializers.UUIDField()
    signed_at = serializers.DateTimeField()
    recorded = serializers.BooleanField()
    ratings = RecordedItem(many=True)


class Observations(OfGroup):
    """Sign an observation sheet."""

    serializer_class = ObservationItem

    @extend_schema(operation_id="cohort_observations_create", request=ObservationSent, responses={201: ObservationItem})
    def post(self, request: Request, key: uuid.UUID) -> HttpResponse:
        """Sign one's sheet about one person's role play, planned before or by this request."""
        cohort, said = own_cohort(request, key), self.read(ObservationSent)
        if "role_play" in said:
            known = RolePlay.objects.select_related("enrolment").filter(uuid=said["role_play"]).first()
            if known is None or known.enrolment.cohort_id != cohort.pk:
                raise Http404
        else:
            known, enrolment = None, theirs(request, cohort, said["enrolment"])

        def act(post: uuid.UUID) -> Any:
            role_play = known or planning.plan(
                enrolment=enrolment,
                rubric_id=said["sheet"],
                played_on=said["played_on"],
                situation=said["situation"],
                assessors=said["assessors"],
                planner=self.user(),
                post_id=post,
            )
            outcomes = {name: Outcome(value) for name, value in said["outcomes"].items()}
            filling.save(
                role_play=role_play, assessor=self.user(), role=said["role"], outcomes=outcomes, reason=said["reason"]
            )
            sheet = signing.sign(role_play=role_play, assessor=self.user())
            role_play.refresh_from_db()
            return ObservationItem(
                {
                    "role_play": role_play.uuid,
                    "signed_at": sheet.signed_at,
                    "recorded": role_play.recorded_at is not None,
                    "ratings": [item(row, self.user().pk) for row in _ratings(role_play)],
                }
            ).data

        return self.perform(act)


def _ratings(role_play: RolePlay) -> list[Rating]:
    """Return what a role play's sheets said, once they are recorded."""
    if role_play.recorded_at is None:
        return []
    rows = Rating.objects.filter(enrolment=role_play.enrolment, rated_at__lte=role_play.recorded_at)
    found = rows.filter(evidence__role_play=str(role_play.uuid)).select_related("enrolment")
    return list(found.order_by("rated_at", "competency"))
