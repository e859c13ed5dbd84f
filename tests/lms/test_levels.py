"""From ratings to a level: pure rules, every branch and boundary (properties over any history: beside)."""

import datetime
from dataclasses import replace

import pytest

from lms.levels import CEILINGS, MODES, Decision, Judged, Piece, attained
from lms.rules import CONFIRMED_FROM, DEFAULT_RULE, HIGHEST, Rule, agreement, ceiling, expires, is_combination

START = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
NATURES = ("knowledge", "conduct", "field_presence")


def judged(
    number: int,
    mode: str,
    outcome: str = "reached",
    *,
    nature: str = "conduct",
    by: str = "",
    where: str = "s",
    level=None,
):
    top = ceiling(mode, nature) if level is None else level
    at = START + datetime.timedelta(days=number)
    return Judged(str(number), mode, outcome, top if outcome == "reached" else 0, by, where, at)


def role_play(number: int, outcome: str = "reached", *, by: str = "bob", where: str = "rubric/1", level=None) -> Judged:
    return judged(number, "role_play", outcome, by=by, where=where, level=level)


def piece(name: str, **gaps) -> Piece:
    whole = {"dated": "2026-03-01", "tutor_signed": True, "address_verified": True, "accepted_by": "assessor"}
    return Piece(name, **(whole | gaps))


def work(number: int, name: str = "p1", *, by: str = "eva", level: int = 4, **gaps) -> Judged:
    return replace(judged(number, "workplace", by=by, level=level, where="task/1"), piece=piece(name, **gaps))


def by(combination: str, **more) -> Rule:
    """One combination in every mode."""
    return Rule(within=dict.fromkeys(MODES, combination), **more)


# ------------------------------------------------------------------------------------------------------ what a rule is


@pytest.mark.parametrize(
    "mode,knowledge,conduct,field_presence",
    [
        ("quiz", 2, 1, 1),
        ("scenario", 2, 2, 1),
        ("case_study", 2, 2, 1),
        ("role_play", 3, 3, 2),
        ("workplace", 4, 4, 4),
        ("self", 0, 0, 0),
    ],
)
def test_ceilings_are_those_of_the_design(mode: str, knowledge: int, conduct: int, field_presence: int) -> None:
    assert [ceiling(mode, nature) for nature in NATURES] == [knowledge, conduct, field_presence]
    assert ceiling(mode, "") == 0


def test_modes_stand_from_the_weakest_to_the_strongest() -> None:
    assert MODES == ("quiz", "scenario", "case_study", "role_play", "workplace")
    assert (CONFIRMED_FROM, HIGHEST) == (3, 4)
    assert set(CEILINGS) == set(MODES)


def test_the_default_is_best_for_practice_and_latest_for_assessors() -> None:
    assert dict(DEFAULT_RULE.within) == {
        "quiz": "best",
        "scenario": "best",
        "case_study": "latest",
        "role_play": "latest",
        "workplace": "latest",
    }
    assert (DEFAULT_RULE.confirmed_from, DEFAULT_RULE.validity_months) == (3, 0)


@pytest.mark.parametrize("text,found", [
    ("1-of-1", (1, 1)), ("2-of-3", (2, 3)), ("9-of-9", (9, 9)), ("3-of-2", None), ("0-of-2", None), ("2-of-0", None),
    ("10-of-11", None), ("best", None), ("", None), ("x2-of-3", None), ("2-of-3x", None),
])  # fmt: skip
def test_n_of_m_is_read_from_its_name(text: str, found) -> None:
    assert agreement(text) == found


def test_what_is_a_combination() -> None:
    names = ("best", "latest", "majority", "2-of-3", "3-of-2", "worst", "")
    assert [is_combination(name) for name in names] == [True, True, True, True, False, False, False]


def test_a_rule_as_it_stands_in_a_decision() -> None:
    assert Rule({"quiz": "best"}).as_json() == {"within": {"quiz": "best"}, "between": "highest", "confirmed_from": 3}
    aging = Rule({"quiz": "2-of-3"}, 2, 12)
    said = {"within": {"quiz": "2-of-3"}, "between": "highest", "confirmed_from": 2, "validity_months": 12}
    assert aging.as_json() == said
    assert Rule.from_json(said) == aging
    assert Rule.from_json(Rule().as_json()).validity_months == 0


