"""A scenario: first visits, safety errors, loops, and where a person stands."""

import pytest

from lms import attempting
from lms.models import Attainment, Attempt, ChoiceMade, Enrolment, Rating
from lms.progress import attempt_view
from tests.lms.builders import C1, F1, K1, V1, key
from tests.lms.playing import begin, choose, post, scenario


def outcomes() -> dict[str, tuple[str, int]]:
    return {row.competency: (row.outcome, row.level) for row in Rating.objects.all()}


def test_the_best_way_is_rated_at_the_ceiling(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/1", "scene-b/1")
    assert (attempt.points, attempt.max_points, attempt.success) == (4, 4, True)
    assert attempt.ending_id == key("end-good")
    assert outcomes() == {K1: ("not_observed", 0), C1: ("reached", 2), F1: ("reached", 1)}


def test_a_loop_farms_nothing(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/2", "scene-c/1", "scene-a/1", "scene-b/1")
    assert list(ChoiceMade.objects.values_list("points", "first_visit")) == [
        (0, True), (1, True), (2, False), (2, True),
    ]  # fmt: skip
    assert (attempt.points, attempt.max_points) == (3, 5)
    assert outcomes()[C1] == ("not_yet", 0), "3 of 5 on first visits"


def test_a_safety_error_never_grants(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/1", "scene-b/2", "scene-c/2", "scene-b/1")
    assert (attempt.ending_id, attempt.success) == (key("end-good"), False)
    assert {outcome for outcome, _level in outcomes().values()} == {"not_yet"}
    assert Rating.objects.get(competency=C1).evidence["blocked"] == "safety_error"
    assert not Attainment.objects.exists()


def test_an_unfavourable_end_never_grants(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/3")
    assert (attempt.success, outcomes()[C1]) == (False, ("not_yet", 0))


def test_a_mixed_end_may_pass(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/1", "scene-b/3")
    assert attempt.success
    assert outcomes() == {K1: ("reached", 2), C1: ("not_yet", 0), F1: ("not_yet", 0)}


def test_what_needs_verification_is_never_rated(enrolment: Enrolment) -> None:
    scenario(enrolment, "scene-a/1", "scene-b/1")
    assert V1 not in outcomes()


def test_a_double_tap_is_one_choice(enrolment: Enrolment) -> None:
    attempt, form = begin(enrolment, "s5"), post()
    first = choose(attempt, "scene-a/1", form)
    assert choose(attempt, "scene-a/2", form) == first
    assert ChoiceMade.objects.count() == 1


def test_another_form_for_a_scene_left_behind_says_where_one_stands(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    choose(attempt, "scene-a/1")
    with pytest.raises(attempting.WrongScene) as refusal:
        choose(attempt, "scene-a/1")
    assert refusal.value.current == key("scene-b")


def test_a_choice_of_another_scene_is_refused(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    with pytest.raises(attempting.UnknownChoice):
        attempting.choose(
            attempt=attempt,
            scene_id=key("scene-a"),
            choice_id=key("scene-b/1"),
            post_id=post(),
            release_sha256=attempt.release_sha256,
        )


def test_the_end_is_the_end(enrolment: Enrolment) -> None:
    attempt = scenario(enrolment, "scene-a/3")
    with pytest.raises(attempting.ClosedAttempt):
        choose(attempt, "scene-a/1")


def test_one_takes_it_up_at_the_scene_one_was_in(enrolment: Enrolment) -> None:
    attempt = begin(enrolment, "s5")
    assert attempt_view(attempt).scene.id == key("scene-a")
    choose(attempt, "scene-a/2")
    view = attempt_view(Attempt.objects.get(pk=attempt.pk))
    assert (view.scene.id, [step.choice.id for step in view.path]) == (key("scene-c"), [key("scene-a/2")])


def test_it_can_be_played_again(enrolment: Enrolment) -> None:
    scenario(enrolment, "scene-a/3")
    again = scenario(enrolment, "scene-a/1", "scene-b/1")
    assert again.number == 2
    assert Attainment.objects.get(competency=C1).level == 2
