"""Drawing: as many as asked, none twice, the same again for a seed, and never a failure that could be avoided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.drawing import NotEnough, Pool, draw, ordered

SEEDS = [str(number) for number in range(40)]


def test_an_order_is_the_same_again_and_another_for_another_seed() -> None:
    ids = list("abcdef")
    assert ordered(ids, "x") == ordered(reversed(ids), "x")
    assert sorted(ordered(ids, "x")) == ids
    assert len({tuple(ordered(ids, seed)) for seed in SEEDS}) > len(SEEDS) / 2


def test_what_an_order_is_never_changes() -> None:
    """Attempts of years ago are shown as they were: the hash is part of the contract."""
    assert ordered("abc", "seed") == ["a", "c", "b"]
    assert draw([Pool(2, "abcd"), Pool(1, "xyz")], "seed") == ["a", "d", "z"]


def test_each_pool_gives_its_number_the_first_pool_first() -> None:
    for seed in SEEDS:
        found = draw([Pool(2, "abcd"), Pool(1, "xyz")], seed)
        assert set(found[:2]) <= set("abcd")
        assert set(found[2:]) <= set("xyz")
        assert len(set(found)) == len(found) == 3


def test_over_many_seeds_every_question_is_drawn() -> None:
    assert {one for seed in SEEDS for one in draw([Pool(1, "abcd")], seed)} == set("abcd")


def test_a_question_of_two_pools_is_left_to_the_one_that_needs_it() -> None:
    for seed in SEEDS:
        assert sorted(draw([Pool(1, "ab"), Pool(1, "a")], seed)) == ["a", "b"]


def test_a_chain_of_pools_moves_along() -> None:
    pools = [Pool(1, "ab"), Pool(1, "bc"), Pool(1, "cd"), Pool(1, "a")]
    for seed in SEEDS:
        assert sorted(draw(pools, seed)) == list("abcd")


@pytest.mark.parametrize(
    "pools, short",
    [
        ([Pool(1, "")], 0),
        ([Pool(3, "ab")], 0),
        ([Pool(1, "a"), Pool(1, "a")], 1),
        ([Pool(1, "x"), Pool(2, "ab"), Pool(1, "ab")], 2),
    ],
)
def test_too_few_is_said_and_where(pools: list[Pool], short: int) -> None:
    with pytest.raises(NotEnough) as refusal:
        draw(pools, "seed")
    assert refusal.value.pool == short
    assert str(refusal.value) == f"pool {short} holds too few questions"


def test_nothing_to_draw_is_nothing() -> None:
    assert draw([], "seed") == []
    assert draw([Pool(0, "ab")], "seed") == []


pool_lists = st.lists(st.builds(Pool, st.integers(0, 3), st.lists(st.sampled_from("abcdef"), unique=True)), max_size=4)


@given(pool_lists, st.text(max_size=5))
def test_whatever_the_pools_a_draw_is_right_or_impossible(pools: list[Pool], seed: str) -> None:
    try:
        found = draw(pools, seed)
    except NotEnough:
        assert not possible(pools)
        return
    assert found == draw(pools, seed)
    assert len(found) == len(set(found)) == sum(pool.number for pool in pools)
    at = 0
    for pool in pools:
        assert set(found[at : at + pool.number]) <= set(pool.questions)
        at += pool.number


def possible(pools: list[Pool]) -> bool:
    """Hall's condition, on places instead of pools: every set of places sees at least as many questions."""
    wanted = [(set(pool.questions), pool.number) for pool in pools]
    for chosen in range(1, 2 ** len(wanted)):
        some = [each for at, each in enumerate(wanted) if chosen >> at & 1]
        if len(set().union(*(questions for questions, _number in some))) < sum(number for _questions, number in some):
            return False
    return True
