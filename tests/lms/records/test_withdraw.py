"""Voided statements leave no rows: what is withdrawn as it happens equals a rebuild; work goes on after it."""

import contextlib
import random
import uuid

import pytest
import tincan
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms import attempting
from lms.models import (
    Attainment,
    Attempt,
    ChoiceMade,
    Enrolment,
    Learner,
    Rating,
    Response,
    RetentionRun,
    Statement,
    StatementBody,
    StepDone,
    Tombstone,
    Voiding,
)
from lms.models.attempt import AttemptState
from lms.records import clock, ledger, projections
from lms.refusals import FormReused, Refused
from lms.xapi import profile, statements
from tests.lms import playing
from tests.lms.acts.test_observing import ALL, observe
from tests.lms.records.test_rebuild import rows


def void(statement: uuid.UUID) -> None:
    """Void a statement in the ledger's own name, as the explorer does."""
    by = uuid.uuid4()
    told = tincan.Statement(
        id=str(by),
        actor=statements.agent("mediane"),
        verb=tincan.Verb(id=profile.VOIDED.iri),
        object=tincan.StatementRef(id=str(statement)),
        timestamp=clock.EPOCH,
    )
    ledger.record([told])
    target = Statement.objects.get(uuid=statement)
    if not Voiding.objects.filter(statement=target).exists():
        Voiding.objects.create(statement=target, by=Statement.objects.get(uuid=by))
        projections.withdraw([statement])


def said(verb: str) -> list[uuid.UUID]:
    iri = next(each.iri for each in profile.VERBS if each.name == verb)
    return list(Statement.objects.filter(verb__iri=iri).order_by("pk").values_list("uuid", flat=True))


def void_something(chance: random.Random) -> None:
    there = Statement.objects.exclude(verb__iri=profile.VOIDED.iri).filter(voiding__isnull=True)
    known = list(there.order_by("pk").values_list("uuid", flat=True))
    if known:
        void(chance.choice(known))


def choose_something(chance: random.Random, enrolment: Enrolment) -> None:
    playing.choose(playing.begin(enrolment, "s5"), chance.choice(["scene-a/1", "scene-a/2", "scene-c/1"]))


def one_act(chance: random.Random, enrolment: Enrolment, bob) -> None:
    """Something that a person does now and then; a refusal is an answer too."""
    acts = [
        lambda: playing.read(enrolment, *chance.choice([("L1", "s1"), ("L2", "s3")])),
        lambda: playing.practise(enrolment, chance.choice("ab")),
        lambda: playing.quiz(enrolment, "".join(chance.choices("ab", k=4))),
        lambda: playing.answer(playing.begin(enrolment, "s4"), f"q{chance.randint(1, 4)}", chance.choice("ab")),
        lambda: playing.scenario(enrolment, "scene-a/1", "scene-b/1"),
        lambda: choose_something(chance, enrolment),
        lambda: observe(enrolment, bob, chance.choice([ALL, {"crit-1": "not_yet"}])),
        lambda: void_something(chance),
        lambda: void_something(chance),
    ]
    with contextlib.suppress(Refused):
        chance.choice(acts)()


@pytest.mark.parametrize("seed", range(8))
def test_rows_equal_a_rebuild_whatever_was_voided(enrolment: Enrolment, bob, seed: int) -> None:
    chance = random.Random(seed)
    for _number in range(25):
        one_act(chance, enrolment, bob)
    before = rows()
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before
    voided = set(Voiding.objects.values_list("statement__uuid", flat=True))
    assert voided
    for model in (StepDone, Response, ChoiceMade, Rating, Attainment):
        assert not voided & set(model.objects.values_list("statement", flat=True))
    assert not voided & set(Attempt.objects.values_list("uuid", flat=True))


def test_a_voided_decision_gives_way_to_the_one_before(enrolment: Enrolment, bob) -> None:
    playing.quiz(enrolment)
    held = {row.competency: row.level for row in Attainment.objects.filter(current=True)}
    observe(enrolment, bob, ALL)
    assert {row.competency: row.level for row in Attainment.objects.filter(current=True)} != held
    for statement in said("asserted")[len(held) :]:
        void(statement)
    assert {row.competency: row.level for row in Attainment.objects.filter(current=True)} == held


