"""What every act on an enrolment shares: the lock, the release, the place its statements tell of, and closing lessons.

Acts on one learner follow one another: the learner's row is locked first, so that a form posted twice at once is seen
the second time. Everything an act says is recorded in one call, at its end.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import tincan
from django.utils import timezone

from curriculum.documents import Part, Step
from curriculum.releasing import OpenRelease, UnknownRelease, open_by_sha256, open_release
from lms.models import Attempt, Enrolment, Learner, Statement, StepDone
from lms.models.attempt import AttemptState
from lms.progress import progress_of
from lms.records import ledger
from lms.refusals import ClosedAttempt, FormReused, UnknownStep, WrongRelease
from lms.xapi import profile, statements
from lms.xapi.statements import Place, Thing


@dataclass(frozen=True)
class Work:
    """One act under way: by whom, on which release, and where its statements say that they are."""

    enrolment: Enrolment
    learner: Learner
    release: OpenRelease
    place: Place

    def step(self, lesson_id: str, step_id: str) -> Step:
        """Return a step of the release. Raises UnknownStep."""
        for lesson in self.release.content.lessons:
            for step in lesson.steps:
                if (lesson.id, step.id) == (lesson_id, step_id):
                    return step
        raise UnknownStep

    def activity(self, lesson_id: str, step_id: str, *kinds: str) -> Part:
        """Return the question, quiz or scenario that a step is. Raises UnknownStep when it is none of these kinds."""
        part = self.step(lesson_id, step_id).activity
        if part is None or part.kind not in kinds:
            raise UnknownStep
        return part


def lock(learner_id: int) -> Learner:
    """Hold a learner's row until the transaction ends (on SQLite the transaction holds the whole database)."""
    return Learner.objects.select_for_update(no_key=True).get(pk=learner_id)


def begin(enrolment: Enrolment, post_id: uuid.UUID, *, release_sha256: str = "") -> Work:
    """Begin an act, inside a transaction: on the enrolment's release, or on an older one named by its hash.

    Raises WrongRelease when the module has no such release.
    """
    learner = lock(enrolment.learner_id)
    release = open_release(enrolment.release_id)
    if release_sha256 and release_sha256 != release.sha256:
        try:
            release = open_by_sha256(enrolment.module_key, release_sha256)
        except UnknownRelease as error:
            raise WrongRelease from error
    place = Place(
        learner=learner.uuid,
        registration=enrolment.registration.key,
        module=str(enrolment.module_key),
        language=release.language,
        release=release.sha256,
        at=timezone.now(),
        post=post_id,
    )
    return Work(enrolment=enrolment, learner=learner, release=release, place=place)


def resume(attempt: Attempt, post_id: uuid.UUID) -> tuple[Attempt, Work]:
    """Read an attempt again under the learner's lock, and begin an act on the release it is pinned to."""
    enrolment = Enrolment.objects.select_related("registration").get(pk=attempt.enrolment_id)
    work = begin(enrolment, post_id, release_sha256=attempt.release_sha256)
    fresh = Attempt.objects.get(pk=attempt.pk)
    fresh.enrolment = enrolment
    return fresh, work


def check_open(attempt: Attempt, release_sha256: str) -> None:
    """Check that a form fits an attempt that goes on. Raises WrongRelease, ClosedAttempt."""
    if release_sha256 != attempt.release_sha256:
        raise WrongRelease
    if attempt.state != AttemptState.OPEN:
        raise ClosedAttempt


def record(work: Work, said: list[tincan.Statement]) -> None:
    """Record what a learner's act says; the first one on an enrolment also says that the module began.

    The learner's lock makes sure that the beginning is said once. Its id is made from the form as any other: made from
    the registration alone, which clients read in statements, it could be claimed by one of them first.
    Raises FormReused where the form's UUID has already said something else.
    """
    module = work.release.content.module
    begun = Statement.objects.filter(
        registration=work.place.registration, verb__iri=profile.INITIALIZED.iri, authority__key=ledger.OWN
    )
    if not begun.exists():
        said = [statements.initialized(work.place, Thing("module", module.id, module.title)), *said]
    try:
        ledger.record(said)
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict


def closings(work: Work, lesson_id: str, step_id: str) -> list[tincan.Statement]:
    """Say that the lesson and the module are completed, when the step that this act closes was the last one open.

    Progress is judged by the enrolment's own release, also for an answer to an older one.
    """
    before = steps_done(work.enrolment)
    return closed(work, before, before | {(lesson_id, step_id)})


def steps_done(enrolment: Enrolment) -> set[tuple[str, str]]:
    """Return the (lesson, step) pairs that are done."""
    return set(StepDone.objects.filter(enrolment=enrolment).values_list("lesson_id", "step_id"))


def closed(work: Work, before: set[tuple[str, str]], after: set[tuple[str, str]]) -> list[tincan.Statement]:
    """Say that lessons and the module are completed which were not with the steps done before."""
    if after == before:
        return []
    content = open_release(work.enrolment.release_id).content
    was, now = progress_of(content.lessons, before), progress_of(content.lessons, after)
    said = [
        statements.completed(work.place, Thing("lesson", lesson.id, lesson.title), parent=_module(work))
        for lesson, earlier in zip(now.lessons, was.lessons, strict=True)
        if lesson.state == "done" and earlier.state != "done"
    ]
    if now.done and not was.done:
        said.append(statements.completed(work.place, Thing("module", content.module.id, content.module.title)))
    return said


def _module(work: Work) -> Thing:
    return Thing("module", str(work.enrolment.module_key))
