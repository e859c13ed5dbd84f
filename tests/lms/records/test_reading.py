"""Reading against the slowest honest way: every statement looked at in Python, one after the other."""

import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.models import (
    Activity,
    Agent,
    FactActivity,
    FactAgent,
    Organisation,
    Statement,
    StatementActivity,
    StatementAgent,
    StatementBody,
    StatementFact,
    Verb,
    Voiding,
)
from lms.models.enrolment import Enrolment, Registration, Sharing
from lms.records import clock, facets, facts, ledger, reading
from lms.records.reading import Query, Scope
from lms.xapi import profile

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LATER = START + datetime.timedelta(days=1)
PEOPLE = [{"objectType": "Agent", "mbox": f"mailto:p{number}@example.org"} for number in range(3)]
TEAM = {"objectType": "Group", "mbox": "mailto:team@example.org", "member": PEOPLE[:2]}
NAMELESS = {"objectType": "Group", "member": [PEOPLE[2]]}
ACTIVITIES = [f"http://example.org/activities/{number}" for number in range(3)]
VERBS = [f"http://example.org/verbs/{number}" for number in range(2)]
REGISTRATIONS = [str(uuid.UUID(int=number + 1, version=4)) for number in range(3)]
KEYS = ["client:a", "client:b"]
AGENTS = [*(facts.ifi(each) for each in (*PEOPLE, TEAM)), *(facts.ifi(profile.account(key)) for key in KEYS)]


@dataclass(frozen=True)
class Told:
    """One statement of a drawn ledger."""

    document: dict
    authority: int
    organisation: int | None
    sensitivity: int
    target: int | None  # what it refers to
    voided: bool


def activity(number: int) -> dict:
    return {"objectType": "Activity", "id": ACTIVITIES[number]}


anyone = st.sampled_from([*PEOPLE, TEAM, NAMELESS])
anything = st.integers(0, 2).map(activity)
contexts = st.fixed_dictionaries(
    {},
    optional={
        "registration": st.sampled_from(REGISTRATIONS),
        "instructor": st.sampled_from([*PEOPLE, TEAM]),
        "team": st.just(TEAM),
        "contextActivities": st.dictionaries(
            st.sampled_from(["parent", "grouping", "category", "other"]), st.one_of(anything, st.lists(anything))
        ),
        "contextAgents": st.lists(anyone.map(lambda who: {"objectType": "contextAgent", "agent": who}), max_size=1),
        "contextGroups": st.just([{"objectType": "contextGroup", "group": TEAM}]),
    },
)


def documents(targets: st.SearchStrategy) -> st.SearchStrategy:
    verbs = st.sampled_from(VERBS).map(lambda iri: {"id": iri})
    return st.fixed_dictionaries({"actor": anyone, "verb": verbs, "object": targets}, optional={"context": contexts})


simple = documents(st.one_of(anything, anyone))
inner = simple.map(lambda said: {"objectType": "SubStatement", **said})


@st.composite
def ledgers(draw: st.DrawFn) -> list[Told]:
    found: list[Told] = []
    for number in range(draw(st.integers(1, 9))):
        target = draw(st.one_of(st.none(), st.integers(0, number - 1))) if number else None
        # References are written below: ids are drawn with the rows.
        document = draw(documents(st.one_of(anything, anything, anyone, inner)))
        found.append(
            Told(
                document={**document, "object": {"objectType": "StatementRef"}} if target is not None else document,
                authority=draw(st.integers(0, 1)),
                organisation=draw(st.sampled_from([None, 0, 1])),
                sensitivity=draw(st.integers(0, 2)),
                target=target,
                voided=draw(st.integers(0, 4)) == 0,
            )
        )
    return found


