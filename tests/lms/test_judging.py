"""From answers and choices to outcomes: pure rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.judging import (
    Answer,
    Judgement,
    Option,
    Visit,
    barred,
    enough,
    judge_quiz,
    judge_scenario,
    passed_quiz,
    passed_scenario,
    totals,
)

THRESHOLD = 0.8


def test_a_competency_with_one_question_is_not_observed() -> None:
    found = judge_quiz([Answer(1, 1, ("K1",)), Answer(1, 1, ("K1", "F1"))], THRESHOLD)
    assert [(each.competency, each.outcome, each.points, each.max_points) for each in found] == [
        ("F1", "not_observed", 1, 0),
        ("K1", "reached", 2, 2),
    ]


def test_four_of_five_is_eighty_percent() -> None:
    answers = [Answer(int(number > 0), 1, ("K1",)) for number in range(5)]
    assert judge_quiz(answers, THRESHOLD)[0].outcome == "reached"
    assert judge_quiz([*answers, Answer(0, 1, ("K1",))], THRESHOLD)[0].outcome == "not_yet"


@pytest.mark.parametrize("points,most,threshold,found", [
    (4, 5, 0.8, True), (3, 5, 0.8, False), (79, 100, 0.8, False), (80, 100, 0.8, True), (0, 5, 0.0, True),
    (3, 10, 0.1 * 3, True),  # 0.30000000000000004 of 10 points are 3
    (1, 1, 1.0, True), (0, 1, 1.0, False),
])  # fmt: skip
def test_from_the_threshold_on_it_is_enough(points: int, most: int, threshold: float, found) -> None:
    assert enough(points, most, threshold) is found


def test_a_quiz_is_passed_by_the_share_of_all_its_points() -> None:
    answers = [Answer(3, 4, ("K1",)), Answer(1, 1, ("C1",))]
    assert passed_quiz(answers, 0.8)
    assert not passed_quiz(iter(answers), 0.81)
    assert not passed_quiz([], 0.0)


def test_a_judgement_says_what_it_rests_on() -> None:
    answers = [Answer(1, 2, ("K1",)), Answer(2, 3, ("K1", "A1"))]
    assert judge_quiz(answers, 0.6) == [
        Judgement("A1", "not_observed", 2, 0, 0.6, ""),
        Judgement("K1", "reached", 3, 5, 0.6, ""),
    ]
    assert judge_quiz(answers, 0.61)[1].outcome == "not_yet"
    made = Visit(Option(1, ("A1",)), [Option(1, ("A1",)), Option(2, ("A1",))])
    assert judge_scenario([made], ["A1"], 0.5, "") == [Judgement("A1", "reached", 1, 2, 0.5, "")]
    assert judge_scenario([made], ["A1"], 0.51, "") == [Judgement("A1", "not_yet", 1, 2, 0.51, "")]
    assert totals([made, made]) == (2, 4)
    assert totals([]) == (0, 0)


def test_a_choice_worth_as_much_as_what_bears_on_it_loses_nothing() -> None:
    made, other = Option(1, ("C4",)), Option(1, ("C2",))
    assert judge_scenario([Visit(made, [made, other])], {"C2"}, THRESHOLD, "")[0].outcome == "not_observed"
    worth_more = Option(2, ("C2",))
    assert judge_scenario([Visit(made, [made, worth_more])], {"C2"}, THRESHOLD, "")[0] == Judgement(
        "C2", "not_yet", 0, 2, THRESHOLD, ""
    )


def test_nothing_to_gain_is_never_enough() -> None:
    assert not enough(0, 0, 0.0)


def test_the_best_way_through_loses_nothing() -> None:
    """Of two choices, the better bears on C4, the other on C2: whoever takes the better is not judged on C2."""
    better, other = Option(2, ("C4",)), Option(1, ("C2",))
    best = judge_scenario([Visit(better, [better, other])], {"C2", "C4"}, THRESHOLD, "")
    assert [(each.competency, each.outcome) for each in best] == [("C2", "not_observed"), ("C4", "reached")]
    second = judge_scenario([Visit(other, [better, other])], {"C2", "C4"}, THRESHOLD, "")
    assert [(each.competency, each.outcome) for each in second] == [("C2", "reached"), ("C4", "not_yet")]


def test_a_safety_error_and_a_bad_end_bar_everything() -> None:
    good = Option(2, ("C1",))
    for blocked in ("safety_error", "unfavourable"):
        found = judge_scenario([Visit(good, [good])], {"C1"}, THRESHOLD, blocked)
        assert [(each.outcome, each.blocked) for each in found] == [("not_yet", blocked)]


def test_what_passes_a_scenario() -> None:
    assert [passed_scenario(end, safety_error=False) for end in ("favourable", "mixed", "unfavourable")] == [
        True, True, False,
    ]  # fmt: skip
    assert not passed_scenario("favourable", safety_error=True)
    assert [barred(end, safety_error=False) for end in ("favourable", "mixed", "unfavourable")] == [
        "", "", "unfavourable",
    ]  # fmt: skip
    assert barred("unfavourable", safety_error=True) == "safety_error"


options = st.builds(Option, st.integers(0, 3), st.sets(st.sampled_from(["A", "B", "C"]), min_size=1).map(frozenset))
scenes = st.lists(options, min_size=1, max_size=4)


@given(st.lists(scenes, max_size=6))
def test_always_the_best_choice_reaches_whatever_is_observed(given_scenes: list[list[Option]]) -> None:
    visits = [Visit(max(scene, key=lambda option: option.points), scene) for scene in given_scenes]
    found = judge_scenario(visits, {"A", "B", "C"}, 1.0, "")
    assert {each.outcome for each in found} <= {"reached", "not_observed"}


@given(st.lists(scenes, max_size=6), st.randoms())
def test_points_never_exceed_what_was_possible(given_scenes: list[list[Option]], random) -> None:
    visits = [Visit(random.choice(scene), scene) for scene in given_scenes]
    for each in judge_scenario(visits, {"A", "B", "C"}, THRESHOLD, ""):
        assert 0 <= each.points <= each.max_points
    made, most = totals(visits)
    assert 0 <= made <= most
