"""What one statement changed: the rows that are copied from it. Eight queries at most, whatever it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.exploring.naming import competencies
from lms.models import Attainment, Attempt, ChoiceMade, Rating, Response, StepDone
from lms.reasons import mode_label, outcome_label


@dataclass(frozen=True)
class Link:
    """Another statement of the explorer, by id, and how it is called."""

    statement: str
    text: str


@dataclass(frozen=True)
class Change:
    """One row: what kind it is, what it says, and the statements it stands beside."""

    kind: str
    says: str
    links: tuple[Link, ...] = ()


def changes(statement: uuid.UUID) -> tuple[Change, ...]:
    """Return the rows that stand because of this statement."""
    found = [*_steps(statement), *_responses(statement), *_attempts(statement), *_choices(statement)]
    return (*found, *_ratings(statement), *_attainments(statement))


def _began(attempt: Attempt | None) -> tuple[Link, ...]:
    return (Link(str(attempt.uuid), _("le début de la tentative")),) if attempt else ()


def _steps(statement: uuid.UUID) -> list[Change]:
    rows = StepDone.objects.filter(statement=statement)
    return [Change(_("Étape faite"), row.step_id) for row in rows]


def _responses(statement: uuid.UUID) -> list[Change]:
    """The answer itself, and the reading that gave it its points."""
    rows = Response.objects.filter(Q(statement=statement) | Q(review=statement)).select_related("attempt")
    return [
        Change(
            _("Réponse"),
            _("texte à relire")
            if row.success is None
            else _("points : %(points)s sur %(max)s, %(verdict)s")
            % {
                "points": row.points,
                "max": row.max_points,
                "verdict": _("juste") if row.success else _("fausse"),
            },
            _began(row.attempt),
        )
        for row in rows
    ]


def _attempts(statement: uuid.UUID) -> list[Change]:
    return [
        Change(
            _("Tentative"),
            _("%(kind)s, numéro %(number)s, %(state)s")
            % {"kind": row.get_kind_display(), "number": row.number, "state": row.get_state_display()},
        )
        for row in Attempt.objects.filter(uuid=statement)
    ]


def _choices(statement: uuid.UUID) -> list[Change]:
    rows = ChoiceMade.objects.filter(statement=statement).select_related("attempt")
    return [
        Change(
            _("Choix fait"),
            _("rang %(position)s, points : %(points)s") % {"position": row.position, "points": row.points},
            _began(row.attempt),
        )
        for row in rows
    ]


def _ratings(statement: uuid.UUID) -> list[Change]:
    """The rating, and the decision in force that uses it."""
    rows = list(Rating.objects.filter(statement=statement))
    decisions = Attainment.objects.filter(
        learner__in=[row.learner_id for row in rows], competency__in=[row.competency for row in rows], current=True
    )
    names = competencies(row.competency for row in rows)
    using = tuple(
        Link(str(each.statement), _("le niveau %(level)s qui en découle") % {"level": each.level})
        for each in decisions
        if str(statement) in each.ratings
    )
    return [
        Change(
            _("Évaluation d’une compétence"),
            f"{names[row.competency]} · {outcome_label(row.outcome)} · {mode_label(row.mode)} · "
            + _("niveau %(level)s") % {"level": row.level},
            using,
        )
        for row in rows
    ]


def _attainments(statement: uuid.UUID) -> list[Change]:
    """The decision, and the ratings it used."""
    rows = list(Attainment.objects.filter(statement=statement))
    names = competencies(row.competency for row in rows)
    return [
        Change(
            _("Niveau établi"),
            _("%(competency)s · niveau %(level)s · %(standing)s")
            % {
                "competency": names[row.competency],
                "level": row.level,
                "standing": _("en vigueur") if row.current else _("remplacé depuis"),
            },
            tuple(Link(str(each), _("évaluation retenue")) for each in row.ratings),
        )
        for row in rows
    ]
