"""How a view of `/api/v1/` finds whose a thing is, by the same functions as the pages; anything else is a 404."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from django.http import Http404
from rest_framework.request import Request

from curriculum.releasing import open_release
from lms.models import Attempt, Cohort, Enrolment
from lms.permissions import may_assess, may_see_levels
from lms.views import reaching, trainer
from lms.views.reaching import Seat

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest


def page(request: Request) -> HttpRequest:
    """Return the request as a page's functions read it: they ask for its user only."""
    return cast("HttpRequest", request)


def asker(request: Request) -> User:
    """Return who asks."""
    return reaching.person(page(request))


def own_seat(request: Request, enrolment: uuid.UUID) -> Seat:
    """Return the person's own enrolment with its release."""
    return reaching.own_seat(page(request), enrolment)


def own_attempt(request: Request, attempt: uuid.UUID) -> Attempt:
    """Return the person's own attempt, with its enrolment."""
    rows = Attempt.objects.select_related("enrolment__learner", "enrolment__registration")
    found = rows.filter(uuid=attempt, enrolment__learner__user=asker(request)).first()
    if found is None:
        raise Http404
    return found


def own_cohort(request: Request, cohort: uuid.UUID) -> Cohort:
    """Return a group that the person trains."""
    return trainer.own_cohort(page(request), cohort)


def theirs(request: Request, cohort: Cohort, enrolment: uuid.UUID) -> Enrolment:
    """Return somebody else's enrolment in a group that the person trains."""
    rows = cohort.enrolments.select_related("learner__user", "cohort", "registration", "release")
    found = rows.defer("release__content", "release__keys").filter(uuid=enrolment).first()
    if found is None or not may_assess(asker(request), found):
        raise Http404
    return found


def seen_levels(request: Request, enrolment: uuid.UUID) -> tuple[Enrolment, frozenset[str]]:
    """Return an enrolment whose levels the person may see, and the competencies that this opens: the module's."""
    found = Enrolment.objects.select_related("learner__user", "cohort").filter(uuid=enrolment).first()
    if found is None or not may_see_levels(asker(request), found):
        raise Http404
    return found, frozenset(open_release(found.release_id).content.competencies)
