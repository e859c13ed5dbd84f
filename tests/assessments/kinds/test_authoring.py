"""What each kind asks of its author, at which place, and what gives an answer away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import habits, kinds
from assessments.kinds import Flaw, Option
from assessments.kinds.kind import Example
from assessments.kinds.wording import BLOCKS, BY_CONTROL, FLAWS, HABITS, REASONS, flaws_of, reason, told

FINE = {
    "single": (Option("a", correct=True, feedback="f"), Option("b", feedback="f")),
    "multiple": (Option("a", correct=True, feedback="f"), Option("b", feedback="f")),
    "true_false": (Option("Vrai", correct=True, feedback="f"), Option("Faux", feedback="f")),
    "order": (Option("a"), Option("b")),
    "match": (Option("a", match="x"), Option("b", match="y")),
    "short_text": (Option("a", correct=True),),
    "numeric": (Option("1", correct=True),),
    "essay": (),
}
A, B = FINE["single"]


@pytest.mark.parametrize("name", kinds.names())
def test_the_example_of_a_kind_has_no_flaw_and_can_be_answered(name):
    kind = kinds.kind(name)
    assert isinstance(kind.example, Example)
    options = [Option(**{**vars(each), "id": str(at)}) for at, each in enumerate(kind.example.options)]
    assert kind.flaws(options) == []
    assert flaws_of(name, [Option(**{**vars(each), "block": kind.block}) for each in options]) == []
    asked = kind.freeze(options, "key")
    assert kind.freeze(options, "key") == asked
    response = list(asked.correct) if not kind.in_words else [asked.answers[0].text]
    assert kind.score(asked, response).success in {True, None}
    assert habits.of_question(name, options) == []


@pytest.mark.parametrize(
    "name, options, flaws",
    [
        ("single", (A,), [Flaw("too_few")]),
        ("single", (), [Flaw("too_few"), Flaw("not_one_correct")]),
        ("single", (A, Option("c", correct=True, feedback="f")), [Flaw("not_one_correct")]),
        ("single", (A, Option("a ", feedback="f")), [Flaw("same_text", 1)]),
        ("single", (A, Option("b", feedback=" ")), [Flaw("no_feedback", 1, "feedback")]),
        ("multiple", (B,), [Flaw("too_few"), Flaw("none_correct")]),
        ("multiple", (A, A), [Flaw("same_text", 1)]),
        ("multiple", (A, Option("b")), [Flaw("no_feedback", 1, "feedback")]),
        ("true_false", (A, B, Option("c", feedback="f")), [Flaw("not_two")]),
        ("true_false", (A,), [Flaw("not_two")]),
        ("order", (Option("a"),), [Flaw("too_few")]),
        ("order", (Option("a"), Option("b"), Option("a")), [Flaw("same_text", 2)]),
        ("match", (Option("a", match="x"),), [Flaw("too_few")]),
        ("match", (Option("a", match="x"), Option("b", match=" ")), [Flaw("no_match", 1, "match")]),
        ("match", (Option("a", match="x"), Option("b", match="x ")), [Flaw("one_match")]),
        ("match", (Option("a", match="x"), Option("a", match="y")), [Flaw("same_text", 1)]),
        ("short_text", (), [Flaw("none_correct")]),
        ("short_text", (Option("a", correct=True), Option("b")), [Flaw("no_feedback", 1, "feedback")]),
        ("short_text", (Option("É", correct=True), Option("e", correct=True)), [Flaw("same_answer", 1)]),
        ("short_text", (Option("a[,]b", correct=True),), [Flaw("delimiter", 0)]),
        ("short_text", (Option("a[.]b", correct=True),), [Flaw("delimiter", 0)]),
        ("short_text", (Option("a[:]b", correct=True),), [Flaw("delimiter", 0)]),
        ("short_text", (Option(" {lang=fr}a", correct=True),), [Flaw("delimiter", 0)]),
        ("short_text", (Option("\u0301", correct=True),), [Flaw("blank", 0)]),
        ("short_text", (Option("a" * 201, correct=True),), [Flaw("long_answer", 0)]),
        ("short_text", (Option("a" * 200, correct=True),), []),
        ("numeric", (), [Flaw("none_correct")]),
        ("numeric", (Option("un", correct=True),), [Flaw("not_number", 0)]),
        ("numeric", (Option("1", correct=True, tolerance="-1"),), [Flaw("bad_tolerance", 0, "tolerance")]),
        ("numeric", (Option("1", correct=True, tolerance="x"),), [Flaw("bad_tolerance", 0, "tolerance")]),
        ("numeric", (Option("1", correct=True, tolerance="0"),), []),
        ("numeric", (Option("1", correct=True), Option("2")), [Flaw("no_feedback", 1, "feedback")]),
        ("numeric", (Option("1", correct=True), Option("1,0", correct=True)), [Flaw("hidden_value", 1)]),
        ("numeric", (Option("5", True, tolerance="2"), Option("6", True, tolerance="1")), [Flaw("hidden_value", 1)]),
        ("numeric", (Option("5", correct=True, tolerance="2"), Option("6", True, tolerance="2")), []),
        ("numeric", (Option("5", correct=True, tolerance="2"), Option("4", True, tolerance="2")), []),
        ("essay", (Option("a"), Option("a")), [Flaw("same_text", 1)]),
    ],
)  # fmt: skip
def test_each_flaw_has_its_place(name, options, flaws):
    assert kinds.kind(name).flaws(options) == flaws
    assert all(told(flaw, name) for flaw in flaws)


@pytest.mark.parametrize("name", FINE)
def test_the_least_that_is_fine(name):
    assert kinds.kind(name).flaws(FINE[name]) == []


def test_an_answer_written_in_another_kinds_form_is_refused_where_it_stands():
    options = [Option("a", correct=True, block="answer"), Option("1", correct=True, block="number")]
    assert flaws_of("short_text", options) == [Flaw("wrong_block", 1, "")]
    assert str(BLOCKS["answer"]) in told(Flaw("wrong_block", 1, ""), "short_text")


def test_every_code_has_its_words():
    assert set(BLOCKS) == {kinds.kind(name).block for name in kinds.names()}
    assert {code for _control, code in BY_CONTROL} <= set(REASONS)
    assert {control for control, _code in BY_CONTROL} <= {kinds.kind(name).control for name in kinds.names()}
    assert reason("empty", "number") != reason("empty", "radio")
    assert set(HABITS) == {"longest", "always_first", "often_longest"}
    assert all(str(text) for text in FLAWS.values())


def test_a_right_answer_that_is_much_longer_gives_itself_away():
    long, short = Option("x" * 25, correct=True), Option("x" * 20)
    assert habits.of_question("single", [Option("x" * 24, correct=True), short]) == []
    assert habits.of_question("single", [long, short]) == ["longest"]
    assert habits.of_question("single", [long, Option("x" * 40)]) == []
    assert habits.of_question("multiple", [long, short]) == []
    assert habits.of_question("single", [long, Option("y" * 25, correct=True), short]) == []
    assert habits.of_question("single", [long]) == habits.of_question("single", []) == []


def test_a_habit_is_seen_over_three_questions():
    first, last = ("single", [A, B]), ("single", [B, A])
    assert habits.of_several([first] * 3) == ["always_first"]
    assert habits.of_several([first] * 2) == []
    assert habits.of_several([first, first, last]) == []
    assert habits.of_several([*[first] * 2, ("true_false", FINE["true_false"])]) == ["always_first"]
    assert habits.of_several([*[first] * 2, ("order", FINE["order"])]) == []
    long = ("single", [Option("b"), Option("aa", correct=True)])
    assert habits.of_several([long, long, last]) == ["often_longest"]
    assert habits.of_several([long, long, last, last]) == []
    assert habits.of_several([long, long]) == []


@given(st.sampled_from(kinds.names()), st.lists(st.text(max_size=8), max_size=4))
def test_judging_never_fails_whatever_is_written(name, texts):
    for flaw in kinds.kind(name).flaws([Option(text, match=text, tolerance=text) for text in texts]):
        assert flaw.code in FLAWS
        assert flaw.at is None or flaw.at < len(texts)
