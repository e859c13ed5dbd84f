"""What learners left on a piece of content, for who is about to delete it: numbers of everybody together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from assessments.traces import Traces
from lms.models import Attempt, ChoiceMade, Enrolment, Rating, Response, StepDone


def traces_of(kind: str, keys: Collection[str]) -> Traces:
    """Count what hangs on things of one kind, by `translation_key`."""
    if kind == "module":
        enrolments = Enrolment.objects.filter(module_key__in=keys)
        return _counted(
            {row.pk for row in enrolments},
            StepDone.objects.filter(enrolment__in=enrolments),
            Attempt.objects.filter(enrolment__in=enrolments),
            Response.objects.filter(enrolment__in=enrolments),
            Rating.objects.filter(enrolment__in=enrolments),
        )
    nothing = Rating.objects.none()
    ratings = Rating.objects.filter(situation__in=[f"{kind}/{key}" for key in keys])
    if kind == "lesson":
        found = {"lesson_id__in": keys}
        steps, tried = StepDone.objects.filter(**found), Attempt.objects.filter(**found)
        return _counted(set(), steps, tried, Response.objects.filter(**found), nothing)
    steps = StepDone.objects.none()
    if kind == "question":
        asked = Response.objects.filter(question_id__in=keys)
        return _counted(set(), steps, Attempt.objects.none(), asked, nothing)
    tried = Attempt.objects.filter(activity_id__in=keys)
    if kind == "scenario":
        return _counted(set(), steps, tried, ChoiceMade.objects.filter(attempt__in=tried), ratings)
    return _counted(set(), steps, tried, Response.objects.filter(attempt__in=tried), ratings)


def _counted(
    people: set[int],
    steps: QuerySet[StepDone],
    attempts: QuerySet[Attempt],
    answers: QuerySet[Any],
    ratings: QuerySet[Rating],
) -> Traces:
    way = "attempt__enrolment" if answers.model is ChoiceMade else "enrolment"
    who = set(people)
    for rows, name in ((steps, "enrolment"), (attempts, "enrolment"), (answers, way), (ratings, "enrolment")):
        who |= {each for each in rows.order_by().values_list(name, flat=True).distinct() if each is not None}
    return Traces(
        people=Enrolment.objects.filter(pk__in=who).values("learner").distinct().count(),
        steps=steps.count(),
        attempts=attempts.count(),
        answers=answers.count(),
        ratings=ratings.count(),
    )
