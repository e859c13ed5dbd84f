"""The terms of a quiz: attempts counted, time kept by the server, questions drawn and ordered; a rebuild equals."""

import datetime
import json
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms import attempting, enrolling, quiz_terms, quizzing
from lms.extra_time import set_extra_time
from lms.models import Attempt, Enrolment, ExtraTime, Rating, Response, Statement, StatementBody
from lms.models.extra_time import Share
from lms.progress import attempt_view
from lms.records import rebuilding
from lms.refusals import NotAllowed
from tests.lms import builders, quizzes
from tests.lms.builders import C1, F1, K1, key
from tests.lms.playing import answer, begin, post
from tests.lms.quizzes import run_out


@pytest.fixture
def on(db: None, alice, cohort):
    """Alice on the small module, whose quiz has the terms asked for."""

    def enrolled(**terms) -> Enrolment:
        builders.framework()
        quizzes.release(**terms)
        cohort.module_key = builders.MODULE_KEY
        cohort.save()
        return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, cohort=cohort, share=False)

    return enrolled


def names(attempt: Attempt) -> list[str]:
    """What the questions of an attempt are called here."""
    known = {key(name): name for name in ("q1", "q2", "q3", "q4", *quizzes.BANK[K1], *quizzes.BANK[C1])}
    return [known[each] for each in attempt.questions]


def whole(attempt: Attempt, right: str = "a") -> Attempt:
    for name in names(attempt):
        answer(attempt, name, right)
    return attempting.finish_quiz(attempt=attempt, post_id=post())


def outcomes() -> dict[str, str]:
    return {row.competency: row.outcome for row in Rating.objects.all()}


def rows() -> list[dict]:
    ids = {"id", "attempt_id"}
    return [
        {name: value for name, value in row.items() if name not in ids}
        for model in (Attempt, Response, Rating)
        for row in model.objects.order_by("pk").values()
    ]


# ------------------------------------------------------------ attempts and pass mark


def test_without_terms_a_quiz_is_as_it_was(on) -> None:
    attempt = begin(on(), "s4")
    assert (names(attempt), attempt.deadline) == (["q1", "q2", "q3", "q4"], None)
    assert len(attempt.seed) == 32


def test_no_more_attempts_than_allowed(on) -> None:
    enrolment = on(attempts_allowed=2)
    first, form = begin(enrolment, "s4"), post()
    whole(first, "b")
    second = begin(enrolment, "s4", form)
    assert (first.number, second.number) == (1, 2)
    whole(second)
    assert begin(enrolment, "s4", form) == second, "the same form again is no new attempt"
    with pytest.raises(attempting.NoAttemptLeft) as refusal:
        begin(enrolment, "s4")
    assert "toutes les tentatives" in str(refusal.value)
    assert Attempt.objects.count() == 2


def test_an_open_attempt_is_gone_on_with_though_it_is_the_last(on) -> None:
    enrolment = on(attempts_allowed=1)
    assert begin(enrolment, "s4") == begin(enrolment, "s4")


@pytest.mark.parametrize("pass_mark, passed", [(None, False), (0.75, True), (0.76, False), (0.0, True)])
def test_the_pass_mark_is_of_all_points_and_no_competencys(on, pass_mark, passed) -> None:
    attempt = begin(on(pass_mark=pass_mark), "s4")
    for name, option in {"q1": "a", "q2": "a", "q3": "a", "q4": "b"}.items():
        answer(attempt, name, option)
    done = attempting.finish_quiz(attempt=attempt, post_id=post())
    assert (done.points, done.max_points, done.success) == (3, 4, passed)
    assert outcomes() == {K1: "reached", C1: "not_yet", F1: "not_observed"}


# ------------------------------------------------------------------------------ time


