"""An external store on a loopback port, a target that leads to it, and statements to send."""

import datetime
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from lms.forwarding import delivering, sealing
from lms.models import Delivery, DeliveryState, Target
from lms.records import facts, ledger
from lms.xapi import profile, statements
from lms.xapi.statements import Place, Thing
from tests.support.store import Store, serving

AT = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)
LEARNER = uuid.UUID("11111111-1111-4111-8111-111111111111")
REGISTRATION = uuid.UUID("22222222-2222-4222-8222-222222222222")


@pytest.fixture
def store() -> Iterator[Store]:
    with serving(Store()) as store:
        yield store


def target_for(store: Store, **fields: Any) -> Target:
    """A target that leads to this store."""
    given = {"name": "Ailleurs", "endpoint": store.url, "username": "user", "password": sealing.seal("mot de passe")}
    return Target.objects.create(**given | fields)


@pytest.fixture
def target(db: None, store: Store) -> Target:
    return target_for(store)


def experienced(number: int = 0, learner: uuid.UUID = LEARNER) -> Any:
    place = Place(
        learner=learner,
        registration=REGISTRATION,
        module="m",
        language="fr",
        release="f" * 64,
        at=AT + datetime.timedelta(seconds=number),
        post=uuid.uuid4(),
    )
    return statements.experienced(place, lesson="l", step=Thing("step", f"l/{number}", f"Étape {number}"))


def record(count: int = 1) -> list[uuid.UUID]:
    """Record so many statements of our own; their ids, in order."""
    return [each.uuid for each in ledger.record([experienced(number) for number in range(count)])]


def take(*documents: dict[str, Any], version: str = "1.0.3") -> None:
    """Append statements of an outside tool."""
    tool = ledger.authority("client:tool", profile.account("client:tool"))
    entries = [ledger.Entry(uuid.UUID(each["id"]), each, facts.digest(each), version) for each in documents]
    ledger.append(entries, authority=tool)


def outside(**changes: Any) -> dict[str, Any]:
    """A statement of an outside tool about a person it knows by mail."""
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "name": "Jeanne Dupont", "mbox": "mailto:jeanne@example.org"},
        "verb": {"id": "http://example.org/verbs/did"},
        "object": {"objectType": "Activity", "id": "http://example.org/a"},
        "timestamp": "2026-11-22T09:00:00Z",
    } | changes


def run(target: Target, *, at_once: bool = True) -> Target:
    """One run of a worker on this target; the target as it is afterwards."""
    delivering.deliver(target, at_once=at_once)
    target.refresh_from_db()
    return target


def counts(target: Target) -> tuple[int, int, int]:
    """Waiting, delivered, dead."""
    states = list(Delivery.objects.filter(target=target).values_list("state", flat=True))
    delivered = Target.objects.get(pk=target.pk).delivered
    return states.count(DeliveryState.WAITING), delivered, states.count(DeliveryState.DEAD)


def text_of(store: Store) -> str:
    """Everything that was sent, as one text."""
    return json.dumps([each.body.decode() for each in store.posts], ensure_ascii=False)
