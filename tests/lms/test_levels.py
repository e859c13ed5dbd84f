"""From ratings to a level: pure rules, with properties over any history."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.levels import CEILINGS, MODES, Decision, Judged, attained, ceiling

START = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
NATURES = ("knowledge", "conduct", "field_presence")


def judged(
    number: int, mode: str, outcome: str = "reached", *, nature: str = "conduct", by: str = "", where: str = "s"
):
    level = ceiling(mode, nature) if outcome == "reached" else 0
    return Judged(str(number), mode, outcome, level, by, where, START + datetime.timedelta(days=number))


def role_play(number: int, outcome: str = "reached", *, by: str = "bob", where: str = "rubric/1") -> Judged:
    return judged(number, "role_play", outcome, by=by, where=where)


@pytest.mark.parametrize(
    "mode,knowledge,conduct,field_presence",
    [("quiz", 2, 1, 1), ("scenario", 2, 2, 1), ("role_play", 3, 3, 2), ("workplace", 4, 4, 4), ("self", 0, 0, 0)],
)
def test_ceilings_are_those_of_the_design(mode: str, knowledge: int, conduct: int, field_presence: int) -> None:
    assert [ceiling(mode, nature) for nature in NATURES] == [knowledge, conduct, field_presence]
    assert ceiling(mode, "") == 0


def test_nothing_holds_nothing() -> None:
    assert attained([]) == Decision()


def test_a_quiz_after_role_plays_lowers_nothing() -> None:
    history = [role_play(1), role_play(2, by="eva"), judged(8, "quiz"), judged(9, "quiz", "not_yet")]
    decision = attained(history)
    assert (decision.level, decision.mode, decision.used) == (3, "role_play", ("1", "2"))
    assert decision.unused == {"8": "weaker_mode", "9": "not_reached"}


def test_practice_never_harms() -> None:
    decision = attained([judged(1, "scenario"), judged(2, "scenario", "not_yet")])
    assert (decision.level, decision.used, decision.unused) == (2, ("1",), {"2": "not_reached"})


def test_the_first_of_equal_quizzes_is_kept() -> None:
    decision = attained([judged(1, "quiz"), judged(2, "quiz")])
    assert (decision.used, decision.unused) == (("1",), {"2": "replaced"})


def test_the_last_word_of_an_assessor_counts() -> None:
    decision = attained([role_play(1), role_play(2, "not_yet")])
    assert (decision.level, decision.unused) == (0, {"1": "replaced", "2": "not_reached"})


def test_one_role_play_holds_2_and_waits_for_another() -> None:
    decision = attained([role_play(1)])
    assert (decision.level, decision.mode, decision.used, decision.unconfirmed) == (2, "role_play", ("1",), 3)


@pytest.mark.parametrize("second,level", [
    (role_play(2), 2),
    (role_play(2, by="eva"), 3),
    (role_play(2, where="rubric/2"), 3),
    (role_play(2, "not_observed", by="eva"), 2),
])  # fmt: skip
def test_level_3_needs_another_situation_or_assessor(second: Judged, level: int) -> None:
    assert attained([role_play(1), second]).level == level


def test_a_confirmation_that_was_taken_back_confirms_nothing() -> None:
    history = [role_play(1), role_play(2, "not_yet"), role_play(3, by="eva")]
    assert attained(history).level == 2


def test_field_presence_in_a_role_play_needs_no_second() -> None:
    only = judged(1, "role_play", nature="field_presence", by="bob")
    assert (attained([only]).level, attained([only]).unconfirmed) == (2, 0)


histories = st.lists(
    st.builds(
        judged,
        number=st.integers(0, 400),
        mode=st.sampled_from(MODES),
        outcome=st.sampled_from(["reached", "not_yet", "not_observed"]),
        nature=st.just("conduct"),
        by=st.sampled_from(["bob", "eva"]),
        where=st.sampled_from(["s1", "s2"]),
    ),
    max_size=8,
    unique_by=lambda rating: rating.id,
)


@given(histories, st.randoms())
def test_order_does_not_matter(history: list[Judged], random) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert attained(shuffled) == attained(history)


@given(histories)
def test_a_level_is_never_above_the_ceiling_of_its_mode(history: list[Judged]) -> None:
    decision = attained(history)
    assert decision.level <= (CEILINGS[decision.mode]["conduct"] if decision.mode else 0)


@given(histories)
def test_every_rating_is_used_or_has_its_reason(history: list[Judged]) -> None:
    decision = attained(history)
    assert sorted([*decision.used, *decision.unused]) == sorted(rating.id for rating in history)


@given(histories, st.sampled_from(["quiz", "scenario"]), st.sampled_from(["reached", "not_yet", "not_observed"]))
def test_one_more_quiz_or_scenario_never_lowers(history: list[Judged], mode: str, outcome: str) -> None:
    more = judged(999, mode, outcome)
    assert attained([*history, more]).level >= attained(history).level
