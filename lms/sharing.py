"""Who sees what of a person's work on a module: what the sharing page says. Reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from lms.models import Enrolment, Organisation
from lms.models.organisation import Membership


@dataclass(frozen=True)
class Viewer:
    """An organisation of the person, and since when it sees the levels; None when it does not."""

    name: str
    since: datetime.datetime | None


@dataclass(frozen=True)
class Audience:
    """Who sees the levels of an enrolment. `shared` is whether anything is open to an organisation now."""

    trainers: tuple[str, ...]
    cohort: str
    organisations: tuple[Viewer, ...]

    @property
    def shared(self) -> bool:
        """Whether at least one organisation sees the levels now."""
        return any(viewer.since for viewer in self.organisations)


def person_name(user: Any) -> str:
    """Return the name by which colleagues know a person: full name, else the sign-in name."""
    return str(user.get_full_name() or user.get_username())


def organisations_of(user: Any) -> list[Organisation]:
    """Return the organisations a person belongs to today, each once, by name."""
    current = Membership.objects.current().filter(user=user)
    return list(Organisation.objects.filter(pk__in=current.values("organisation")).order_by("name"))


def audience(enrolment: Enrolment) -> Audience:
    """Say who sees the levels of an enrolment now: trainers of its cohort, organisations it is shared with.

    As in `lms.enrolling.set_sharing`, sharing is about the cohort's organisation, else about all those of the person.
    """
    given = {
        sharing.organisation: sharing.given_at
        for sharing in enrolment.sharings.filter(withdrawn_at=None).select_related("organisation")
    }
    cohort = enrolment.cohort
    belongs = [cohort.organisation] if cohort else organisations_of(enrolment.learner.user)
    return Audience(
        trainers=tuple(sorted(person_name(trainer) for trainer in cohort.trainers.all())) if cohort else (),
        cohort=cohort.name if cohort else "",
        organisations=tuple(
            Viewer(organisation.name, given.get(organisation))
            for organisation in sorted({*belongs, *given}, key=lambda each: each.name)
        ),
    )