def test_a_narrower_rule_says_what_it_says() -> None:
    wide = Rule(validity_months=24).narrowed({"quiz": "latest"}, None)
    assert (wide.within["quiz"], wide.within["role_play"], wide.validity_months) == ("latest", "latest", 24)
    assert wide.narrowed({}, 0).validity_months == 0
    assert wide.narrowed({"quiz": "majority"}, 6).within["quiz"] == "majority"


@pytest.mark.parametrize("months,day", [
    (0, "2026-01-31"), (1, "2026-02-28"), (2, "2026-03-31"), (3, "2026-04-30"), (11, "2026-12-31"), (12, "2027-01-31"),
    (13, "2027-02-28"), (25, "2028-02-29"), (24, "2028-01-31"),
])  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_the_month(months: int, day: str) -> None:
    at = datetime.datetime(2026, 1, 31, 23, 59, tzinfo=datetime.UTC)
    assert expires(at, months).isoformat() == day


# ------------------------------------------------------------------------------------------------ one mode, two modes


def test_nothing_holds_nothing() -> None:
    assert attained([]) == Decision()
    assert attained([judged(1, "quiz", "not_observed")]) == Decision(unused={"1": "not_observed"})


def test_a_quiz_after_role_plays_lowers_nothing() -> None:
    history = [role_play(1), role_play(2, by="eva"), judged(8, "quiz"), judged(9, "quiz", "not_yet")]
    decision = attained(history)
    assert (decision.level, decision.mode, decision.used) == (3, "role_play", ("1", "2"))
    assert decision.unused == {"8": "weaker_mode", "9": "not_reached"}


def test_between_equal_modes_the_stronger_is_named() -> None:
    history = [judged(1, "scenario"), judged(2, "case_study", by="bob"), judged(3, "quiz", nature="knowledge")]
    decision = attained(history)
    assert (decision.level, decision.mode, decision.used) == (2, "case_study", ("2",))
    assert decision.unused == {"1": "weaker_mode", "3": "weaker_mode"}


def test_practice_never_harms() -> None:
    decision = attained([judged(1, "scenario"), judged(2, "scenario", "not_yet")])
    assert (decision.level, decision.used, decision.unused) == (2, ("1",), {"2": "not_reached"})


def test_the_first_of_equal_quizzes_is_kept() -> None:
    decision = attained([judged(1, "quiz"), judged(2, "quiz")])
    assert (decision.used, decision.unused) == (("1",), {"2": "replaced"})


def test_the_last_word_of_an_assessor_counts() -> None:
    decision = attained([role_play(1), role_play(2, "not_yet")])
    assert (decision.level, decision.mode, decision.used) == (0, "", ())
    assert decision.unused == {"1": "replaced", "2": "not_reached"}


def test_a_mode_that_a_rule_does_not_name_counts_for_nothing() -> None:
    decision = attained([judged(1, "quiz")], Rule({"scenario": "best"}))
    assert (decision.level, decision.unused) == (0, {"1": "replaced"})
    assert attained([judged(1, "quiz")], Rule({})).level == 0


def test_a_combination_of_another_edition_holds_nothing() -> None:
    decision = attained([role_play(1, level=2), role_play(2, by="eva", level=2)], by("seven-sisters"))
    assert (decision.level, decision.used) == (0, ())


def test_of_one_moment_the_later_name_is_the_newest() -> None:
    first = replace(role_play(1, level=1), id="a", at=START)
    second = replace(role_play(1, level=2), id="b", at=START)
    assert attained([second, first]).used == ("b",)


# ----------------------------------------------------------------------------------------------------- majority, n of m


@pytest.mark.parametrize("levels,majority,two_of_three,one_of_two", [
    ((2,), 2, 0, 2),
    ((2, 1), 1, 1, 2),
    ((1, 2), 1, 1, 2),
    ((0, 2), 0, 0, 2),  # half is not more than half
    ((2, 0), 0, 0, 2),
    ((2, 2, 0), 2, 2, 2),
    ((2, 1, 0), 1, 1, 1),
    ((0, 0, 2), 0, 0, 2),
    ((2, 2, 1, 0), 1, 1, 1),
    ((2, 2, 0, 0), 0, 0, 0),
    ((0, 0, 1, 2), 0, 1, 2),
    ((0, 2, 1, 2, 2), 2, 2, 2),
])  # fmt: skip
def test_assessors_agree(levels, majority: int, two_of_three: int, one_of_two: int) -> None:
    """`levels`: what each assessor says, one after the other; 0: not yet."""
    said = [
        role_play(n, "reached" if level else "not_yet", by=f"assessor-{n}", level=level)
        for n, level in enumerate(levels, 1)
    ]
    rules = ("majority", "2-of-3", "1-of-2")
    assert [attained(said, by(rule)).level for rule in rules] == [majority, two_of_three, one_of_two]


