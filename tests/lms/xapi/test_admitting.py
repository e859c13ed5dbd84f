"""Statements from outside that change a person's path, and those that try to and must not."""

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from lms import enrolling
from lms.explaining import explain
from lms.models import (
    Attainment,
    Client,
    Cohort,
    Enrolment,
    Learner,
    Membership,
    Rating,
    Statement,
    StatementBody,
    StepDone,
)
from lms.records import ledger
from lms.records.rebuilding import rebuild
from lms.xapi import clients, profile
from tests.lms import builders, playing
from tests.lms.builders import C1, F1, K1, V1, key
from tests.lms.xapi.outside import EVERY_VERB, SITUATIONS, experienced, program, rated, send, voided
from tests.support.people import member

JUDGEMENT = "judgement"


@pytest.fixture
def client(enrolment: Enrolment, places) -> Client:
    """A program of the home association that may do all that can be named."""
    return program(*EVERY_VERB, organisation=places.home)


@pytest.fixture
def assessor(bob, enrolment: Enrolment) -> str:
    """Bob's pseudonym."""
    return str(enrolling.learner_of(bob).uuid)


def path() -> tuple[list[Any], ...]:
    """Everything projections wrote, without the rows' own keys."""
    return (
        sorted(StepDone.objects.values_list("lesson_id", "step_id", "statement")),
        sorted(Rating.objects.values_list("competency", "mode", "outcome", "level", "assessor_key", "statement")),
        sorted(Attainment.objects.values_list("competency", "level", "mode", "current", "statement")),
    )


def projected(document: dict[str, Any]) -> bool:
    return Statement.objects.get(uuid=document["id"]).projected


def changes_nothing(client: Client, document: dict[str, Any]) -> bool:
    """Whether a statement is stored, not projected, and leaves every row as it was, also after a rebuild."""
    before = path()
    assert [each.new for each in send(client, document)] == [True]
    unchanged = path() == before and not projected(document)
    rebuild()
    return unchanged and path() == before


def test_a_step_read_elsewhere_is_done(client: Client, enrolment: Enrolment) -> None:
    document = experienced(enrolment)
    send(client, document)
    assert path()[0] == [(key("L1"), key("s1"), uuid.UUID(document["id"]))]
    begun = Statement.objects.get(verb__iri=profile.INITIALIZED.iri)
    assert (begun.authority.key, begun.registration) == (ledger.OWN, enrolment.registration.key)


def test_the_last_step_read_elsewhere_completes_the_lesson(client: Client, enrolment: Enrolment) -> None:
    playing.practise(enrolment)
    send(client, experienced(enrolment))
    completed = StatementBody.objects.get(statement__verb__iri=profile.COMPLETED.iri)
    assert profile.activity_iri("lesson", key("L1")) in completed.received
    send(client, experienced(enrolment))
    assert Statement.objects.filter(verb__iri=profile.COMPLETED.iri).count() == 1


def test_a_rating_from_outside_leads_to_our_decision(client: Client, enrolment: Enrolment) -> None:
    document = rated(enrolment, K1, evidence={"points": 4, "max_points": 5, "threshold": 0.8})
    assert [each.new for each in send(client, document)] == [True]
    attainment = Attainment.objects.get()
    assert (attainment.competency, attainment.level, attainment.mode, attainment.ratings) == (
        K1, 2, "quiz", [document["id"]],
    )  # fmt: skip
    decision = Statement.objects.get(uuid=attainment.statement)
    assert (decision.authority.key, decision.projected) == (ledger.OWN, True)
    told = explain(learner=enrolment.learner, reference=K1)
    assert (told.level, [line.evidence for line in told.used]) == (2, ["4 points sur 5 (seuil\xa0: 80\xa0%)"])
    before = path()
    assert [each.new for each in send(client, document)] == [False]
    rebuild()
    assert path() == before


def test_two_ratings_of_one_competency_in_one_batch_are_one_decision(client: Client, enrolment: Enrolment) -> None:
    send(client, rated(enrolment, K1, level=1), rated(enrolment, K1, "scenario"), rated(enrolment, C1, level=1))
    assert sorted(Attainment.objects.values_list("competency", "level", "mode")) == [
        (C1, 1, "quiz"), (K1, 2, "scenario"),
    ]  # fmt: skip


