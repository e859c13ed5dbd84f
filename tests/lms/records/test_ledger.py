"""The ledger: appended once, never changed, told after the commit."""

import datetime
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from lms.models import Activity, Agent, Statement, StatementActivity, StatementAgent, StatementBody
from lms.records import clock, ledger
from lms.records.normalising import served
from lms.signals import statements_recorded
from lms.xapi import profile, statements
from lms.xapi.statements import Place, Thing

pytestmark = pytest.mark.made_up

LEARNER = uuid.UUID("11111111-1111-4111-8111-111111111111")
REGISTRATION = uuid.UUID("22222222-2222-4222-8222-222222222222")
AT = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)


def place(post: uuid.UUID | None = None, at: datetime.datetime = AT) -> Place:
    return Place(
        learner=LEARNER,
        registration=REGISTRATION,
        module="m",
        language="fr",
        release="f" * 64,
        at=at,
        post=post or uuid.uuid4(),
    )


def read(post: uuid.UUID | None = None, at: datetime.datetime = AT):
    return statements.experienced(place(post, at), lesson="l", step=Thing("step", "l/s", "Étape"))


def body() -> dict:
    (found,) = served(Statement.objects.values_list("pk", flat=True)).values()
    return found


def test_a_statement_is_stored_whole(db: None) -> None:
    statement = read()
    assert [each.new for each in ledger.record([statement])] == [True]
    row = Statement.objects.get()
    stored = clock.stored_at(row.pk).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    root = profile.root()
    assert body() == {
        "id": str(row.uuid),
        "version": "1.0.3",
        "stored": stored,
        "timestamp": "2026-11-22T09:00:00.000000Z",
        "authority": {"objectType": "Agent", "account": {"homePage": root, "name": "mediane"}},
        "actor": {"objectType": "Agent", "account": {"homePage": root, "name": str(LEARNER)}},
        "verb": {
            "id": "http://adlnet.gov/expapi/verbs/experienced",
            "display": {"fr": "a parcouru", "en": "experienced"},
        },
        "object": {
            "objectType": "Activity",
            "id": f"{root}/xapi/activities/step/l/s",
            "definition": {"type": "http://id.tincanapi.com/activitytype/step", "name": {"fr": "Étape"}},
        },
        "context": {
            "registration": str(REGISTRATION),
            "language": "fr",
            "contextActivities": {
                "parent": [
                    {
                        "objectType": "Activity",
                        "id": f"{root}/xapi/activities/lesson/l",
                        "definition": {"type": "http://adlnet.gov/expapi/activities/lesson"},
                    }
                ],
                "grouping": [
                    {
                        "objectType": "Activity",
                        "id": f"{root}/xapi/activities/lesson/l",
                        "definition": {"type": "http://adlnet.gov/expapi/activities/lesson"},
                    },
                    {
                        "objectType": "Activity",
                        "id": f"{root}/xapi/activities/module/m",
                        "definition": {"type": "http://adlnet.gov/expapi/activities/module"},
                    },
                ],
                "category": [
                    {
                        "objectType": "Activity",
                        "id": f"{root}/xapi/profiles/mediane/v1",
                        "definition": {"type": "http://adlnet.gov/expapi/activities/profile"},
                    }
                ],
            },
            "extensions": {
                "https://w3id.org/xapi/profiles/extensions/subregistration": [
                    {"profile": f"{root}/xapi/profiles/mediane/v1", "subregistration": str(REGISTRATION)}
                ],
                f"{root}/xapi/extensions/release": "f" * 64,
            },
        },
    }


def test_it_is_found_by_whom_and_what_it_names(db: None) -> None:
    ledger.record([read()])
    root = profile.root()
    assert set(StatementAgent.objects.values_list("agent__ifi", "role")) == {
        (f"account|{root}|{LEARNER}", 0),
        (f"account|{root}|mediane", 1),
    }
    assert set(StatementActivity.objects.values_list("activity__iri", "role")) == {
        (f"{root}/xapi/activities/step/l/s", 0),
        (f"{root}/xapi/activities/lesson/l", 1),
        (f"{root}/xapi/activities/module/m", 1),
        (f"{root}/xapi/profiles/mediane/v1", 1),
    }


