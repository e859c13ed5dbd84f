"""What people read of a scenario's problems; the codes themselves are pure (`assessments/graph.py`).

Each message names the scene and the choice, and says what to do.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.graph import LONG_WAY, REFUSE_ABOVE, WARN_ABOVE, Problem

SHORT = 60  # characters of a choice that a message quotes
OUTCOMES: dict[str, Promise] = {
    "favourable": _("Réussi"),
    "mixed": _("Partiel"),
    "unfavourable": _("À reprendre"),
}
MESSAGES: dict[str, Promise] = {
    "no_scene": _("Ajoutez au moins une scène."),
    "no_ending": _("Ajoutez au moins une fin."),
    "starts_with_ending": _(
        "La première de la liste ouvre le scénario, et « %(name)s » est une fin : mettez une scène avant elle."
    ),
    "too_many_scenes": _(
        "Le scénario a %(detail)s scènes ; le maximum est %(refuse)s. Coupez-le en actes qui se suivent."
    ),
    "many_scenes": _(
        "Le scénario a %(detail)s scènes ; au-delà de %(warn)s, il devient difficile à relire. "
        "Pensez à le couper en actes qui se suivent."
    ),
    "no_name": _("Cette scène ou cette fin n’a pas de nom : donnez-lui en un, pour que des choix y mènent."),
    "duplicate_name": _("Deux scènes ou fins portent le nom « %(name)s » : renommez l’une d’elles."),
    "dead_end": _("La scène « %(name)s » n’a aucun choix : ajoutez-en un, ou faites-en une fin."),
    "no_target": _("Scène « %(name)s », choix « %(said)s » : dites à quelle scène ou fin il mène."),
    "missing_target": _(
        "Scène « %(name)s », choix « %(said)s » : aucune scène ni fin ne s’appelle « %(detail)s ». "
        "Corrigez ce nom, ou créez la scène."
    ),
    "no_feedback": _(
        "Scène « %(name)s », choix « %(said)s » : ce choix n’a pas de retour. Écrivez ce qu’il produit et pourquoi."
    ),
    "one_choice": _("La scène « %(name)s » n’a qu’un choix : ajoutez-en un autre, sinon il n’y a rien à décider."),
    "same_target": _(
        "Tous les choix de la scène « %(name)s » mènent à « %(detail)s » : vérifiez que c’est voulu, "
        "ou faites mener l’un d’eux ailleurs."
    ),
    "unreachable": _("Aucun choix ne mène à « %(name)s » : faites-y mener un choix, ou supprimez-la."),
    "trap": _(
        "De la scène « %(name)s », aucun chemin ne mène à une fin : faites mener l’un de ses choix vers une sortie."
    ),
    "missing_act": _(
        "La fin « %(name)s » continue dans le scénario « %(detail)s », qui n’existe pas : corrigez son code, "
        "ou créez-le."
    ),
    "long_way": _(
        "Le chemin le plus court vers une fin compte %(detail)s choix ; au-delà de %(long)s, on se lasse. "
        "Raccourcissez-le, ou coupez le scénario en actes."
    ),
    "single_way": _(
        "Un seul chemin mène à « Réussi » : ouvrez-en un autre, car il y a souvent plus d’une bonne façon de faire."
    ),
}


def describe(problem: Problem) -> str:
    """Say a problem in words, in the active language."""
    facts = {
        "name": problem.name,
        "said": Truncator(problem.said).chars(SHORT),
        "detail": problem.detail,
        "warn": WARN_ABOVE,
        "refuse": REFUSE_ABOVE,
        "long": LONG_WAY,
    }
    return str(MESSAGES[problem.code]) % facts


def count_problems(refusing: int, warning: int) -> str:
    """Say how many problems there are, for a list; empty where there are none."""
    said = []
    if refusing:
        said.append(gettext("%(n)s à corriger") % {"n": refusing})
    if warning:
        said.append(gettext("%(n)s à vérifier") % {"n": warning})
    return ", ".join(said)
