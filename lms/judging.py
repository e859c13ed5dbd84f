"""From answers and choices to outcomes, one for each competency (`design.md` 10). Pure: no Django, no clock.

Quiz: a competency with at least two questions is `reached` from a share of its points on, else `not_yet`; with fewer
questions it is `not_observed`.

Scenario: only the first visit of a scene counts. A choice that bears on a competency earns it the choice's points.
What was possible for a competency at a scene is the best of the scene's choices that bear on it; a scene counts for a
competency that the choice made does not bear on only if one of those would have been worth more than that choice:
whoever takes the best way through loses nothing by it. `reached` from a share of the possible points on, unless the
way led over a safety error or to an unfavourable ending; `not_observed` where nothing was possible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["reached", "not_yet", "not_observed"]
Blocked = Literal["", "safety_error", "unfavourable"]
ENOUGH_QUESTIONS = 2
TOLERANCE = 1e-9  # 0.8 of 5 points must be 4 points, whatever the binary fraction says


@dataclass(frozen=True)
class Judgement:
    """The outcome for one competency, and what it rests on; `blocked` says what barred it whatever the points."""

    competency: str
    outcome: Outcome
    points: int
    max_points: int
    threshold: float
    blocked: Blocked = ""


@dataclass(frozen=True)
class Answer:
    """One question's points, and the competencies it bears on."""

    points: int
    max_points: int
    competencies: Collection[str]


@dataclass(frozen=True)
class Option:
    """One choice of a scene: what it is worth, and the competencies it bears on."""

    points: int
    competencies: Collection[str]


@dataclass(frozen=True)
class Visit:
    """The first visit of a scene: the choice made, and all choices there were (the one made included)."""

    made: Option
    choices: Sequence[Option]


def enough(points: int, max_points: int, threshold: float) -> bool:
    """Whether a share of points reaches a threshold; never where there was nothing to gain."""
    return max_points > 0 and points >= threshold * max_points - TOLERANCE


def judge_quiz(answers: Iterable[Answer], threshold: float) -> list[Judgement]:
    """Judge every competency that a quiz's questions bear on, by reference."""
    by_competency: dict[str, list[Answer]] = {}
    for answer in answers:
        for competency in answer.competencies:
            by_competency.setdefault(competency, []).append(answer)
    return [
        _judged(
            competency,
            sum(each.points for each in given),
            sum(each.max_points for each in given) if len(given) >= ENOUGH_QUESTIONS else 0,
            threshold,
            "",
        )
        for competency, given in sorted(by_competency.items())
    ]


def judge_scenario(
    visits: Sequence[Visit], competencies: Iterable[str], threshold: float, blocked: Blocked
) -> list[Judgement]:
    """Judge every competency a scenario bears on, by reference, from the first visits of its scenes."""
    found = []
    for competency in sorted(competencies):
        counted = [_at_stake(visit, competency) for visit in visits]
        points, max_points = sum(each[0] for each in counted), sum(each[1] for each in counted)
        found.append(_judged(competency, points, max_points, threshold, blocked))
    return found


def _at_stake(visit: Visit, competency: str) -> tuple[int, int]:
    """Return what one visit earned a competency, and what it could have."""
    best = max((each.points for each in visit.choices if competency in each.competencies), default=0)
    if competency in visit.made.competencies:
        return visit.made.points, best
    return 0, best if best > visit.made.points else 0


def _judged(competency: str, points: int, max_points: int, threshold: float, blocked: Blocked) -> Judgement:
    outcome: Outcome
    if not max_points:
        outcome = "not_observed"
    elif blocked or not enough(points, max_points, threshold):
        outcome = "not_yet"
    else:
        outcome = "reached"
    return Judgement(competency, outcome, points, max_points, threshold, blocked)


def passed_quiz(answers: Iterable[Answer], threshold: float) -> bool:
    """Whether a quiz as a whole is passed: the share of all its points reaches the threshold."""
    given = list(answers)
    return enough(sum(each.points for each in given), sum(each.max_points for each in given), threshold)


def passed_scenario(outcome: str, *, safety_error: bool) -> bool:
    """Whether a scenario as a whole is passed: an ending that is not unfavourable, and no safety error on the way."""
    return outcome in {"favourable", "mixed"} and not safety_error


def barred(outcome: str, *, safety_error: bool) -> Blocked:
    """Return what bars every competency of a played scenario; empty when nothing does."""
    if safety_error:
        return "safety_error"
    return "unfavourable" if outcome == "unfavourable" else ""


def totals(visits: Sequence[Visit]) -> tuple[int, int]:
    """Return the points of the first visits, and the most those scenes could give."""
    made = sum(visit.made.points for visit in visits)
    return made, sum(max(each.points for each in visit.choices) for visit in visits)
