"""The words of the « Pourquoi ? »: rules, evidence, reasons and what is missing, in the active language."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.levels import CEILINGS, HIGHEST, MODES, PIECES_NEEDED, Decision, Piece, Rule, ceiling
from lms.models.rating import Mode, Outcome
from lms.rules import BEST, LATEST, MAJORITY, agreement

NEAR_DAYS = 90  # from here on a level is said to end soon


def mode_label(mode: str) -> str:
    """Return a mode's name; empty for none."""
    return str(Mode(mode).label) if mode else ""


def outcome_label(outcome: str) -> str:
    """Return an outcome's name."""
    return str(Outcome(outcome).label)


def assessor(role: str) -> str:
    """Return who judged, without a name."""
    return {
        "trainer": _("une formatrice ou un formateur"),
        "assessor": _("une évaluatrice ou un évaluateur"),
        "peer_trainer": _("une formatrice ou un formateur d’un autre groupe"),
        "external": _("une évaluatrice ou un évaluateur externe"),
        "reexaminer": _("une autre personne qui évalue, en réexamen"),
    }.get(role, _("calcul automatique"))


def combination(text: str) -> str:
    """Return a way to combine ratings in words."""
    if found := agreement(text):
        return _(
            "Parmi les %(m)d dernières personnes qui évaluent, au moins %(n)d doivent montrer le niveau ; le dernier "
            "avis de chacune compte"
        ) % {"n": found[0], "m": found[1]}
    return {
        BEST: _("Le meilleur résultat compte"),
        LATEST: _("Le dernier avis compte"),
        MAJORITY: _(
            "Plus de la moitié des personnes qui évaluent doivent montrer le niveau ; le dernier avis de chacune compte"
        ),
    }.get(text, text)


def rule(applied: Rule, nature: str) -> tuple[str, ...]:
    """Return the rule in sentences, with the ceilings of a competency of this nature."""
    ways: dict[str, list[str]] = {}
    for mode in MODES:
        if mode in applied.within:
            ways.setdefault(applied.within[mode], []).append(mode_label(mode))
    said = [
        _("%(combination)s pour : %(modes)s.") % {"combination": combination(way), "modes": ", ".join(modes)}
        for way, modes in ways.items()
    ]
    said.append(_("Le niveau est le plus haut que l’une de ces façons montre. Une façon plus faible n’enlève rien."))
    said.append(
        _("À partir du niveau %(level)d, il faut deux situations différentes, ou deux personnes qui évaluent.")
        % {"level": applied.confirmed_from}
    )
    if applied.validity_months:
        months = ngettext("%(count)d mois", "%(count)d mois", applied.validity_months) % {
            "count": applied.validity_months
        }
        said.append(
            _("Une évaluation compte pendant %(months)s. Une nouvelle évaluation renouvelle.") % {"months": months}
        )
    if nature:
        tops = ", ".join(f"{mode_label(mode)} {CEILINGS[mode][nature]}" for mode in MODES)
        said.append(_("Pour cette compétence, chaque façon montre au plus ce niveau : %(tops)s.") % {"tops": tops})
        if ceiling("workplace", nature) == HIGHEST:
            said.append(_piece_rule())
    return tuple(said)


def _piece_rule() -> str:
    return _(
        "Le niveau %(level)d demande deux preuves de travail datées, signées par un tuteur à une adresse vérifiée, et "
        "acceptées par une personne qui évalue et qui n’est ni le tuteur ni la personne responsable."
    ) % {"level": HIGHEST}


def evidence(found: Mapping[str, Any]) -> str:
    """Return what a rating rests on, in numbers, dates and signatures."""
    said = [_piece(piece)] if (piece := Piece.from_evidence(found)) else []
    if "reexamination" in found:
        said.append(_("réponse à une demande de réexamen"))
    if "criteria" in found:
        said.append(_criteria(list(found["criteria"].values())))
    if "played_on" in found:
        said.append(_role_play(found))
    if "overall" in found:
        said.append(_("jugement d’ensemble, sans grille de critères"))
    if found.get("max_points"):
        said.append(_points(found))
    return " · ".join(said) or _("trop peu d’éléments pour juger")


