"""One function per right; what is not granted is refused. Views turn a refusal into 404, or the sign-in for nobody.

`design.md` 9: levels are seen by the person, by the trainers of the person's cohort, and by the coordinators of an
organisation the person shares with; the own organisation sees names and held titles; a network sees numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.models import (
    Cohort,
    Enrolment,
    EvidencePiece,
    HeldQualification,
    Learner,
    Membership,
    Organisation,
    Rating,
    Reexamination,
    Sharing,
    Transcript,
)
from lms.models.organisation import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _is_nobody(user: User | AnonymousUser) -> bool:
    return not (user.is_authenticated and user.is_active)


def _coordinates(user: User | AnonymousUser) -> QuerySet[Membership]:
    """The coordinator's memberships in force today; none for nobody."""
    if _is_nobody(user):
        return Membership.objects.none()
    return Membership.objects.current().filter(user=user.pk, role=Role.COORDINATOR)


def _trains(user: User | AnonymousUser, cohort: Cohort | None) -> bool:
    return cohort is not None and cohorts_trained(user).filter(pk=cohort.pk).exists()


def may_learn(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """Whether this is the person's own enrolment: only the person acts on it."""
    return not _is_nobody(user) and enrolment.learner.user_id == user.pk


def may_see_enrolment(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """Whether the user may see the progress of an enrolment: the person, and the trainers of its cohort."""
    return may_learn(user, enrolment) or _trains(user, enrolment.cohort)


def may_see_levels(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """Whether the user may see the levels: the person, the cohort's trainers, coordinators the person shares with."""
    if may_see_enrolment(user, enrolment):
        return True
    organisations = _coordinates(user).values("organisation")
    open_sharing = Sharing.objects.filter(enrolment=enrolment, withdrawn_at__isnull=True)
    return open_sharing.filter(organisation__in=organisations).exists()


def may_observe(user: User | AnonymousUser, cohort: Cohort | None) -> bool:
    """Whether the user may rate the people of a cohort: its trainers only."""
    return _trains(user, cohort)


def may_assess(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """Whether the user may read and judge the evidence of an enrolment: trainers of its cohort, never the person."""
    return not may_learn(user, enrolment) and _trains(user, enrolment.cohort)


def may_see_piece(user: User | AnonymousUser, piece: EvidencePiece) -> bool:
    """Whether the user may open an evidence and its file: the person; once it is sent, who may assess it."""
    if may_learn(user, piece.enrolment):
        return True
    return piece.sent_at is not None and may_assess(user, piece.enrolment)


def may_see_cohort(user: User | AnonymousUser, cohort: Cohort) -> bool:
    """Whether the user may see who is in a cohort: its trainers and the coordinators of its organisation."""
    return _trains(user, cohort) or may_coordinate(user, cohort.organisation)


def may_enrol_in(user: User | AnonymousUser, cohort: Cohort) -> bool:
    """Whether the user may enrol people in a cohort: its trainers and the coordinators of its organisation."""
    return may_see_cohort(user, cohort)


def may_set_extra_time(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """Whether the user may give a person extra time, and so see it: who may see the cohort, but for oneself."""
    cohort = enrolment.cohort
    return cohort is not None and not may_learn(user, enrolment) and may_see_cohort(user, cohort)


def cohorts_trained(user: User | AnonymousUser) -> QuerySet[Cohort]:
    """The cohorts whose trainer the user is, as long as the user is a trainer somewhere: who has left sees no one."""
    if _is_nobody(user):
        return Cohort.objects.none()
    still = Membership.objects.current().filter(user=user.pk, role=Role.TRAINER)
    return Cohort.objects.filter(Exists(still), trainers__in=[user.pk]).select_related("organisation")


def may_coordinate(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the user coordinates this very organisation: names and held titles."""
    return _coordinates(user).filter(organisation=organisation).exists()


def organisations_coordinated(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The organisations the user coordinates directly; their members' numbers are another right."""
    mine: QuerySet[Organisation] = Organisation.objects.filter(pk__in=_coordinates(user).values("organisation"))
    return mine.order_by("path")


def may_see_numbers(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the user may see an organisation's numbers: who coordinates it or an organisation above it."""
    step = Organisation.steplen
    paths = [organisation.path[:end] for end in range(step, len(organisation.path) + 1, step)]
    return _coordinates(user).filter(organisation__path__in=paths).exists()


def may_see_person(user: User | AnonymousUser, learner: Learner) -> bool:
    """Whether the user may see a person's name: the person, and coordinators of an organisation they are in today."""
    if _is_nobody(user) or learner.user_id is None:
        return False
    if learner.user_id == user.pk:
        return True
    theirs = Membership.objects.current().filter(user_id=learner.user_id).values("organisation")
    return _coordinates(user).filter(organisation__in=theirs).exists()


def may_hold(user: User | AnonymousUser, transcript: Transcript) -> bool:
    """Whether this is the user's own transcript."""
    return not _is_nobody(user) and transcript.learner.user_id == user.pk


def may_hold_title(user: User | AnonymousUser, held: HeldQualification) -> bool:
    """Whether this is the user's own title: only the person adds and removes what the person declares."""
    return not _is_nobody(user) and held.learner.user_id == user.pk


def may_mark_seen(user: User | AnonymousUser, held: HeldQualification, organisation: Organisation) -> bool:
    """Whether the user may say that an organisation saw a title's original: its coordinator, about its other people."""
    holder = held.learner.user_id
    if holder is None or holder == user.pk or not may_coordinate(user, organisation):
        return False
    return Membership.objects.current().filter(user_id=holder, organisation=organisation).exists()


def may_author(user: User | AnonymousUser) -> bool:
    """Whether the user writes modules: the right to enter the Wagtail admin."""
    return not _is_nobody(user) and user.has_perm("wagtailadmin.access_admin")


def may_explore(user: User | AnonymousUser) -> bool:
    """Whether the user may look through the ledger: a right of its own, which no group has unless it is given."""
    return not _is_nobody(user) and user.has_perm("mediane_lms.view_statement")


def may_void(user: User | AnonymousUser) -> bool:
    """Whether the user may void a statement: who may look through the ledger, with a second right."""
    return may_explore(user) and user.has_perm("mediane_lms.void_statement")


def reexaminations_open_to(user: User | AnonymousUser) -> QuerySet[Reexamination]:
    """The requests that the user may answer, or has: a trainer of the organisation asked, and somebody else.

    Who has rated that competency of that person does not look again at their own word.
    """
    if _is_nobody(user):
        return Reexamination.objects.none()
    trained = Membership.objects.current().filter(user=user.pk, role=Role.TRAINER).values("organisation")
    rated = Rating.objects.filter(learner=OuterRef("learner"), competency=OuterRef("competency"), assessor=user.pk)
    rows = Reexamination.objects.filter(Q(answered_by=user.pk) | ~Exists(rated), organisation__in=trained)
    return rows.exclude(learner__user=user.pk)


def may_reexamine(user: User | AnonymousUser, request: Reexamination) -> bool:
    """Whether the user may answer a request for a re-examination."""
    return reexaminations_open_to(user).filter(pk=request.pk).exists()


def assessors_for(request: Reexamination) -> QuerySet[User]:
    """Who may answer a request: the same people as by `reexaminations_open_to`, seen from the request."""
    trainers = Membership.objects.current().filter(organisation=request.organisation_id, role=Role.TRAINER)
    rated = Rating.objects.filter(learner=request.learner_id, competency=request.competency, assessor=OuterRef("pk"))
    able = get_user_model().objects.filter(~Exists(rated), pk__in=trainers.values("user"), is_active=True)
    return able.exclude(mediane_learner=request.learner_id).order_by("pk")


def may_edit_rules(user: User | AnonymousUser) -> bool:
    """Whether the user may edit the rules by which ratings become levels: a right of its own, which no group has."""
    return not _is_nobody(user) and user.has_perm("mediane_lms.edit_rules")


def names_seen(user: User, learners: Iterable[Learner]) -> set[int]:
    """Which of these pseudonyms' people the user may see by name: everybody's for who administers accounts.

    Otherwise as in `may_see_person`, for many in at most one query. Returns ids of learners.
    """
    known = {learner.pk: learner.user_id for learner in learners if learner.user_id is not None}
    if may_search_names(user):
        return set(known)
    theirs = Membership.objects.current().filter(organisation__in=_coordinates(user).values("organisation"))
    seen = {user.pk, *theirs.filter(user__in=known.values()).values_list("user", flat=True)}
    return {learner for learner, person in known.items() if person in seen}


def may_search_names(user: User | AnonymousUser) -> bool:
    """Whether the user may look any person up by name: who administers the accounts."""
    return not _is_nobody(user) and user.has_perm(f"{get_user_model()._meta.app_label}.view_user")