def test_the_same_again_is_not_new(db: None) -> None:
    statement = read()
    ledger.record([statement])
    assert [each.new for each in ledger.record([statement, read()])] == [False, True]
    twice = read()
    assert [each.new for each in ledger.record([twice, twice])] == [True, False]
    assert Statement.objects.count() == 3


def test_another_content_under_one_id_is_a_conflict(db: None) -> None:
    post = uuid.uuid4()
    ledger.record([read(post)])
    with pytest.raises(ledger.StatementConflict) as conflict:
        ledger.record([read(), read(post, AT + datetime.timedelta(seconds=1))])
    assert str(conflict.value.statement) in str(conflict.value)
    assert Statement.objects.count() == 1, "all or none"


def test_ids_rise_with_time(db: None) -> None:
    for _number in range(3):
        ledger.record([read(), read()])
    by_id = list(Statement.objects.order_by("pk").values_list("pk", flat=True))
    stored = [each["stored"] for each in served(by_id).values()]
    assert (len(set(by_id)), stored) == (6, sorted(stored))


def test_a_moment_and_its_first_id(db: None) -> None:
    moment = datetime.datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=datetime.UTC)
    assert clock.stored_at(clock.first_key(moment)) == moment
    assert clock.first_key(moment + datetime.timedelta(microseconds=1)) - clock.first_key(moment) == 1024


def test_definitions_gather_words_and_strangers_add_none(db: None) -> None:
    iri = f"{profile.root()}/xapi/activities/step/l/s"
    ledger.record([read()])
    stranger = ledger.authority("client:x", profile.account("x"))
    document = {
        "actor": profile.account("y"),
        "verb": {"id": "http://example.org/v"},
        "object": {"id": iri, "definition": {"name": {"fr": "Autre"}}},
    }
    ledger.append([ledger.Entry(uuid.uuid4(), document, "d")], authority=stranger)
    assert json.loads(Activity.objects.get(iri=iri).definition)["name"] == {"fr": "Étape"}


def test_recording_costs_the_same_for_one_and_for_ten(db: None, django_assert_max_num_queries) -> None:
    ledger.record([read()])
    with django_assert_max_num_queries(20):  # on SQLite one of them reads the definitions told
        ledger.record([read() for _number in range(10)])


@pytest.mark.parametrize("model,change", [
    (Statement, {"digest": "x"}),
    (StatementBody, {"received": "{}"}),
    (StatementAgent, {"role": 5}),
    (StatementActivity, {"role": 5}),
])  # fmt: skip
def test_the_database_refuses_change(db: None, model, change: dict) -> None:
    ledger.record([read()])
    for refused in (lambda: model.objects.update(**change), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            refused()
    assert model.objects.filter(**{name: F(name) for name in change}).exists()


def test_the_rest_of_the_site_is_told_after_the_commit(db: None, django_capture_on_commit_callbacks) -> None:
    heard: list[list[uuid.UUID]] = []

    def broken(**_said: object) -> None:
        msg = "a receiver of somebody else"
        raise RuntimeError(msg)

    def listen(uuids: list[uuid.UUID], **_said: object) -> None:
        heard.append(uuids)

    statements_recorded.connect(broken)
    statements_recorded.connect(listen)
    try:
        statement = read()
        with django_capture_on_commit_callbacks(execute=True):
            ledger.record([statement])
            ledger.record([statement])
    finally:
        statements_recorded.disconnect(broken)
        statements_recorded.disconnect(listen)
    assert heard == [[uuid.UUID(str(statement.id))]]


def test_agents_are_kept_once(db: None) -> None:
    ledger.record([read(), read()])
    ledger.record([read()])
    assert Agent.objects.count() == 2
