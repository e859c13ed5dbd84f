"""Enrolling a person on a module, and the sharing of levels that the person gives or withdraws."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.releasing import latest_release
from lms.models import Cohort, Enrolment, Learner, Membership, Registration, Sharing
from lms.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotPublished(Refused):
    """The module has no published version to learn on."""

    message = _("Ce module n’est pas encore publié.")


def learner_of(user: User) -> Learner:
    """Return the person's pseudonym, made when it is first needed. Only acts call this: a page never creates."""
    learner, _new = Learner.objects.get_or_create(user=user)
    return learner


@transaction.atomic
def enrol(
    *, user: User, module_key: uuid.UUID, language: str = "fr", cohort: Cohort | None = None, share: bool
) -> Enrolment:
    """Enrol a person on the newest release of a module, once; an enrolment that exists keeps its release.

    A cohort is taken over where the enrolment had none. Sharing is set as asked when the enrolment is made, and only
    then: enrolling again never gives nor withdraws it. Raises NotPublished.
    """
    release = latest_release(module_key=module_key, language=language)
    if release is None:
        raise NotPublished
    enrolment, new = Enrolment.objects.select_related("learner", "cohort").get_or_create(
        learner=learner_of(user), module_key=module_key, defaults={"release": release, "cohort": cohort}
    )
    if new:
        Registration.objects.create(enrolment=enrolment)
        set_sharing(enrolment=enrolment, shared=share)
    elif cohort is not None and enrolment.cohort_id is None:
        enrolment.cohort = cohort
        enrolment.save(update_fields=["cohort"])
    return enrolment


def organisations_of(enrolment: Enrolment) -> Iterable[int]:
    """The organisations sharing is about: the cohort's, else those the person belongs to today."""
    if enrolment.cohort is not None:
        return [enrolment.cohort.organisation_id]
    mine = Membership.objects.current().filter(user=enrolment.learner.user)
    return mine.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()


@transaction.atomic
def set_sharing(*, enrolment: Enrolment, shared: bool) -> None:
    """Give or withdraw the sharing of an enrolment's levels; the periods of the past stay on record."""
    given = Sharing.objects.filter(enrolment=enrolment, withdrawn_at__isnull=True)
    if not shared:
        given.update(withdrawn_at=timezone.now())
        return
    already = set(given.values_list("organisation_id", flat=True))
    Sharing.objects.bulk_create(
        [
            Sharing(enrolment=enrolment, organisation_id=organisation)
            for organisation in organisations_of(enrolment)
            if organisation not in already
        ]
    )


def shares(enrolment: Enrolment) -> bool:
    """Whether the enrolment's levels are shared now."""
    return Sharing.objects.filter(enrolment=enrolment, withdrawn_at__isnull=True).exists()
