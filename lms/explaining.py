"""The « Pourquoi ? » of a level, from the rows of ratings, decisions and rules alone. Reads only; records nothing.

Every decision is explained by its own rule: the one in force, an expired one, one that was taken back, earlier ones.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competencies.models import Competency, Level
from lms import reasons
from lms.attaining import judged, rules_of
from lms.levels import Rule, attained
from lms.models import Activity, Attainment, Learner, Rating
from lms.models.rating import Outcome
from lms.role_plays.reading import role_plays_named
from lms.xapi import profile

State = Literal["none", "held", "expired", "taken_back"]


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
    played: str = ""  # the situation of a role play, in the words of who planned it


@dataclass(frozen=True)
class Decided:
    """One decision as it was made: the level, until when, by which rule, on which ratings, and why not on the others.

    `vanished` counts ratings that it used and that were voided since. `until` says in words how long it is valid.
    """

    statement: uuid.UUID
    level: int
    level_label: str
    mode: str
    mode_label: str
    decided_at: datetime.datetime
    until: str
    rule: tuple[str, ...]
    used: tuple[RatingLine, ...]
    unused: tuple[RatingLine, ...]
    vanished: int


@dataclass(frozen=True)
class Explanation:
    """Why a person holds a level in a competency, or none (`level` 0; `level_label` then says « non évalué » or so).

    Ratings that observed nothing evaluate nothing. `level` is what was decided; `held` what counts today, 0 where it
    has expired. `rule_now` is the rule in force, where it is another than the decision's. `history`: what was decided
    before, newest first.
    """

    competency: str
    label: str
    framework: str
    framework_version: str
    status: str
    nature: str
    state: State
    level: int
    level_label: str
    held: int
    mode: str
    mode_label: str
    decided_at: datetime.datetime | None
    valid_until: datetime.date | None
    until: str
    rule: tuple[str, ...]
    rule_now: tuple[str, ...]
    used: tuple[RatingLine, ...]
    unused: tuple[RatingLine, ...]
    vanished: int
    missing: tuple[str, ...]
    history: tuple[Decided, ...]


@dataclass(frozen=True)
class Known:
    """What the explanations of one person are made from; read once for all of them. `decisions`: newest first.

    `today` is the day that they speak of; `past`: another than today, so that rules and gaps of today say nothing.
    """

    ratings: Mapping[str, Sequence[Rating]]
    decisions: Mapping[str, Sequence[Attainment]]
    rules: Mapping[str, Rule]
    competencies: Mapping[str, Competency]
    levels: Mapping[tuple[int, int], str]
    situations: Mapping[str, str]
    played: Mapping[str, str]
    today: datetime.date
    past: bool = False


def explain(*, learner: Learner, reference: str, on: datetime.date | None = None) -> Explanation:
    """Explain one competency, named by reference `FRAMEWORK/VERSION/CODE`; level 0 when it was never rated.

    `on`: as it stood at the end of that day, whatever was rated or decided later.
    """
    return explained(reference, _read(learner, [reference], on))


def explain_all(learner: Learner, on: datetime.date | None = None) -> list[Explanation]:
    """Explain every competency that has a rating or a decision, by reference; in 6 queries however many they are."""
    known = _read(learner, None, on)
    return [explained(reference, known) for reference in sorted({*known.ratings, *known.decisions})]


def _read(learner: Learner, references: Sequence[str] | None, on: datetime.date | None) -> Known:
    rows = Rating.objects.filter(learner=learner).order_by("rated_at", "statement")
    decided = Attainment.objects.filter(learner=learner).order_by("-decided_at", "-pk")
    if on is not None:
        rows, decided = rows.filter(rated_at__lt=_after(on)), decided.filter(decided_at__lt=_after(on))
    if references is not None:
        rows, decided = rows.filter(competency__in=references), decided.filter(competency__in=references)
    ratings: dict[str, list[Rating]] = {}
    for rating in rows:
        ratings.setdefault(rating.competency, []).append(rating)
    decisions: dict[str, list[Attainment]] = {}
    for decision in decided:
        decisions.setdefault(decision.competency, []).append(decision)
    wanted = references if references is not None else [*ratings, *decisions]
    competencies = {row.reference: row for row in Competency.objects.by_reference(wanted)}
    versions = {row.version_id for row in competencies.values()}
    levels = Level.objects.filter(scale__version__in=versions).select_related("scale")
    seen_in = {rating.situation for each in ratings.values() for rating in each}
    titles, played = role_plays_named(learner, seen_in)
    return Known(
        ratings=ratings,
        decisions=decisions,
        rules=rules_of(wanted),
        competencies=competencies,
        levels={(level.scale.version_id, level.value): level.label for level in levels},
        situations=_situations(seen_in) | titles,
        played=played,
        today=on or timezone.localdate(),
        past=on is not None,
    )


def _after(day: datetime.date) -> datetime.datetime:
    """Return the first moment after a day, where the site stands."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def _situations(keys: Iterable[str]) -> dict[str, str]:
    """The names of the activities where ratings were made, in the active language or any."""
    iris = {profile.activity_iri(*key.split("/", 1)): key for key in keys}
    found = {}
    for row in Activity.objects.filter(iri__in=iris):
        names: dict[str, str] = json.loads(row.definition or "{}").get("name", {})
        found[iris[row.iri]] = names.get((get_language() or "fr")[:2]) or next(iter(names.values()), "")
    return found


