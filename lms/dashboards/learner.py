"""A learner's home: what to go on with, every module with where it stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from curriculum.models import Release
from curriculum.releasing import open_release
from lms.dashboards.standing import modules_progress
from lms.models import Enrolment, Evidence, FilmConsent
from lms.models.evidence import EvidenceState
from lms.models.film import FilmAnswer
from lms.moving_on import told_of
from lms.places import Place, place_of
from lms.progress import ModuleProgress
from lms.shell import catalogue_url

ASKED_OF_LEARNER = (EvidenceState.WANTED, EvidenceState.TO_COMPLETE)


@dataclass(frozen=True)
class ModuleCard:
    """One module of a person; `place` is the next step to do, None when all is done.

    `newer` is a newer release about which the person has not decided yet.
    """

    enrolment: UUID
    title: str
    language: str
    progress: ModuleProgress
    place: Place | None
    enrolled_at: datetime.datetime
    newer: Release | None = None

    @property
    def started(self) -> bool:
        """Whether at least one step is done."""
        return any(lesson.steps_done for lesson in self.progress.lessons)

    @property
    def lessons_left(self) -> int:
        """How many lessons are not done."""
        return sum(lesson.state != "done" for lesson in self.progress.lessons)


@dataclass(frozen=True)
class Home:
    """The home of a person; `resume` is the one module to go on with, `catalogue` empty where there is none.

    `evidence_asked` and `films_asked` count what waits for the person: evidence to give or complete, films to answer.
    """

    resume: ModuleCard | None
    modules: tuple[ModuleCard, ...]
    catalogue: str
    evidence_asked: int = 0
    films_asked: int = 0


def learner_home(user: Any) -> Home:
    """Read a person's home: the module worked on last comes first. As many queries for one module as for many."""
    enrolments = list(
        Enrolment.objects.filter(learner__user=user)
        .select_related("release")
        .defer("release__content", "release__keys")
        .annotate(worked_at=Max("steps_done__done_at"))
        .order_by(F("worked_at").desc(nulls_last=True), "-created_at")
    )
    progress = modules_progress(enrolments)
    newer = told_of(enrolments)
    cards = tuple(_card(enrolment, progress[enrolment.pk], newer.get(enrolment.pk)) for enrolment in enrolments)
    return Home(
        resume=next((card for card in cards if card.place is not None), None),
        modules=cards,
        catalogue=catalogue_url(),
        evidence_asked=Evidence.objects.filter(enrolment__learner__user=user, state__in=ASKED_OF_LEARNER).count(),
        films_asked=FilmConsent.objects.filter(
            enrolment__learner__user=user, answer=FilmAnswer.ASKED, film__erased_at=None
        ).count(),
    )


def _card(enrolment: Enrolment, progress: ModuleProgress, newer: Release | None) -> ModuleCard:
    content = open_release(enrolment.release_id).content
    following = progress.next
    return ModuleCard(
        enrolment=enrolment.uuid,
        title=content.module.title,
        language=content.language,
        progress=progress,
        place=place_of(content, following.lesson_id, following.step_id) if following else None,
        enrolled_at=enrolment.created_at,
        newer=newer,
    )
