"""What people read of a refused response or of a flawed question; the codes themselves are pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments import kinds
from assessments.kinds import Flaw, Option

REASONS: dict[str, Promise] = {
    "empty": _("Choisissez une réponse."),
    "unknown": _("Cette réponse ne fait pas partie de la question."),
    "duplicate": _("La même réponse ou la même place figure deux fois."),
    "too_many": _("Choisissez une seule réponse."),
    "missing": _("Donnez une place à chaque réponse."),
    "not_number": _("Écrivez un nombre, par exemple 12,5."),
    "too_long": _("Votre réponse est trop longue. Raccourcissez-la : rien n’est perdu."),
}
"""Every `InvalidResponse.reason` in words."""

BY_CONTROL: dict[tuple[str, str], Promise] = {
    ("match", "missing"): _("Choisissez une réponse pour chaque proposition."),
    ("match", "empty"): _("Choisissez une réponse pour chaque proposition."),
    ("match", "duplicate"): _("La même proposition figure deux fois."),
    ("position", "empty"): _("Donnez une place à chaque réponse."),
    ("text", "empty"): _("Écrivez votre réponse."),
    ("text", "too_many"): _("Écrivez une seule réponse."),
    ("number", "empty"): _("Écrivez un nombre."),
    ("number", "too_many"): _("Écrivez un seul nombre."),
    ("number", "too_long"): _("Ce nombre est trop long."),
    ("essay", "empty"): _("Écrivez votre texte."),
    ("essay", "too_many"): _("Écrivez un seul texte."),
}
"""The same for a control that asks otherwise."""

FLAWS: dict[str, Promise] = {
    "too_few": _("Il faut au moins deux réponses."),
    "none_correct": _("Cochez au moins une réponse juste."),
    "not_one_correct": _("Cochez exactement une réponse juste."),
    "not_two": _("Une question « vrai ou faux » a exactement deux réponses."),
    "same_text": _("Deux réponses ont le même texte."),
    "same_answer": _("Une réponse plus haut accepte déjà celle-ci (accents, majuscules et espaces ne comptent pas)."),
    "no_feedback": _("Chaque réponse a besoin de son retour."),
    "no_match": _("Écrivez ce qui va avec cette proposition."),
    "one_match": _("Il faut au moins deux réponses différentes à associer."),
    "blank": _("Écrivez une réponse."),
    "long_answer": _("Une réponse courte a au plus 200 caractères."),
    "delimiter": _("Une réponse ne peut contenir [,] ni [.] ni [:], ni commencer par une accolade."),
    "not_number": _("Écrivez un nombre, par exemple 12,5."),
    "bad_tolerance": _("La tolérance est un nombre, 0 ou plus."),
    "hidden_value": _("Une valeur plus haut répond déjà à tous ces nombres."),
    "wrong_block": _("Cette sorte de réponse ne va pas avec ce type de question. Prenez « %(block)s »."),
}
"""Every flaw in words; all are formatted with `block`, the form that the kind asks for."""

BLOCKS: dict[str, Promise] = {
    "option": _("réponse à choisir"),
    "pair": _("paire à associer"),
    "answer": _("réponse attendue"),
    "number": _("valeur attendue"),
    "criterion": _("attendu du texte"),
}
"""The author's forms in words."""

HABITS: dict[str, Promise] = {
    "longest": _("La bonne réponse est nettement plus longue que les autres : on la devine sans savoir."),
    "always_first": _(
        "La bonne réponse est toujours écrite en premier : variez, l’export et l’impression le montrent."
    ),
    "often_longest": _("La bonne réponse est la plus longue dans plus de la moitié des questions : on la devine."),
}
"""Every code of `assessments.habits` in words."""


def reason(code: str, control: str) -> str:
    """Return why a response was refused, in the words of how it was asked."""
    return str(BY_CONTROL.get((control, code)) or REASONS[code])


def flaws_of(kind: str, options: Sequence[Option]) -> list[Flaw]:
    """Return what is wrong with a question: first of all options written in another kind's form."""
    wanted = kinds.kind(kind)
    strange = [Flaw("wrong_block", at, "") for at, one in enumerate(options) if one.block not in {"", wanted.block}]
    return strange or wanted.flaws(options)


def told(flaw: Flaw, kind: str) -> str:
    """Return a flaw in words, without its place."""
    return str(FLAWS[flaw.code]) % {"block": BLOCKS[kinds.kind(kind).block]}
