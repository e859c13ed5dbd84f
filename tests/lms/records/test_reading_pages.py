"""Pages and single statements: nothing lost, nothing twice, as many queries for many as for one."""

import datetime
import json
import uuid
from dataclasses import replace

import pytest

from lms.models import Activity, Agent, Statement, StatementActivity, StatementAgent, StatementBody, Verb, Voiding
from lms.records import clock, facts, ledger, normalising, reading
from lms.records.reading import Query, Scope
from lms.xapi import profile

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LATER = START + datetime.timedelta(days=1)
WHO = {"objectType": "Agent", "mbox": "mailto:a@example.org"}
SAID = {"actor": WHO, "verb": {"id": "http://example.org/did"}, "object": {"id": "http://example.org/thing"}}
EVERYTHING = Query(
    agent=facts.ifi(WHO),
    verb=SAID["verb"]["id"],
    activity=SAID["object"]["id"],
    registration=str(uuid.UUID(int=7)),
    related_agents=True,
    related_activities=True,
)


def tell(second: float, *, authority: str = "client:a") -> Statement:
    """Write one statement that was stored so many seconds after START."""
    row = Statement.objects.create(
        id=clock.first_key(START + datetime.timedelta(seconds=second)),
        uuid=uuid.uuid4(),
        verb=Verb.objects.get_or_create(iri=SAID["verb"]["id"])[0],
        registration=uuid.UUID(int=7),
        authority=ledger.authority(authority, profile.account(authority)),
        digest="d",
    )
    StatementBody.objects.create(statement=row, received=json.dumps(SAID))
    agent = Agent.objects.get_or_create(ifi=facts.ifi(WHO))[0]
    thing = Activity.objects.get_or_create(iri=SAID["object"]["id"])[0]
    link = {"role": 0, "statement": row, "verb": row.verb, "sensitivity": row.sensitivity}
    StatementAgent.objects.create(agent=agent, **link)
    StatementActivity.objects.create(activity=thing, **link)
    return row


def ids(page: reading.Page) -> list[str]:
    return [each["id"] for each in page.statements]


@pytest.mark.parametrize("query", [Query(), Query(verb=SAID["verb"]["id"]), EVERYTHING])
def test_as_many_queries_for_twenty_as_for_one(db: None, query: Query, django_assert_num_queries) -> None:
    counts = {Query(): 2, EVERYTHING: 4}
    row = tell(0)
    scope = Scope(authority=row.authority_id) if query == EVERYTHING else Scope()
    for size in range(2):
        with django_assert_num_queries(counts.get(query, 3)):
            assert reading.find(scope, query, LATER).statements
        for second in range(20):
            tell(second + 1 + size * 20)


def test_what_nobody_ever_named_is_looked_up_and_no_more(db: None, django_assert_num_queries) -> None:
    tell(0)
    with django_assert_num_queries(1):
        assert reading.find(Scope(), replace(EVERYTHING, activity="http://example.org/never"), LATER).statements == ()


@pytest.mark.parametrize("query", [Query(limit=2), replace(EVERYTHING, limit=2)])
def test_pages_stay_whole_while_statements_arrive(db: None, query: Query) -> None:
    there = [str(tell(second).uuid) for second in range(5)]
    page = reading.find(Scope(), query, LATER)
    found = ids(page)
    for second in range(10, 13):
        tell(second)
        page = reading.find(Scope(), replace(query, after=page.after), LATER)
        found += ids(page)
        if not page.after:
            break
    assert found == there[::-1]


def test_ascending_pages_take_in_what_arrives(db: None) -> None:
    query = replace(EVERYTHING, ascending=True, limit=2)
    there = [str(tell(second).uuid) for second in range(4)]
    page = reading.find(Scope(), query, LATER)
    there.append(str(tell(10).uuid))
    rest = reading.find(Scope(), replace(query, after=page.after, limit=0), LATER)
    assert ids(page) + ids(rest) == there
    assert rest.after == 0


def test_ascending_reading_stops_at_the_horizon(db: None) -> None:
    there = [str(tell(second).uuid) for second in range(4)]
    horizon = START + datetime.timedelta(seconds=2)
    assert ids(reading.find(Scope(), Query(ascending=True), horizon)) == there[:2]
    assert ids(reading.find(Scope(), Query(), horizon)) == there[::-1]


def test_what_is_said_to_be_complete_is_before_all_that_may_still_come(db: None) -> None:
    row = tell(0)
    through = reading.moment(reading.complete_through(clock.horizon()))
    (following,) = clock.reserve(1)
    assert clock.stored_at(row.pk) <= through < clock.stored_at(following)


def test_limit_nought_is_the_most_there_is(db: None) -> None:
    for second in range(reading.LARGEST_PAGE + 1):
        tell(second)
    for limit in (0, 10_000):
        page = reading.find(Scope(), Query(limit=limit), LATER)
        assert (len(page.statements), page.after != 0) == (reading.LARGEST_PAGE, True)


def test_times_far_away_are_no_error(db: None) -> None:
    there = str(tell(0).uuid)
    for since, until, found in (
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", [there]),
        ("9999-12-31T23:59:59.999999Z", "", []),
        ("0001-01-01T00:00:00+14:00", "", [there]),
        ("", "1969-01-01T00:00:00Z", []),
    ):
        assert ids(reading.find(Scope(), Query(since=since, until=until), LATER)) == found


def test_since_leaves_out_its_own_moment_and_until_takes_it_in(db: None) -> None:
    there = [str(tell(second).uuid) for second in range(3)]
    at = normalising.iso(START + datetime.timedelta(seconds=1))
    assert ids(reading.find(Scope(), Query(since=at), LATER)) == [there[2]]
    assert ids(reading.find(Scope(), Query(until=at), LATER)) == [there[1], there[0]]


def test_one_statement_voided_or_not(db: None, django_assert_num_queries) -> None:
    row, other = tell(0), tell(1, authority="client:b")
    mine = Scope(authority=row.authority_id)
    with django_assert_num_queries(2):
        found = reading.one(mine, row.uuid)
    assert found is not None
    assert found["id"] == str(row.uuid)
    assert reading.one(mine, row.uuid, voided=True) is None
    Voiding.objects.create(statement=row, by=other)
    assert reading.one(mine, row.uuid) is None
    assert reading.one(mine, row.uuid, voided=True) == found
    assert reading.one(mine, other.uuid) is None
    assert reading.one(Scope(), uuid.uuid4()) is None
