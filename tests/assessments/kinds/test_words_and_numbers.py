"""Answers in words and numbers: what is forgiven, what is said of them, what a trainer reads."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments import kinds
from assessments.kinds import Option
from assessments.kinds.essay import WHOLE
from assessments.kinds.folding import folded, number, written
from assessments.scoring import AWAITING, InvalidResponse, Score

SHORT, NUMERIC, ESSAY = (kinds.kind(name) for name in ("short_text", "numeric", "essay"))
NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=3, allow_nan=False)


def words(*options):
    return SHORT.freeze([Option(text, correct=right, id=text) for text, right in options], "q")


def values(*options):
    return NUMERIC.freeze(
        [Option(text, correct=right, tolerance=margin, id=text) for text, margin, right in options], "q"
    )


@pytest.mark.parametrize(
    "typed",
    ["L’École", "l'ecole", "  L'ÉCOLE ", "l‘école", "lʼécole", "L´école", "l`école", "l′école", "L’e\u0301cole"],
)
def test_accents_capitals_spaces_and_apostrophes_are_forgiven(typed):
    asked = words(("l’école", True))
    assert SHORT.score(asked, [typed]) == Score(1, 1, success=True)
    assert SHORT.said(asked, [typed]) == ["l’école"]


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("cœur", "COEUR", True),
        ("æ", "ae", True),
        ("Straße", "STRASSE", True),
        ("deux  mots", "deux\u00a0mots", True),
        ("navette", "navettes", False),
        ("a b", "ab", False),
        ("", " ", True),
    ],
)
def test_what_two_texts_have_in_common(one, other, same):
    assert (folded(one) == folded(other)) is same


@given(st.text(max_size=40))
def test_folding_is_settled_after_once(text):
    assert folded(folded(text)) == folded(text)
    assert folded(f"  {text} ") == folded(text)


@given(st.text(min_size=1, max_size=30))
def test_a_text_the_author_did_not_foresee_is_never_said(text):
    asked = words(("navette", True), ("table ronde", False))
    assume(folded(text) not in {"navette", "table ronde"} and text.strip())
    assert SHORT.score(asked, [text]) == Score(0, 1, success=False)
    assert SHORT.said(asked, [text]) is None


def test_a_foreseen_wrong_answer_is_said_and_has_its_feedback():
    asked = words(("navette", True), ("table ronde", False))
    assert SHORT.score(asked, ["Table Ronde"]) == Score(0, 1, success=False)
    assert SHORT.said(asked, ["Table Ronde"]) == ["table ronde"]
    (line,) = SHORT.shown(asked, ["table ronde"])
    assert (line.text, line.right, line.key) == ("table ronde", False, "table ronde")
    (strange,) = SHORT.shown(asked, ["autre"])
    assert (strange.text, strange.right, strange.key) == ("autre", False, "")
    assert SHORT.solution(asked) == ["navette"]
    assert asked.correct == ["navette"]


def test_nothing_but_spaces_is_no_answer():
    for kind in (SHORT, NUMERIC, ESSAY):
        assert kind.read(QueryDict("response=%20%0A"), []) == []
        with pytest.raises(InvalidResponse) as refused:
            kind.score(kind.freeze([], "q"), [])
        assert refused.value.reason == "empty"


@pytest.mark.parametrize("kind, longest", [(SHORT, 200), (NUMERIC, 40), (ESSAY, 10_000)])
def test_a_text_has_a_longest_length(kind, longest):
    asked = kind.freeze([], "q")
    kind.score(asked, ["1" * min(longest, 10)])
    with pytest.raises(InvalidResponse) as refused:
        kind.score(asked, ["1" * (longest + 1)])
    assert refused.value.reason == "too_long"
    if kind is not NUMERIC:
        kind.score(asked, ["1" * longest])


def test_what_a_database_cannot_hold_is_left_out():
    data = QueryDict(mutable=True)
    data["response"] = " un\x00 deux\r\ntrois "
    assert ESSAY.read(data, []) == ["un deux\ntrois"]


@pytest.mark.parametrize(
    "text, value",
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234", "1234"),
        ("−3", "-3"),
        ("+3", "3"),
        ("007", "7"),
        ("-0", "0"),
        ("0,50", "0.5"),
        ("100", "100"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert written(number(text)) == value


@pytest.mark.parametrize(
    "text", ["", "douze", "1e3", "1,2,3", "1.234,5", ",5", "5,", "--1", "٣", "NaN", "inf", "1" * 13]
)
def test_what_is_no_number_is_refused(text):
    assert number(text) is None
    with pytest.raises(InvalidResponse) as refused:
        NUMERIC.score(values(("1", "", True)), [text or "x"])
    assert refused.value.reason == "not_number"


@given(NUMBERS, NUMBERS, st.decimals(min_value=0, max_value=1000, places=2))
def test_a_number_is_right_within_the_tolerance_and_not_beyond(value, given_, margin):
    asked = values((str(value), str(margin), True))
    result = NUMERIC.score(asked, [str(given_)])
    assert result.success is (abs(given_ - value) <= margin)
    assert NUMERIC.score(asked, [str(value + margin)]).success
    assert not NUMERIC.score(asked, [str(value + margin + Decimal("0.001"))]).success
    assert not NUMERIC.score(asked, [str(value - margin - Decimal("0.001"))]).success


@given(NUMBERS)
def test_a_number_is_said_with_a_point_and_read_back(value):
    (said,) = NUMERIC.said(values(("1", "", True)), [str(value).replace(".", ",")])
    assert Decimal(said) == value
    assert not set(said) - set("-0123456789.")


def test_the_first_value_that_is_met_counts():
    asked = values(("10", "5", True), ("14", "5", False))
    assert NUMERIC.score(asked, ["14"]).success
    assert not NUMERIC.score(asked, ["16"]).success
    assert [line.key for line in NUMERIC.shown(asked, ["14", "16", "99", "x"])] == ["10", "14", "", ""]
    assert NUMERIC.solution(asked) == ["10 ± 5"]
    assert NUMERIC.solution(values(("2,50", "", True))) == ["2.5"]


def test_an_essay_waits_and_says_nothing():
    asked = ESSAY.freeze([Option("Un", id="1"), Option("Deux", id="2")], "q")
    assert ESSAY.score(asked, ["Mon texte."]) is AWAITING
    assert (AWAITING.points, AWAITING.max_points, AWAITING.success) == (0, 0, None)
    assert ESSAY.said(asked, ["Mon texte."]) is None
    assert ESSAY.pattern(asked) == ESSAY.shown(asked, []) == []
    assert (ESSAY.solution(asked), ESSAY.worth(asked)) == (["Un", "Deux"], 2)


@given(st.sets(st.sampled_from("1234")))
def test_an_essay_has_a_point_for_each_expectation_it_meets(met):
    asked = ESSAY.freeze([Option(each, id=each) for each in "123"], "q")
    wanted = len(met & set("123"))
    assert ESSAY.reviewed(asked, met) == Score(wanted, 3, success=wanted == 3)


@pytest.mark.parametrize("met, score", [({WHOLE}, Score(1, 1, success=True)), (set(), Score(0, 1, success=False))])
def test_an_essay_without_expectations_is_judged_as_a_whole(met, score):
    asked = ESSAY.freeze([], "q")
    assert (ESSAY.reviewed(asked, met), ESSAY.worth(asked)) == (score, 1)
