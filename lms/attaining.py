"""Decisions: the level a person holds in a competency, recorded when it, its mode or the ratings it rests on change.

The rules are in `rules.py` and `levels.py`, pure; here they meet the rows. A decision follows the rule in force when it
is made and keeps a copy of it; editing a rule decides nothing (`ruling.py` asks first).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

import tincan

from lms.levels import DEFAULT_RULE, Decision, Judged, Piece, Rule, attained, ceiling
from lms.models import Attainment, Learner, LevelRule, Rating
from lms.xapi import statements
from lms.xapi.statements import Place

__all__ = ["DEFAULT_RULE", "Decision", "Judged", "Rule", "attained", "ceiling", "decide", "decisions", "judged"]


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
        piece=Piece.from_evidence(rating.evidence),
        reexamination="reexamination" in rating.evidence,
    )


def ratings_of(learner: Learner, references: Iterable[str]) -> dict[str, list[Judged]]:
    """Return a person's ratings by competency, in one query."""
    found: dict[str, list[Judged]] = {}
    for rating in Rating.objects.filter(learner=learner, competency__in=references):
        found.setdefault(rating.competency, []).append(judged(rating))
    return found


def rules_of(references: Iterable[str], draft: LevelRule | None = None) -> dict[str, Rule]:
    """Return the rule in force of each competency, in one query; `draft`: as if this edition were saved."""
    versions = {reference: reference.rpartition("/")[0] for reference in references}
    newest: dict[str, LevelRule] = {}
    for row in LevelRule.objects.filter(scope__in={*versions, *versions.values()}).order_by("pk"):
        newest[row.scope] = row
    if draft is not None:
        newest[draft.scope] = draft
    found = {}
    for reference, version in versions.items():
        rule = DEFAULT_RULE
        for row in filter(None, (newest.get(version), newest.get(reference))):
            rule = rule.narrowed(row.within, row.validity_months)
        found[reference] = rule
    return found


def decide(
    ratings: Iterable[Judged], rule: Rule, before: Attainment | None, on: datetime.date
) -> tuple[Decision, bool]:
    """Apply a rule on a day; the flag says whether the outcome differs from the decision in force."""
    decision = attained(ratings, rule, on=on)
    if before is None:
        return decision, decision.level > 0
    held = (before.level, before.mode, before.ratings, before.valid_until)
    return decision, (decision.level, decision.mode, list(decision.used), decision.valid_until) != held


def decisions(place: Place, learner: Learner, new: Mapping[str, Sequence[Judged]]) -> list[tincan.Statement]:
    """Decide the competencies that have new ratings (not yet recorded) and say those whose decision changes."""
    earlier = ratings_of(learner, new)
    current = {
        row.competency: row for row in Attainment.objects.filter(learner=learner, competency__in=new, current=True)
    }
    rules = rules_of(new)
    said = []
    for reference, ratings in sorted(new.items()):
        before = current.get(reference)
        decision, changed = decide(
            [*earlier.get(reference, ()), *ratings], rules[reference], before, place.at.astimezone(datetime.UTC).date()
        )
        if changed:
            said.append(_asserted(place, reference, rules[reference], decision, before))
    return said


def _asserted(
    place: Place, reference: str, rule: Rule, decision: Decision, before: Attainment | None
) -> tincan.Statement:
    found = {
        "level": decision.level,
        "previous_level": before.level if before else 0,
        "mode": decision.mode,
        "rule": rule.as_json(),
        "ratings": list(decision.used),
        "framework_version": reference.rpartition("/")[0],
    }
    if decision.valid_until:
        found["valid_until"] = decision.valid_until.isoformat()
    return statements.asserted(place, reference, found)
