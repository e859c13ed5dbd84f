"""What people read of a scenario's problems; the codes themselves are pure (`assessments/graph.py`)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.graph import REFUSE_ABOVE, WARN_ABOVE, Problem

MESSAGES: dict[str, Promise] = {
    "no_scene": _("Ajoutez au moins une scène."),
    "no_ending": _("Ajoutez au moins une fin."),
    "starts_with_ending": _("La première de la liste ouvre le scénario : ce doit être une scène, pas une fin."),
    "too_many_scenes": _("Le scénario a %(detail)s scènes ; le maximum est %(refuse)s."),
    "many_scenes": _("Le scénario a %(detail)s scènes ; au-delà de %(warn)s, il devient difficile à relire."),
    "duplicate_name": _("Deux scènes ou fins portent le nom « %(detail)s »."),
    "dead_end": _("La scène « %(detail)s » n’a aucun choix : on ne peut plus avancer."),
    "missing_target": _("Aucune scène ni fin ne s’appelle « %(detail)s »."),
    "no_feedback": _("Ce choix n’a pas de retour."),
    "unreachable": _("Aucun choix ne mène à « %(detail)s »."),
    "trap": _("De la scène « %(detail)s », aucun chemin ne mène à une fin."),
}


def describe(problem: Problem) -> str:
    """Say a problem in words, in the active language."""
    facts = {"detail": problem.detail, "warn": WARN_ABOVE, "refuse": REFUSE_ABOVE}
    return str(MESSAGES[problem.code]) % facts
