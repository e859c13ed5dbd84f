"""Which statements wait for which target: verbs, organisations, sensitivity, whose they are, since when."""

import hashlib
import json
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.forwarding import delivering, queueing, sealing
from lms.forwarding.standing import standing
from lms.models import (
    Attachment,
    Delivery,
    DeliveryState,
    Enrolment,
    Sharing,
    Statement,
    StatementAttachment,
    Target,
    Verb,
)
from lms.models.delivery import Identity, Newer
from lms.records import clock, ledger
from tests.lms import playing
from tests.lms.forwarding.conftest import counts, experienced, outside, record, run, take, target_for
from tests.support.store import Store

pytestmark = pytest.mark.made_up  # statements that no act of ours would record


def waiting(target: Target) -> list[uuid.UUID]:
    rows = Delivery.objects.filter(target=target).order_by("statement")
    return list(rows.values_list("statement__uuid", flat=True))


def test_nothing_waits_without_a_target(db: None) -> None:
    record(3)
    assert Delivery.objects.count() == 0


def test_recording_asks_one_query_more_however_many_targets_there_are(target: Target, store: Store) -> None:
    def outbox_queries() -> int:
        with CaptureQueriesContext(connection) as found:
            record(20)
        return sum("mediane_lms_delivery" in each["sql"] for each in found)

    assert outbox_queries() == 1
    for number in range(5):
        target_for(store, name=f"cible {number}")
    assert outbox_queries() == 1
    assert Delivery.objects.count() == 20 + 20 * 6


