"""Scoring is pure: properties over every kind that asks among options."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from assessments import kinds
from assessments.kinds.kind import Answer, Asked
from assessments.scoring import InvalidResponse, Score, one_text, parts, score

OPTIONS = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=2, max_size=6, unique=True)
RIGHT, WRONG = Score(points=1, max_points=1, success=True), Score(points=0, max_points=1, success=False)


def asked(options, correct, **more):
    """A question of these options, whose words are their ids."""
    return Asked(options=[Answer(each, each) for each in options], correct=list(correct), **more)


def test_the_kinds_that_ship_are_registered():
    assert kinds.names() == (
        "single", "multiple", "true_false", "order", "match", "short_text", "numeric", "essay",
    )  # fmt: skip


@given(OPTIONS, st.data())
def test_a_single_answer_is_right_or_wrong(options, data):
    correct, chosen = data.draw(st.sampled_from(options)), data.draw(st.sampled_from(options))
    result = score(kind="single", asked=asked(options, [correct]), response=[chosen])
    assert result == (RIGHT if chosen == correct else WRONG)


@given(OPTIONS, st.data())
def test_without_parts_several_answers_are_all_or_nothing_in_any_order(options, data):
    subsets = st.lists(st.sampled_from(options), min_size=1, unique=True)
    correct, chosen = data.draw(subsets), data.draw(subsets)
    result = score(kind="multiple", asked=asked(options, correct), response=chosen)
    assert result == (RIGHT if sorted(chosen) == sorted(correct) else WRONG)


@given(OPTIONS, st.data())
def test_by_parts_right_ones_count_and_wrong_ones_take_away(options, data):
    subsets = st.lists(st.sampled_from(options), min_size=1, unique=True)
    correct, chosen = data.draw(subsets), data.draw(subsets)
    result = score(kind="multiple", asked=asked(options, correct, partial=True), response=chosen)
    ticked = [each in correct for each in chosen]
    assert result.points == max(0, ticked.count(True) - ticked.count(False))
    assert result.max_points == len(correct)
    assert result.success is (sorted(chosen) == sorted(correct))


@pytest.mark.parametrize(
    "chosen, points, success",
    [("ab", 2, True), ("a", 1, False), ("ac", 0, False), ("abc", 1, False), ("c", 0, False), ("cd", 0, False)],
)
def test_the_rule_of_parts_by_example(chosen, points, success):
    result = score(kind="multiple", asked=asked("abcd", "ab", partial=True), response=list(chosen))
    assert result == Score(points, 2, success)


@given(OPTIONS, st.data())
def test_to_tick_all_or_one_more_wrong_never_helps(options, data):
    correct = data.draw(st.lists(st.sampled_from(options), min_size=1, unique=True))
    chosen = data.draw(st.lists(st.sampled_from(options), min_size=1, unique=True))
    whole = asked(options, correct, partial=True)
    before = score(kind="multiple", asked=whole, response=chosen).points
    for wrong in set(options) - set(correct) - set(chosen):
        assert score(kind="multiple", asked=whole, response=[*chosen, wrong]).points <= before


@given(OPTIONS, st.data())
def test_only_the_exact_order_is_right(options, data):
    chosen = data.draw(st.permutations(options))
    result = score(kind="order", asked=asked(options, options), response=chosen)
    assert result == (RIGHT if chosen == options else WRONG)


@given(OPTIONS, st.data())
def test_an_order_without_all_its_options_is_refused_at_the_first_missing(options, data):
    some = data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=len(options) - 1, unique=True))
    with pytest.raises(InvalidResponse) as refused:
        score(kind="order", asked=asked(options, options), response=some)
    assert refused.value.reason == "missing"
    assert refused.value.option == next(each for each in options if each not in some)


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "order"])
@pytest.mark.parametrize(
    "response, reason", [([], "empty"), (["z"], "unknown"), (["a", "a"], "duplicate"), (["a", "z"], "unknown")]
)
def test_a_response_that_no_form_could_send_is_refused(kind, response, reason):
    with pytest.raises(InvalidResponse) as refused:
        score(kind=kind, asked=asked("ab", "a"), response=response)
    assert refused.value.reason == reason


@pytest.mark.parametrize("kind", ["single", "true_false"])
def test_two_answers_where_one_is_asked_are_refused(kind):
    with pytest.raises(InvalidResponse) as refused:
        score(kind=kind, asked=asked("ab", "a"), response=["a", "b"])
    assert refused.value.reason == "too_many"


def test_an_unknown_kind_has_no_score():
    with pytest.raises(KeyError):
        score(kind="hotspot", asked=asked("a", "a"), response=["a"])


@pytest.mark.parametrize("points, kept, success", [(-2, 0, False), (0, 0, False), (2, 2, False), (3, 3, True)])
def test_parts_are_never_below_nothing(points, kept, success):
    assert parts(points, 3) == Score(kept, 3, success)


@pytest.mark.parametrize(
    "response, reason",
    [([], "empty"), ([""], "empty"), ([" "], "empty"), (["a", "b"], "too_many"), (["abcd"], "too_long")],
)
def test_a_text_is_one_and_not_too_long(response, reason):
    with pytest.raises(InvalidResponse) as refused:
        one_text(response, 3)
    assert refused.value.reason == reason
    assert one_text(["abc"], 3) == "abc"


@given(st.permutations(["a", "b", "c"]))
def test_an_order_is_read_from_numbers_or_from_ids(order):
    read = kinds.kind("order").read
    numbers = QueryDict("&".join(f"response-{option}={order.index(option) + 1}" for option in "abc"))
    assert read(numbers, ["a", "b", "c"]) == order
    assert read(QueryDict("&".join(f"response={option}" for option in order)), ["a", "b", "c"]) == order


@pytest.mark.parametrize(
    "query, reason, option",
    [("response-a=1&response-b=1", "duplicate", "b"), ("response-a=un&response-b=2", "unknown", "a")],
)
def test_numbers_that_give_no_order_are_refused(query, reason, option):
    with pytest.raises(InvalidResponse) as refused:
        kinds.kind("order").read(QueryDict(query), ["a", "b"])
    assert (refused.value.reason, refused.value.option) == (reason, option)


def test_an_order_with_a_blank_number_lacks_an_option():
    assert kinds.kind("order").read(QueryDict("response-a=1&response-b="), ["a", "b"]) == ["a"]


def test_choices_are_read_as_posted():
    data = QueryDict("response=b&response=a")
    assert kinds.kind("multiple").read(data, ["a", "b"]) == ["b", "a"]
    assert kinds.kind("single").read(QueryDict(""), ["a", "b"]) == []
