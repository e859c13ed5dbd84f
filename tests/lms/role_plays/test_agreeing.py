"""Percentage and kappa of two sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lms.role_plays.agreeing import Agreement, agree

OUTCOMES = ("reached", "not_yet", "not_observed")


def test_what_was_computed_by_hand() -> None:
    """Of 10 criteria 7 agree; chance alone gives 0.5 × 0.6 + 0.5 × 0.4 = 0.5; kappa = (0.7 - 0.5) / (1 - 0.5)."""
    first = {str(n): "reached" if n < 5 else "not_yet" for n in range(10)}
    second = {str(n): "reached" if n in {0, 1, 2, 3, 5, 6} else "not_yet" for n in range(10)}
    found = agree(first, second)
    assert (found.criteria, found.same, found.percent, found.differing) == (10, 7, 70, ("4", "5", "6"))
    assert found.kappa == pytest.approx(0.4)
    assert (found.strength, found.few) == ("fair", False)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_kappa_has_no_value_where_there_is_one_outcome(outcome: str) -> None:
    same = dict.fromkeys("abc", outcome)
    assert agree(same, same) == Agreement(3, 3, (), None)
    assert (agree(same, same).percent, agree(same, same).strength) == (100, "none")


def test_nothing_in_common_is_nothing_agreed() -> None:
    assert agree({"a": "reached"}, {"b": "reached"}) == Agreement(0, 0, (), None)
    assert agree({}, {}).percent == 0


def test_full_agreement_is_one_and_opposition_minus_one() -> None:
    one, other = {"a": "reached", "b": "not_yet"}, {"a": "not_yet", "b": "reached"}
    assert (agree(one, one).kappa, agree(one, one).strength) == (1.0, "almost_perfect")
    assert (agree(one, other).kappa, agree(one, other).strength) == (-1.0, "none")


@pytest.mark.parametrize(
    "kappa,name",
    [(0.81, "almost_perfect"), (0.8, "substantial"), (0.5, "moderate"), (0.3, "fair"), (0.1, "slight"), (0.0, "none")],
)
def test_words_of_kappa(kappa: float, name: str) -> None:
    assert Agreement(5, 3, (), kappa).strength == name


def by_hand(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa from its definition."""
    count = len(pairs)
    chance = sum(sum(a == each for a, _b in pairs) * sum(b == each for _a, b in pairs) for each in OUTCOMES) / count**2
    seen = sum(a == b for a, b in pairs) / count
    return None if chance == 1 else (seen - chance) / (1 - chance)


@given(some.lists(some.tuples(some.sampled_from(OUTCOMES), some.sampled_from(OUTCOMES)), min_size=1, max_size=12))
def test_it_is_cohens_kappa_whichever_comes_first(pairs: list[tuple[str, str]]) -> None:
    first = {str(n): pair[0] for n, pair in enumerate(pairs)}
    second = {str(n): pair[1] for n, pair in enumerate(pairs)}
    found, turned, wanted = agree(first, second), agree(second, first), by_hand(pairs)
    assert found.kappa == pytest.approx(turned.kappa) == pytest.approx(wanted)
    assert found.same == turned.same == sum(a == b for a, b in pairs)