def test_an_observation_needs_its_assessor(client: Client, enrolment: Enrolment, assessor: str, bob) -> None:
    sheet = {"criteria": {key("crit-1"): "reached", key("crit-2"): "reached"}}
    send(client, rated(enrolment, C1, "role_play", level=3, assessor=assessor, evidence=sheet))
    rating = Rating.objects.get()
    assert (rating.assessor, rating.assessor_key, rating.assessor_role, rating.level) == (bob, assessor, "trainer", 3)
    assert Attainment.objects.get().level == 2, "level 3 waits for a second situation or assessor"


def test_what_is_not_yet_reached_carries_no_level(client: Client, enrolment: Enrolment) -> None:
    send(
        client, rated(enrolment, K1, outcome="not_yet", level=0), rated(enrolment, C1, outcome="not_observed", level=0)
    )
    assert sorted(Rating.objects.values_list("outcome", "level")) == [("not_observed", 0), ("not_yet", 0)]
    assert not Attainment.objects.exists()


# ------------------------------------------------------------------ who may not


def test_a_client_without_the_verb(enrolment: Enrolment, places) -> None:
    for verbs in ((), ("experienced",), ("rated:scenario",)):
        assert changes_nothing(program(*verbs, organisation=places.home), rated(enrolment, K1))
    assert changes_nothing(program("rated:quiz", organisation=places.home), experienced(enrolment))


def test_an_observation_by_a_client_that_may_not(enrolment: Enrolment, places, assessor: str) -> None:
    client = program("experienced", "rated:quiz", "rated:scenario", organisation=places.home)
    assert changes_nothing(client, rated(enrolment, C1, "role_play", level=3, assessor=assessor))


def test_a_client_of_another_organisation(enrolment: Enrolment, places) -> None:
    elsewhere = program(*EVERY_VERB, organisation=places.neighbour)
    assert changes_nothing(elsewhere, rated(enrolment, K1))
    assert changes_nothing(elsewhere, experienced(enrolment))


def test_a_person_of_both_whose_group_is_the_other_one_s(enrolment: Enrolment, places, alice) -> None:
    Membership.objects.create(user=alice, organisation=places.neighbour, role="trainee")
    assert changes_nothing(program(*EVERY_VERB, organisation=places.neighbour), rated(enrolment, K1))


def test_a_person_who_left(client: Client, enrolment: Enrolment, alice) -> None:
    day = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=alice).update(start=day, end=day)
    assert changes_nothing(client, rated(enrolment, K1))
    assert changes_nothing(client, experienced(enrolment))


def test_a_person_whose_account_is_closed_or_gone(client: Client, enrolment: Enrolment, alice) -> None:
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    assert changes_nothing(client, rated(enrolment, K1))
    Learner.objects.filter(user=alice).update(user=None)
    assert changes_nothing(client, rated(enrolment, K1))


def test_a_person_by_mail_address(client: Client, enrolment: Enrolment, alice) -> None:
    assert changes_nothing(client, rated(enrolment, K1) | {"actor": {"mbox": f"mailto:{alice.email}"}})


def test_another_home_page_and_another_person_s_registration(client: Client, enrolment: Enrolment, places) -> None:
    document = rated(enrolment, K1)
    document["actor"] = {"account": {"homePage": "https://example.org", "name": str(enrolment.learner.uuid)}}
    assert changes_nothing(client, document)
    other = enrolling.learner_of(member("Emma", places.home, "trainee"))
    assert changes_nothing(client, rated(enrolment, K1) | {"actor": profile.account(str(other.uuid))})
    upper = str(enrolment.learner.uuid).upper()
    assert changes_nothing(client, rated(enrolment, K1) | {"actor": profile.account(upper)})
    named = profile.account(str(enrolment.learner.uuid)) | {"name": "Alice"}
    assert changes_nothing(client, rated(enrolment, K1) | {"actor": named})


