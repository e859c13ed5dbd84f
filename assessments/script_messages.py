"""What people read of a script's errors; the codes themselves are pure (`script.py`). Each says what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from assessments.script import MOST_POINTS, ScriptError

SHORT = 60  # characters of the script that a message quotes
MESSAGES: dict[str, Promise] = {
    "nothing": _("Il n’y a rien à lire : écrivez au moins une scène, par exemple « ## entree — Parent »."),
    "no_title": _("Le titre manque : commencez par une ligne « # Titre du scénario »."),
    "unknown_head": _(
        "« %(detail)s » n’est pas un réglage : écrivez code, seuil ou retour, ou laissez une ligne vide avant "
        "l’introduction."
    ),
    "bad_code": _("« %(detail)s » n’est pas un code : lettres sans accent, chiffres, - et _, 60 au plus."),
    "code_taken": _("Un autre scénario a déjà le code « %(detail)s » : choisissez-en un autre."),
    "bad_threshold": _("« %(detail)s » n’est pas un seuil : écrivez par exemple 80 %%, entre 0 et 100 %%."),
    "bad_back": _("« %(detail)s » n’est pas compris : écrivez « retour : oui » ou « retour : non »."),
    "no_name": _("Le nom manque après ## : écrivez par exemple « ## entree » ou « ## FIN bien : Réussi »."),
    "too_long": _("C’est trop long : %(detail)s caractères au plus."),
    "unknown_outcome": _("« %(detail)s » n’est pas une issue : écrivez Réussi, Partiel ou À reprendre."),
    "no_arrow": _("Le choix « %(detail)s » ne mène nulle part : écrivez « -> » et le nom d’une scène ou d’une fin."),
    "unclosed": _("« {%(detail)s » : fermez l’accolade après les points et les compétences, puis écrivez « : »."),
    "bad_points": _(
        "%(detail)s point : les points vont de 0 à %(most)s. Un mauvais choix n’en rapporte pas ; s’il met quelqu’un "
        "en danger, écrivez « sécurité »."
    ),
    "stray_line": _(
        "« %(detail)s » n’est pas rattaché : mettez le texte de la scène avant ses choix, ou commencez la ligne par "
        "deux espaces pour continuer le choix."
    ),
    "choice_of_ending": _(
        "La fin « %(detail)s » ne peut pas avoir de choix : ôtez-les, ou retirez FIN pour en faire une scène."
    ),
    "unknown_competency": _(
        "Aucune compétence ne s’appelle « %(detail)s » : écrivez son code, par exemple MS9-A2-C3 ou MS9/v1/MS9-A2-C3."
    ),
    "ambiguous_competency": _("« %(detail)s » désigne plusieurs compétences : écrivez le référentiel et la version."),
}


def describe_error(error: ScriptError) -> str:
    """Say an error in words, without its line, in the active language."""
    return str(MESSAGES[error.code]) % {"detail": Truncator(error.detail).chars(SHORT), "most": MOST_POINTS}
