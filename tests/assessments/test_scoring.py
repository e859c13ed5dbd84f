"""Scoring is pure: properties over every kind."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from assessments import kinds
from assessments.scoring import InvalidResponse, Score, score

OPTIONS = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=2, max_size=6, unique=True)
RIGHT, WRONG = Score(points=1, max_points=1, success=True), Score(points=0, max_points=1, success=False)


def test_the_kinds_that_ship_are_registered():
    assert kinds.names() == ("single", "multiple", "true_false", "order")


@given(OPTIONS, st.data())
def test_a_single_answer_is_right_or_wrong(options, data):
    correct, chosen = data.draw(st.sampled_from(options)), data.draw(st.sampled_from(options))
    result = score(kind="single", correct=(correct,), options=options, response=[chosen])
    assert result == (RIGHT if chosen == correct else WRONG)


@given(OPTIONS, st.data())
def test_several_answers_are_all_or_nothing_in_any_order(options, data):
    subsets = st.lists(st.sampled_from(options), min_size=1, unique=True)
    correct, chosen = data.draw(subsets), data.draw(subsets)
    result = score(kind="multiple", correct=correct, options=options, response=chosen)
    assert result == (RIGHT if sorted(chosen) == sorted(correct) else WRONG)


@given(OPTIONS, st.data())
def test_only_the_exact_order_is_right(options, data):
    chosen = data.draw(st.permutations(options))
    result = score(kind="order", correct=options, options=options, response=chosen)
    assert result == (RIGHT if chosen == options else WRONG)


@given(OPTIONS, st.data())
def test_an_order_without_all_its_options_is_refused(options, data):
    some = data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=len(options) - 1, unique=True))
    with pytest.raises(InvalidResponse) as refused:
        score(kind="order", correct=options, options=options, response=some)
    assert refused.value.reason == "missing"


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "order"])
@pytest.mark.parametrize(
    "response, reason", [([], "empty"), (["z"], "unknown"), (["a", "a"], "duplicate"), (["a", "z"], "unknown")]
)
def test_a_response_that_no_form_could_send_is_refused(kind, response, reason):
    with pytest.raises(InvalidResponse) as refused:
        score(kind=kind, correct=("a",), options=("a", "b"), response=response)
    assert refused.value.reason == reason


@pytest.mark.parametrize("kind", ["single", "true_false"])
def test_two_answers_where_one_is_asked_are_refused(kind):
    with pytest.raises(InvalidResponse) as refused:
        score(kind=kind, correct=("a",), options=("a", "b"), response=["a", "b"])
    assert refused.value.reason == "too_many"


def test_an_unknown_kind_has_no_score():
    with pytest.raises(KeyError):
        score(kind="essay", correct=("a",), options=("a",), response=["a"])


@given(st.permutations(["a", "b", "c"]))
def test_an_order_is_read_from_numbers_or_from_ids(order):
    read = kinds.kind("order").read
    numbers = QueryDict("&".join(f"response-{option}={order.index(option) + 1}" for option in "abc"))
    assert read(numbers, ["a", "b", "c"]) == order
    assert read(QueryDict("&".join(f"response={option}" for option in order)), ["a", "b", "c"]) == order


@pytest.mark.parametrize(
    "query, reason", [("response-a=1&response-b=1", "duplicate"), ("response-a=un&response-b=2", "unknown")]
)
def test_numbers_that_give_no_order_are_refused(query, reason):
    with pytest.raises(InvalidResponse) as refused:
        kinds.kind("order").read(QueryDict(query), ["a", "b"])
    assert refused.value.reason == reason


def test_an_order_with_a_blank_number_lacks_an_option():
    assert kinds.kind("order").read(QueryDict("response-a=1&response-b="), ["a", "b"]) == ["a"]


def test_choices_are_read_as_posted():
    data = QueryDict("response=b&response=a")
    assert kinds.kind("multiple").read(data, ["a", "b"]) == ["b", "a"]
    assert kinds.kind("single").read(QueryDict(""), ["a", "b"]) == []
