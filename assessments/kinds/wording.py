"""What people read of a refused response or of a flawed question; the codes themselves are pure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "empty": _("Choisissez une réponse."),
    "unknown": _("Cette réponse ne fait pas partie de la question."),
    "duplicate": _("La même réponse ou la même place figure deux fois."),
    "too_many": _("Choisissez une seule réponse."),
    "missing": _("Donnez une place à chaque réponse."),
}
"""Every `InvalidResponse.reason` in words."""

FLAWS: dict[str, Promise] = {
    "too_few": _("Il faut au moins deux réponses."),
    "none_correct": _("Cochez au moins une réponse juste."),
    "not_one_correct": _("Cochez exactement une réponse juste."),
    "not_two": _("Une question « vrai ou faux » a exactement deux réponses."),
    "same_text": _("Deux réponses ont le même texte."),
    "no_feedback": _("Chaque réponse a besoin de son retour."),
}
"""Every flaw of `Kind.flaws` in words."""
