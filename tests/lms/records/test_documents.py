"""Documents under the terms a writer states; with real threads, one writer wins and nothing is lost."""

import json
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.models import Document, DocumentKind
from lms.records import documents
from lms.records.documents import Bare, NotMergeable, Place, Terms, TermsMissing, TermsNotMet, TooLarge
from tests.lms.records.test_parallel import THREADS, at_once

JSON = "application/json"
AGENT, ACTIVITY = "mbox|mailto:a@example.org", "http://example.org/a"
PROFILE = Place(DocumentKind.ACTIVITY_PROFILE, None, activity=ACTIVITY)
STATE = Place(DocumentKind.STATE, None, agent=AGENT, activity=ACTIVITY)


def put(content: bytes = b"{}", *, place: Place = PROFILE, name: str = "n", kind: str = JSON, **terms: Any) -> None:
    documents.put(place=place, name=name, content=content, content_type=kind, terms=Terms(**terms))


def merge(content: bytes, *, place: Place = PROFILE, name: str = "n", kind: str = JSON, **terms: Any) -> None:
    documents.merge(place=place, name=name, content=content, content_type=kind, terms=Terms(**terms))


def content(place: Place = PROFILE, name: str = "n") -> bytes | None:
    found = documents.find(place, name)
    return bytes(found.content) if found else None


def tag() -> frozenset[str]:
    return frozenset({Document.objects.get().sha1})


# ------------------------------------------------------------------------ terms


@pytest.mark.parametrize("bare,there,raised", [
    (Bare.ANYTHING, False, None), (Bare.ANYTHING, True, None),
    (Bare.CREATE, False, None), (Bare.CREATE, True, True),
    (Bare.NOTHING, False, False), (Bare.NOTHING, True, True),
])  # fmt: skip
def test_a_writer_that_says_nothing(bare, there, raised) -> None:
    terms = Terms(bare=bare)
    if raised is None:
        terms.judge("a" if there else None)
        return
    with pytest.raises(TermsMissing) as error:
        terms.judge("a" if there else None)
    assert error.value.exists is raised


@pytest.mark.parametrize("match,none_match,there,met", [
    ({"a"}, None, "a", True), ({"b", "a"}, None, "a", True), ({"b"}, None, "a", False), ({"a"}, None, None, False),
    ({"*"}, None, "a", True), ({"*"}, None, None, False), (set(), None, "a", False),
    (None, {"*"}, None, True), (None, {"*"}, "a", False), (None, {"a"}, "a", False), (None, {"b"}, "a", True),
    ({"a"}, {"a"}, "a", False), ({"a"}, {"b"}, "a", True),
])  # fmt: skip
def test_a_writer_that_says_what_it_knows(match, none_match, there, met) -> None:
    terms = Terms(
        match=None if match is None else frozenset(match),
        none_match=None if none_match is None else frozenset(none_match),
        bare=Bare.NOTHING,
    )
    if met:
        terms.judge(there)
    else:
        with pytest.raises(TermsNotMet):
            terms.judge(there)


# ---------------------------------------------------------------------- writing


def test_any_bytes_come_back_as_they_were(db: None) -> None:
    put(bytes(range(256)), kind="application/x-thing; a=b")
    found = documents.find(PROFILE, "n")
    assert found is not None
    assert (bytes(found.content), found.content_type) == (bytes(range(256)), "application/x-thing; a=b")


def test_what_is_refused_changes_nothing(db: None) -> None:
    put(b'{"a":1}')
    for act in (
        lambda: put(b"{}", match=frozenset({"0" * 40})),
        lambda: put(b"{}", none_match=frozenset({"*"})),
        lambda: put(b"{}", bare=Bare.CREATE),
        lambda: merge(b"[]"),
        lambda: merge(b"{}", kind="text/plain"),
        lambda: merge(b"{}", match=frozenset({"0" * 40})),
        lambda: documents.remove(place=PROFILE, name="n", terms=Terms(match=frozenset({"0" * 40}))),
    ):
        with pytest.raises((TermsNotMet, TermsMissing, NotMergeable)):
            act()
    assert content() == b'{"a":1}'


def test_a_merge_lays_members_over_members_one_level_deep(db: None) -> None:
    merge(b'{"car":{"make":"Ford","model":"Escape"},"driver":"Dale","n":1.10,"big":123456789012345678901234567890}')
    merge(b'{"car":{"make":"Dodge"},"seats":null}')
    assert content() == (
        b'{"car":{"make":"Dodge"},"driver":"Dale","n":1.10,"big":123456789012345678901234567890,"seats":null}'
    )


@given(st.dictionaries(st.text(), st.integers() | st.text()), st.dictionaries(st.text(), st.integers() | st.text()))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_merge_is_a_merge_of_objects(db: None, known: dict, told: dict) -> None:
    name = str(uuid.uuid4())
    for each in (known, told):
        merge(json.dumps(each).encode(), name=name)
    assert json.loads(content(name=name) or b"") == known | told


def test_a_document_that_is_no_json_object_takes_no_merge(db: None) -> None:
    for name, there, kind in (("a", b"{}", "text/plain"), ("b", b"[1]", JSON), ("c", b"\xff", "image/png")):
        put(there, name=name, kind=kind)
        with pytest.raises(NotMergeable):
            merge(b'{"a":1}', name=name)
        assert content(name=name) == there