def test_each_assessor_has_one_voice_their_last_word() -> None:
    said = [
        role_play(1, level=2),
        role_play(2, level=2),
        role_play(3, "not_yet", by="eva"),
        role_play(4, by="ada", level=1),
    ]
    decision = attained(said, by("majority"))
    assert (decision.level, decision.used) == (1, ("2", "4"))
    assert decision.unused == {"1": "replaced", "3": "not_reached"}


def test_who_says_less_than_what_is_held_is_outvoted() -> None:
    said = [role_play(1, by="ada", level=1), role_play(2, level=2), role_play(3, by="eva", level=2)]
    decision = attained(said, by("majority"))
    assert (decision.level, decision.used, decision.unused) == (2, ("2", "3"), {"1": "outvoted"})


def test_who_says_less_than_a_confirmed_level_is_outvoted() -> None:
    said = [role_play(1, by="ada", level=1), role_play(2), role_play(3, by="eva")]
    decision = attained(said, by("majority"))
    assert (decision.level, decision.used, decision.unused) == (3, ("2", "3"), {"1": "outvoted"})


def test_what_too_few_say_is_not_held() -> None:
    decision = attained([role_play(1, level=2), role_play(2, "not_yet", by="eva")], by("majority"))
    assert (decision.level, decision.used, decision.unconfirmed) == (0, (), 0)
    assert decision.unused == {"1": "outvoted", "2": "not_reached"}


def test_of_the_last_m_assessors_by_their_last_word() -> None:
    said = [role_play(1, by="ada", level=2), role_play(2, by="eva", level=1), role_play(3, level=1)]
    decision = attained(said, by("1-of-2"))
    assert (decision.level, decision.used, decision.unused) == (1, ("2", "3"), {"1": "replaced"})
    again = attained([*said, role_play(4, by="ada", level=2)], by("1-of-2"))
    assert (again.level, again.used) == (2, ("4",))


def test_two_assessors_four_rules_four_results() -> None:
    """Bob and Eva rate role plays and case studies; best 3, one of two 2, latest 1, majority nothing."""
    said = [
        role_play(1, by="bob"),
        role_play(2, by="eva"),
        role_play(3, by="bob", where="rubric/2", level=2),
        role_play(4, "not_yet", by="eva", where="rubric/2"),
        judged(5, "case_study", "not_yet", by="eva"),
        judged(6, "case_study", by="bob", level=1),
    ]
    found = {rule: attained(said, by(rule)) for rule in ("best", "1-of-2", "latest", "majority")}
    assert {rule: (each.level, each.used) for rule, each in found.items()} == {
        "best": (3, ("1", "2")),
        "1-of-2": (2, ("3",)),
        "latest": (1, ("6",)),
        "majority": (0, ()),
    }


# ------------------------------------------------------------------------------------------------- level 3: seen twice


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
    decision = attained([role_play(1), second])
    assert (decision.level, decision.unconfirmed) == (level, 0 if level == 3 else 3)


def test_a_lower_word_confirms_nothing() -> None:
    decision = attained([role_play(1, by="eva", level=2), role_play(2)])
    assert (decision.level, decision.used, decision.unused) == (2, ("2",), {"1": "replaced"})


def test_a_confirmation_that_was_taken_back_confirms_nothing() -> None:
    history = [role_play(1), role_play(2, "not_yet"), role_play(3, by="eva")]
    assert attained(history).level == 2


def test_the_newest_second_word_confirms() -> None:
    history = [role_play(1, by="ada"), role_play(2, by="eva"), role_play(3)]
    decision = attained(history)
    assert (decision.level, decision.used, decision.unused) == (3, ("2", "3"), {"1": "replaced"})


def test_the_best_is_confirmed_by_what_came_after_it_too() -> None:
    decision = attained([role_play(1), role_play(2, by="eva")], by("best"))
    assert (decision.level, decision.used) == (3, ("1", "2"))


def test_two_who_agree_confirm_each_other() -> None:
    decision = attained([role_play(1), role_play(2, by="eva"), role_play(3, "not_yet", by="ada")], by("2-of-3"))
    assert (decision.level, decision.used, decision.unconfirmed) == (3, ("1", "2"), 0)


def test_from_which_level_on_is_the_rule_s() -> None:
    assert attained([role_play(1, level=2)], Rule(confirmed_from=2)).level == 1
    assert attained([role_play(1, level=2)], Rule(confirmed_from=2)).unconfirmed == 2
    assert attained([role_play(1)], Rule(confirmed_from=4)).level == 3