queries = st.builds(
    Query,
    agent=st.sampled_from(["", "", *AGENTS, "mbox|mailto:nobody@example.org"]),
    verb=st.sampled_from(["", "", *VERBS, "http://example.org/never"]),
    activity=st.sampled_from(["", "", *ACTIVITIES]),
    registration=st.sampled_from(["", "", *REGISTRATIONS]),
    related_agents=st.booleans(),
    related_activities=st.booleans(),
    since=st.sampled_from(["", "", "2026-01-01T00:00:02Z", "2026-01-01T01:00:03.5+01:00"]),
    until=st.sampled_from(["", "", "2026-01-01T00:00:05Z"]),
    limit=st.sampled_from([0, 1, 2, 5]),
    ascending=st.booleans(),
)
scopes = st.builds(
    Scope,
    authority=st.sampled_from([None, None, 0, 1]),
    organisation=st.sampled_from([None, None, 0, 1]),
    sensitivity=st.integers(0, 2),
)


@dataclass(frozen=True)
class Place:
    """Rows that statements name, by their number here."""

    authorities: list[int]
    organisations: list[int]
    shared: set[tuple[str, int]]  # registration, organisation: open now

    def scope(self, drawn: Scope) -> Scope:
        authority = None if drawn.authority is None else self.authorities[drawn.authority]
        organisation = None if drawn.organisation is None else self.organisations[drawn.organisation]
        return replace(drawn, authority=authority, organisation=organisation)


@pytest.fixture
def place(enrolment: Enrolment) -> Place:
    """Two authorities, two organisations; the first registration shared with the first one, the second not any more."""
    organisations = [Organisation.add_root(name=f"Structure {n}", slug=f"s{n}") for n in range(2)]
    for number in range(2):
        other = Enrolment.objects.create(
            learner=enrolment.learner, release=enrolment.release, module_key=uuid.UUID(int=number)
        )
        Registration.objects.create(enrolment=other, key=REGISTRATIONS[number])
        ended = timezone.now() if number else None
        Sharing.objects.create(enrolment=other, organisation=organisations[0], withdrawn_at=ended)
    return Place(
        authorities=[ledger.authority(key, profile.account(key)).pk for key in KEYS],
        organisations=[each.pk for each in organisations],
        shared={(REGISTRATIONS[0], 0)},
    )


def key_of(number: int) -> int:
    return clock.first_key(START + datetime.timedelta(seconds=number))


def write(told: list[Told], place: Place) -> None:
    """Put a drawn ledger into the tables, with what each statement takes over from the ones it refers to."""
    for number, each in enumerate(told):
        document = each.document
        if each.target is not None:
            document = {**document, "object": {"objectType": "StatementRef", "id": str(id_of(each.target))}}
        row = Statement.objects.create(
            id=key_of(number),
            uuid=id_of(number),
            verb=Verb.objects.get_or_create(iri=document["verb"]["id"])[0],
            registration=document.get("context", {}).get("registration"),
            authority_id=place.authorities[each.authority],
            organisation_id=None if each.organisation is None else place.organisations[each.organisation],
            reference=None if each.target is None else id_of(each.target),
            sensitivity=each.sensitivity,
            digest="d",
        )
        StatementBody.objects.create(statement=row, received=json.dumps(document))
        if each.voided:
            Voiding.objects.create(statement=row, by=row)
        own = [number, *followed(told, number)]
        for source in own:
            other = told[source]
            vouching = facts.agents_of_authority(profile.account(KEYS[other.authority]))
            via = Statement.objects.get(pk=key_of(source)) if source != number else None
            link = {"verb": row.verb, "organisation_id": row.organisation_id, "sensitivity": row.sensitivity}
            if via:
                link = {
                    "via": via,
                    "verb": via.verb,
                    "organisation_id": row.organisation_id if row.organisation_id == via.organisation_id else None,
                    "authority_id": row.authority_id if row.authority_id == via.authority_id else None,
                    "sensitivity": max(row.sensitivity, via.sensitivity),
                }
                StatementFact.objects.create(statement=row, registration=via.registration, **link)
            for name, role in facts.agents(other.document) | vouching:
                agent = Agent.objects.get_or_create(ifi=name)[0]
                (FactAgent if via else StatementAgent).objects.create(agent=agent, role=role, statement=row, **link)
            named = {(thing["id"], role) for thing, role in facts.activities(other.document)}
            for iri, role in named:
                thing = Activity.objects.get_or_create(iri=iri)[0]
                (FactActivity if via else StatementActivity).objects.create(
                    activity=thing, role=role, statement=row, **link
                )