def test_an_assessor_who_may_not_observe(client: Client, enrolment: Enrolment, alice, david, assessor: str) -> None:
    for name in (str(uuid.uuid4()), "bob", str(enrolment.learner.uuid), str(enrolling.learner_of(david).uuid), ""):
        assert changes_nothing(client, rated(enrolment, C1, "role_play", level=3, assessor=name))
    assert changes_nothing(client, rated(enrolment, K1, "quiz", assessor=assessor))
    group = rated(enrolment, C1, "role_play", level=3)
    group["context"]["instructor"] = {"objectType": "Group", "account": profile.account(assessor)["account"]}
    assert changes_nothing(client, group)


# ------------------------------------------------------------------ what may not


@pytest.mark.parametrize(
    ("reference", "mode", "said"),
    [
        (K1, "quiz", {"level": 3}),
        (C1, "quiz", {"level": 2}),
        (F1, "quiz", {"level": 2}),
        (K1, "quiz", {"level": 0}),
        (K1, "quiz", {"level": -1}),
        (K1, "quiz", {"level": 1.5}),
        (K1, "quiz", {"level": True}),
        (K1, "quiz", {"level": "2"}),
        (K1, "quiz", {"level": None}),
        (K1, "quiz", {"outcome": "not_yet", "level": 1}),
        (K1, "quiz", {"outcome": "excellent"}),
        (K1, "quiz", {"outcome": ["reached"]}),
        (V1, "quiz", {"level": 1}),
        ("TST/v1/X9", "quiz", {}),
        ("TST/v2/K1", "quiz", {}),
        (K1, "workplace", {"level": 4}),
        (K1, "self", {}),
        (K1, "quiz", {"mode": ["quiz"]}),
        (K1, "quiz", {"mode": None}),
        (K1, "quiz", {"situation": "quiz/" + str(uuid.uuid4())}),
        (K1, "quiz", {"situation": SITUATIONS["scenario"]}),
        (F1, "role_play", {"situation": SITUATIONS["quiz"]}),
        (K1, "role_play", {"level": 3}),
        (K1, "quiz", {"framework_version": "TST/v2"}),
        (K1, "quiz", {"note": str(uuid.uuid4())}),
        (K1, "quiz", {"assessor_role": "trainer"}),
        (K1, "quiz", {"evidence": None}),
        (K1, "quiz", {"evidence": []}),
        (K1, "quiz", {"evidence": {"points": "9"}}),
        (K1, "quiz", {"evidence": {"points": 9, "max_points": 5, "threshold": 0.8}}),
        (K1, "quiz", {"evidence": {"points": 1, "max_points": 5, "threshold": "high"}}),
        (K1, "quiz", {"evidence": {"points": 1, "max_points": 5, "threshold": 8}}),
        (K1, "quiz", {"evidence": {"points": 1, "max_points": 10**15, "threshold": 0.8}}),
        (K1, "quiz", {"evidence": {"points": 1, "max_points": 5, "threshold": 0.8, "text": "Bravo Alice"}}),
        (C1, "role_play", {"level": 3, "evidence": {"criteria": {"unknown": "reached"}}}),
        (C1, "role_play", {"level": 3, "evidence": {"criteria": {key("crit-1"): "superb"}}}),
        (C1, "role_play", {"level": 3, "evidence": {"criteria": [key("crit-1")]}}),
    ],
)
def test_a_judgement_that_could_not_be_ours(
    client: Client, enrolment: Enrolment, assessor: str, reference: str, mode: str, said: dict[str, Any]
) -> None:
    by = assessor if mode == "role_play" else ""
    assert changes_nothing(client, rated(enrolment, reference, mode, assessor=by, **said))


def without(document: dict[str, Any], *way: str) -> None:
    for name in way[:-1]:
        document = document[name]
    del document[way[-1]]


