"""Matching: pairs, counted one by one or together, and nothing in what is shown tells them."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from assessments import kinds
from assessments.kinds import Option
from assessments.scoring import InvalidResponse, Score

MATCH = kinds.kind("match")
PAIRS = st.dictionaries(
    st.text("abcd", min_size=1, max_size=3), st.sampled_from(["x", "y", "z"]), min_size=2, max_size=5
)


def asked(pairs, *, partial=True, key="q"):
    frozen = MATCH.freeze([Option(text, match=match, id=f"id-{text}") for text, match in pairs.items()], key)
    return type(frozen)(frozen.options, frozen.correct, frozen.targets, frozen.answers, partial)


@given(PAIRS, st.data())
def test_each_right_pair_is_a_point(pairs, data):
    whole = asked(pairs)
    targets = [target.id for target in whole.targets]
    chosen = {each: data.draw(st.sampled_from(targets)) for each in whole.ids}
    response = [f"{option}[.]{target}" for option, target in chosen.items()]
    right = sum(pair in whole.correct for pair in response)
    assert MATCH.score(whole, response) == Score(right, len(pairs), success=right == len(pairs))
    together = MATCH.score(asked(pairs, partial=False), response)
    assert together == Score(int(right == len(pairs)), 1, success=right == len(pairs))
    assert MATCH.score(whole, list(reversed(response))) == MATCH.score(whole, response)


@given(PAIRS, st.sampled_from(["x", "y", "z"]))
def test_what_is_shown_of_the_answers_does_not_depend_on_the_pairs(pairs, other):
    turned = dict(zip(pairs, [*list(pairs.values())[1:], next(iter(pairs.values()))], strict=True))
    assert asked(pairs).targets == asked(turned).targets
    assert len({target.id for target in asked(pairs).targets}) == len(set(pairs.values()))
    assert {target.id for target in asked(pairs).targets}.isdisjoint(
        target.id for target in asked(pairs | {"q": other}, key="another").targets
    )


def test_a_form_is_read_into_pairs_and_so_is_a_program():
    data = QueryDict("response-a=1&response-b=&response-c=%202%20")
    assert MATCH.read(data, ["a", "b", "c"]) == ["a[.]1", "c[.]2"]
    assert MATCH.read(QueryDict("response=a[.]1&response-a=2"), ["a"]) == ["a[.]1"]


@pytest.mark.parametrize(
    "response, reason, option",
    [
        ([], "empty", ""),
        (["id-a[.]X"], "missing", "id-b"),
        (["id-a[.]X", "id-a[.]Y", "id-b[.]X"], "duplicate", "id-a"),
        (["id-z[.]X", "id-b[.]X"], "unknown", "id-z"),
        (["id-a[.]nowhere", "id-b[.]X"], "unknown", "id-a"),
        (["id-a", "id-b"], "unknown", "id-a"),
    ],
)
def test_what_no_form_could_send_is_refused_at_its_place(response, reason, option):
    whole = asked({"a": "x", "b": "y"})
    named = {target.text.upper(): target.id for target in whole.targets}
    sent = [each.replace("[.]X", f"[.]{named['X']}").replace("[.]Y", f"[.]{named['Y']}") for each in response]
    with pytest.raises(InvalidResponse) as refused:
        MATCH.score(whole, sent)
    assert (refused.value.reason, refused.value.option) == (reason, option)


def test_pairs_are_shown_in_words():
    whole = asked({"a": "x", "b": "y"})
    assert MATCH.solution(whole) == ["a → x", "b → y"]
    wrong = f"id-a[.]{whole.correct[1].partition('[.]')[2]}"
    lines = MATCH.shown(whole, [wrong, whole.correct[1], "id-gone[.]x"])
    assert [(line.text, line.right, line.key) for line in lines] == [("a → y", False, "id-a"), ("b → y", True, "id-b")]
    assert (MATCH.worth(whole), MATCH.worth(asked({"a": "x", "b": "y"}, partial=False))) == (2, 1)