def test_a_document_has_a_largest_size_also_when_it_grows(db: None) -> None:
    most = documents.LARGEST
    put(b"x" * most, name="whole", kind="text/plain")
    with pytest.raises(TooLarge):
        put(b"x" * (most + 1), name="whole", kind="text/plain")
    merge(b'{"a":"' + b"x" * (most - 100) + b'"}')
    before = content()
    with pytest.raises(TooLarge):
        merge(b'{"b":"' + b"x" * 100 + b'"}')
    assert content() == before


def test_removing_what_is_not_there_is_no_fault(db: None) -> None:
    documents.remove(place=PROFILE, name="n")
    with pytest.raises(TermsNotMet):
        documents.remove(place=PROFILE, name="n", terms=Terms(match=frozenset({"*"})))


# ----------------------------------------------------------------------- places


def test_each_part_of_a_place_keeps_documents_apart(db: None, places: Any) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    apart = [
        PROFILE,
        Place(DocumentKind.AGENT_PROFILE, None, agent=AGENT),
        STATE,
        Place(DocumentKind.STATE, places.home.pk, agent=AGENT, activity=ACTIVITY),
        Place(DocumentKind.STATE, places.neighbour.pk, agent=AGENT, activity=ACTIVITY),
        Place(DocumentKind.STATE, None, agent=AGENT, activity=ACTIVITY, registration=first),
        Place(DocumentKind.STATE, None, agent=AGENT, activity=ACTIVITY, registration=second),
        Place(DocumentKind.STATE, None, agent=AGENT, activity=f"{ACTIVITY}/b"),
    ]
    for number, place in enumerate(apart):
        put(f"{number}".encode(), place=place)
    assert [content(place) for place in apart] == [f"{number}".encode() for number in range(len(apart))]


def test_without_a_registration_a_list_names_those_of_all(db: None) -> None:
    within = Place(DocumentKind.STATE, None, agent=AGENT, activity=ACTIVITY, registration=uuid.uuid4())
    put(place=STATE, name="a")
    put(place=within, name="a")
    put(place=within, name="b")
    assert [name for name, _at in documents.names(STATE)] == ["a", "b"]
    newest = documents.names(within)[-1][1]
    assert documents.names(STATE, since=newest) == []
    documents.remove_all(place=within)
    assert ([name for name, _at in documents.names(STATE)], documents.names(within)) == (["a"], [])
    put(place=within, name="b")
    documents.remove_all(place=STATE)
    assert not Document.objects.exists()


def test_the_longest_parts_fit(db: None) -> None:
    place = Place(DocumentKind.STATE, None, agent="\U0001f600" * 500, activity="é" * 500, registration=uuid.uuid4())
    put(place=place, name="\U0001f600" * 500)
    assert content(place, "\U0001f600" * 500) == b"{}"


def test_the_database_keeps_one_of_a_key_and_knows_the_kinds(db: None) -> None:
    put(place=STATE)
    row = Document.objects.get()
    for changes in ({}, {"key": "x", "agent": ""}, {"key": "x", "kind": "agent"}, {"key": "x", "kind": "other"}):
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_forgetting_a_person_takes_every_space(db: None, places: Any) -> None:
    put(place=STATE)
    put(place=Place(DocumentKind.AGENT_PROFILE, places.home.pk, agent=AGENT))
    put()
    put(place=Place(DocumentKind.AGENT_PROFILE, None, agent="mbox|mailto:b@example.org"))
    assert [each.kind for each in documents.about(AGENT)] == ["state", "agent"]
    assert documents.forget(agent=AGENT) == 2
    assert Document.objects.count() == 2


# -------------------------------------------------------------------- at once


def outcome(act: Any) -> str:
    try:
        act()
    except (TermsNotMet, TermsMissing) as error:
        return type(error).__name__
    return "done"


def test_of_writers_who_know_the_same_version_one_wins(fresh_database: None) -> None:
    put(b"0")
    for turn in range(5):
        known = tag()
        found = at_once(lambda number, at=turn, known=known: outcome(lambda: put(b"%d %d" % (at, number), match=known)))
        assert sorted(found) == ["TermsNotMet"] * (THREADS - 1) + ["done"]
        assert content() == b"%d %d" % (turn, found.index("done"))


@pytest.mark.parametrize("terms,refused", [
    ({"none_match": frozenset({"*"})}, "TermsNotMet"), ({"bare": Bare.CREATE}, "TermsMissing"),
])  # fmt: skip
def test_of_writers_who_make_it_one_wins(fresh_database: None, terms: dict, refused: str) -> None:
    for turn in range(5):
        found = at_once(lambda number, turn=turn: outcome(lambda: put(b"%d" % number, name=f"{turn}", **terms)))
        assert sorted(found) == sorted([refused] * (THREADS - 1) + ["done"])
        assert content(name=f"{turn}") == b"%d" % found.index("done")


def test_merges_at_once_lose_nothing(fresh_database: None) -> None:
    at_once(lambda number: [merge(b'{"%d-%d":1}' % (number, turn)) for turn in range(5)])
    assert len(json.loads(content() or b"")) == THREADS * 5


def test_of_removers_who_know_the_version_one_wins(fresh_database: None) -> None:
    put()
    known = tag()
    found = at_once(lambda _n: outcome(lambda: documents.remove(place=PROFILE, name="n", terms=Terms(match=known))))
    assert sorted(found) == ["TermsNotMet"] * (THREADS - 1) + ["done"]


def test_writers_and_removers_of_everything_never_stop_each_other(fresh_database: None) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            if number % 2:
                documents.remove_all(place=STATE)
            else:
                merge(b'{"a":1}', place=STATE, name=f"{turn}")

    at_once(work)
    assert len(documents.names(STATE)) <= 5
