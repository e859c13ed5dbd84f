"""The words of the « Pourquoi ? »: rules, evidence, reasons and what is missing, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.levels import CEILINGS, HIGHEST, MODES, Decision, Rule, ceiling
from lms.models.rating import Mode, Outcome


def mode_label(mode: str) -> str:
    """Return a mode's name; empty for none."""
    return str(Mode(mode).label) if mode else ""


def outcome_label(outcome: str) -> str:
    """Return an outcome's name."""
    return str(Outcome(outcome).label)


def assessor(role: str) -> str:
    """Return who judged, without a name."""
    return {"trainer": _("une formatrice ou un formateur")}.get(role, _("calcul automatique"))


def rule(applied: Rule, nature: str) -> tuple[str, ...]:
    """Return the rule in sentences, with the ceilings of a competency of this nature."""
    best = [mode_label(mode) for mode in MODES if applied.within.get(mode) == "best"]
    latest = [mode_label(mode) for mode in MODES if applied.within.get(mode) == "latest"]
    said = []
    if best:
        said.append(_("Le meilleur résultat compte pour : %(modes)s.") % {"modes": ", ".join(best)})
    if latest:
        said.append(_("Le dernier avis compte pour : %(modes)s.") % {"modes": ", ".join(latest)})
    said.append(_("Le niveau est le plus haut que l’une de ces façons montre. Une façon plus faible n’enlève rien."))
    said.append(
        _("À partir du niveau %(level)d, il faut deux situations différentes, ou deux personnes qui évaluent.")
        % {"level": applied.confirmed_from}
    )
    if nature:
        tops = ", ".join(f"{mode_label(mode)} {CEILINGS[mode][nature]}" for mode in MODES)
        said.append(_("Pour cette compétence, chaque façon montre au plus ce niveau : %(tops)s.") % {"tops": tops})
    return tuple(said)


def evidence(found: Mapping[str, Any]) -> str:
    """Return what a rating rests on, in numbers."""
    if "criteria" in found:
        said = list(found["criteria"].values())
        observed = [each for each in said if each != Outcome.NOT_OBSERVED]
        reached = sum(each == Outcome.REACHED for each in observed)
        return _("critères observés : %(observed)d sur %(total)d ; atteints : %(reached)d") % {
            "observed": len(observed),
            "total": len(said),
            "reached": reached,
        }
    if not found.get("max_points"):
        return _("trop peu d’éléments pour juger")
    said_points = ngettext(
        "%(points)d point sur %(max)d (seuil : %(threshold)d %%)",
        "%(points)d points sur %(max)d (seuil : %(threshold)d %%)",
        found["points"],
    ) % {"points": found["points"], "max": found["max_points"], "threshold": round(found["threshold"] * 100)}
    barred = {
        "safety_error": _("une erreur de sécurité a été commise"),
        "unfavourable": _("la fin est défavorable"),
    }.get(found.get("blocked", ""))
    return f"{said_points} · {barred}" if barred else said_points


def unused(reason: str) -> str:
    """Return why a rating does not count."""
    return {
        "not_observed": _("Non observé : rien à retenir."),
        "not_reached": _("Pas encore atteint : aucun niveau montré."),
        "replaced": _("Un autre résultat de la même façon d’évaluer le remplace."),
        "revoked": _("Retirée : elle ne compte plus."),
        "weaker_mode": _("Une façon d’évaluer plus forte montre déjà ce niveau ou plus."),
    }[reason]


def missing(decision: Decision, nature: str, status: str) -> tuple[str, ...]:
    """Return what is needed for the next level; nothing at the top."""
    if status == "needs_verification" or not nature:
        return (_("Cette compétence ne peut pas être évaluée : sa formulation reste à vérifier."),)
    following = decision.level + 1
    if following > HIGHEST:
        return ()
    if decision.unconfirmed >= following:
        return (
            _("Pour le niveau %(level)d, il manque une autre situation observée, ou l’avis d’une autre personne.")
            % {"level": decision.unconfirmed},
        )
    ways = [mode_label(mode) for mode in MODES if ceiling(mode, nature) >= following]
    said = [_("Pour le niveau %(level)d, il faut réussir : %(ways)s.") % {"level": following, "ways": _or(ways)}]
    if following == HIGHEST or ways == [mode_label("workplace")]:
        said.append(_("Une situation de travail demande deux preuves datées, signées par un tuteur et acceptées."))
    return tuple(said)


def _or(ways: list[str]) -> str:
    if len(ways) == 1:
        return ways[0]
    return _("%(first)s ou %(last)s") % {"first": ", ".join(ways[:-1]), "last": ways[-1]}
