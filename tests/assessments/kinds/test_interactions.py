"""What a kind says in xAPI: interaction type, response and pattern in the syntax of the specification (2.4.4.1)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import kinds
from assessments.kinds import Option
from assessments.kinds.kind import Answer, Asked

RANGE = re.compile(r"-?\d+(\.\d+)?(\[:\]-?\d+(\.\d+)?)?")


def frozen(name, *options, key="q"):
    named = [Option(**{**vars(each), "id": each.id or each.text}) for each in options]
    return kinds.kind(name).freeze(named, key)


def test_the_interaction_types_are_those_of_the_specification():
    assert {name: kinds.kind(name).interaction for name in kinds.names()} == {
        "single": "choice",
        "multiple": "choice",
        "true_false": "true-false",
        "order": "sequencing",
        "match": "matching",
        "short_text": "fill-in",
        "numeric": "numeric",
        "essay": "long-fill-in",
    }


def test_choices_are_joined():
    asked = frozen("multiple", Option("a", correct=True), Option("b"), Option("c", correct=True))
    kind = kinds.kind("multiple")
    assert kind.pattern(asked) == ["a[,]c"]
    assert kind.said(asked, ["c", "a"]) == ["c", "a"]
    assert kinds.kind("single").pattern(frozen("single", Option("a"), Option("b", correct=True))) == ["b"]


def test_a_sequence_is_joined_in_its_right_order():
    asked = frozen("order", Option("a"), Option("b"), Option("c"))
    assert kinds.kind("order").pattern(asked) == ["a[,]b[,]c"]
    assert asked.ids != ["a", "b", "c"]


def test_pairs_have_their_own_delimiter():
    asked = frozen("match", Option("a", match="x"), Option("b", match="y"))
    by_text = {target.text: target.id for target in asked.targets}
    assert kinds.kind("match").pattern(asked) == [f"a[.]{by_text['x']}[,]b[.]{by_text['y']}"]


@pytest.mark.parametrize(
    "texts, first, second",
    [(("Vrai", "Faux"), "true", "false"), (("Faux", "Vrai"), "false", "true"), (("Non.", "Oui."), "false", "true")],
)
def test_true_and_false_are_the_two_words(texts, first, second):
    kind = kinds.kind("true_false")
    asked = frozen("true_false", Option(texts[0], correct=True, id="1"), Option(texts[1], id="2"))
    assert (kind.said(asked, ["1"]), kind.said(asked, ["2"])) == ([first], [second])
    assert kind.pattern(asked) == [first]
    assert [line.key for line in kind.shown(asked, [second])] == ["2"]
    assert [line.right for line in kind.shown(asked, [first])] == [True]
    assert [line.key for line in kind.shown(asked, ["1"])] == ["1"], "answers of before said the id"


def test_words_say_what_they_forgive():
    asked = frozen("short_text", Option("la navette", correct=True), Option("table"), Option("navette", correct=True))
    assert kinds.kind("short_text").pattern(asked) == [
        "{case_matters=false}la navette", "{case_matters=false}navette",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "option, pattern",
    [
        (Option("12,5", correct=True), "12.5"),
        (Option("12,5", correct=True, tolerance="0"), "12.5"),
        (Option("30", correct=True, tolerance="0,5"), "29.5[:]30.5"),
        (Option("0", correct=True, tolerance="10"), "-10[:]10"),
    ],
)
def test_numbers_are_a_value_or_a_range(option, pattern):
    assert kinds.kind("numeric").pattern(frozen("numeric", option)) == [pattern]


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3), st.decimals(min_value=0, max_value=100, places=3))
def test_a_range_keeps_to_the_syntax(value, margin):
    asked = Asked(answers=[Answer("1", str(value), right=True, tolerance=str(margin)), Answer("2", "5", right=False)])
    (pattern,) = kinds.kind("numeric").pattern(asked)
    assert RANGE.fullmatch(pattern)


def test_an_essay_has_no_pattern():
    assert kinds.kind("essay").pattern(frozen("essay", Option("Un attendu"))) == []
