"""A newer version of a module is out: who is inside is told, and takes it or stays, as they choose.

Nobody is moved. What was done counts in the new release wherever its steps are the same ones; the rest stays in the
history; attempts under way end on the release they began on.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import tincan
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from curriculum.comparing_releases import Changes, changes
from curriculum.models import Release
from curriculum.releasing import OpenRelease, open_release
from lms import working
from lms.models import Attempt, Enrolment, ReleaseKept
from lms.models.attempt import AttemptState
from lms.progress import progress_of
from lms.refusals import Refused
from lms.working import Work
from lms.xapi import release_choice, statements
from lms.xapi.statements import Thing


class NothingNewer(Refused):
    """The enrolment is on that release, or on a later one, or there is none of that number."""

    message = _("Il n’y a pas de version plus récente sous ce numéro. Vous restez sur la vôtre.")


@dataclass(frozen=True)
class Offer:
    """A newer release: what it changes, what of one's work counts there, and whether one said to stay already.

    `counted` and `aside` are steps done: those that the new release has, and those that it has no more; `lessons_left`
    are the lessons that would be to do; `open` are the attempts under way.
    """

    release: Release
    changes: Changes
    kept: bool
    counted: int
    aside: int
    lessons_left: int
    open: int


def newest_of(enrolments: Sequence[Enrolment]) -> dict[int, Release]:
    """Return the newer release of each enrolment that has one, in its language, by primary key. Two queries."""
    newest = Release.objects.filter(
        module_key=OuterRef("module_key"),
        language=OuterRef("release__language"),
        number__gt=OuterRef("release__number"),
    ).order_by("-number")
    keys = dict(
        Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .filter(newest__isnull=False)
        .order_by()
        .values_list("pk", "newest")
    )
    rows = Release.objects.defer("content", "keys").in_bulk(set(keys.values())) if keys else {}
    return {enrolment: rows[release] for enrolment, release in keys.items()}


def told_of(enrolments: Sequence[Enrolment]) -> dict[int, Release]:
    """Return the newer releases about which these people have not said that they stay. Three queries."""
    found = newest_of(enrolments)
    said = set(ReleaseKept.objects.filter(enrolment__in=found).values_list("enrolment_id", "release_id"))
    return {enrolment: release for enrolment, release in found.items() if (enrolment, release.pk) not in said}


def offer(enrolment: Enrolment) -> Offer | None:
    """Return what taking the newest release would change for a person; None where theirs is the newest."""
    release = newest_of([enrolment]).get(enrolment.pk)
    if release is None:
        return None
    old, new = open_release(enrolment.release_id), open_release(release.pk)
    done = working.steps_done(enrolment)
    there = {(lesson.id, step.id) for lesson in new.content.lessons for step in lesson.steps}
    now = progress_of(new.content.lessons, done)
    return Offer(
        release=release,
        changes=changes(old, new),
        kept=ReleaseKept.objects.filter(enrolment=enrolment, release=release).exists(),
        counted=len(done & there),
        aside=len(done - there),
        lessons_left=sum(lesson.state != "done" for lesson in now.lessons),
        open=Attempt.objects.filter(enrolment=enrolment, state=AttemptState.OPEN).count(),
    )


def keep_release(*, enrolment: Enrolment, number: int) -> None:
    """Remember that a person stays on their release although that newer one is out. Raises NothingNewer."""
    release = _newer(enrolment, number)
    ReleaseKept.objects.get_or_create(enrolment=enrolment, release=release)


@transaction.atomic
def take_release(*, enrolment: Enrolment, number: int, post_id: uuid.UUID) -> Enrolment:
    """Go over to the release of that number; the same form again, or another one, says it once.

    Lessons, and the module, that are done by it (what was left to do is no part of it) are completed by the same act.
    Raises NothingNewer.
    """
    working.lock(enrolment.learner_id)
    mine = Enrolment.objects.select_related("registration", "release").get(pk=enrolment.pk)
    if mine.release.number == number:
        return mine
    release = open_release(_newer(mine, number).pk)
    work = working.begin(mine, post_id)
    place = replace(work.place, release=release.sha256)
    told = release_choice.changed(
        place,
        release.content.module.title,
        number=release.number,
        former=work.release.sha256,
        former_number=work.release.number,
    )
    working.record(work, [told, *_closed_by_change(replace(work, release=release, place=place), work.release)])
    mine.refresh_from_db()
    return mine


def _newer(enrolment: Enrolment, number: int) -> Release:
    found = (
        Release.objects.defer("content", "keys")
        .filter(
            Q(number__gt=enrolment.release.number),
            module_key=enrolment.module_key,
            language=enrolment.release.language,
            number=number,
        )
        .first()
    )
    if found is None:
        raise NothingNewer
    return found


def _closed_by_change(work: Work, former: OpenRelease) -> list[tincan.Statement]:
    """Say that lessons and the module are completed which were not in the former release."""
    done = working.steps_done(work.enrolment)
    was, now = progress_of(former.content.lessons, done), progress_of(work.release.content.lessons, done)
    before = {lesson.id for lesson in was.lessons if lesson.state == "done"}
    module = work.release.content.module
    said: list[Any] = [
        statements.completed(
            work.place, Thing("lesson", lesson.id, lesson.title), parent=Thing("module", work.place.module)
        )
        for lesson in now.lessons
        if lesson.state == "done" and lesson.id not in before and lesson.steps_done
    ]
    if now.done and not was.done and done:
        said.append(statements.completed(work.place, Thing("module", module.id, module.title)))
    return said