def test_field_presence_in_a_role_play_needs_no_second() -> None:
    only = judged(1, "role_play", nature="field_presence", by="bob")
    assert (attained([only]).level, attained([only]).unconfirmed) == (2, 0)


def test_what_waits_is_told_only_above_what_is_held() -> None:
    history = [role_play(1), work(2, "p1", level=3), work(3, "p2", level=3)]
    decision = attained(history)
    assert (decision.level, decision.mode, decision.unconfirmed) == (3, "workplace", 0)


# ---------------------------------------------------------------------------------------------- level 4: pieces of work


def test_level_4_needs_two_complete_pieces() -> None:
    one = attained([work(1)])
    assert (one.level, one.unconfirmed, one.pieces, one.used) == (2, 4, 1, ("1",))
    two = attained([work(1), work(2, "p2")])
    assert (two.level, two.unconfirmed, two.pieces, two.used) == (4, 0, 2, ("1", "2"))


def test_the_same_piece_twice_is_one() -> None:
    decision = attained([work(1), work(2)])
    assert (decision.level, decision.pieces, decision.unconfirmed) == (2, 1, 4)
    by_two = attained([work(1), work(2, by="ada")])
    assert (by_two.level, by_two.pieces, by_two.unconfirmed) == (3, 1, 4)
    agreed = attained([work(1), work(2, by="ada")], by("majority"))
    assert (agreed.level, agreed.pieces, agreed.unconfirmed) == (3, 1, 4), "however many agree on one piece"


@pytest.mark.parametrize("gap,name", [
    ({"dated": ""}, "undated"),
    ({"tutor_signed": False}, "unsigned"),
    ({"address_verified": False}, "unverified"),
    ({"accepted_by": "tutor"}, "not_accepted"),
    ({"accepted_by": "manager"}, "not_accepted"),
    ({"accepted_by": ""}, "not_accepted"),
])  # fmt: skip
def test_a_piece_that_lacks_something_holds_3_at_most(gap, name: str) -> None:
    assert piece("p", **gap).gaps == (name,)
    decision = attained([work(1), work(2, "p2", **gap)])
    assert (decision.level, decision.pieces, decision.unconfirmed) == (3, 1, 0)
    whole_last = attained([work(1, **gap), work(2, "p2")])
    assert (whole_last.level, whole_last.unconfirmed, whole_last.used) == (3, 4, ("1", "2"))


def test_a_workplace_rating_without_a_piece_holds_3_at_most() -> None:
    bare = [judged(1, "workplace", by="eva", where="a"), judged(2, "workplace", by="ada", where="b")]
    assert (attained(bare).level, attained(bare).pieces) == (3, 0)


def test_a_third_piece_is_used_beside_the_newest() -> None:
    decision = attained([work(1), work(2, "p2"), work(3, "p3")])
    assert (decision.used, decision.unused, decision.pieces) == (("2", "3"), {"1": "replaced"}, 3)


def test_what_a_rating_s_evidence_says_of_a_piece() -> None:
    said = {
        "piece": "p",
        "dated": "2026-03-01",
        "tutor_signed": True,
        "address_verified": True,
        "accepted_by": "assessor",
    }
    found = Piece.from_evidence(said)
    assert found == piece("p")
    assert found is not None
    assert found.gaps == ()
    assert Piece.from_evidence({"points": 3}) is None
    assert Piece.from_evidence({"piece": ""}) is None
    bare = Piece.from_evidence({"piece": "p", "tutor_signed": "yes", "address_verified": 1})
    assert bare == Piece("p")
    assert bare is not None
    assert bare.gaps == ("undated", "unsigned", "unverified", "not_accepted")


# ------------------------------------------------------------------------------------------- taken back, grown old


def test_what_was_taken_back_does_not_count_nor_what_took_it_back() -> None:
    first, back = judged(1, "quiz"), replace(judged(2, "quiz", "taken_back"), revokes="1")
    decision = attained([first, back])
    assert (decision.level, decision.unused) == (0, {"1": "revoked", "2": "revoked"})
    assert attained([first, back, judged(3, "quiz")]).used == ("3",)


AGING = Rule(validity_months=1)


def test_a_level_ends_with_the_first_rating_it_needs() -> None:
    decision = attained([role_play(1), role_play(20, by="eva")], AGING)
    assert (decision.level, decision.valid_until) == (3, datetime.date(2026, 4, 2))
    assert attained([role_play(1)], Rule()).valid_until is None
    assert attained([role_play(1, "not_yet")], AGING).valid_until is None


