"""What a target can learn of a person: nothing that another target, or we, could recognise."""

import itertools
import json
import re
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import logbook, rating, rating_groups
from lms.forwarding.pseudonyms import UUID, Veil, mentioned
from lms.models import Enrolment, Note, Statement, Target
from lms.models.delivery import Identity
from lms.models.rating import Outcome
from lms.records import facts
from lms.xapi import profile
from tests.lms import builders, playing
from tests.lms.evidence import making
from tests.lms.forwarding.conftest import LEARNER, REGISTRATION, outside, record, run, take, target_for, text_of
from tests.support.store import Store, serving

pytestmark = pytest.mark.made_up  # statements that no act of ours would record

OURS = "https://mediane.example.org"
VEIL = Veil(b"k" * 32, "https://else.example.org", OURS)
OTHER = Veil(b"o" * 32, "https://else.example.org", OURS)
ME = uuid.UUID("0d4e9a52-57a5-4f4c-8f34-2a1f6c1d9e11")


def spellings(one: uuid.UUID) -> list[str]:
    return [str(one), str(one).upper(), one.hex, one.hex.upper(), f"urn:uuid:{one}", f"https://x.example.org/p/{one}/"]


def everywhere(word: str) -> dict[str, Any]:
    """A statement that says this word wherever a word can stand."""
    account = {"homePage": OURS, "name": word}
    person = {"objectType": "Agent", "name": f"Jeanne {word}", "account": account}
    team = {"objectType": "Group", "name": word, "member": [person, {"mbox": f"mailto:{word}@example.org"}]}
    thing = {
        "objectType": "Activity",
        "id": f"https://x.example.org/{word}",
        "definition": {"name": {"fr": word}, "extensions": {f"https://x.example.org/{word}": [word, {word: word}]}},
    }
    context = {
        "registration": str(ME),
        "instructor": {"openid": f"https://id.example.org/{word}"},
        "team": {**team, "account": account},
        "platform": word,
        "language": "fr",
        "statement": {"objectType": "StatementRef", "id": str(ME)},
        "contextActivities": {kind: [thing] for kind in facts.CONTEXT_KINDS},
        "contextAgents": [
            {"objectType": "contextAgent", "agent": person, "relevantTypes": [f"https://x.example.org/{word}"]}
        ],
        "contextGroups": [{"objectType": "contextGroup", "group": team}],
        "extensions": {f"https://x.example.org/{word}": {word: [word]}},
    }
    result = {"response": f"J’ai dit {word}.", "extensions": {f"https://x.example.org/{word}": word}}
    inner = {"objectType": "SubStatement", "actor": person, "verb": {"id": f"https://x.example.org/{word}"}}
    return {
        "id": str(ME),
        "actor": team,
        "verb": {"id": f"https://x.example.org/{word}", "display": {"fr": word}},
        "object": {**inner, "object": thing, "context": context, "result": result},
        "context": context,
        "result": result,
        "timestamp": "2026-11-22T09:00:00Z",
    }


def holds(text: str, one: uuid.UUID) -> bool:
    return one.hex in text.lower().replace("-", "")


@pytest.mark.parametrize("word", spellings(ME))
def test_a_person_s_id_is_nowhere(word: str) -> None:
    said = VEIL.statement(everywhere(word), {ME})
    text = json.dumps(said)
    assert not holds(text, ME)
    assert "Jeanne" not in text
    assert "example.org/p/" not in text or VEIL.alias(ME) in text.lower()
    assert "mailto:" not in text


def test_two_targets_share_no_id_of_a_person() -> None:
    first, second = (mentioned(veil.statement(everywhere(str(ME)), {ME})) for veil in (VEIL, OTHER))
    assert first
    assert first & second == set()


def test_the_same_person_is_the_same_for_one_target() -> None:
    said = VEIL.statement(everywhere(str(ME).upper()), {ME})
    assert said["id"] == said["context"]["registration"] == said["context"]["statement"]["id"]
    assert said["context"]["team"]["account"] == {"homePage": "https://else.example.org", "name": VEIL.alias(ME)}
    assert said["actor"]["member"][0] == {"objectType": "Agent", "account": said["context"]["team"]["account"]}


def test_what_is_no_id_stays_as_it_was() -> None:
    document = {
        "id": str(ME),
        "actor": {"account": {"homePage": OURS, "name": str(ME)}},
        "verb": {"id": "http://example.org/v", "display": {"fr": "dit"}},
        "object": {"id": f"{OURS}/xapi/activities/step/{uuid.UUID(int=5)}", "objectType": "Activity"},
        "result": {"score": {"raw": 1, "scaled": 0.1}, "response": "a" * 64, "duration": "P1Y", "success": False},
        "context": {"extensions": {"http://example.org/none": None, "http://example.org/big": 10**25}},
    }
    said = VEIL.statement(document, {ME})
    assert {name: said[name] for name in ("verb", "object", "result", "context")} == {
        name: document[name] for name in ("verb", "object", "result", "context")
    }
    assert (list(said), said["actor"]) == (
        list(document),
        {"account": {"homePage": "https://else.example.org", "name": VEIL.alias(ME)}},
    )


@given(st.uuids(), st.uuids(), st.binary(min_size=32, max_size=32))
def test_an_alias_is_a_uuid_that_stands_for_one(one: uuid.UUID, other: uuid.UUID, key: bytes) -> None:
    veil = Veil(key, OURS, OURS)
    assert uuid.UUID(veil.alias(one)).variant == uuid.RFC_4122
    assert veil.alias(str(one).upper()) == veil.alias(one.hex) == veil.alias(one)
    assert (veil.alias(one) == veil.alias(other)) == (one == other)


