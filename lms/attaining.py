"""Decisions: the level a person holds in a competency, recorded when it, its mode or the ratings it rests on change.

The rules are in `levels.py`, pure; here they meet the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import tincan

from lms.levels import DEFAULT_RULE, Decision, Judged, Rule, attained, ceiling
from lms.models import Attainment, Learner, Rating
from lms.xapi import statements
from lms.xapi.statements import Place

__all__ = ["DEFAULT_RULE", "Decision", "Judged", "Rule", "attained", "ceiling", "decisions", "judged"]


def judged(rating: Rating) -> Judged:
    """Return a rating's row as the rules read it."""
    return Judged(
        id=str(rating.statement),
        mode=rating.mode,
        outcome=rating.outcome,
        level=rating.level,
        assessor=rating.assessor_key,
        situation=rating.situation,
        at=rating.rated_at,
        revokes=str(rating.revokes) if rating.revokes else "",
    )


def ratings_of(learner: Learner, references: Iterable[str]) -> dict[str, list[Judged]]:
    """Return a person's ratings by competency, in one query."""
    found: dict[str, list[Judged]] = {}
    for rating in Rating.objects.filter(learner=learner, competency__in=references):
        found.setdefault(rating.competency, []).append(judged(rating))
    return found


def decisions(place: Place, learner: Learner, new: Mapping[str, Sequence[Judged]]) -> list[tincan.Statement]:
    """Decide the competencies that have new ratings (not yet recorded) and say those whose decision changes."""
    earlier = ratings_of(learner, new)
    current = {
        row.competency: row for row in Attainment.objects.filter(learner=learner, competency__in=new, current=True)
    }
    said = []
    for reference, ratings in sorted(new.items()):
        decision = attained([*earlier.get(reference, ()), *ratings])
        before = current.get(reference)
        if _same(decision, before):
            continue
        said.append(
            statements.asserted(
                place,
                reference,
                {
                    "level": decision.level,
                    "previous_level": before.level if before else 0,
                    "mode": decision.mode,
                    "rule": DEFAULT_RULE.as_json(),
                    "ratings": list(decision.used),
                    "framework_version": reference.rpartition("/")[0],
                },
            )
        )
    return said


def _same(decision: Decision, before: Attainment | None) -> bool:
    if before is None:
        return decision.level == 0
    return (decision.level, decision.mode, list(decision.used)) == (before.level, before.mode, before.ratings)
