"""Why a module cannot become a release, each reason with a message for the trainer who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _


class ReleaseRefused(Exception):  # noqa: N818 — domain errors are named for the domain
    """The module cannot be frozen as it stands; the message says what to repair and where."""


class ModuleIsDraft(ReleaseRefused):
    """The module page is not live."""

    def __init__(self, title: str) -> None:
        super().__init__(_("Le module « %(title)s » n’est pas publié. Publiez d’abord sa page.") % {"title": title})


class NoLiveLesson(ReleaseRefused):
    """No lesson of the module is live."""

    def __init__(self, title: str) -> None:
        super().__init__(_("Le module « %(title)s » n’a aucune leçon publiée.") % {"title": title})


class EmptyLesson(ReleaseRefused):
    """A live lesson has no content."""

    def __init__(self, lesson: str) -> None:
        super().__init__(_("La leçon « %(lesson)s » est publiée, mais elle est vide.") % {"lesson": lesson})


class DefinitionMissing(ReleaseRefused):
    """A block chose a question, quiz, scenario or rubric that no longer exists."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Dans « %(where)s », un élément (question, quiz, scénario, grille) n’est pas choisi ou n’existe plus.")
            % {"where": where}
        )


class DefinitionIsDraft(ReleaseRefused):
    """A chosen question, quiz, scenario or rubric was never published."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(
            _("« %(code)s », choisi dans « %(where)s », est encore un brouillon. Publiez-le d’abord.")
            % {"code": code, "where": where}
        )


class DefinitionFlawed(ReleaseRefused):
    """A chosen question or quiz could not be answered."""

    def __init__(self, code: str, flaw: str) -> None:
        super().__init__(_("« %(code)s » ne peut pas être posé : %(flaw)s") % {"code": code, "flaw": flaw})


class PositioningNeedsReader(ReleaseRefused):
    """The module's positioning quiz asks for a text that somebody would have to read: nobody reads a positioning."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Le quiz de positionnement « %(code)s » demande un texte. Personne ne le relit : retirez-la.")
            % {"code": code}
        )


class PositioningPlaced(ReleaseRefused):
    """The module's positioning quiz also stands in a lesson, where it would rate."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Le quiz de positionnement « %(code)s » est aussi placé dans une leçon. Retirez-le de l’un des deux.")
            % {"code": code}
        )


class ScenarioUnplayable(ReleaseRefused):
    """A chosen scenario has a graph problem."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(
            _("Le scénario « %(code)s » ne peut pas être joué : %(problem)s") % {"code": code, "problem": problem}
        )


class CompetencyMissing(ReleaseRefused):
    """A chosen competency no longer exists."""

    def __init__(self, where: str) -> None:
        super().__init__(_("Dans « %(where)s », une compétence choisie n’existe plus.") % {"where": where})


class MediaMissing(ReleaseRefused):
    """A chosen picture or file no longer exists, or its bytes are gone."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Dans « %(where)s », une image ou un fichier n’est pas choisi ou n’existe plus.") % {"where": where}
        )


class TranscriptMissing(ReleaseRefused):
    """A film or sound file has no transcript."""

    def __init__(self, title: str, where: str) -> None:
        super().__init__(
            _("Dans « %(where)s », « %(title)s » n’a pas de transcription.") % {"title": title, "where": where}
        )
