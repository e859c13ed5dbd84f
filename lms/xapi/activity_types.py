"""The kinds of activities that our statements name; where they come from: lms/xapi/verbs.py."""

from __future__ import annotations

from dataclasses import dataclass

from lms.xapi.verbs import ROOTS, Source, root


@dataclass(frozen=True)
class ActivityType:
    """One kind of activity: the name we use for it, the last part of its type's IRI, and who defined that type."""

    kind: str
    name: str
    source: Source
    note: str
    fr: str = ""  # for what is ours, and so is published by us
    fr_note: str = ""

    @property
    def iri(self) -> str:
        """The activity type's IRI."""
        if self.source == "OWN":
            return f"{root()}/xapi/activity-types/{self.name}"
        return ROOTS[self.source][1] + self.name


ACTIVITY_TYPES = {
    kind.kind: kind
    for kind in (
        ActivityType("module", "module", "ADL", "A module.", "module"),
        ActivityType("lesson", "lesson", "ADL", "A lesson of a module.", "leçon"),
        ActivityType("step", "step", "TINCAN", "A step of a lesson: one page of the player.", "étape"),
        ActivityType(
            "question", "cmi.interaction", "ADL", "A question, as the specification asks of interactions.", "question"
        ),
        ActivityType("quiz", "assessment", "ADL", "A quiz.", "quiz"),
        ActivityType("scenario", "scenario", "TINCAN", "A branching scenario.", "scénario"),
        ActivityType(
            "scene",
            "scene",
            "OWN",
            "A scene of a scenario: the collection its choices stand in.",
            "scène",
            "Une scène d’un scénario : ce dont ses choix font partie.",
        ),
        ActivityType("choice", "choice", "OWN", "A choice of a scene.", "choix", "Un choix d’une scène."),
        ActivityType(
            "rubric",
            "rubric",
            "OWN",
            "An observation sheet: criteria by which a person judges a role play.",
            "grille d’observation",
            "Une grille d’observation : les critères d’une personne qui juge un jeu de rôle.",
        ),
        ActivityType(
            "evidence",
            "evidence",
            "OWN",
            "A piece of evidence that a person sends: a case study, a task at work, an earlier experience.",
            "preuve",
            "Une preuve qu’une personne envoie : étude de cas, situation de travail, expérience antérieure.",
        ),
        ActivityType(
            "logbook",
            "logbook",
            "OWN",
            "An entry of a person's own logbook.",
            "note de carnet",
            "Une note du carnet de bord d’une personne.",
        ),
        ActivityType(
            "self-rating",
            "self-rating",
            "OWN",
            "What a person says of themselves before or after a module.",
            "auto-évaluation",
            "Ce qu’une personne dit d’elle-même avant ou après un module.",
        ),
        ActivityType(
            "diagnostic",
            "diagnostic",
            "OWN",
            "A positioning quiz, before or after a module: it counts for nothing, unlike ADL's assessment.",
            "quiz de positionnement",
            "Un quiz de positionnement, avant ou après un module : il ne compte pour rien.",
        ),
        ActivityType(
            "observation",
            "observation",
            "OWN",
            "A role play of one day that was rated without a sheet.",
            "mise en situation observée",
            "Un jeu de rôle d’un jour, évalué sans grille.",
        ),
        ActivityType(
            "role-play",
            "role-play",
            "OWN",
            "A situation that a person plays and assessors observe with a sheet; the same situation played again is "
            "the same activity.",
            "jeu de rôle observé",
            "Une situation qu’une personne joue et que l’on observe avec une grille ; rejouée, c’est la même activité.",
        ),
        ActivityType(
            "practice-analysis",
            "practice-analysis",
            "OWN",
            "A session of practice analysis of a group. Nothing is kept of what was said there, and nobody is rated.",
            "analyse de pratiques",
            "Une séance d’analyse de pratiques d’un groupe. Rien de ce qui s’y dit n’est gardé ni évalué.",
        ),
        ActivityType(
            "reexamination",
            "reexamination",
            "OWN",
            "A re-examination: a person asked that a level be looked at again.",
            "réexamen",
            "Un réexamen : une personne a demandé qu’un niveau soit revu.",
        ),
        ActivityType("competency", "competency", "TLA", "A competency of a framework version.", "compétence"),
    )
}