def id_of(number: int) -> uuid.UUID:
    return uuid.UUID(int=number + 1000, version=4)


def followed(told: list[Told], number: int) -> Iterator[int]:
    """What a statement refers to, directly and through others."""
    target = told[number].target
    while target is not None:
        yield target
        target = told[target].target


def inside(value: object) -> Iterator[dict]:
    """Every object of a JSON document."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from inside(each)
    elif isinstance(value, list):
        for each in value:
            yield from inside(each)


def names(told: Told, query: Query) -> bool:
    """Whether a statement has by itself all that a query asks for."""
    said = told.document
    direct = [said["actor"], *said["actor"].get("member", ())]
    if said["object"]["objectType"] in {"Agent", "Group"}:
        direct += [said["object"], *said["object"].get("member", ())]
    everyone = list(inside(said)) if query.related_agents else direct
    if query.related_agents:
        everyone.append(profile.account(KEYS[told.authority]))
    everything = list(inside(said)) if query.related_activities else [said["object"]]
    return (
        (not query.agent or query.agent in {facts.ifi(each) for each in everyone if "id" not in each})
        and (not query.activity or query.activity in {each.get("id") for each in everything})
        and (not query.verb or said["verb"]["id"] == query.verb)
        and (not query.registration or said.get("context", {}).get("registration") == query.registration)
    )


def may_see(told: Told, scope: Scope, place: Place) -> bool:
    if scope.authority is not None and told.authority != scope.authority:
        return False
    if scope.organisation is None:
        return True
    registration = told.document.get("context", {}).get("registration")
    shared = told.sensitivity <= scope.sensitivity and (registration, scope.organisation) in place.shared
    return told.organisation == scope.organisation and (not told.sensitivity or shared)


def looked_through(told: list[Told], query: Query, scope: Scope, place: Place) -> list[int]:
    """The numbers of the statements that a query finds, in order."""
    found = []
    for number, each in enumerate(told):
        at = START + datetime.timedelta(seconds=number)
        if each.voided or not may_see(each, scope, place):
            continue
        if query.since and at <= reading.moment(query.since):
            continue
        if query.until and at > reading.moment(query.until):
            continue
        others = [told[via] for via in followed(told, number)]
        if names(each, query) or any(names(via, query) and may_see(via, scope, place) for via in others):
            found.append(number)
    return found if query.ascending else found[::-1]


@pytest.mark.parametrize(("counted", "few"), [(2000, 50), (1, 50), (2, 0), (2000, 0)])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=ledgers(), asked=st.lists(st.tuples(queries, scopes), min_size=1, max_size=6))
def test_it_finds_what_looking_through_everything_finds(
    place: Place, monkeypatch, counted: int, few: int, told: list[Told], asked: list[tuple[Query, Scope]]
) -> None:
    monkeypatch.setattr(facets, "COUNTED", counted)  # so that a ledger of nine has rare and common facts
    monkeypatch.setattr(facets, "FEW", few)  # and few sharings or many
    with transaction.atomic():
        write(told, place)
        for query, scope in asked:
            wanted = looked_through(told, query, scope, place)
            page, found = reading.find(place.scope(scope), query, LATER), []
            while True:
                found += [uuid.UUID(each["id"]) for each in page.statements]
                assert len(page.statements) == len(page.keys) <= (query.limit or reading.LARGEST_PAGE)
                if not page.after:
                    break
                page = reading.find(place.scope(scope), replace(query, after=page.after), LATER)
            assert found == [id_of(number) for number in wanted], (query, scope)
        transaction.set_rollback(True)