def test_a_voided_end_opens_the_attempt_again_and_it_can_be_finished(enrolment: Enrolment) -> None:
    attempt = playing.quiz(enrolment)
    void(said("completed")[0])
    again = Attempt.objects.get(uuid=attempt.uuid)
    assert (again.state, again.points) == (AttemptState.OPEN, None)
    assert attempting.finish_quiz(attempt=again, post_id=playing.post()).state == AttemptState.FINISHED


def test_a_voided_end_of_an_attempt_that_another_followed(enrolment: Enrolment) -> None:
    playing.quiz(enrolment, "abab")
    second = playing.quiz(enrolment)
    void(said("completed")[0])
    assert [each.uuid for each in Attempt.objects.all()] == [second.uuid]
    assert playing.quiz(enrolment).number == second.number + 1


def test_a_form_whose_statement_was_voided_says_nothing_again(enrolment: Enrolment, bob) -> None:
    form = playing.post()
    playing.practise(enrolment, post_id=form)
    void(said("answered")[0])
    with pytest.raises(FormReused):
        playing.practise(enrolment, post_id=form)
    assert playing.practise(enrolment).success
    observed = observe(enrolment, bob, ALL, post_id=form)
    for row in observed:
        void(row.statement)
    with pytest.raises(FormReused):
        observe(enrolment, bob, ALL, post_id=form)


def remove(*verbs: str) -> None:
    """What retention leaves of these statements: a tombstone each."""
    for row in Statement.objects.filter(uuid__in=[uid for verb in verbs for uid in said(verb)]):
        Tombstone.objects.create(statement=row.pk, uuid=row.uuid, reason="retention", projected=row.projected)
        StatementBody.objects.filter(pk=row.pk)._raw_delete("default")


def test_rows_of_removed_statements_stay_and_the_rest_is_written_again(enrolment: Enrolment, bob) -> None:
    playing.read(enrolment, "L1", "s1")
    playing.quiz(enrolment, "abab")
    playing.scenario(enrolment, "scene-a/2", "scene-c/1")
    playing.answer(playing.begin(enrolment, "s4"), "q1")
    observe(enrolment, bob, ALL)
    before = rows()
    remove("experienced", "answered", "selected")
    Attainment.objects.update(level=4)
    playing_on = Attempt.objects.get(state=AttemptState.OPEN, kind="quiz")
    call_command("rebuild_projections", verbosity=0)
    assert rows() == before
    playing.answer(Attempt.objects.get(uuid=playing_on.uuid), "q2")
    assert Response.objects.filter(attempt__uuid=playing_on.uuid).count() == 2


def test_a_rebuild_of_a_time_that_retention_removed_is_refused(enrolment: Enrolment) -> None:
    playing.read(enrolment, "L1", "s1")
    remove("experienced")
    removed = RetentionRun.objects.create(before=timezone.now()).before
    with pytest.raises(CommandError, match="Ask for a later date"):
        call_command("rebuild_projections", since=clock.EPOCH)
    call_command("rebuild_projections", since=removed, verbosity=0)


def test_one_learner_or_those_of_late(enrolment: Enrolment, david, capsys) -> None:
    playing.quiz(enrolment)
    Attempt.objects.update(number=7)
    other = Learner.objects.create(user=david)
    call_command("rebuild_projections", learner=other.uuid)
    assert capsys.readouterr().out == "Rebuilt from 0 statements.\n"
    assert Attempt.objects.get().number == 7
    call_command("rebuild_projections", learner=enrolment.learner.uuid, verbosity=0)
    assert Attempt.objects.get().number == 1
    call_command("rebuild_projections", since=clock.EPOCH.replace(year=2100))
    assert capsys.readouterr().out == "Rebuilt from 0 statements.\n"
    call_command("rebuild_projections", "--since", "2000-01-01")
    assert capsys.readouterr().out.splitlines()[-1] == f"Rebuilt from {Statement.objects.count()} statements."
    with pytest.raises(CommandError, match="No learner has the pseudonym"):
        call_command("rebuild_projections", learner=uuid.uuid4())