def test_the_deadline_is_the_servers(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    assert attempt.deadline - attempt.started_at == datetime.timedelta(minutes=20)
    assert quiz_terms.deadline_of(attempt) == attempt.deadline


def test_an_answer_in_the_grace_is_taken_and_later_is_not(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    answer(attempt, "q1")
    run_out(attempt, seconds=quiz_terms.GRACE.seconds - 10)
    answer(attempt, "q2")
    run_out(attempt, seconds=quiz_terms.GRACE.seconds + 1)
    with pytest.raises(attempting.TimeOver) as refusal:
        answer(attempt, "q3")
    assert "Le temps est écoulé" in str(refusal.value)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.points, attempt.max_points, attempt.success) == ("finished", 2, 4, False)
    assert Response.objects.count() == 2
    with pytest.raises(attempting.ClosedAttempt):
        answer(attempt, "q3")
    assert outcomes() == {K1: "reached", C1: "not_observed", F1: "not_observed"}, "no answer showed C1"


def test_what_has_no_answer_counts_against_what_other_answers_show(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    answer(attempt, "q3")
    run_out(attempt)
    done = attempting.finish_quiz(attempt=attempt, post_id=post())
    assert (done.points, done.max_points) == (1, 4)
    assert outcomes() == {C1: "not_yet", K1: "not_observed", F1: "not_observed"}


def test_an_attempt_without_any_answer_can_end(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    run_out(attempt)
    done = attempting.finish_quiz(attempt=attempt, post_id=post())
    assert (done.state, done.points, done.max_points, done.success) == ("finished", 0, 4, False)
    assert set(outcomes().values()) == {"not_observed"}
    assert attempting.finish_quiz(attempt=attempt, post_id=post()) == done


def test_before_the_time_is_over_questions_without_answer_keep_it_open(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    answer(attempt, "q1")
    with pytest.raises(attempting.Unfinished):
        attempting.finish_quiz(attempt=attempt, post_id=post())


def test_starting_again_closes_what_is_over_and_begins_nothing_unawares(on) -> None:
    enrolment = on(minutes=20)
    attempt = begin(enrolment, "s4")
    run_out(attempt)
    closed = begin(enrolment, "s4")
    assert (closed, closed.state, Attempt.objects.count()) == (attempt, "finished", 1)
    assert begin(enrolment, "s4").number == 2


def test_reading_closes_nothing(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    run_out(attempt)
    before = Statement.objects.count()
    assert attempt_view(attempt).question is not None
    assert quiz_terms.is_over(attempt, timezone.now())
    assert (Attempt.objects.get().state, Statement.objects.count()) == ("open", before)


def test_the_command_closes_what_is_over(on) -> None:
    attempt, out = begin(on(minutes=20), "s4"), StringIO()
    call_command("close_attempts", stdout=out)
    run_out(attempt)
    call_command("close_attempts", stdout=out)
    call_command("close_attempts", stdout=out)
    assert out.getvalue().split("\n") == ["0 attempts closed.", "1 attempts closed.", "0 attempts closed.", ""]
    assert Attempt.objects.get().state == "finished"


# ------------------------------------------------------------------- questions, order


def test_questions_are_drawn_by_competency_and_kept(on) -> None:
    enrolment = on(questions=(), draws={K1: 3, C1: 2})
    drawn = []
    for _time in range(6):
        attempt = begin(enrolment, "s4")
        drawn.append(tuple(names(attempt)))
        assert begin(enrolment, "s4").questions == attempt.questions, "reloading draws nothing anew"
        whole(attempt)
    assert all(set(each[:3]) <= set(quizzes.BANK[K1]) and set(each[3:]) <= set(quizzes.BANK[C1]) for each in drawn)
    assert len(set(drawn)) > 1
    assert set(Rating.objects.values_list("competency", "outcome")) == {(K1, "reached"), (C1, "reached")}


def test_one_question_of_a_competency_is_too_few_to_rate_it(on) -> None:
    whole(begin(on(questions=(), draws={K1: 1, C1: 2}), "s4"))
    assert outcomes() == {K1: "not_observed", C1: "reached"}


def test_drawn_ones_follow_those_that_are_always_asked(on) -> None:
    attempt = begin(on(draws={K1: 2}), "s4")
    assert names(attempt)[:4] == ["q1", "q2", "q3", "q4"]
    assert whole(attempt).max_points == 6


def test_what_was_not_drawn_is_no_question_of_the_attempt(on) -> None:
    attempt = begin(on(questions=(), draws={K1: 3}), "s4")
    (left,) = set(quizzes.BANK[K1]) - set(names(attempt))
    with pytest.raises(attempting.UnknownQuestion):
        answer(attempt, left)


def test_shuffled_questions_differ_from_attempt_to_attempt(on) -> None:
    enrolment, orders = on(shuffle_questions=True), set()
    for _time in range(6):
        attempt = begin(enrolment, "s4")
        orders.add(tuple(names(attempt)))
        assert [each.question_id for each in attempt_view(whole(attempt)).responses] == attempt.questions
    assert len(orders) > 1
    assert {tuple(sorted(each)) for each in orders} == {("q1", "q2", "q3", "q4")}


def test_the_seed_is_the_servers_and_no_forms(on) -> None:
    enrolment, form = on(), uuid.uuid4()
    attempt = begin(enrolment, "s4", form)
    whole(attempt)
    assert begin(enrolment, "s4").seed != attempt.seed


# -------------------------------------------------------------- statements and rebuild


def test_the_beginning_says_the_terms_and_a_rebuild_equals(on) -> None:
    enrolment = on(minutes=20, shuffle_questions=True, draws={K1: 2})
    attempt = begin(enrolment, "s4")
    body = json.loads(StatementBody.objects.get(statement__uuid=attempt.uuid).received)
    (terms,) = [said for iri, said in body["context"]["extensions"].items() if iri.endswith("/terms")]
    assert terms["seed"] == attempt.seed
    assert terms["questions"] == attempt.questions
    assert datetime.datetime.fromisoformat(terms["deadline"]) == attempt.deadline
    answer(attempt, names(attempt)[0])
    before = rows()
    rebuilding.rebuild()
    assert rows() == before


def test_a_closed_attempt_is_rebuilt_alike(on) -> None:
    attempt = begin(on(minutes=20), "s4")
    answer(attempt, "q1")
    Attempt.objects.update(deadline=timezone.now() - datetime.timedelta(hours=1))  # put back by the rebuild
    assert quizzing.closed_if_over(attempt).state == "finished"
    Attempt.objects.update(deadline=attempt.deadline)
    before = rows()
    rebuilding.rebuild()
    assert rows() == before


def test_an_attempt_from_before_there_were_terms_goes_on(on) -> None:
    attempt = begin(on(minutes=20, draws={K1: 2}), "s4")
    Attempt.objects.update(questions=[], seed="", deadline=None)
    attempt.refresh_from_db()
    assert attempt_view(attempt).total == 4
    assert quiz_terms.seed_of(attempt) == str(attempt.uuid)
    for name in ("q1", "q2", "q3", "q4"):
        answer(attempt, name)
    assert attempting.finish_quiz(attempt=attempt, post_id=post()).max_points == 4


# -------------------------------------------------------------------------- extra time


@pytest.mark.parametrize("share, minutes", [("quarter", 25), ("third", 27), ("half", 30), ("double", 40), (None, 20)])
def test_extra_time_lengthens_the_deadline(on, bob, share: str | None, minutes: int) -> None:
    enrolment = on(minutes=20)
    set_extra_time(enrolment=enrolment, share=Share.QUARTER, by=bob)
    set_extra_time(enrolment=enrolment, share=Share(share) if share else None, by=bob)
    attempt = begin(enrolment, "s4")
    assert quiz_terms.deadline_of(attempt) == attempt.started_at + datetime.timedelta(minutes=minutes)
    assert attempt.deadline == attempt.started_at + datetime.timedelta(minutes=20), "what statements say is everybody's"


def test_extra_time_given_meanwhile_counts(on, bob) -> None:
    enrolment = on(minutes=20)
    attempt = begin(enrolment, "s4")
    run_out(attempt)
    set_extra_time(enrolment=enrolment, share=Share.THIRD, by=bob)
    answer(attempt, "q1")
    call_command("close_attempts", stdout=StringIO())
    assert Attempt.objects.get().state == "open"


def test_no_statement_tells_of_extra_time(on, bob, cohort) -> None:
    def said() -> list[str]:
        attempt = begin(enrolment, "s4")
        bodies = [json.loads(body.received) for body in StatementBody.objects.filter(statement__uuid=attempt.uuid)]
        return sorted(f"{name}" for body in bodies for name in body["context"]["extensions"])

    enrolment = on(minutes=20)
    plain = said()
    whole(Attempt.objects.get())
    before = Statement.objects.count()
    set_extra_time(enrolment=enrolment, share=Share.DOUBLE, by=bob)
    assert Statement.objects.count() == before
    assert said() == plain
    text = "".join(body.received for body in StatementBody.objects.all())
    assert not {"double", "quarter", "extra"} & set(text.replace('"', " ").replace("/", " ").split())


def test_who_may_give_it(on, alice, bob, carole, david, admin) -> None:
    enrolment = on(minutes=20)
    for giver in (alice, david, admin):
        with pytest.raises(NotAllowed):
            set_extra_time(enrolment=enrolment, share=Share.HALF, by=giver)
    for giver in (bob, carole):
        set_extra_time(enrolment=enrolment, share=Share.HALF, by=giver)
    assert ExtraTime.objects.get().share == "half"
    assert str(ExtraTime.objects.get()) == "la moitié de plus"


def test_nobody_gives_it_to_themselves(on, alice, bob, cohort, places) -> None:
    on(minutes=20)
    own = enrolling.enrol(user=bob, module_key=builders.MODULE_KEY, cohort=cohort, share=False)
    with pytest.raises(NotAllowed):
        set_extra_time(enrolment=own, share=Share.HALF, by=bob)
