"""Why an act on learning work is refused. Import them from `lms.attempting`, where they are part of the contract."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 - named for what happened, as every error of this family
    """An act that cannot be done; `message` says why to the person, in the active language."""

    message: str | Promise = _("Cette action n’est pas possible.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return str(self.message)


class WrongRelease(Refused):
    """The form belongs to another version of the module than the work it answers to."""

    message = _("Cette page vient d’une autre version du module. Rechargez-la, puis répondez de nouveau.")


class ClosedAttempt(Refused):
    """The attempt is finished: nothing can be added to it."""

    message = _("Cette tentative est terminée : rien ne peut plus y être ajouté.")


class FormReused(Refused):
    """The form's own UUID has already said something else."""

    message = _("Ce formulaire a déjà servi. Rien n’est perdu : rouvrez la page et répondez de nouveau.")


class UnknownStep(Refused):
    """There is no such step in the lesson, or it is not of the kind that the act needs."""

    message = _("Cette étape n’existe pas dans cette version du module.")


class UnknownQuestion(Refused):
    """The question is not part of this step or of this quiz."""

    message = _("Cette question ne fait pas partie de cette activité.")


class AlreadyAnswered(Refused):
    """The question has its answer in this attempt; the first one counts."""

    message = _("Vous avez déjà répondu à cette question. Votre première réponse compte.")


class AlreadyRead(Refused):
    """A trainer has read this text already; the first reading counts."""

    message = _("Ce texte a déjà été relu. La première relecture compte.")


class UnknownChoice(Refused):
    """The choice is not one of the scene's."""

    message = _("Ce choix n’existe pas dans cette scène.")


class WrongScene(Refused):
    """The scene is not the one where the person stands; `current` is the id of that one."""

    message = _("Vous n’êtes plus à cette scène. Voici où vous en êtes.")

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


class NoWayBack(Refused):
    """The scenario does not allow to go back, or there is no scene before this one."""

    message = _("On ne peut pas revenir en arrière ici.")


class NothingFollows(Refused):
    """The scene was not on the way, or the ending leads on to nothing."""

    message = _("Il n’y a rien à rejouer ni à continuer ici.")


class Unfinished(Refused):
    """Something must be done first."""

    message = _("Il reste quelque chose à faire avant de continuer.")


class TimeOver(Refused):
    """The answer came after the deadline; the attempt was closed on what had been answered."""

    message = _("Le temps est écoulé : cette réponse n’a pas été prise. Celles que vous aviez données avant comptent.")


class NoAttemptLeft(Refused):
    """Every attempt that the quiz allows was made."""

    message = _("Vous avez fait toutes les tentatives que ce quiz permet. Votre meilleur résultat compte.")


class NotAllowed(Refused):
    """The person has no right to do this."""

    message = _("Vous n’avez pas le droit de faire cela.")


class NotRateable(Refused):
    """A competency that cannot be rated: its wording needs verification, or it has no nature."""

    message = _("Cette compétence ne peut pas être évaluée : sa formulation reste à vérifier.")


class AboveCeiling(Refused):
    """A level higher than this mode can show for a competency of this nature."""

    message = _("Ce niveau ne peut pas être montré de cette façon.")


class ReasonNeeded(Refused):
    """A judgement that changes a level, or several at once, without a word on why."""

    message = _("Écrivez en une phrase ce qui fonde ces évaluations : plusieurs niveaux ou personnes sont concernés.")


class TooLate(Refused):
    """A rating that can no longer be taken back: it is not the assessor’s own of this session, or is taken back."""

    message = _("Cette évaluation ne peut plus être retirée ici. Enregistrez plutôt une nouvelle évaluation.")


class UnknownCriterion(Refused):
    """A criterion that is not in the rubric."""

    message = _("Ce critère ne fait pas partie de la grille.")


class NothingObserved(Refused):
    """A sheet without any observed criterion."""

    message = _("Notez au moins un critère observé avant d’enregistrer.")