@pytest.mark.parametrize(
    "way",
    [
        ("timestamp",),
        ("result",),
        ("context",),
        ("context", "registration"),
        ("context", "language"),
        ("context", "extensions"),
        ("context", "contextActivities"),
        ("context", "contextActivities", "parent"),
        ("context", "contextActivities", "grouping"),
        *(("result", "extensions", JUDGEMENT, name) for name in ("mode", "outcome", "level", "situation", "evidence")),
    ],
)
def test_a_rating_with_a_part_missing(client: Client, enrolment: Enrolment, way: tuple[str, ...]) -> None:
    document = rated(enrolment, K1)
    without(document, *(profile.extension(each) if each == JUDGEMENT else each for each in way))
    assert changes_nothing(client, document)


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2199-01-01T00:00:00Z", "2026-11-22T09:00:00"])
def test_a_time_that_would_win_or_cannot_be(client: Client, enrolment: Enrolment, at: str) -> None:
    assert changes_nothing(client, rated(enrolment, K1) | {"timestamp": at})


def test_another_release_more_extensions_and_an_attempt(client: Client, enrolment: Enrolment) -> None:
    attempt = {profile.extension(profile.ATTEMPT): {"id": str(uuid.uuid4()), "number": 1}}
    other = {profile.extension(profile.RELEASE): "0" * 64}
    for extensions in (attempt, other, {"https://example.org/x": 1}):
        document = rated(enrolment, K1)
        document["context"]["extensions"] |= extensions
        assert changes_nothing(client, document)


def test_context_activities_that_are_not_lists(client: Client, enrolment: Enrolment) -> None:
    document = experienced(enrolment)
    around = document["context"]["contextActivities"]
    around["parent"] = around["parent"][0]
    assert changes_nothing(client, document)


@pytest.mark.parametrize(("lesson", "step"), [("L1", "s2"), ("L2", "s4"), ("L2", "s5"), ("L1", "s3"), ("L1", "no")])
def test_a_step_that_reading_does_not_close(client: Client, enrolment: Enrolment, lesson: str, step: str) -> None:
    assert changes_nothing(client, experienced(enrolment, lesson, step))


def test_a_step_of_another_edition_s_release(client: Client, enrolment: Enrolment) -> None:
    document = experienced(enrolment)
    newer = builders.release(edition="2")
    document["context"]["extensions"] = {profile.extension(profile.RELEASE): newer.sha256}
    assert changes_nothing(client, document)


@pytest.mark.parametrize(
    "verb", [profile.ANSWERED, profile.SELECTED, profile.ASSERTED, profile.COMPLETED, profile.PASSED]
)
def test_verbs_that_nobody_is_given(client: Client, enrolment: Enrolment, verb: profile.Verb) -> None:
    for document in (rated(enrolment, K1), experienced(enrolment)):
        assert changes_nothing(client, document | {"verb": {"id": verb.iri}})


def test_a_lesson_that_is_not_rated(client: Client, enrolment: Enrolment) -> None:
    enrolment.release = builders.release(edition="2", rated=False)
    enrolment.save()
    assert changes_nothing(client, rated(enrolment, K1))


# ------------------------------------------------------------------ decided once


def test_a_right_that_changes_later_changes_nothing_of_the_past(client: Client, enrolment: Enrolment, places) -> None:
    send(client, rated(enrolment, K1), experienced(enrolment))
    refused = rated(enrolment, C1, level=1)
    send(program(organisation=places.home), refused)
    before = path()
    Client.objects.update(verbs=[])
    rebuild()
    assert path() == before
    Client.objects.update(verbs=list(EVERY_VERB))
    Cohort.objects.update(organisation=places.neighbour)
    Membership.objects.all().delete()
    rebuild()
    assert path() == before
    assert not projected(refused)


def test_a_batch_with_a_conflict_changes_no_path(client: Client, enrolment: Enrolment) -> None:
    taken = experienced(enrolment)
    send(client, taken)
    before = path()
    with pytest.raises(ledger.StatementConflict):
        send(client, rated(enrolment, K1), rated(enrolment, K1) | {"id": taken["id"]})
    assert path() == before


