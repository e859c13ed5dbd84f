"""The « Pourquoi ? » of a level, from the rows of ratings and decisions alone. Reads only; decides nothing new."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competencies.models import Competency, Level
from lms import reasons
from lms.attaining import judged
from lms.levels import DEFAULT_RULE, Rule, attained
from lms.models import Activity, Attainment, Learner, Rating
from lms.models.rating import Outcome
from lms.xapi import profile


@dataclass(frozen=True)
class RatingLine:
    """One rating as a page tells it, in the active language. `reason` says why it does not count; empty: it does."""

    statement: uuid.UUID
    mode: str
    mode_label: str
    outcome: str
    outcome_label: str
    level: int
    rated_at: datetime.datetime
    assessor_role: str
    situation: str
    evidence: str
    note: uuid.UUID | None
    reason: str


@dataclass(frozen=True)
class Explanation:
    """Why a person holds a level in a competency, or none (`level` 0; `level_label` then says « non évalué » or so).

    Ratings that observed nothing evaluate nothing.
    """

    competency: str
    label: str
    framework: str
    framework_version: str
    status: str
    nature: str
    level: int
    level_label: str
    mode: str
    mode_label: str
    decided_at: datetime.datetime | None
    rule: tuple[str, ...]
    used: tuple[RatingLine, ...]
    unused: tuple[RatingLine, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """What the explanations of one person are made from; read once for all of them."""

    ratings: Mapping[str, Sequence[Rating]]
    current: Mapping[str, Attainment]
    competencies: Mapping[str, Competency]
    levels: Mapping[tuple[int, int], str]
    situations: Mapping[str, str]


def explain(*, learner: Learner, reference: str) -> Explanation:
    """Explain one competency, named by reference `FRAMEWORK/VERSION/CODE`; level 0 when it was never rated."""
    return _explain(reference, _read(learner, [reference]))


def explain_all(learner: Learner) -> list[Explanation]:
    """Explain every competency that has a rating, by reference; in 5 queries however many they are."""
    known = _read(learner, None)
    return [_explain(reference, known) for reference in sorted({*known.ratings, *known.current})]


def _read(learner: Learner, references: Sequence[str] | None) -> _Known:
    rows = Rating.objects.filter(learner=learner).order_by("rated_at", "statement")
    decisions = Attainment.objects.filter(learner=learner, current=True)
    if references is not None:
        rows, decisions = rows.filter(competency__in=references), decisions.filter(competency__in=references)
    ratings: dict[str, list[Rating]] = {}
    for rating in rows:
        ratings.setdefault(rating.competency, []).append(rating)
    current = {row.competency: row for row in decisions}
    wanted = references if references is not None else [*ratings, *current]
    competencies = {row.reference: row for row in Competency.objects.by_reference(wanted)}
    versions = {row.version_id for row in competencies.values()}
    levels = Level.objects.filter(scale__version__in=versions).select_related("scale")
    return _Known(
        ratings=ratings,
        current=current,
        competencies=competencies,
        levels={(level.scale.version_id, level.value): level.label for level in levels},
        situations=_situations({rating.situation for each in ratings.values() for rating in each}),
    )


def _situations(keys: Iterable[str]) -> dict[str, str]:
    """The names of the activities where ratings were made, in the active language or any."""
    iris = {profile.activity_iri(*key.split("/", 1)): key for key in keys}
    found = {}
    for row in Activity.objects.filter(iri__in=iris):
        names: dict[str, str] = json.loads(row.definition or "{}").get("name", {})
        found[iris[row.iri]] = names.get((get_language() or "fr")[:2]) or next(iter(names.values()), "")
    return found


def _explain(reference: str, known: _Known) -> Explanation:
    competency = known.competencies.get(reference)
    current = known.current.get(reference)
    ratings = known.ratings.get(reference, ())
    rule = Rule.from_json(current.rule) if current else DEFAULT_RULE
    decision = attained([judged(rating) for rating in ratings], rule)
    used = set(current.ratings) if current else set()
    nature, status = (competency.nature, competency.status) if competency else ("", "")
    framework, version, code = (*reference.split("/", 2), "", "")[:3]
    level = current.level if current else 0
    rated = any(rating.outcome != Outcome.NOT_OBSERVED for rating in ratings)
    return Explanation(
        competency=reference,
        label=competency.label if competency else code,
        framework=framework,
        framework_version=version,
        status=status,
        nature=nature,
        level=level,
        level_label=_level(competency, level, rated=rated, known=known),
        mode=current.mode if current else "",
        mode_label=reasons.mode_label(current.mode) if current else "",
        decided_at=current.decided_at if current else None,
        rule=reasons.rule(rule, nature),
        used=tuple(_line(rating, "", known) for rating in ratings if str(rating.statement) in used),
        unused=tuple(
            _line(rating, reasons.unused(decision.unused.get(str(rating.statement), "replaced")), known)
            for rating in ratings
            if str(rating.statement) not in used
        ),
        missing=reasons.missing(decision, nature, status),
    )


def _level(competency: Competency | None, level: int, *, rated: bool, known: _Known) -> str:
    if not level:
        return _("pas encore atteint") if rated else _("non évalué")
    version = competency.version_id if competency else 0
    return known.levels.get((version, level)) or _("niveau %(level)d") % {"level": level}


def _line(rating: Rating, reason: str, known: _Known) -> RatingLine:
    return RatingLine(
        statement=rating.statement,
        mode=rating.mode,
        mode_label=reasons.mode_label(rating.mode),
        outcome=rating.outcome,
        outcome_label=reasons.outcome_label(rating.outcome),
        level=rating.level,
        rated_at=rating.rated_at,
        assessor_role=reasons.assessor(rating.assessor_role),
        situation=known.situations.get(rating.situation, ""),
        evidence=reasons.evidence(rating.evidence),
        note=rating.note,
        reason=reason,
    )
