"""Positionings are said once at each moment, and nothing follows from them: no progress, no rating, no level."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from lms import positioning, quizzing
from lms.models import Attainment, Attempt, PositioningShare, Rating, Response, SelfRating, StepDone
from lms.models.attempt import AttemptState
from lms.models.positioning import Moment, Step
from lms.progress import module_progress
from lms.records.rebuilding import rebuild
from lms.refusals import AlreadyAnswered
from lms.transcripts.gathering import material_of
from tests.lms import builders, playing, quizzes
from tests.lms.builders import K1, V1, key
from tests.lms.positioning import making
from tests.lms.positioning.making import SAID, begin, finish_module, rate, take

ENTRY, EXIT = Moment.ENTRY, Moment.EXIT


def rows() -> dict[str, list[dict]]:
    models = (SelfRating, Attempt, Response, StepDone, Rating, Attainment)
    return {model.__name__: list(model.objects.order_by("statement" if model is not Attempt else "uuid")
            .values(*[field.attname for field in model._meta.fields if field.attname not in {"id", "attempt_id"}]))
            for model in models}  # fmt: skip


def test_nothing_follows_from_a_positioning(enrolment) -> None:
    before = module_progress(enrolment)
    rate(enrolment)
    attempt = take(enrolment, options="aaa")
    assert (attempt.points, attempt.max_points, attempt.success, attempt.practice) == (3, 3, None, True)
    assert module_progress(enrolment) == before
    assert not StepDone.objects.exists()
    assert not Rating.objects.exists()
    assert not Attainment.objects.exists()
    assert material_of(enrolment.learner).assessed == []


def test_a_finished_module_with_both_positionings_has_the_levels_of_one_without(enrolment) -> None:
    rate(enrolment)
    take(enrolment, options="bbb")
    finish_module(enrolment)
    levels = list(Attainment.objects.values_list("competency", "level", "current"))
    ratings = Rating.objects.count()
    rate(enrolment, EXIT, answers=dict.fromkeys(SAID, Step.ALONE))
    take(enrolment, EXIT, options="bbb")
    assert list(Attainment.objects.values_list("competency", "level", "current")) == levels
    assert Rating.objects.count() == ratings
    assert not Rating.objects.filter(situation__contains=key("diag")).exists()


def test_what_is_told(enrolment) -> None:
    rate(enrolment)
    take(enrolment)
    answers = ["answered question"] * 3
    said = ["initialized module", "self-rated self-rating", "initialized diagnostic"]
    assert playing.told() == [*said, *answers, "completed diagnostic"]


def test_the_same_form_says_it_once_and_another_is_refused(enrolment) -> None:
    post = uuid.uuid4()
    first = rate(enrolment, post_id=post)
    assert rate(enrolment, post_id=post, answers=dict.fromkeys(SAID, Step.ALONE)) == first
    with pytest.raises(positioning.AlreadyPositioned):
        rate(enrolment, answers=dict.fromkeys(SAID, Step.ALONE))
    assert SelfRating.objects.get().answers == {reference: step.value for reference, step in SAID.items()}


def test_the_database_keeps_one_self_rating_a_moment(enrolment) -> None:
    said = rate(enrolment)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfRating.objects.create(
            enrolment=enrolment, moment=ENTRY, statement=uuid.uuid4(), answers={}, said_at=said.said_at
        )


def test_the_quiz_is_taken_once_at_each_moment(enrolment) -> None:
    post = uuid.uuid4()
    open_one = begin(enrolment, post_id=post)
    assert begin(enrolment, post_id=post) == begin(enrolment) == open_one
    making.answer(open_one, "aab")
    quizzing.finish_quiz(attempt=open_one, post_id=uuid.uuid4())
    with pytest.raises(positioning.AlreadyPositioned):
        begin(enrolment)
    finish_module(enrolment)
    assert take(enrolment, EXIT).number == 2


def test_the_first_answer_counts(enrolment) -> None:
    attempt = begin(enrolment)
    making.answer(attempt, "b")
    with pytest.raises(AlreadyAnswered):
        playing.answer(attempt, "d1", "a")


def test_the_entry_is_over_when_the_module_is_finished_and_the_exit_begins_then(enrolment) -> None:
    for act in (rate, begin):
        with pytest.raises(positioning.NotNow):
            act(enrolment, EXIT)
    finish_module(enrolment)
    for act in (rate, begin):
        with pytest.raises(positioning.NotNow):
            act(enrolment, ENTRY)
        act(enrolment, EXIT)


def test_an_entry_that_was_never_ended_ends_when_the_exit_begins(enrolment) -> None:
    left = begin(enrolment)
    making.answer(left, "a")
    finish_module(enrolment)
    begin(enrolment, EXIT)
    left.refresh_from_db()
    assert (left.state, left.points) == (AttemptState.FINISHED, 1)


@pytest.mark.parametrize(
    "answers",
    [{}, {K1: Step.KNOWN}, SAID | {"TST/v1/X": Step.KNOWN}, SAID | {K1: "3"}],
    ids=["none", "some", "of another module", "a level"],
)
def test_answers_are_a_step_for_each_competency_of_the_module(enrolment, answers) -> None:
    with pytest.raises(positioning.UnknownAnswers):
        rate(enrolment, answers=answers)


def test_a_competency_that_needs_verification_can_be_said_since_nothing_is_rated(enrolment) -> None:
    assert rate(enrolment).answers[V1] == "helped"


def test_a_module_without_a_quiz(enrolment) -> None:
    enrolment.release = builders.release(edition="2")
    enrolment.save()
    with pytest.raises(positioning.NoDiagnostic):
        begin(enrolment)


def test_time_runs_out_as_in_any_quiz(enrolment) -> None:
    enrolment.release = making.release(minutes=10)
    enrolment.save()
    attempt = begin(enrolment)
    making.answer(attempt, "a")
    quizzes.run_out(attempt)
    assert begin(enrolment).state == AttemptState.FINISHED
    assert not StepDone.objects.exists()


def test_nobody_sees_it_until_the_person_shows_it(enrolment) -> None:
    rate(enrolment)
    assert not PositioningShare.objects.exists()
    for _twice in range(2):
        positioning.share(enrolment=enrolment, moment=ENTRY, shared=True)
    assert PositioningShare.objects.get().moment == "entry"
    positioning.share(enrolment=enrolment, moment=ENTRY, shared=False)
    assert not PositioningShare.objects.exists()


def test_a_rebuild_gives_the_same_rows_and_keeps_who_may_see(enrolment) -> None:
    rate(enrolment, show=True)
    take(enrolment)
    finish_module(enrolment)
    rate(enrolment, EXIT)
    take(enrolment, EXIT, options="aaa")
    before = rows()
    rebuild()
    assert rows() == before
    assert PositioningShare.objects.count() == 1
