"""Responses and right answers told in words, part by part; forms read under other names; what a refusal says."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from assessments import kinds
from assessments.kinds import Option
from assessments.kinds.kind import Answer, Asked, Line
from assessments.scoring import InvalidResponse, check_choices

ORDER, NUMERIC, MATCH = (kinds.kind(name) for name in ("order", "numeric", "match"))
TEXTS = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=2, max_size=6, unique=True)


def asked(texts, correct):
    """A question whose options' ids are their words in capitals."""
    return Asked(options=[Answer(each.upper(), each) for each in texts], correct=[each.upper() for each in correct])


def test_every_kind_can_be_had_by_its_name():
    for name in ("single", "multiple", "true_false", "order", "match", "short_text", "numeric", "essay"):
        assert kinds.kind(name).name == name
    assert sorted(kinds.names()) == sorted(kinds.kind(name).name for name in kinds.names())


def test_choices_in_words():
    question = asked(["un", "deux"], ["deux"])
    for name in ("single", "multiple"):
        kind = kinds.kind(name)
        assert kind.shown(question, ["UN", "GONE", "DEUX"]) == [Line("un", False, "UN"), Line("deux", True, "DEUX")]
        assert kind.solution(question) == ["deux"]
    assert question.text_of("GONE") == ""


@given(TEXTS, st.data())
def test_an_order_in_words_tells_which_places_are_right(texts, data):
    given_ = data.draw(st.permutations(texts))
    lines = ORDER.shown(asked(sorted(texts), texts), [each.upper() for each in given_])
    assert lines == [
        Line(text, text == right, text.upper()) for text, right in zip(given_, texts, strict=True)
    ]  # fmt: skip
    assert ORDER.solution(asked(sorted(texts), texts)) == texts


@given(TEXTS, st.uuids().map(str))
def test_an_order_is_mixed_but_for_two_never_shown_solved(texts, key):
    frozen = ORDER.freeze([Option(each, id=each.upper()) for each in texts], key)
    assert frozen.correct == [each.upper() for each in texts]
    assert sorted(frozen.ids) == sorted(frozen.correct), "each once"
    assert [frozen.text_of(each) for each in frozen.correct] == texts
    if len(texts) > 2:
        assert frozen.ids != frozen.correct
    assert ORDER.freeze([Option(each, id=each.upper()) for each in texts], key) == frozen


def test_two_options_may_stand_either_way_and_a_lucky_mix_is_turned_by_one():
    def mixed(texts, key):
        return [each.text for each in ORDER.freeze([Option(each, id=each) for each in texts], key).options]

    keys = [str(number) for number in range(60)]
    assert {tuple(mixed("ab", key)) for key in keys} == {("a", "b"), ("b", "a")}
    ways = {tuple(mixed("abc", key)) for key in keys}
    assert ways == {("a", "c", "b"), ("b", "a", "c"), ("b", "c", "a"), ("c", "a", "b"), ("c", "b", "a")}
    turned = [mixed("abc", key) for key in keys].count(["b", "c", "a"])
    assert turned > max([mixed("abc", key) for key in keys].count(list(way)) for way in ways - {("b", "c", "a")})


def test_numbers_in_words():
    question = NUMERIC.freeze([Option("10", correct=True, tolerance="5", id="ok"), Option("20", id="far")], "q")
    assert NUMERIC.shown(question, ["12", "20", "99", "x"]) == [
        Line("12", True, "ok"), Line("20", False, "far"), Line("99", False), Line("x", False),
    ]  # fmt: skip
    assert question.correct == ["ok"]
    assert [each.tolerance for each in question.answers] == ["5", ""]


@pytest.mark.parametrize(
    "first, second, hidden",
    [(("10", "5"), ("12", "1"), True), (("10", "5"), ("6", "1"), True), (("10", "5"), ("5", "1"), False),
     (("10", "5"), ("15", "0"), True), (("10", "5"), ("5", ""), True), (("10", "1"), ("14", "1"), False)],
)  # fmt: skip
def test_a_number_behind_another_is_told_whatever_stands_between(first, second, hidden):
    between = Option("no number", correct=True, feedback="f")
    lines = [Option(text, correct=True, tolerance=margin, feedback="f") for text, margin in (first, second)]
    for options in ([lines[0], between, lines[1]], [between, *lines]):
        assert (("hidden_value", 2) in [(flaw.code, flaw.at) for flaw in NUMERIC.flaws(options)]) is hidden


@given(st.lists(st.sampled_from(["", "1", "2", "3"]), min_size=3, max_size=3))
def test_numbers_of_an_order_are_read_whichever_are_blank(places):
    data = QueryDict("&".join(f"response-{option}={place}" for option, place in zip("abc", places, strict=True)))
    wanted = sorted((place, option) for option, place in zip("abc", places, strict=True) if place)
    if len({place for place, _option in wanted}) == len(wanted):
        assert ORDER.read(data, list("abc")) == [option for _place, option in wanted]
    else:
        with pytest.raises(InvalidResponse):
            ORDER.read(data, list("abc"))


def test_a_pair_that_was_not_posted_is_left_out():
    assert MATCH.read(QueryDict("response-a=1"), ["a", "b"]) == ["a[.]1"]
    with pytest.raises(InvalidResponse) as refused:
        MATCH.score(MATCH.freeze([Option("a", match="x", id="a"), Option("b", match="y", id="b")], "q"), ["a[.]"])
    assert (refused.value.reason, refused.value.option) == ("unknown", "a")


@pytest.mark.parametrize("name", ["single", "multiple", "true_false", "short_text", "numeric", "essay"])
def test_a_form_with_several_questions_names_each_field(name):
    data = QueryDict("response=1&q7=2")
    assert kinds.kind(name).read(data, ["1", "2"]) == ["1"]
    assert kinds.kind(name).read(data, ["1", "2"], "q7") == ["2"]


@pytest.mark.parametrize("words", [("Faux.", "Vrai."), ("Faux", "N’importe"), ("non", "oui"), ("No.", "Yes.")])
def test_the_first_word_says_which_is_true(words):
    kind = kinds.kind("true_false")
    question = kind.freeze([Option(words[0], id="1"), Option(words[1], correct=True, id="2")], "q")
    assert (kind.said(question, ["1"]), kind.said(question, ["2"])) == (["false"], ["true"])


@pytest.mark.parametrize("name, code", [("single", "too_few"), ("multiple", "too_few"), ("order", "too_few"),
                                        ("match", "too_few")])  # fmt: skip
def test_too_few_options_are_told_as_that(name, code):
    assert code in [flaw.code for flaw in kinds.kind(name).flaws([Option("a", correct=True, match="x", feedback="f")])]


@pytest.mark.parametrize(
    "response, told, option",
    [([], "empty", ""), (["z"], "unknown: z", "z"), (["a", "z", "y"], "unknown: z", "z"),
     (["a", "b", "a"], "duplicate: a", "a")],
)  # fmt: skip
def test_a_refusal_names_the_option(response, told, option):
    with pytest.raises(InvalidResponse) as refused:
        check_choices(["a", "b"], response)
    assert (str(refused.value), refused.value.option) == (told, option)
