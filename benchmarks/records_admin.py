"""What the reading benchmark does in process: finding in the explorer of the admin, and voiding one statement."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from benchmarks import records_world as world_of
from curriculum.documents import read_content
from lms import attempting, voiding
from lms.exploring import finding
from lms.exploring.finding import Wanted
from lms.models import Activity, Authority, Enrolment, Organisation, Statement, StatementAgent, Verb
from lms.records.facts import DIRECT
from lms.xapi import profile


@dataclass(frozen=True)
class Act:
    """One line of the table: `do` takes what `given` gives, off the clock; it returns how many statements it found."""

    name: str
    given: Iterator[Any]
    do: Callable[[Any], int]
    times: int = 30
    has_goal: bool = True


def acts() -> list[Act]:
    """Every line, on the database at hand."""
    question = Activity.objects.get(iri=world_of.iri("question", "m0l0q0")).pk
    module = Activity.objects.get(iri=world_of.iri("module", "m0")).pk
    verbs = dict(Verb.objects.values_list("iri", "pk"))
    answered, rated = verbs[world_of.verb_iri("answered")], verbs[world_of.verb_iri("rated")]
    organisation = Organisation.objects.get(slug="seeded-0").pk
    trainer = _most("agent_id", "mediane_lms_statementagent WHERE role = 0", verbs[world_of.COMMENTED])
    person = StatementAgent.objects.filter(role=DIRECT, verb=answered).order_by("-statement_id")[0].agent_id
    client = Authority.objects.get(key="client:one").pk
    wanted = {
        "none": Wanted(),
        "person": Wanted(agent=person),
        "person + verb": Wanted(agent=person, verb=answered),
        "trainer + verb, never together": Wanted(agent=trainer, verb=answered),
        "activity + verb": Wanted(activity=question, verb=answered),
        "activity + verb, never together": Wanted(activity=question, verb=rated),
        "module + rare verb": Wanted(activity=module, verb=verbs[world_of.RARE_VERB]),
        "organisation": Wanted(organisation=organisation),
        "organisation + verb": Wanted(organisation=organisation, verb=answered),
        "organisation + activity": Wanted(organisation=organisation, activity=question),
        "organisation + sender + verb": Wanted(organisation=organisation, authority=client, verb=rated),
        "sender + activity + verb, never together": Wanted(authority=client, activity=question, verb=rated),
        "voided": Wanted(voided=True),
        "voided + verb": Wanted(voided=True, verb=rated),
        "not voided + person": Wanted(voided=False, agent=person),
    }
    return [
        *(Act(f"explorer: {name}", repeat(each), _found) for name, each in wanted.items()),
        Act("voiding what a client said", _said_by_clients(), _void, times=10, has_goal=False),
        Act("voiding a step read, rows written anew", _steps_read(), _void, times=4, has_goal=False),
    ]


def _most(column: str, rows: str, verb: int) -> int:
    with connection.cursor() as cursor:
        order = "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        cursor.execute(f"SELECT {column} FROM {rows} AND verb_id = %s {order}", [verb])
        return int(cursor.fetchone()[0])


def _found(wanted: Wanted) -> int:
    return len(finding.find(wanted).keys)


def _void(statement: uuid.UUID) -> int:
    admin = get_user_model().objects.filter(is_superuser=True)[0]
    return len(voiding.void(statement=statement, by=admin, reason="mesure", post_id=uuid.uuid4()))


def _said_by_clients() -> Iterator[uuid.UUID]:
    rows = Statement.objects.filter(projected=False, voiding__isnull=True).exclude(verb__iri=profile.VOIDED.iri)
    yield from rows.order_by("pk").values_list("uuid", flat=True)[:500]


def _steps_read() -> Iterator[uuid.UUID]:
    """Steps that the demonstration's trainee reads, again after each was voided."""
    enrolment = Enrolment.objects.filter(learner__user__email="alice@example.org").order_by("pk")[0]
    lessons = read_content(enrolment.release.content).lessons
    steps = [(lesson.id, step.id) for lesson in lessons for step in lesson.steps if not step.activity]
    while True:
        for lesson, step in steps:
            attempting.continue_step(enrolment=enrolment, lesson_id=lesson, step_id=step, post_id=uuid.uuid4())
            rows = Statement.objects.filter(registration=enrolment.registration.key, verb__iri=profile.EXPERIENCED.iri)
            yield rows.order_by("-pk").values_list("uuid", flat=True)[0]
