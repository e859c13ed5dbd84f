"""What holds for every history of ratings and every rule."""

import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.levels import CEILINGS, MODES, Judged, Piece, attained
from lms.rules import Rule

PATIENT = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
COMBINATIONS = ("best", "latest", "majority", "1-of-2", "2-of-3", "3-of-3")

rules = st.builds(
    Rule,
    within=st.fixed_dictionaries({mode: st.sampled_from(COMBINATIONS) for mode in MODES}),
    validity_months=st.sampled_from([0, 0, 1, 6]),
)
pieces = st.none() | st.builds(
    Piece,
    id=st.sampled_from(["p1", "p2", "p3"]),
    dated=st.sampled_from(["", "2026-03-01"]),
    tutor_signed=st.booleans(),
    address_verified=st.booleans(),
    accepted_by=st.sampled_from(["", "tutor", "assessor"]),
)


@st.composite
def ratings(draw) -> Judged:
    mode = draw(st.sampled_from(MODES))
    outcome = draw(st.sampled_from(["reached", "reached", "not_yet", "not_observed"]))
    number = draw(st.integers(0, 400))
    return Judged(
        id=str(number),
        mode=mode,
        outcome=outcome,
        level=draw(st.integers(1, CEILINGS[mode]["conduct"])) if outcome == "reached" else 0,
        assessor="" if mode in {"quiz", "scenario"} else draw(st.sampled_from(["bob", "eva", "ada"])),
        situation=draw(st.sampled_from(["s1", "s2"])),
        at=START + datetime.timedelta(days=number),
        revokes=draw(st.sampled_from(["", "", "", "", str(max(number - 1, 0))])),
        piece=draw(pieces) if mode == "workplace" else None,
        reexamination=mode in {"case_study", "role_play", "workplace"} and draw(st.integers(0, 5)) == 0,
    )


histories = st.lists(ratings(), max_size=9, unique_by=lambda rating: rating.id)
LATER = datetime.date(2026, 9, 1)


@PATIENT
@given(histories, rules, st.randoms())
def test_order_does_not_matter(history: list[Judged], rule: Rule, random) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert attained(shuffled, rule) == attained(history, rule)


@PATIENT
@given(histories, rules)
def test_a_level_is_never_above_the_ceiling_of_its_mode(history: list[Judged], rule: Rule) -> None:
    decision = attained(history, rule)
    assert decision.level <= (CEILINGS[decision.mode]["conduct"] if decision.mode else 0)


@PATIENT
@given(histories, rules)
def test_every_rating_is_used_or_has_its_reason(history: list[Judged], rule: Rule) -> None:
    decision = attained(history, rule, on=LATER)
    assert sorted([*decision.used, *decision.unused]) == sorted(rating.id for rating in history)
    assert bool(decision.used) == bool(decision.level)


@PATIENT
@given(histories, rules)
def test_levels_3_and_4_rest_on_what_the_design_asks(history: list[Judged], rule: Rule) -> None:
    decision = attained(history, rule)
    used = [rating for rating in history if rating.id in decision.used]
    assert all(rating.outcome == "reached" and rating.level >= decision.level for rating in used)
    if decision.level >= 3:
        assert len({(each.assessor, each.piece.id if each.piece else each.situation) for each in used}) >= 2
    if decision.level == 4:
        whole = [each.piece for each in used if each.piece and not each.piece.gaps]
        assert len({each.id for each in whole}) >= 2


@PATIENT
@given(histories, st.sampled_from(["quiz", "scenario"]), st.sampled_from(["reached", "not_yet", "not_observed"]))
def test_one_more_quiz_or_scenario_never_lowers(history: list[Judged], mode: str, outcome: str) -> None:
    level = CEILINGS[mode]["conduct"] if outcome == "reached" else 0
    more = Judged("999", mode, outcome, level, "", "s", START + datetime.timedelta(days=999))
    assert attained([*history, more]).level >= attained(history).level


@PATIENT
@given(histories, rules)
def test_nothing_sinks_before_its_last_day(history: list[Judged], rule: Rule) -> None:
    """Where no re-examination says less, an older rating that drops out never lowers what is held."""
    plain = [rating for rating in history if not rating.reexamination]
    decision = attained(plain, rule, on=LATER)
    if decision.valid_until is not None:
        assert attained(plain, rule, on=decision.valid_until).level >= decision.level
        after = decision.valid_until + datetime.timedelta(days=1)
        gone = attained(plain, rule, on=after).unused
        assert "expired" in {gone.get(each) for each in decision.used}