def test_a_hash_is_not_two_ids() -> None:
    assert UUID.findall("f" * 64) == []
    assert mentioned({"a": ["f" * 64, "e" * 32]}) == {uuid.UUID("e" * 32)}


# ------------------------------------------------------------------ what goes over the wire


def busy(enrolment: Enrolment, bob) -> None:
    """Everything that a learner and an assessor can cause."""
    playing.practise(enrolment)
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
    rating.observe(
        enrolment=enrolment,
        rubric_id=builders.key("rubric"),
        outcomes={builders.key("crit-1"): "reached", builders.key("crit-2"): "reached"},
        assessor=bob,
        reason="Elle écoute.",
        post_id=uuid.uuid4(),
    )
    making.decide(making.send(enrolment), bob, comment="Très clair.")
    logbook.write(enrolment=enrolment, text="Secret.", lesson_id="", post_id=uuid.uuid4())
    rating_groups.rate_group(
        cohort=enrolment.cohort,
        marks=[rating_groups.Mark(enrolment, builders.C1, Outcome.REACHED)],
        rubric_id="",
        assessor=bob,
        reason="Vu ensemble.",
        post_id=uuid.uuid4(),
    )


def test_our_own_statements_lead_to_nobody(enrolment: Enrolment, bob, store: Store) -> None:
    """Scan of every byte that was sent: no id of a person, a registration, an enrolment, a statement or a note."""
    target = target_for(store, sensitivity=2)
    from lms.models import Sharing

    Sharing.objects.create(enrolment=enrolment, organisation=enrolment.cohort.organisation)
    busy(enrolment, bob)
    run(target)
    private = {
        enrolment.uuid,
        enrolment.learner.uuid,
        bob.mediane_learner.uuid,
        enrolment.registration.key,
        *Statement.objects.values_list("uuid", flat=True),
        *Note.objects.values_list("uuid", flat=True),
    }
    text = text_of(store)
    assert len(store.kept) == Statement.objects.filter(sensitivity__lte=2).count() > 20
    assert [each for each in private if holds(text, each)] == []
    assert builders.key("q1") in text, "content keeps its ids"
    # What refers to each other still does: every attempt is the id of a statement that was sent.
    attempts = {
        each["context"]["extensions"][profile.extension(profile.ATTEMPT)]["id"]
        for each in store.kept.values()
        if profile.extension(profile.ATTEMPT) in each["context"]["extensions"]
    }
    assert attempts
    assert attempts <= set(store.kept)


def test_two_stores_cannot_join_what_they_have(enrolment: Enrolment, bob, store: Store) -> None:
    target = target_for(store)
    with serving(Store()) as second:
        other = target_for(second, name="Autre")
        busy(enrolment, bob)
        run(target)
        run(other)
        content = {builders.key(name) for name in itertools.chain(builders.CHOICES, ["s1", "s2", "s3", "s4", "s5"])}
        shared = {str(each) for each in mentioned(list(store.kept.values())) & mentioned(list(second.kept.values()))}
        names = [
            re.findall(r'"name": "([0-9a-f-]{36})"', json.dumps(list(each.kept.values()))) for each in (store, second)
        ]
    assert len(store.kept) == len(second.kept)
    assert set(names[0]) & set(names[1]) == set()
    assert set(store.kept) & set(second.kept) == set()
    assert shared <= content | {each for each in shared if _is_content(each)}


def _is_content(found: str) -> bool:
    """Whether an id is one of the release's: nobody's."""
    from curriculum.models import Release

    release = Release.objects.get()
    return found in release.content or found in release.keys or found == str(builders.MODULE_KEY)


def test_an_outside_person_is_not_known_by_mail(target: Target, store: Store) -> None:
    Target.objects.update(outside=True)
    take(
        outside(),
        outside(actor={"objectType": "Agent", "account": {"homePage": "https://t.example.org", "name": "42"}}),
    )
    run(target)
    text = text_of(store)
    assert "jeanne" not in text.lower()
    assert "t.example.org" not in text
    assert len({each["actor"]["account"]["name"] for each in store.kept.values()}) == 2


def test_what_an_outside_statement_says_of_our_people_is_replaced(
    target: Target, store: Store, enrolment: Enrolment
) -> None:
    Target.objects.update(outside=True)
    me = str(enrolment.learner.uuid)
    take(
        outside(
            object={"objectType": "Activity", "id": f"https://t.example.org/{me}", "definition": {"name": {"fr": me}}},
            result={
                "response": f"vu par {me.upper()}",
                "extensions": {f"https://t.example.org/{me}": enrolment.uuid.hex},
            },
        )
    )
    run(target)
    text = text_of(store)
    assert not holds(text, enrolment.learner.uuid)
    assert not holds(text, enrolment.uuid)


def test_our_own_store_gets_what_we_have(target: Target, store: Store) -> None:
    Target.objects.update(identity=Identity.KEPT)
    ids = record(2)
    run(target)
    assert list(store.kept) == [str(each) for each in ids]
    first = store.kept[str(ids[0])]
    assert first["actor"]["account"]["name"] == str(LEARNER)
    assert first["context"]["registration"] == str(REGISTRATION)
    assert not {"stored", "authority", "version"} & set(first), "each store writes these itself"


def test_the_bytes_stay_the_same_whatever_is_changed_between_two_tries(target: Target, store: Store) -> None:
    record(3)
    store.status = 503
    run(target)
    Target.objects.update(home_page="https://later.example.org", key=b"z" * 32)
    store.status = 0
    run(target)
    first, second = store.posts
    assert first.body == second.body
