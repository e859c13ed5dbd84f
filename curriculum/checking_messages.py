"""What people read of a lesson's problems: what is wrong, where, and what to do. The codes are in `checking.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from curriculum import plainness
from curriculum.checking import Problem, problems

if TYPE_CHECKING:
    from curriculum.models import LessonPage

MESSAGES: dict[str, Promise] = {
    "no_competency": _("Aucune compétence : choisissez au moins une compétence que la leçon travaille."),
    "no_duration": _("Aucune durée : donnez le temps de la leçon en minutes (dans « Réglages »)."),
    "no_content": _("La leçon est vide : ajoutez au moins un texte ou une activité."),
    "nothing_chosen": _("Rien n’est choisi dans ce bloc : choisissez, ou supprimez le bloc."),
    "gone": _("Ce qui était choisi dans ce bloc n’existe plus : choisissez de nouveau, ou supprimez le bloc."),
    "draft": _("« %(said)s » est encore un brouillon : publiez-le."),
    "no_feedback": _("« %(said)s » : une réponse n’a pas de retour. Écrivez-en un pour chaque réponse."),
    "flawed": _("« %(said)s » ne peut pas être posé ou joué : ouvrez-le, ses problèmes y sont dits."),
    "no_transcript": _("« %(said)s » n’a pas de transcription : écrivez ce qui est dit et ce qui est montré."),
    "no_alt": _("L’image n’a pas de texte de remplacement : écrivez-le, ou cochez « décorative »."),
    "capitals": _("« %(detail)s » est en capitales : c’est plus dur à lire. Écrivez en minuscules."),
    "click_here": _("« %(detail)s » ne dit pas où mène le lien : écrivez le nom de la page ou du document."),
    "long_step": _(
        "L’étape « %(said)s » a %(detail)s mots ; au-delà de %(step)s, elle est longue sur un téléphone. "
        "Coupez-la par un texte avec un titre."
    ),
    "long_sentences": _(
        "L’étape « %(said)s » a des phrases de %(detail)s mots en moyenne ; au-delà de %(sentence)s, elles sont "
        "dures à lire. Coupez les plus longues."
    ),
}


def describe(problem: Problem) -> str:
    """Say a problem in words, in the active language."""
    facts = {
        "said": problem.said or gettext("sans titre"),
        "detail": problem.detail,
        "step": plainness.STEP_WORDS,
        "sentence": plainness.SENTENCE_WORDS,
    }
    return str(MESSAGES[problem.code]) % facts


def count_problems(found: Sequence[Problem]) -> str:
    """Say how many problems there are, for a list; empty where there are none."""
    refusing = sum(problem.refuses for problem in found)
    said = [gettext("%(n)s à corriger") % {"n": refusing}] if refusing else []
    if warning := len(found) - refusing:
        said.append(gettext("%(n)s à vérifier") % {"n": warning})
    return ", ".join(said)


@dataclass(frozen=True)
class Told:
    """A problem as people read it: its place (empty for the lesson itself), what to do, and the block it stands on."""

    place: str
    text: str
    block: str
    refuses: bool


def place(at: int | None) -> str:
    """Name the block at this position of the body; empty for the lesson itself."""
    return "" if at is None else gettext("Bloc %(n)s") % {"n": at + 1}


def told(lesson: LessonPage) -> list[Told]:
    """Say what this instance of a lesson still lacks, in the active language."""
    return [
        Told(
            place=place(problem.at),
            text=describe(problem),
            block=problem.block,
            refuses=problem.refuses,
        )
        for problem in problems(lesson)
    ]
