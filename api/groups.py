"""The groups that a person trains: what can be rated there, and who."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reaching import asker, own_cohort, page
from api.reading import OwnReading
from curriculum.releasing import open_release
from lms.dashboards.grid import grid
from lms.models import Attainment, Cohort, Enrolment
from lms.permissions import cohorts_trained
from lms.rating import is_rateable
from lms.sharing import person_name
from lms.views.grid import since


class CohortItem(serializers.Serializer[Any]):
    """One group."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    organisation = serializers.CharField()
    module = serializers.UUIDField(help_text="Key of the module.")
    language = serializers.CharField()


class RateableItem(serializers.Serializer[Any]):
    """One competency that can be rated in the group."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class CriterionItem(serializers.Serializer[Any]):
    """One criterion of a sheet, with what « reached » and « not yet » look like."""

    id = serializers.CharField()
    text = serializers.CharField()
    competency = serializers.CharField()
    reached = serializers.CharField()
    not_yet = serializers.CharField()


class SheetItem(serializers.Serializer[Any]):
    """One observation sheet of the module."""

    id = serializers.CharField()
    title = serializers.CharField()
    criteria = CriterionItem(many=True)


class CohortDetailItem(CohortItem):
    """One group with the competencies and the sheets of its people's modules."""

    competencies = RateableItem(many=True)
    sheets = SheetItem(many=True)


class HeldItem(serializers.Serializer[Any]):
    """A level in force; 0: none."""

    competency = serializers.CharField()
    level = serializers.IntegerField()
    open = serializers.BooleanField(help_text="Whether it can be rated.")


class PersonItem(serializers.Serializer[Any]):
    """One person of the group; the trainer's own enrolment is left out."""

    enrolment = serializers.UUIDField()
    name = serializers.CharField()
    levels = HeldItem(many=True)


def item(cohort: Cohort) -> dict[str, Any]:
    """Return what names a group."""
    return {
        "key": cohort.uuid,
        "name": cohort.name,
        "organisation": cohort.organisation.name,
        "module": cohort.module_key,
        "language": cohort.language,
    }


def _people(found: Sequence[Enrolment]) -> list[dict[str, Any]]:
    """Show people with their levels in what their module is about, in one query for all."""
    levels = {
        (learner, reference): level
        for learner, reference, level in Attainment.objects.filter(
            learner__in=[each.learner_id for each in found], current=True
        ).values_list("learner_id", "competency", "level")
    }
    shown = []
    for each in found:
        content = open_release(each.release_id).content
        held = [
            {"competency": name, "level": levels.get((each.learner_id, name), 0), "open": is_rateable(content, name)}
            for name in sorted(content.competencies)
        ]
        shown.append({"enrolment": each.uuid, "name": person_name(each.learner.user), "levels": held})
    return shown


class CohortList(OwnReading):
    """List the groups that one trains."""

    serializer_class = CohortItem

    @extend_schema(operation_id="cohorts_list", responses=CohortItem(many=True))
    def get(self, request: Request) -> Response:
        """List the groups that the person trains, by name."""
        found = self.paginate_queryset(cohorts_trained(asker(request)).order_by("name", "pk"))
        return self.get_paginated_response(CohortItem(map(item, found or []), many=True).data)


class CohortDetail(OwnReading):
    """Show a group that one trains."""

    serializer_class = CohortDetailItem

    @extend_schema(operation_id="cohorts_retrieve")
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """Return a group with the competencies that can be rated there, and the observation sheets."""
        found = own_cohort(request, key)
        read = grid(found, asker(request), since(page(request)))
        competencies = [{"reference": each.reference, "label": each.label} for each in read.offered]
        return Response(CohortDetailItem(item(found) | {"competencies": competencies, "sheets": read.rubrics}).data)


class CohortPeople(OwnReading):
    """List who is in a group that one trains."""

    serializer_class = PersonItem

    @extend_schema(operation_id="cohort_people_list", responses=PersonItem(many=True))
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """List the people of the group with their levels; the trainer's own enrolment is left out."""
        rows = own_cohort(request, key).enrolments.filter(learner__user__isnull=False)
        rows = rows.exclude(learner__user=asker(request)).select_related("learner__user").order_by("pk")
        found = self.paginate_queryset(rows) or []
        return self.get_paginated_response(PersonItem(_people(found), many=True).data)