def test_a_statement_that_is_rolled_back_waits_for_nobody(target: Target) -> None:
    def fails() -> None:
        with transaction.atomic():
            record(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert Delivery.objects.count() == 0


def test_the_same_again_does_not_wait_twice(target: Target) -> None:
    statement = experienced()
    ledger.record([statement])
    ledger.record([statement])
    assert Delivery.objects.count() == 1


def test_verbs_and_voidings(target: Target, store: Store) -> None:
    Target.objects.update(outside=True)
    other = target_for(store, name="Autre", outside=True)
    other.verbs.add(Verb.objects.create(iri="http://example.org/verbs/did"))
    wanted, unwanted = outside(), outside(verb={"id": "http://example.org/verbs/else"})
    voiding = outside(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": wanted["id"]}
    )
    take(wanted, unwanted, voiding)
    assert [str(each) for each in waiting(target)] == [wanted["id"], unwanted["id"], voiding["id"]]
    assert [str(each) for each in waiting(other)] == [wanted["id"], voiding["id"]]
    run(other)
    sent = list(store.kept.values())
    assert sent[1]["object"]["id"] == sent[0]["id"], "the voiding names what the target knows"


def test_outside_statements_only_where_they_are_wanted(target: Target, store: Store) -> None:
    other = target_for(store, name="Autre", outside=True)
    ours = record(1)
    theirs = outside()
    take(theirs)
    assert waiting(target) == ours
    assert waiting(other) == [*ours, uuid.UUID(theirs["id"])]


def test_what_was_there_before_is_filled_in_where_it_is_wanted(fresh_database: None, store: Store, monkeypatch) -> None:
    monkeypatch.setattr(queueing, "CHUNK", 10)
    before = record(35)
    now, beginning = target_for(store, name="maintenant"), Target(name="tout", endpoint=store.url, username="u")
    queueing.from_the_beginning(beginning)
    beginning.password = now.password
    beginning.save()
    after = record(5)
    Target.objects.filter(pk=beginning.pk).update(fill_until=clock.first_key(timezone.now()))
    run(now)
    assert counts(now) == (0, 5, 0)
    store.kept.clear()
    store.times.clear()
    run(beginning)
    assert counts(beginning) == (0, 40, 0)
    assert set(store.times.values()) == {1}
    assert [each["object"]["id"].rpartition("/")[2] for each in store.kept.values()].count("0") == 2
    assert len(before) + len(after) == 40
    record(1)
    run(beginning)
    assert counts(beginning) == (0, 41, 0)


def test_a_target_is_up_to_date_as_soon_as_nothing_is_left_to_fill_in(
    fresh_database: None, store: Store, monkeypatch
) -> None:
    monkeypatch.setattr(queueing, "CHUNK", 10)
    record(15)
    target = Target(name="tout", endpoint=store.url, username="u", password=sealing.seal("x"))
    queueing.from_the_beginning(target)
    target.save()
    assert not standing(target).up_to_date
    queueing.fill(target)
    assert (standing(target).filling, standing(target).up_to_date) == (True, False)
    run(target)
    assert target.filled < target.fill_until, "the margin has not passed"
    assert standing(target).up_to_date
    record(1)
    assert not standing(target).up_to_date


@pytest.mark.parametrize("version,newer,sent", [
    ("1.0.3", Newer.DOWNGRADE, "downgraded"), ("1.0.3", Newer.SKIP, "left out"), ("2.0.0", Newer.SKIP, "whole"),
])  # fmt: skip
def test_a_statement_of_2_0(target: Target, store: Store, version: str, newer: str, sent: str) -> None:
    Target.objects.update(version=version, newer=newer, outside=True)
    person = {"objectType": "Agent", "mbox": "mailto:b@example.org"}
    new = {"contextAgents": [{"objectType": "contextAgent", "agent": person}], "contextGroups": []}
    inner = {"objectType": "SubStatement", "actor": person, "verb": {"id": "http://example.org/v"}}
    thing = {"objectType": "Activity", "id": "http://example.org/a"}
    take(
        outside(context={**new, "language": "fr"}),
        outside(context=new),
        outside(object={**inner, "object": thing, "context": new}),
        outside(),
        version="2.0.0",
    )
    run(target)
    kept = list(store.kept.values())
    if sent == "left out":
        assert (len(kept), target.left_out, counts(target)) == (1, 3, (0, 1, 0))
        return
    assert (len(kept), target.left_out) == (4, 0)
    text = json.dumps(kept)
    assert ("contextAgents" in text) == (sent == "whole")
    assert kept[0]["context"]["language"] == "fr"
    assert ("context" in kept[1]) == (sent == "whole")


def test_files_go_to_our_own_store_and_nowhere_else(target: Target, store: Store) -> None:
    content = b"ce que j'ai dit\r\n\r\n--"
    sha2 = hashlib.sha256(content).hexdigest()
    meta = {"usageType": "http://example.org/u", "display": {"fr": "f"}, "contentType": "text/plain", "length": 20}
    document = outside(attachments=[{**meta, "sha2": sha2}])
    Target.objects.update(outside=True)
    own = target_for(store, name="La nôtre", outside=True, identity=Identity.KEPT)
    take(document, outside())
    Attachment.objects.create(sha2=sha2, content_type="text/plain", content=content)
    statement = Statement.objects.get(uuid=document["id"])
    StatementAttachment.objects.create(statement=statement, attachment_id=sha2)
    run(target)
    assert content not in b"".join(each.body for each in store.posts)
    assert "attachments" not in json.dumps(list(store.kept.values()))
    run(own)
    first, second = store.posts[-2:]
    assert first.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert content in first.body
    assert f"X-Experience-API-Hash: {sha2}".encode() in first.body
    assert second.headers["content-type"] == "application/json"
    assert counts(own) == (0, 2, 0)


def test_erasure_drops_what_waits_and_what_was_refused(target: Target, store: Store) -> None:
    other = target_for(store, name="Autre")
    record(3)
    Delivery.objects.filter(target=other).update(state=DeliveryState.DEAD)
    keys = list(Statement.objects.order_by("pk").values_list("pk", flat=True))
    assert queueing.undelivered(keys) == set(keys)
    assert queueing.drop_waiting(keys[:2]) == 4
    assert set(Delivery.objects.values_list("statement", flat=True)) == {keys[2]}
    run(target)
    assert counts(target) == (0, 1, 0)
    assert queueing.undelivered(keys) == set(), "what was refused holds no retention up"


def test_what_is_dropped_while_it_is_written_down_is_not_sent(target: Target, store: Store, monkeypatch) -> None:
    record(2)
    key = Statement.objects.order_by("pk").values_list("pk", flat=True)[0]
    original = delivering.composing.texts

    def meanwhile(*given: Any) -> dict[int, str]:
        found = original(*given)
        queueing.drop_waiting([key])
        return found

    monkeypatch.setattr(delivering.composing, "texts", meanwhile)
    run(target)
    assert len(store.kept) == 1


def test_rows_of_a_target_that_is_gone_are_swept(target: Target) -> None:
    record(2)
    Target.objects.filter(pk=target.pk)._raw_delete("default")
    assert Delivery.objects.count() == 2
    delivering.deliver_all()
    assert Delivery.objects.count() == 0


def test_sharing_opens_what_is_private(enrolment: Enrolment, store: Store) -> None:
    """Levels and answers leave only while the person shares the enrolment, asked at the moment of sending."""
    playing.quiz(enrolment)
    home = enrolment.cohort.organisation
    target = target_for(store, sensitivity=2)
    statements = list(Statement.objects.all())
    for each in statements:
        each.sensitivity, each.organisation = 1, home
    assert delivering.composing.allowed_now(target, statements) == set()
    sharing = Sharing.objects.create(enrolment=enrolment, organisation=home)
    everything = {each.pk for each in statements}
    assert delivering.composing.allowed_now(target, statements) == everything
    target.organisations.add(home.add_child(name="Ailleurs", slug="ailleurs"))
    assert delivering.composing.allowed_now(target, statements) == set(), "shared with somebody else"
    target.organisations.set([home])
    sharing.withdrawn_at = timezone.now()
    sharing.save()
    assert delivering.composing.allowed_now(target, statements) == set(), "taken back"
    Target.objects.update(identity=Identity.KEPT)
    target.refresh_from_db()
    assert delivering.composing.allowed_now(target, statements) == everything
