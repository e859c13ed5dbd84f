"""What coverage is counted from, in a number of queries that does not grow: organisations, people, sharing, levels.

It hides nothing: `coverage.py` decides what a viewer sees of it. Columns come from the newest releases, not from
people, so that a column tells nothing about anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils import timezone

from competencies.models.wording import in_language
from curriculum.models import Release
from curriculum.releasing import open_release
from lms.holding import SEEN
from lms.models import Attainment, Enrolment, HeldQualification, Membership, Organisation, Sharing, StepDone
from lms.models.organisation import Role


@dataclass(frozen=True)
class Column:
    """One competency as a column of a table."""

    reference: str
    label: str

    @property
    def code(self) -> str:
        """The competency's code alone."""
        return self.reference.rpartition("/")[2]


@dataclass(frozen=True)
class Held:
    """One title that a person holds, as written on screen and in the CSV."""

    pk: int
    text: str
    seen: bool


@dataclass
class Person:
    """One person: name, account, pseudonym's id (0: never enrolled), what is shared with whom, the steps done."""

    name: str
    user: int
    learner: int
    shared: dict[str, set[int]] = field(default_factory=dict)
    steps_done: int = 0
    steps_total: int = 0

    def shares(self, reference: str, receivers: Collection[int]) -> bool:
        """Whether the level of a competency is shared with one of these organisations."""
        return not self.shared.get(reference, set()).isdisjoint(receivers)


@dataclass(frozen=True)
class Reading:
    """Everything read for one organisation and those below it."""

    organisations: tuple[Organisation, ...]
    columns: tuple[Column, ...]
    people_of: Mapping[int, tuple[Person, ...]]
    levels: Mapping[tuple[int, str], int]
    held: Mapping[int, tuple[Held, ...]]

    def level(self, person: Person, reference: str) -> int:
        """Return the level now, 0 where there is none or it has expired."""
        return self.levels.get((person.learner, reference), 0)


def read(organisation: Organisation) -> Reading:
    """Read an organisation and those below it."""
    organisations = tuple(Organisation.get_tree(organisation).order_by("path"))
    columns = published_columns()
    people, people_of = _people(organisations)
    learners = [person.learner for person in people.values() if person.learner]
    _add_enrolments({person.learner: person for person in people.values() if person.learner})
    levels = {
        (learner, reference): level
        for learner, reference, level in Attainment.objects.held(timezone.localdate())
        .filter(learner__in=learners, competency__in=[column.reference for column in columns])
        .values_list("learner_id", "competency", "level")
    }
    held: dict[int, list[Held]] = defaultdict(list)
    for row in HeldQualification.objects.filter(learner__in=learners):
        text = f"{row.title} ({row.get_basis_display()})"
        held[row.learner_id].append(Held(row.pk, text, seen=row.basis == SEEN))
    return Reading(organisations, columns, people_of, levels, {key: tuple(value) for key, value in held.items()})


def published_columns() -> tuple[Column, ...]:
    """Return the competencies of the newest release of each module, by reference."""
    newest = Release.objects.values("module_key", "language").annotate(last=Max("pk")).values_list("last", flat=True)
    found: dict[str, str] = {}
    for release_id in sorted(newest):
        for reference, doc in open_release(release_id).content.competencies.items():
            found[reference] = in_language(doc.label_fr, doc.label_en)
    return tuple(Column(reference, found[reference]) for reference in sorted(found))


def _people(organisations: Iterable[Organisation]) -> tuple[dict[int, Person], dict[int, tuple[Person, ...]]]:
    """Return the people with the role of trainee today, by user and by organisation."""
    rows = Membership.objects.current().filter(organisation__in=organisations, role=Role.TRAINEE, user__is_active=True)
    people: dict[int, Person] = {}
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for row in rows.select_related("user", "user__mediane_learner"):
        if row.user_id not in people:
            learner = getattr(row.user, "mediane_learner", None)
            name = row.user.get_full_name() or row.user.email or row.user.get_username()
            people[row.user_id] = Person(name=name, user=row.user_id, learner=learner.pk if learner else 0)
        found[row.organisation_id][row.user_id] = people[row.user_id]
    return people, {key: tuple(value.values()) for key, value in found.items()}


def _add_enrolments(people: Mapping[int, Person]) -> None:
    """Add to each person what is shared with whom, and how far the modules are."""
    enrolments = list(Enrolment.objects.filter(learner__in=people).only("pk", "learner_id", "release_id"))
    receivers: dict[int, set[int]] = defaultdict(set)
    given = Sharing.objects.filter(enrolment__in=enrolments, withdrawn_at__isnull=True)
    for enrolment_id, organisation_id in given.values_list("enrolment_id", "organisation_id"):
        receivers[enrolment_id].add(organisation_id)
    done: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for enrolment_id, lesson, step in StepDone.objects.filter(enrolment__in=enrolments).values_list(
        "enrolment_id", "lesson_id", "step_id"
    ):
        done[enrolment_id].add((lesson, step))
    for enrolment in enrolments:
        content, person = open_release(enrolment.release_id).content, people[enrolment.learner_id]
        steps = {(lesson.id, step.id) for lesson in content.lessons for step in lesson.steps}
        person.steps_total += len(steps)
        person.steps_done += len(steps & done[enrolment.pk])
        for reference in content.competencies:
            # Two modules may bear on one competency: the level tells of both, so both must be shared.
            person.shared[reference] = person.shared.get(reference, receivers[enrolment.pk]) & receivers[enrolment.pk]
