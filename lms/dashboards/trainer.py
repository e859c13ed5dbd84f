"""What a trainer sees of the groups they train: people, how far they are, the levels reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from competencies.models.wording import in_language
from curriculum.documents import RubricDoc
from curriculum.models import Release
from curriculum.releasing import open_release
from lms.dashboards.level_names import level_names
from lms.dashboards.standing import modules_progress
from lms.models import Attainment, Cohort, Enrolment
from lms.models.organisation import Membership
from lms.models.rating import Mode
from lms.moving_on import newest_of
from lms.permissions import cohorts_trained
from lms.reasons import validity
from lms.sharing import person_name


@dataclass(frozen=True)
class CohortCard:
    """One group of a trainer."""

    uuid: UUID
    name: str
    organisation: str
    module: str
    people: int


@dataclass(frozen=True)
class LevelLine:
    """One level that a person has reached on a competency of the module; `until` says its end, or that it is over."""

    reference: str
    label: str
    level: str
    mode: str
    until: str


@dataclass(frozen=True)
class PersonRow:
    """One person of a group; `rubrics` are those of the person's own release, in its language.

    `version` is that release's number, `newest` whether there is none newer.
    """

    enrolment: UUID
    name: str
    steps_done: int
    steps_total: int
    done: bool
    levels: tuple[LevelLine, ...]
    rubrics: tuple[RubricDoc, ...]
    language: str
    version: int
    newest: bool


def cohort_cards(user: Any) -> tuple[CohortCard, ...]:
    """List the groups that a person trains, in two queries."""
    cohorts = list(cohorts_trained(user).annotate(people=Count("enrolments")))
    titles = module_titles(cohort.module_key for cohort in cohorts)
    return tuple(
        CohortCard(cohort.uuid, cohort.name, cohort.organisation.name, titles.get(cohort.module_key, ""), cohort.people)
        for cohort in cohorts
    )


def module_titles(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the title of the newest release of each module, in one query; French wins over other languages."""
    rows = Release.objects.filter(module_key__in=set(keys)).order_by("language", "number")
    found: dict[UUID, str] = {}
    for key, language, title in rows.values_list("module_key", "language", "title"):
        if key not in found or language == "fr":
            found[key] = title
    return found


def cohort_people(cohort: Cohort) -> tuple[PersonRow, ...]:
    """List the people of a group with their progress and levels; the number of queries is that of one person."""
    enrolments = list(
        cohort.enrolments.select_related("learner__user", "release").defer("release__content", "release__keys")
    )
    progress = modules_progress(enrolments)
    newer = newest_of(enrolments)
    reached: dict[int, list[Attainment]] = {}
    for attainment in Attainment.objects.filter(
        learner__in=[enrolment.learner_id for enrolment in enrolments], current=True, level__gt=0
    ):
        reached.setdefault(attainment.learner_id, []).append(attainment)
    today = timezone.localdate()
    names = level_names(attainment.competency for each in reached.values() for attainment in each)
    rows = []
    for enrolment in enrolments:
        content = open_release(enrolment.release_id).content
        standing = progress[enrolment.pk]
        levels = tuple(
            LevelLine(
                attainment.competency,
                in_language(known.label_fr, known.label_en),
                names.name(attainment.competency, attainment.level),
                str(Mode(attainment.mode).label),
                validity(attainment.valid_until, today),
            )
            for attainment in reached.get(enrolment.learner_id, [])
            if (known := content.competencies.get(attainment.competency))
        )
        rows.append(
            PersonRow(
                enrolment=enrolment.uuid,
                name=person_name(enrolment.learner.user) if enrolment.learner.user else "",
                steps_done=sum(lesson.steps_done for lesson in standing.lessons),
                steps_total=sum(lesson.steps_total for lesson in standing.lessons),
                done=standing.done,
                levels=levels,
                rubrics=tuple(content.rubrics.values()),
                language=content.language,
                version=enrolment.release.number,
                newest=enrolment.pk not in newer,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name))


def members(cohort: Cohort, *, already_in: bool) -> list[tuple[str, str]]:
    """Return (user id, name) of the organisation's current members, by name; those in the group too if asked."""
    found = Membership.objects.current().filter(organisation=cohort.organisation_id).select_related("user")
    if not already_in:
        found = found.exclude(user__in=Enrolment.objects.filter(cohort=cohort).values("learner__user"))
    names = {str(member.user_id): person_name(member.user) for member in found}
    return sorted(names.items(), key=lambda item: item[1])
