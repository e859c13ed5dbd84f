"""Editing a rule: what it would change is said first; recorded levels change only where the editor applies it.

Applying records new decisions, one statement each; the earlier ones stay readable with the rule they followed.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.attaining import decide, decisions, judged, rules_of
from lms.levels import MODES, Judged
from lms.models import Attainment, Enrolment, LevelRule, Rating
from lms.records import ledger
from lms.refusals import NotAllowed, Refused
from lms.rules import is_combination

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_MONTHS = 600


class BadRule(Refused):
    """A way to combine that does not exist, an unknown mode, or a validity out of range."""

    message = _("Cette règle n’existe pas. Choisissez une façon de combiner, et des nombres de 1 à 9.")


@dataclass(frozen=True)
class Effect:
    """How many people's levels in one competency would change: rise, fall, or stand on other ratings or dates."""

    competency: str
    up: int
    down: int
    other: int


@dataclass(frozen=True)
class _Standing:
    """One person's ratings in one competency, newest last, and the decision in force."""

    competency: str
    ratings: tuple[Judged, ...]
    before: Attainment | None
    enrolment: int


def draft(*, scope: str, within: Mapping[str, str], validity_months: int | None, by: User) -> LevelRule:
    """Return an edition of a scope's rule, not yet saved. Raises NotAllowed, BadRule."""
    if not permissions.may_edit_rules(by):
        raise NotAllowed
    known = all(mode in MODES and is_combination(combination) for mode, combination in within.items())
    if not known or not (validity_months is None or 0 <= validity_months <= MOST_MONTHS):
        raise BadRule
    return LevelRule(scope=scope, within=dict(within), validity_months=validity_months, made_by=by)


def effects(edition: LevelRule) -> tuple[Effect, ...]:
    """Say what applying an edition today would change, by competency; changes nothing."""
    found: dict[str, Counter[str]] = {}
    for standing, way in _changes(edition):
        found.setdefault(standing.competency, Counter())[way] += 1
    return tuple(
        Effect(reference, ways["up"], ways["down"], ways["other"]) for reference, ways in sorted(found.items())
    )


def save(*, edition: LevelRule, post_id: uuid.UUID, apply: bool) -> int:
    """Put an edition in force; with `apply`, decide again what it changes. Returns how many decisions were recorded.

    Each person's decisions are one transaction of their own. The same form again saves and decides nothing twice, and
    goes on where it was stopped.
    """
    edition.uuid = post_id
    if not LevelRule.objects.filter(uuid=post_id).exists():
        edition.save()
    return _apply(edition, post_id) if apply else 0


def _apply(edition: LevelRule, post_id: uuid.UUID) -> int:
    concerned: dict[int, set[str]] = {}
    for standing, _way in list(_changes(edition)):
        concerned.setdefault(standing.enrolment, set()).add(standing.competency)
    return sum(_decide_again(key, references, post_id) for key, references in sorted(concerned.items()))


@transaction.atomic
def _decide_again(enrolment: int, references: set[str], post_id: uuid.UUID) -> int:
    found = Enrolment.objects.select_related("registration").get(pk=enrolment)
    work = working.begin(found, post_id)
    said = decisions(work.place, work.learner, dict.fromkeys(references, ()))
    return len(ledger.record(said))


def _changes(edition: LevelRule) -> Iterator[tuple[_Standing, str]]:
    """Give every person and competency of the scope whose decision the edition changes, and which way."""
    today = timezone.now().date()
    inside = Q(competency=edition.scope) | Q(competency__startswith=f"{edition.scope}/")
    references = Rating.objects.filter(inside).order_by().values_list("competency", flat=True).distinct()
    rules = rules_of(references, edition)
    for standing in _standings(inside):
        decision, changed = decide(standing.ratings, rules[standing.competency], standing.before, today)
        level = standing.before.level if standing.before else 0
        if changed:
            yield standing, "up" if decision.level > level else "down" if decision.level < level else "other"


def _standings(inside: Q) -> Iterator[_Standing]:
    """Read everybody's ratings inside a scope; who was erased keeps what was decided."""
    current = {(row.learner_id, row.competency): row for row in Attainment.objects.filter(inside, current=True)}
    rows = Rating.objects.filter(inside, enrolment__isnull=False, learner__user__isnull=False)
    ordered = rows.order_by("learner", "competency", "rated_at").iterator()
    for key, group in groupby(ordered, key=lambda row: (row.learner_id, row.competency)):
        ratings = list(group)
        enrolment = ratings[-1].enrolment_id
        if enrolment is not None:
            yield _Standing(key[1], tuple(judged(each) for each in ratings), current.get(key), enrolment)
