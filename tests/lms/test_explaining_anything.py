"""« Pourquoi ? » explains every decision that any ratings and any rule lead to: in force, expired, past."""

import datetime
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competencies.models import Competency
from lms.attaining import decide, judged
from lms.explaining import Explanation, Known, explained
from lms.levels import CEILINGS, MODES
from lms.models import Attainment, Rating
from lms.rules import Rule
from tests.lms.builders import C1
from tests.lms.test_levels_of_any_history import START, rules

PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COMPETENCY = Competency(code="C1", label_fr="Compétence C1", nature="conduct", status="derived", version_id=1)
LEVELS = {(1, value): f"niveau {value} dit" for value in range(1, 5)}


@st.composite
def rows(draw) -> list[Rating]:
    """Ratings in order of time; some take an earlier one back, some answer a request for a re-examination."""
    found: list[Rating] = []
    for number in range(draw(st.integers(1, 7))):
        mode = draw(st.sampled_from(MODES))
        outcome = draw(st.sampled_from(["reached", "reached", "not_yet", "not_observed"]))
        evidence: dict = {"points": 4, "max_points": 5, "threshold": 0.8}
        revokes = None
        if found and draw(st.integers(0, 6)) == 0:
            outcome, revokes, evidence = "taken_back", draw(st.sampled_from(found)).statement, {}
        elif mode == "workplace":
            signed = draw(st.booleans())
            evidence = {"piece": draw(st.sampled_from("pq")), "dated": "2026-03-01", "tutor_signed": signed}
            evidence |= {"address_verified": True, "accepted_by": "assessor"}
        elif mode == "role_play":
            evidence = {"criteria": {"a": "reached", "b": "not_observed"}}
            evidence |= {"reexamination": "r"} if draw(st.booleans()) else {}
        found.append(
            Rating(
                statement=uuid.UUID(int=number + 1),
                competency=C1,
                mode=mode,
                outcome=outcome,
                level=draw(st.integers(1, CEILINGS[mode]["conduct"])) if outcome == "reached" else 0,
                assessor_key="" if mode in {"quiz", "scenario"} else draw(st.sampled_from(["bob", "eva"])),
                assessor_role="trainer",
                situation=draw(st.sampled_from(["rubric/1", "rubric/2"])),
                evidence=evidence,
                revokes=revokes,
                rated_at=START + datetime.timedelta(days=30 * number),
            )
        )
    return found


def decided(ratings: list[Rating], applied: list[Rule]) -> list[Attainment]:
    """The decisions as they came: after each rating by the rule of that day; newest first, the first in force."""
    found: list[Attainment] = []
    for number, rating in enumerate(ratings):
        rule = applied[number % len(applied)]
        before = found[-1] if found else None
        there = [judged(each) for each in ratings[: number + 1]]
        decision, changed = decide(there, rule, before, rating.rated_at.date())
        if changed:
            row = Attainment(
                statement=uuid.UUID(int=1000 + number),
                competency=C1,
                level=decision.level,
                mode=decision.mode,
                rule=rule.as_json(),
                ratings=list(decision.used),
                current=False,
                decided_at=rating.rated_at,
                valid_until=decision.valid_until,
            )
            found.append(row)
    for row in found[-1:]:
        row.current = True
    return found[::-1]


def page(ratings: list[Rating], decisions: list[Attainment], now: Rule, today: datetime.date) -> Explanation:
    known = Known(
        ratings={C1: ratings},
        decisions={C1: decisions},
        rules={C1: now},
        competencies={C1: COMPETENCY},
        levels=LEVELS,
        situations={"rubric/1": "Grille"},
        played={},
        today=today,
    )
    return explained(C1, known)


TODAY = st.dates(datetime.date(2026, 3, 1), datetime.date(2028, 1, 1))


@PATIENT
@given(rows(), st.lists(rules, min_size=1, max_size=3), TODAY)
def test_every_decision_is_explained(ratings: list[Rating], applied: list[Rule], today: datetime.date) -> None:
    decisions = decided(ratings, applied)
    found = page(ratings, decisions, applied[-1], today)
    told = {line.statement for line in (*found.used, *found.unused)}
    assert told == {rating.statement for rating in ratings}, "every rating is told, used or not"
    assert all(line.reason for line in found.unused), "what is not used says why"
    assert not any(line.reason for line in found.used)
    assert all(line.mode_label and line.outcome_label and line.assessor_role for line in (*found.used, *found.unused))
    assert found.rule
    assert found.level_label
    assert (found.framework, found.framework_version) == ("TST", "v1")
    assert bool(found.missing) == (found.held < 4)
    assert len(found.history) == max(len(decisions) - 1, 0)
    for row, past in zip(decisions[1:], found.history, strict=True):
        assert (past.level, past.decided_at) == (row.level, row.decided_at)
        assert past.rule
        assert past.level_label
        assert [str(line.statement) for line in past.used] == sorted(row.ratings)
        assert all(line.reason for line in past.unused)
        assert past.vanished == 0


@PATIENT
@given(rows(), rules, TODAY)
def test_what_holds_has_expired_or_was_taken_back_is_said(ratings, rule: Rule, today: datetime.date) -> None:
    decisions = decided(ratings, [rule])
    found = page(ratings, decisions, rule, today)
    assert found.state in {"none", "held", "expired", "taken_back"}
    assert (found.state == "held") == (found.held > 0)
    assert (found.state == "expired") == (found.level > 0 and found.held == 0)
    assert (found.state == "taken_back") == (found.level == 0 and any(row.level for row in decisions))
    if found.state == "expired":
        assert "Échu depuis le" in found.until
    if rule.validity_months and found.level:
        assert found.until


@PATIENT
@given(rows(), rules)
def test_ratings_that_were_voided_since_are_counted(ratings: list[Rating], rule: Rule) -> None:
    decisions = decided(ratings, [rule])
    found = page([], decisions, rule, datetime.date(2026, 3, 1))
    assert found.vanished == (len(decisions[0].ratings) if decisions else 0)
    assert (found.used, found.unused) == ((), ())
