"""In what order our statements come: patterns over templates, for a module's registration and for each attempt.

A statement's run (the extension « subregistration ») is its attempt, else its registration; each run follows one of the
primary patterns. Matching is greedy, so no pattern may need a step back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lms.xapi import profile
from lms.xapi.published.templates import template_iri

Kind = Literal["sequence", "alternates", "oneOrMore", "zeroOrMore", "optional"]


@dataclass(frozen=True)
class Pattern:
    """One pattern; a member is a template's name, or `+` and another pattern's. A primary one has words."""

    name: str
    kind: Kind
    members: tuple[str, ...]
    fr: tuple[str, str] = ("", "")
    en: tuple[str, str] = ("", "")

    @property
    def primary(self) -> bool:
        """Whether runs are checked against it."""
        return bool(self.fr[0])

    @property
    def iri(self) -> str:
        """The pattern's IRI."""
        return pattern_iri(self.name)

    @property
    def member_iris(self) -> tuple[str, ...]:
        """The IRIs of its members."""
        return tuple(
            pattern_iri(each.removeprefix("+")) if each.startswith("+") else template_iri(each) for each in self.members
        )


def pattern_iri(name: str) -> str:
    """Return the IRI of the pattern of this name."""
    return f"{profile.profile_version()}/patterns/{name}"


PATTERNS: Sequence[Pattern] = (
    Pattern(
        "module",
        "sequence",
        ("+observations", "module-begun", "+work-in-module", "+end-of-module"),
        ("un module", "Ce qu’une personne fait dans un module, hors des tentatives ; un jeu de rôle peut précéder."),
        ("a module", "What a person does in a module, outside attempts; a role play may come first."),
    ),
    Pattern(
        "quiz",
        "sequence",
        ("quiz-begun", "+quiz-answers", "quiz-completed", "+quiz-readings", "+quiz-verdict", "+quiz-ratings"),
        ("une tentative de quiz", "Du début d’un quiz à ce qu’il montre des compétences."),
        ("an attempt at a quiz", "From the beginning of a quiz to what it shows of competencies."),
    ),
    Pattern(
        "scenario",
        "sequence",
        ("scenario-begun", "+scenario-choices", "scenario-completed", "+scenario-verdict", "+scenario-ratings"),
        ("une tentative de scénario", "Du début d’un scénario à ce qu’il montre des compétences."),
        ("an attempt at a scenario", "From the beginning of a scenario to what it shows of competencies."),
    ),
    Pattern(
        "diagnostic",
        "sequence",
        ("diagnostic-begun", "+diagnostic-answers", "diagnostic-completed"),
        ("une tentative de quiz de positionnement", "Du début à la fin ; rien n’est réussi, échoué ni évalué."),
        ("an attempt at a positioning quiz", "From its beginning to its end; nothing is passed, failed or rated."),
    ),
    Pattern("diagnostic-answers", "zeroOrMore", ("diagnostic-answered",)),
    Pattern("observations", "zeroOrMore", ("+observation",)),
    Pattern(
        "observation",
        "alternates",
        (
            *("role-play-rated", "role-play-observed", "exercise-rated", "reexamination-answered", "level-settled"),
            *("evidence-requested", "practice-attended"),
        ),
    ),
    Pattern(
        "act-on-evidence",
        "alternates",
        ("evidence-sent", "evidence-signed", "evidence-reviewed", "evidence-rated", "logbook-noted"),
    ),
    Pattern("work-in-module", "zeroOrMore", ("+act-in-module",)),
    Pattern(
        "act-in-module",
        "alternates",
        (
            *("step-read", "practice-answered", "practice-read", "lesson-completed", "self-rated"),
            *("release-changed", "+observation", "+act-on-evidence"),
        ),
    ),
    Pattern("end-of-module", "optional", ("+module-completed-and-after",)),
    Pattern(
        "module-completed-and-after", "sequence", ("module-completed", "+work-afterwards", "+work-in-later-releases")
    ),
    Pattern("work-in-later-releases", "zeroOrMore", ("+work-in-later-release",)),
    Pattern("work-in-later-release", "sequence", ("release-changed", "+work-in-module", "+end-again")),
    Pattern("end-again", "optional", ("+module-completed-again",)),
    Pattern("module-completed-again", "sequence", ("module-completed", "+work-afterwards")),
    Pattern("work-afterwards", "zeroOrMore", ("+act-afterwards",)),
    Pattern(
        "act-afterwards",
        "alternates",
        ("practice-answered", "practice-read", "self-rated", "+observation", "+act-on-evidence"),
    ),
    Pattern("quiz-answers", "zeroOrMore", ("quiz-answered",)),
    Pattern("quiz-readings", "zeroOrMore", ("quiz-text-read",)),
    Pattern("quiz-verdict", "alternates", ("quiz-passed", "quiz-failed")),
    Pattern("quiz-ratings", "zeroOrMore", ("quiz-rated",)),
    Pattern("scenario-choices", "oneOrMore", ("+scenario-move",)),
    Pattern("scenario-move", "alternates", ("choice-made", "went-back")),
    Pattern("scenario-verdict", "alternates", ("scenario-passed", "scenario-failed")),
    Pattern("scenario-ratings", "zeroOrMore", ("scenario-rated",)),
)