def explained(reference: str, known: Known) -> Explanation:
    """Explain one competency from what was read."""
    competency = known.competencies.get(reference)
    nature, status = (competency.nature, competency.status) if competency else ("", "")
    ratings = known.ratings.get(reference, ())
    rows = known.decisions.get(reference, ())
    decisions = [_decided(row, competency, ratings, known, newest=not at) for at, row in enumerate(rows)]
    row, now = next(iter(rows), None), next(iter(decisions), None)
    rule = known.rules[reference]
    expected = attained([judged(rating) for rating in ratings], rule, on=known.today)
    level, held = (row.level, row.held(known.today)) if row else (0, 0)
    rated = any(rating.outcome != Outcome.NOT_OBSERVED for rating in ratings)
    framework, version, code = (*reference.split("/", 2), "", "")[:3]
    in_words = reasons.rule(rule, nature)
    return Explanation(
        competency=reference,
        label=competency.label if competency else code,
        framework=framework,
        framework_version=version,
        status=status,
        nature=nature,
        state=_state(level, held, decisions),
        level=level,
        level_label=_level(competency, level, rated=rated, known=known),
        held=held,
        mode=now.mode if now else "",
        mode_label=now.mode_label if now else "",
        decided_at=now.decided_at if now else None,
        valid_until=row.valid_until if row else None,
        until=now.until if now else "",
        rule=now.rule if now else () if known.past else in_words,
        rule_now=in_words if now and now.rule != in_words and not known.past else (),
        used=now.used if now else (),
        unused=now.unused if now else _unused(ratings, expected.unused, known),
        vanished=now.vanished if now else 0,
        missing=() if known.past else reasons.missing(expected, nature, status, held=held),
        history=tuple(decisions[1:]),
    )


def _state(level: int, held: int, decisions: Sequence[Decided]) -> State:
    if level:
        return "held" if held else "expired"
    return "taken_back" if any(each.level for each in decisions) else "none"


def _decided(
    row: Attainment, competency: Competency | None, ratings: Sequence[Rating], known: Known, *, newest: bool
) -> Decided:
    """Explain one decision by its own rule, from the ratings there were; the one in force tells of later ones too."""
    used, rule = set(row.ratings), Rule.from_json(row.rule)
    there = [each for each in ratings if newest or each.rated_at <= row.decided_at or str(each.statement) in used]
    told = attained([judged(each) for each in there], rule, on=row.decided_at.date()).unused
    counted = [each for each in there if str(each.statement) in used]
    return Decided(
        statement=row.statement,
        level=row.level,
        level_label=_level(competency, row.level, rated=True, known=known),
        mode=row.mode,
        mode_label=reasons.mode_label(row.mode),
        decided_at=row.decided_at,
        until=reasons.validity(row.valid_until, known.today) if row.level else "",
        rule=reasons.rule(rule, competency.nature if competency else ""),
        used=tuple(_line(each, "", known) for each in counted),
        unused=_unused([each for each in there if str(each.statement) not in used], told, known),
        vanished=len(used) - len(counted),
    )


def _unused(ratings: Iterable[Rating], told: Mapping[str, str], known: Known) -> tuple[RatingLine, ...]:
    return tuple(_line(rating, reasons.unused(told.get(str(rating.statement), "aside")), known) for rating in ratings)


def _level(competency: Competency | None, level: int, *, rated: bool, known: Known) -> str:
    if not level:
        return _("pas encore atteint") if rated else _("non évalué")
    version = competency.version_id if competency else 0
    return known.levels.get((version, level)) or _("niveau %(level)d") % {"level": level}


def _line(rating: Rating, reason: str, known: Known) -> RatingLine:
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
        evidence=reasons.evidence(rating.evidence) if rating.evidence or not rating.revokes else "",
        note=rating.note,
        reason=reason,
        played=known.played.get(rating.situation, ""),
    )
