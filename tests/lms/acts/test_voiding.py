"""Voiding: what goes with a statement, what its levels become, what is refused, and the same form twice."""

import json
import uuid

import pytest

from lms import rating, voiding
from lms.models import Attainment, Attempt, Enrolment, Learner, Note, Rating, Response, Statement, StepDone, Voiding
from lms.models.rating import Outcome
from lms.records import ledger
from lms.records.normalising import served
from lms.records.rebuilding import rebuild
from lms.refusals import NotAllowed
from lms.xapi import profile
from tests.lms.builders import C1, F1, K1, key
from tests.lms.playing import post, practise, quiz, read, scenario
from tests.support import people

pytestmark = pytest.mark.django_db
WHY = "Saisie pour une autre personne."


def void(statement, by, *, reason: str = WHY, form: uuid.UUID | None = None) -> list[uuid.UUID]:
    return voiding.void(statement=statement, by=by, reason=reason, post_id=form or post())


def said() -> list[dict]:
    return list(served(list(Statement.objects.order_by("pk").values_list("pk", flat=True))).values())


def levels(enrolment: Enrolment) -> dict[str, int]:
    return dict(Attainment.objects.filter(learner=enrolment.learner, current=True).values_list("competency", "level"))


def observe(enrolment: Enrolment, assessor) -> list[Rating]:
    outcomes = {key(name): Outcome.REACHED for name in ("crit-1", "crit-2", "crit-3")}
    return rating.observe(
        enrolment=enrolment, rubric_id=key("rubric"), outcomes=outcomes, assessor=assessor, reason="", post_id=post()
    )


def projected() -> dict[str, list]:
    """Every projected row, but for its primary key."""
    models = (StepDone, Response, Attempt, Rating, Attainment)
    skipped = {"id", "attempt_id", "enrolment_id"}
    return {
        model.__name__: sorted(
            str({name: value for name, value in row.items() if name not in skipped}) for row in model.objects.values()
        )
        for model in models
    }


def test_a_voided_rating_lowers_the_level_by_a_new_decision(enrolment: Enrolment, bob, admin) -> None:
    quiz(enrolment)
    seen = {row.competency: row for row in observe(enrolment, bob)}
    assert levels(enrolment) == {K1: 2, C1: 2, F1: 2}
    assert voiding.consequences(seen[F1].statement).changes == (voiding.Change(F1, 2, 0),)
    done = void(seen[F1].statement, admin)
    assert levels(enrolment) == {K1: 2, C1: 2, F1: 0}
    assert not Rating.objects.filter(statement=seen[F1].statement).exists()
    voided, asserted = said()[-2:]
    assert [voided["id"]] == [str(each) for each in done]
    assert (voided["verb"]["id"], voided["object"]) == (
        profile.VOIDED.iri,
        {"objectType": "StatementRef", "id": str(seen[F1].statement)},
    )
    assert asserted["verb"]["id"] == profile.ASSERTED.iri
    decision = asserted["result"]["extensions"][profile.extension(profile.DECISION)]
    assert (decision["level"], decision["previous_level"], decision["ratings"]) == (0, 2, [])
    before = projected()
    rebuild()
    assert projected() == before


def test_a_weaker_mode_still_holds_what_it_showed(enrolment: Enrolment, bob, admin) -> None:
    quiz(enrolment)
    seen = {row.competency: row for row in observe(enrolment, bob)}
    assert voiding.consequences(seen[C1].statement).changes == (voiding.Change(C1, 2, 1),)
    void(seen[C1].statement, admin)
    assert levels(enrolment)[C1] == 1
    assert Attainment.objects.get(competency=C1, current=True).mode == "quiz"


def test_the_reason_is_a_note_about_the_learner_and_no_statement_holds_it(enrolment: Enrolment, admin) -> None:
    response = practise(enrolment)
    void(response.statement, admin)
    note = Note.objects.get()
    assert (note.about, note.author, note.text) == (enrolment.learner, admin, WHY)
    voided = said()[-1]
    assert voided["context"]["extensions"] == {profile.extension(profile.REASON): {"note": str(note.uuid)}}
    assert voided["context"]["registration"] == str(enrolment.registration.key)
    assert voided["actor"]["account"]["name"] == str(Learner.objects.get(user=admin).uuid)
    assert all(WHY not in json.dumps(each, ensure_ascii=False) for each in said())


def test_a_voided_answer_opens_its_step_again(enrolment: Enrolment, admin) -> None:
    response = practise(enrolment)
    assert voiding.consequences(response.statement) == voiding.Consequences((str(response.statement),), 2, ())
    void(response.statement, admin)
    assert (Response.objects.count(), StepDone.objects.count()) == (0, 0)
    practise(enrolment)
    assert (Response.objects.count(), StepDone.objects.count()) == (1, 1)