def test_our_next_statements_cannot_be_claimed(client: Client, enrolment: Enrolment) -> None:
    """Whatever a client can know (pseudonym, registration, ids of what it sends) makes no id of ours."""
    sent = rated(enrolment, K1)
    learner, registration = enrolment.learner.uuid, enrolment.registration.key
    guesses = [
        uuid.uuid5(learner, f"{post}:{what}")
        for post in (registration, sent["id"], enrolment.module_key)
        for what in (f"initialized:{enrolment.module_key}", f"asserted:{K1}", f"rated:{K1}", f"completed:{key('L1')}")
    ]
    send(client, *(experienced(enrolment, "L1", "no") | {"id": str(guess)} for guess in guesses))
    send(client, sent)
    playing.practise(enrolment)
    send(client, experienced(enrolment))
    own = set(Statement.objects.filter(authority__key=ledger.OWN).values_list("verb__iri", flat=True))
    assert own == {verb.iri for verb in (profile.INITIALIZED, profile.ASSERTED, profile.ANSWERED, profile.COMPLETED)}
    assert Attainment.objects.get().level == 2


def test_definitions_under_our_address_are_ours(client: Client, enrolment: Enrolment) -> None:
    from lms.models import Activity

    playing.read(enrolment, "L1", "s1")
    known = dict(Activity.objects.values_list("iri", "definition"))
    document = experienced(enrolment)
    for each in (document["object"], *document["context"]["contextActivities"]["grouping"]):
        each["definition"] = {"name": {"fr": "Autre chose"}, "type": "https://example.org/type"}
    send(client, document)
    assert dict(Activity.objects.values_list("iri", "definition")) == known


# ------------------------------------------------------------------ voiding


def test_a_client_that_voids_its_rating_makes_us_decide_again(client: Client, enrolment: Enrolment) -> None:
    low, high = rated(enrolment, K1, level=1), rated(enrolment, K1, "scenario")
    send(client, low, high)
    assert Attainment.objects.get(current=True).level == 2
    send(client, voided(high["id"]))
    assert list(Rating.objects.values_list("statement", flat=True)) == [uuid.UUID(low["id"])]
    assert Attainment.objects.get(current=True).level == 1
    before = path()
    rebuild()
    assert path() == before
    send(client, voided(low["id"]))
    assert Attainment.objects.get(current=True).level == 0


@pytest.mark.parametrize(
    ("scopes", "effective"), [(("all",), False), (("statements/write",), False), (("statements/write", "void"), True)]
)
def test_who_may_void_what_others_said(
    client: Client,
    enrolment: Enrolment,
    places,
    scopes: tuple[str, ...],
    effective: bool,  # noqa: FBT001 - a column of the table
) -> None:
    document = rated(enrolment, K1)
    send(client, document)
    for organisation in (None, places.home):
        before = path()
        voiding = voided(document["id"])
        send(program(scopes=scopes, organisation=organisation), voiding)
        assert projected(voiding) is effective
        if not effective:
            assert path() == before
    assert Rating.objects.exists() is not effective


def test_the_void_scope_stays_inside_the_organisation(client: Client, enrolment: Enrolment, places) -> None:
    document = rated(enrolment, K1)
    send(client, document)
    elsewhere = program(scopes=("all", "void"), organisation=places.neighbour)
    for target in (document["id"], str(uuid.uuid4())):
        assert changes_nothing(elsewhere, voided(target))


def test_a_client_voids_no_decision_and_no_part_of_an_attempt(client: Client, enrolment: Enrolment) -> None:
    playing.quiz(enrolment)
    anyone = program(scopes=("all", "void"))
    kept = (profile.ASSERTED, profile.ANSWERED, profile.COMPLETED, profile.PASSED, profile.INITIALIZED)
    for name in Statement.objects.filter(verb__iri__in=[verb.iri for verb in kept]).values_list("uuid", flat=True):
        assert changes_nothing(anyone, voided(str(name)))


def test_what_is_not_here_yet(client: Client, enrolment: Enrolment) -> None:
    """A client for all may void what is to come; the clients of an organisation may not."""
    document = rated(enrolment, K1)
    send(program(scopes=("statements/write", "void")), voided(document["id"]))
    send(client, document)
    assert not Rating.objects.exists()
    assert not Attainment.objects.exists()
    assert clients.may_void(program(scopes=("void",)))
