"""Statements that refer to statements: found by what the others say, in whatever order they come; and what is void."""

import dataclasses
import itertools
import uuid

import pytest

from lms.models import FactActivity, FactAgent, Organisation, StatementFact, Voiding
from lms.records import ledger, references
from tests.lms.records.strangers import VOIDED, append, document, entry, referring

REGISTRATION = "11111111-1111-4111-8111-111111111111"


def target() -> ledger.Entry:
    said = document(
        actor={"mbox": "mailto:target@example.org"},
        verb={"id": "http://example.org/verbs/began"},
        object={"id": "http://example.org/target"},
        context={
            "registration": REGISTRATION,
            "instructor": {"mbox": "mailto:teacher@example.org"},
            "contextActivities": {"parent": {"id": "http://example.org/parent"}},
        },
    )
    return entry(said)


def pairs() -> set[tuple[uuid.UUID, uuid.UUID]]:
    return set(StatementFact.objects.values_list("statement__uuid", "via__uuid"))


@pytest.mark.parametrize("order", [(0, 1), (1, 0), None])
def test_what_a_statement_takes_over(db: None, order: tuple[int, ...] | None) -> None:
    told = target()
    both = (told, referring(told.uuid))
    if order is None:
        append(*both)
    else:
        for number in order:
            append(both[number])
    fact = StatementFact.objects.get()
    assert (fact.statement.uuid, fact.via.uuid) == (both[1].uuid, told.uuid)
    assert (fact.verb.iri, str(fact.registration)) == ("http://example.org/verbs/began", REGISTRATION)
    assert set(FactAgent.objects.values_list("agent__ifi", "role")) == {
        ("mbox|mailto:target@example.org", 0),
        ("mbox|mailto:teacher@example.org", 1),
        ("account|http://127.0.0.1:8000|x", 1),
    }
    assert set(FactActivity.objects.values_list("activity__iri", "role")) == {
        ("http://example.org/target", 0),
        ("http://example.org/parent", 1),
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("alike", [True, False])
def test_what_is_taken_over_says_who_may_see_both(db: None, order: tuple[int, ...], *, alike: bool) -> None:
    ours, theirs = (Organisation.add_root(name=name, slug=name) for name in ("ours", "theirs"))
    told = dataclasses.replace(target(), organisation_id=ours.pk, sensitivity=1)
    refers = referring(told.uuid, organisation_id=(ours if alike else theirs).pk, sensitivity=0)
    for number in order:
        append((told, refers)[number], by="x" if alike or number else "y")
    wanted = (ours.pk, ledger.authority("client:x", {}).pk, 1) if alike else (None, None, 1)
    for model in (StatementFact, FactAgent, FactActivity):
        said = set(model.objects.values_list("organisation", "authority", "sensitivity", "verb__iri"))
        assert said == {(*wanted, "http://example.org/verbs/began")}, model


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_chain_hands_on_whatever_came_first(db: None, order: tuple[int, ...]) -> None:
    chain = [target()]
    for _step in range(3):
        chain.append(referring(chain[-1].uuid))
    for number in order:
        append(chain[number])
    names = [each.uuid for each in chain]
    assert pairs() == {(names[above], names[below]) for above in range(4) for below in range(above)}


def test_a_circle_ends(db: None) -> None:
    names = [uuid.uuid4() for _ in range(3)]
    circle = [referring(names[(number + 1) % 3], name=names[number]) for number in range(3)]
    for each in circle:
        append(each)
    append(referring(names[0], name=(outside := uuid.uuid4())))
    itself = uuid.uuid4()
    append(referring(itself, name=itself))
    assert pairs() == {(one, other) for one in (*names, outside) for other in names if one != other}


def test_a_long_chain_is_followed_so_far(db: None) -> None:
    chain = [target()]
    for _step in range(references.DEEPEST + 3):
        chain.append(referring(chain[-1].uuid))
    append(*chain)
    taken = [below for above, below in pairs() if above == chain[-1].uuid]
    assert len(taken) == references.DEEPEST


def test_many_that_waited_for_one(db: None) -> None:
    told = target()
    append(*(referring(told.uuid) for _ in range(600)))
    append(told)
    assert StatementFact.objects.count() == 600
    assert FactAgent.objects.count() == 3 * 600


def void(name: uuid.UUID, **changes: object) -> ledger.Entry:
    return referring(name, verb=VOIDED, **changes)


@pytest.mark.parametrize("first", [True, False])
def test_a_voiding_takes_effect_whichever_comes_first(db: None, first: bool) -> None:  # noqa: FBT001
    told = target()
    voiding = void(told.uuid)
    for each in (voiding, told) if first else (told, voiding):
        append(each)
    row = Voiding.objects.get()
    assert (row.statement.uuid, row.by.uuid) == (told.uuid, voiding.uuid)
    append(void(told.uuid))
    assert Voiding.objects.get().by.uuid == voiding.uuid


@pytest.mark.parametrize("first", [True, False])
def test_a_strangers_voiding_has_no_effect_unless_it_may_void(db: None, first: bool) -> None:  # noqa: FBT001
    for may in (False, True):
        told = target()
        voiding = void(told.uuid, projected=may)
        for each, by in ((voiding, "y"), (told, "x")) if first else ((told, "x"), (voiding, "y")):
            append(each, by=by)
        assert Voiding.objects.filter(statement__uuid=told.uuid).exists() == may


def test_what_voids_cannot_be_voided(db: None) -> None:
    told = target()
    voiding = void(told.uuid)
    append(told, voiding, void(voiding.uuid))
    assert [row.statement.uuid for row in Voiding.objects.all()] == [told.uuid]
