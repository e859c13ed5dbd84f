"""A quiz: pinned to its release, one answer a question, rated when it is finished."""

import pytest

from lms import attempting, enrolling
from lms.models import Attainment, Attempt, Enrolment, Rating
from lms.progress import attempt_view
from tests.lms import builders
from tests.lms.builders import C1, F1, K1, key
from tests.lms.playing import answer, begin, post, quiz, told


def ratings() -> dict[str, tuple[str, int]]:
    return {row.competency: (row.outcome, row.level) for row in Rating.objects.all()}


def test_the_open_attempt_is_taken_up_again(enrolment: Enrolment) -> None:
    assert begin(enrolment, "s4") == begin(enrolment, "s4")
    assert Attempt.objects.count() == 1


def test_a_right_quiz_rates_at_the_ceiling(enrolment: Enrolment) -> None:
    attempt = quiz(enrolment)
    assert (attempt.points, attempt.max_points, attempt.success, attempt.state) == (4, 4, True, "finished")
    assert ratings() == {K1: ("reached", 2), C1: ("reached", 1), F1: ("not_observed", 0)}
    assert {row.competency: (row.level, row.mode) for row in Attainment.objects.all()} == {
        K1: (2, "quiz"),
        C1: (1, "quiz"),
    }


def test_a_wrong_quiz_rates_not_yet_and_decides_nothing(enrolment: Enrolment) -> None:
    attempt = quiz(enrolment, "abbb")
    assert (attempt.points, attempt.success) == (1, False)
    assert ratings() == {K1: ("not_yet", 0), C1: ("not_yet", 0), F1: ("not_observed", 0)}
    assert not Attainment.objects.exists()


def test_practice_never_harms(enrolment: Enrolment) -> None:
    quiz(enrolment)
    again = quiz(enrolment, "bbbb")
    assert again.number == 2
    assert Attainment.objects.count() == 2, "nothing changed, nothing was decided"


def test_evidence_is_kept_with_the_rating(enrolment: Enrolment) -> None:
    attempt = quiz(enrolment)
    assert Rating.objects.get(competency=K1).evidence == {
        "attempt": str(attempt.uuid), "points": 2, "max_points": 2, "threshold": 0.8,
    }  # fmt: skip


def test_a_lesson_that_is_not_rated_gives_no_rating(db: None, alice) -> None:
    builders.framework()
    builders.release(rated=False)
    unrated = enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
    assert quiz(unrated).success
    assert not Rating.objects.exists()


def test_it_ends_when_all_is_answered(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s4")
    answer(attempt, "q1")
    with pytest.raises(attempting.Unfinished):
        attempting.finish_quiz(attempt=attempt, post_id=post())


def test_it_ends_once(enrolment: Enrolment) -> None:
    attempt = quiz(enrolment)
    before = told()
    assert attempting.finish_quiz(attempt=attempt, post_id=post()) == attempt
    assert told() == before


def test_a_double_tap_gives_the_same_answer(enrolment: Enrolment) -> None:
    attempt, form = begin(enrolment, "s4"), post()
    assert answer(attempt, "q1", "a", form) == answer(attempt, "q1", "b", form)


def test_the_first_answer_counts(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s4")
    answer(attempt, "q1", "b")
    with pytest.raises(attempting.AlreadyAnswered):
        answer(attempt, "q1", "a")


def test_a_form_of_an_earlier_attempt_is_refused(enrolment: Enrolment) -> None:
    first, form = begin(enrolment, "s4"), post()
    answer(first, "q1", "a", form)
    for question in ("q2", "q3", "q4"):
        answer(first, question)
    attempting.finish_quiz(attempt=first, post_id=post())
    with pytest.raises(attempting.FormReused):
        answer(begin(enrolment, "s4"), "q1", "b", form)


def test_a_closed_attempt_takes_nothing(enrolment: Enrolment) -> None:
    attempt = quiz(enrolment)
    with pytest.raises(attempting.ClosedAttempt) as refusal:
        answer(attempt, "q1")
    assert "terminée" in str(refusal.value)


def test_a_question_of_elsewhere_is_refused(enrolment: Enrolment) -> None:
    with pytest.raises(attempting.UnknownQuestion):
        answer(begin(enrolment, "s4"), "practice")


def test_an_attempt_stays_on_its_release(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s4")
    newer = builders.release(edition="2")
    answer(attempt, "q1")
    with pytest.raises(attempting.WrongRelease):
        attempting.answer_quiz(
            attempt=attempt,
            question_id=key("q2"),
            response=[key("q2/a")],
            post_id=post(),
            release_sha256=newer.sha256,
        )


def test_one_takes_it_up_at_the_next_question(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s4")
    answer(attempt, "q1")
    view = attempt_view(Attempt.objects.get(pk=attempt.pk))
    assert (view.question.id, view.position, view.total) == (key("q2"), 2, 4)
    assert [row.question_id for row in view.responses] == [key("q1")]


def test_a_text_step_is_no_quiz(enrolment: Enrolment) -> None:
    with pytest.raises(attempting.UnknownStep):
        begin(enrolment, "s3")