@pytest.mark.parametrize("day,level,unused", [
    ("2026-04-01", 1, {}), ("2026-04-02", 1, {}), ("2026-04-03", 0, {"1": "expired"}),
])  # fmt: skip
def test_a_rating_counts_to_its_last_day(day: str, level: int, unused) -> None:
    decision = attained([judged(1, "quiz")], AGING, on=datetime.date.fromisoformat(day))
    assert (decision.level, dict(decision.unused)) == (level, unused)
    assert attained([judged(1, "quiz")], on=datetime.date.fromisoformat(day)).level == 1, "a rule without validity"


def test_the_newest_of_equal_quizzes_renews() -> None:
    decision = attained([judged(1, "quiz"), judged(2, "quiz")], AGING)
    assert (decision.used, decision.valid_until) == (("2",), datetime.date(2026, 4, 3))


def test_what_is_taken_back_and_old_is_told_as_taken_back() -> None:
    first, back = judged(1, "quiz"), replace(judged(2, "quiz", "taken_back"), revokes="1")
    assert attained([first, back], AGING, on=datetime.date(2027, 1, 1)).unused == {"1": "revoked", "2": "revoked"}


# --------------------------------------------------------------------------------------------------- re-examination


def again(number: int, outcome: str = "reached", *, mode: str = "role_play", level=None) -> Judged:
    return replace(judged(number, mode, outcome, by="zoe", where="reexamination/1", level=level), reexamination=True)


@pytest.mark.parametrize("rule", ["best", "latest", "majority", "1-of-2"])
def test_a_re_examination_lowers(rule: str) -> None:
    high = [role_play(1), role_play(2, by="eva")]
    assert attained(high, by(rule)).level == 3
    lower = attained([*high, again(3, level=2)], by(rule))
    assert lower.level == 2
    none = attained([*high, again(3, "not_yet")], by(rule))
    assert (none.level, none.unused) == (0, {"1": "reexamined", "2": "reexamined", "3": "not_reached"})


@pytest.mark.parametrize("rule", ["best", "latest", "majority", "1-of-2"])
def test_a_re_examination_raises(rule: str) -> None:
    low = [role_play(1, "not_yet"), role_play(2, by="eva", level=1)]
    raised = attained([*low, again(3, level=2)], by(rule))
    assert (raised.level, raised.used) == (2, ("3",))
    assert raised.unused == {"1": "not_reached", "2": "reexamined"}


def test_a_re_examination_confirms() -> None:
    decision = attained([role_play(1), again(2)])
    assert (decision.level, decision.used) == (3, ("1", "2"))


def test_a_re_examination_alone_gives_no_level_3() -> None:
    decision = attained([role_play(1, level=1), again(2)])
    assert (decision.level, decision.unconfirmed) == (2, 3)


def test_a_re_examination_answers_for_weaker_modes_not_for_stronger_ones() -> None:
    quiz, seen = judged(1, "quiz", nature="knowledge"), again(2, level=1)
    assert attained([quiz, seen]).level == 1
    assert attained([quiz, again(2, "not_yet")]).level == 0
    play = again(2, mode="case_study", outcome="not_yet")
    assert attained([role_play(1, level=2), play]).level == 2
    assert attained([quiz, again(2, level=2)]).mode == "role_play"
    kept = attained([judged(1, "quiz", nature="conduct"), again(2, level=2)])
    assert kept.unused == {"1": "weaker_mode"}, "what said less in a weaker mode is left alone"


def test_what_comes_after_a_re_examination_counts_as_ever() -> None:
    decision = attained([role_play(1, level=1), again(2, "not_yet"), role_play(3, by="eva", level=2)])
    assert (decision.level, decision.used) == (2, ("3",))


def test_a_re_examination_of_work_keeps_the_other_piece() -> None:
    seen_again = replace(again(3, mode="workplace", level=4), piece=piece("p2"))
    decision = attained([work(1), work(2, "p2"), seen_again])
    assert (decision.level, decision.pieces, decision.used) == (4, 2, ("1", "3"))
    bare = attained([work(1), work(2, "p2"), again(3, mode="workplace", level=4)], by("best"))
    assert bare.level == 4, "what was said at 4 and is said again at 4 stands"
    assert attained([work(1), work(2, "p2"), again(3, mode="workplace", level=3)], by("best")).level == 3