def _role_play(found: Mapping[str, Any]) -> str:
    words = ngettext(
        "jeu de rôle du %(played)s, fiche signée le %(signed)s, %(count)d personne évalue",
        "jeu de rôle du %(played)s, fiche signée le %(signed)s, %(count)d personnes évaluent",
        found.get("assessors", 1),
    )
    return words % {
        "played": _day(found["played_on"]),
        "signed": _day(found.get("signed_on", "")),
        "count": found.get("assessors", 1),
    }


def _criteria(outcomes: list[str]) -> str:
    observed = [each for each in outcomes if each != Outcome.NOT_OBSERVED]
    reached = sum(each == Outcome.REACHED for each in observed)
    return _("critères observés : %(observed)d sur %(total)d ; atteints : %(reached)d") % {
        "observed": len(observed),
        "total": len(outcomes),
        "reached": reached,
    }


def _points(found: Mapping[str, Any]) -> str:
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


def _piece(piece: Piece) -> str:
    said = _("preuve du %(date)s") % {"date": _day(piece.dated)} if piece.dated else _("preuve sans date")
    gaps = {
        "unsigned": _("pas signée par un tuteur"),
        "unverified": _("adresse du tuteur non vérifiée"),
        "not_accepted": _("pas acceptée par une personne qui évalue"),
    }
    lacking = [gaps[gap] for gap in piece.gaps if gap in gaps]
    return ", ".join([said, *(lacking or [_("signée et acceptée")])])


def _day(text: str) -> str:
    try:
        return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text


def unused(reason: str) -> str:
    """Return why a rating does not count."""
    return {
        "not_observed": _("Non observé : rien à retenir."),
        "not_reached": _("Pas encore atteint : aucun niveau montré."),
        "replaced": _("Un autre résultat de la même façon d’évaluer le remplace."),
        "revoked": _("Retirée : elle ne compte plus."),
        "weaker_mode": _("Une façon d’évaluer plus forte montre déjà ce niveau ou plus."),
        "expired": _("Trop ancienne : sa durée de validité est passée."),
        "outvoted": _("Les avis des personnes qui évaluent ne s’accordent pas sur ce niveau."),
        "reexamined": _("Un réexamen a répondu à sa place."),
        "aside": _("Elle n’a pas changé ce niveau : elle est venue après la décision, ou sous une autre règle."),
    }[reason]


def missing(decision: Decision, nature: str, status: str, *, held: int) -> tuple[str, ...]:
    """Return what is needed for the level after the one that is held; nothing at the top."""
    if status == "needs_verification" or not nature:
        return (_("Cette compétence ne peut pas être évaluée : sa formulation reste à vérifier."),)
    following = held + 1
    if following > HIGHEST:
        return ()
    if decision.unconfirmed >= following and following < HIGHEST:
        return (
            _("Pour le niveau %(level)d, il manque une autre situation observée, ou l’avis d’une autre personne.")
            % {"level": following},
        )
    ways = [mode_label(mode) for mode in MODES if ceiling(mode, nature) >= following]
    said = [_("Pour le niveau %(level)d, il faut réussir : %(ways)s.") % {"level": following, "ways": _or(ways)}]
    left = PIECES_NEEDED - decision.pieces
    if following == HIGHEST and left > 0:
        words = ngettext(
            "Il manque %(count)d preuve de travail complète.", "Il manque %(count)d preuves de travail complètes.", left
        )
        said.append(words % {"count": left})
    return tuple(said)


def _or(ways: list[str]) -> str:
    if len(ways) == 1:
        return ways[0]
    return _("%(first)s ou %(last)s") % {"first": ", ".join(ways[:-1]), "last": ways[-1]}


def validity(until: datetime.date | None, today: datetime.date) -> str:
    """Return until when a level is valid, in words and a date; empty where it has no end."""
    if until is None:
        return ""
    left, day = (until - today).days, date_format(until, "DATE_FORMAT")
    if left < 0:
        return _("Échu depuis le %(date)s : à renouveler par une nouvelle évaluation.") % {"date": day}
    if left > NEAR_DAYS:
        return _("Valable jusqu’au %(date)s.") % {"date": day}
    if not left:
        return _("Valable jusqu’à aujourd’hui, %(date)s : à renouveler.") % {"date": day}
    return ngettext(
        "Valable jusqu’au %(date)s, encore %(count)d jour : à renouveler bientôt.",
        "Valable jusqu’au %(date)s, encore %(count)d jours : à renouveler bientôt.",
        left,
    ) % {"date": day, "count": left}