def test_an_attempt_is_voided_as_a_whole_and_another_may_follow(enrolment: Enrolment, admin) -> None:
    attempt = quiz(enrolment)
    assert levels(enrolment) == {K1: 2, C1: 1}
    whole = voiding.consequences(attempt.uuid)
    assert whole.changes == (voiding.Change(C1, 1, 0), voiding.Change(K1, 2, 0))
    done = void(attempt.uuid, admin)
    assert len(done) == len(whole.statements)
    assert (Attempt.objects.count(), Response.objects.count(), Rating.objects.count()) == (0, 0, 0)
    assert levels(enrolment) == {K1: 0, C1: 0}
    quiz(enrolment)
    assert levels(enrolment) == {K1: 2, C1: 1}
    before = projected()
    rebuild()
    assert projected() == before


def test_a_scenario_too(enrolment: Enrolment, admin) -> None:
    attempt = scenario(enrolment, "scene-a/1", "scene-b/1")
    void(attempt.uuid, admin)
    assert not Attempt.objects.exists()
    assert set(levels(enrolment).values()) == {0}


def test_one_statement_of_an_attempt_alone_is_refused_and_its_beginning_named(enrolment: Enrolment, admin) -> None:
    attempt = quiz(enrolment)
    answer = Response.objects.filter(attempt=attempt).first()
    with pytest.raises(voiding.IsPart) as refused:
        void(answer.statement, admin)
    assert refused.value.attempt == attempt.uuid
    finished = next(each for each in said() if each["verb"]["id"] == profile.PASSED.iri)
    with pytest.raises(voiding.IsPart):
        voiding.consequences(uuid.UUID(finished["id"]))


def test_what_cannot_be_voided(enrolment: Enrolment, admin) -> None:
    quiz(enrolment)
    decision = Attainment.objects.first()
    with pytest.raises(voiding.IsDecision):
        void(decision.statement, admin)
    rated = Rating.objects.filter(competency=K1).get()
    (voided,) = void(rated.statement, admin)
    with pytest.raises(voiding.AlreadyVoided):
        void(rated.statement, admin)
    with pytest.raises(voiding.IsVoiding):
        void(voided, admin)
    with pytest.raises(voiding.NoSuchStatement):
        void(uuid.uuid4(), admin)
    with pytest.raises(voiding.NeedsReason):
        void(Rating.objects.first().statement, admin, reason="  ")
    assert Voiding.objects.count() == 1


def test_the_same_form_twice_is_the_same(enrolment: Enrolment, admin) -> None:
    attempt = quiz(enrolment)
    form = post()
    assert void(attempt.uuid, admin, form=form) == void(attempt.uuid, admin, form=form)
    assert Note.objects.count() == 1


def test_a_rating_voided_alone_leaves_the_rest_of_its_attempt_to_be_voided(enrolment: Enrolment, admin) -> None:
    attempt = quiz(enrolment)
    rated = Rating.objects.filter(competency=K1).get()
    void(rated.statement, admin)
    assert str(rated.statement) not in voiding.consequences(attempt.uuid).statements
    void(attempt.uuid, admin)
    assert not Attempt.objects.exists()


def test_who_may(enrolment: Enrolment, alice, bob, carole) -> None:
    response = practise(enrolment)
    for user in (alice, bob, carole):
        with pytest.raises(NotAllowed):
            void(response.statement, user)
    assert not Voiding.objects.exists()


def test_a_strangers_statement_changes_no_row_and_its_note_is_about_nobody(enrolment: Enrolment, admin) -> None:
    read(enrolment, "L1", "s1")
    name = uuid.uuid4()
    document = {
        "actor": {"mbox": "mailto:eva@example.org"},
        "verb": {"id": "http://example.org/verbs/looked"},
        "object": {"id": "http://example.org/a"},
    }
    entry = ledger.Entry(uuid=name, document=document, digest="-")
    ledger.append([entry], authority=ledger.authority("client:x", profile.account("client:x")))
    assert voiding.consequences(name) == voiding.Consequences((str(name),), 0, ())
    void(name, admin)
    assert Note.objects.get().about is None
    assert Voiding.objects.get().statement.uuid == name
    assert StepDone.objects.count() == 1


def test_a_person_without_the_second_right_may_look_and_not_void(enrolment: Enrolment, places) -> None:
    from django.contrib.auth.models import Permission

    reader = people.person("Lise")
    reader.user_permissions.set(Permission.objects.filter(codename="view_statement"))
    with pytest.raises(NotAllowed):
        void(practise(enrolment).statement, reader)
