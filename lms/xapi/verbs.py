"""The verbs of our statements, each from a registry where one says the thing, else ours (docs/decisions/0004, 0018).

Sources: ADL = the ADL vocabulary (adlnet.gov/expapi), TINCAN = the registry of Rustici (registry.tincanapi.com,
mirrored by TLA Toolbox), TLA = the Total Learning Architecture's MOM profile (w3id.org/xapi/tla), AS = Activity Streams
1.0 (activitystrea.ms), OWN = ours, under `MEDIANE["IRI"]/xapi/`. IRIs are built on `MEDIANE["IRI"]`, never on a host.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lms.conf import conf

Source = Literal["ADL", "TINCAN", "TLA", "AS", "OWN"]
ROOTS: dict[Source, tuple[str, str]] = {
    "ADL": ("http://adlnet.gov/expapi/verbs/", "http://adlnet.gov/expapi/activities/"),
    "TINCAN": ("http://id.tincanapi.com/verb/", "http://id.tincanapi.com/activitytype/"),
    "TLA": ("https://w3id.org/xapi/tla/verbs/", "https://w3id.org/xapi/tla/activity-types/"),
    "AS": ("http://activitystrea.ms/schema/1.0/", "http://activitystrea.ms/schema/1.0/"),
}


def root() -> str:
    """Return the root of our IRIs, without a slash at its end."""
    return conf().iri.rstrip("/")


@dataclass(frozen=True)
class Verb:
    """One verb: its last part, who defined it, and its words."""

    name: str
    source: Source
    fr: str
    en: str
    note: str
    fr_note: str = ""  # for what is ours, and so is published by us

    @property
    def iri(self) -> str:
        """The verb's IRI."""
        return f"{root()}/xapi/verbs/{self.name}" if self.source == "OWN" else ROOTS[self.source][0] + self.name

    @property
    def display(self) -> dict[str, str]:
        """The verb's words by language."""
        return {"fr": self.fr, "en": self.en}


INITIALIZED = Verb(
    "initialized", "ADL", "a commencé", "initialized", "A module at its first act; an attempt at its start."
)
EXPERIENCED = Verb("experienced", "ADL", "a parcouru", "experienced", "A step was read; once for each step.")
ANSWERED = Verb("answered", "ADL", "a répondu", "answered", "One question was answered; once for each answer.")
SCORED = Verb(
    "scored",
    "ADL",
    "a reçu une note",
    "scored",
    "A trainer read a text that answers a question, and gave it its points; once for each text.",
)
SELECTED = Verb(
    "selected",
    "TINCAN",
    "a choisi",
    "selected",
    "One choice in a scene: « selects an object from a collection », its parent.",
)
WENT_BACK = Verb(
    "went-back",
    "OWN",
    "a fait un pas en arrière",
    "went back",
    "One step back in a scenario, to the scene before. No registry has the word: « returned » gives something back.",
    "Un pas en arrière dans un scénario, vers la scène précédente.",
)
COMPLETED = Verb(
    "completed", "ADL", "a terminé", "completed", "An attempt, a lesson or a module was finished; once each."
)
PASSED = Verb("passed", "ADL", "a réussi", "passed", "An attempt that was finished with success.")
FAILED = Verb("failed", "ADL", "n’a pas réussi", "failed", "An attempt that was finished without success.")
RATED = Verb(
    "rated",
    "OWN",
    "a reçu une évaluation",
    "was rated",
    "One judgement on one competency. TINCAN's « rated » has the judge as actor; TLA's « assessed » promises a change.",
    "Un jugement sur une compétence ; l’acteur est la personne évaluée.",
)
ASSERTED = Verb(
    "asserted",
    "TLA",
    "a un niveau établi",
    "asserted",
    "One competency decision: the measure of competence was updated.",
)
REQUESTED = Verb(
    "requested",
    "OWN",
    "s’est vu demander",
    "was asked for",
    "A trainer asked the actor for evidence. AS's « request » has the one who asks as actor.",
    "Une formatrice ou un formateur a demandé une preuve à la personne.",
)
SUBMITTED = Verb("submit", "AS", "a envoyé", "submitted", "The actor sent a piece of evidence.")
REVIEWED = Verb(
    "reviewed",
    "OWN",
    "a reçu une décision sur",
    "received a decision on",
    "An assessor accepted evidence, or said what is missing. TINCAN's « reviewed » has the reviewer as actor.",
    "Une preuve a été acceptée, ou est à compléter ; l’acteur est la personne qui l’a envoyée.",
)
SIGNED = Verb(
    "signed",
    "OWN",
    "a fait signer",
    "had signed",
    "A tutor, who has no account here, signed the evidence that the actor had sent.",
    "Un tuteur, qui n’a pas de compte ici, a signé la preuve que la personne avait envoyée.",
)
NOTED = Verb(
    "noted",
    "OWN",
    "a écrit dans son carnet",
    "wrote in the logbook",
    "The actor wrote an entry of their own logbook; what it says stays with them.",
    "La personne a écrit une note dans son carnet ; ce qu’elle dit reste chez elle.",
)
ATTENDED = Verb(
    "attended",
    "ADL",
    "a participé à",
    "attended",
    "The actor was at a session of practice analysis, as a trainer noted; such a session is never rated.",
)
SELF_RATED = Verb(
    "self-rated",
    "OWN",
    "a fait son auto-évaluation",
    "self-rated",
    "The actor said of each competency of a module how far they are, in words. TINCAN's « rated » asks for a score.",
    "La personne a dit, en mots, où elle en est pour chaque compétence d’un module ; cela ne compte pour aucun niveau.",
)
CHANGED_RELEASE = Verb(
    "changed-release",
    "OWN",
    "a changé de version pour",
    "changed release of",
    "The actor went over to a newer release of a module. AS's « update » says that it was changed by them.",
    "La personne est passée à une version plus récente d’un module ; ce qu’elle a fait reste.",
)
VOIDED = Verb("voided", "ADL", "a annulé", "voided", "The specification's own verb.")
VERBS = (
    *(INITIALIZED, EXPERIENCED, ANSWERED, SCORED, SELECTED, WENT_BACK, COMPLETED),
    *(PASSED, FAILED, RATED, ASSERTED, VOIDED, REQUESTED),
    *(SUBMITTED, REVIEWED, SIGNED, NOTED, ATTENDED, SELF_RATED, CHANGED_RELEASE),
)
