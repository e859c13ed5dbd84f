"""The vocabulary of our statements: every verb, activity type and extension; published by lms/xapi/published/.

Sources: ADL = the ADL vocabulary (adlnet.gov/expapi), TINCAN = the registry of Rustici (registry.tincanapi.com,
mirrored by TLA Toolbox), TLA = the Total Learning Architecture's MOM profile (w3id.org/xapi/tla), AS = Activity Streams
1.0 (activitystrea.ms), OWN = ours, under `MEDIANE["IRI"]/xapi/`. Ours exist only where none of these says the thing;
docs/decisions/0004 and 0018 argue each. IRIs are built on `MEDIANE["IRI"]`, never on a request's host.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

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
VOIDED = Verb("voided", "ADL", "a annulé", "voided", "The specification's own verb.")
VERBS = (
    *(INITIALIZED, EXPERIENCED, ANSWERED, SCORED, SELECTED, WENT_BACK, COMPLETED),
    *(PASSED, FAILED, RATED, ASSERTED, VOIDED, REQUESTED),
    *(SUBMITTED, REVIEWED, SIGNED, NOTED),
)

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
            "observation",
            "observation",
            "OWN",
            "A role play of one day that was rated without a sheet.",
            "mise en situation observée",
            "Un jeu de rôle d’un jour, évalué sans grille.",
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

# The profile our statements follow, and its version; both are published (lms/xapi/published/document.py).
PROFILE_PATH, PROFILE_VERSION = "xapi/profiles/mediane", "v1"
PROFILE_TYPE = "http://adlnet.gov/expapi/activities/profile"
# xAPI Profiles, Part 2, 9.0: which run of a pattern a statement belongs to.
SUBREGISTRATION = "https://w3id.org/xapi/profiles/extensions/subregistration"
# Our extensions (result: what was found; context: where and under what rules). Each holds one JSON value; their
# meaning and their schemas: lms/xapi/published/extensions.py.
RELEASE = "release"  # context: SHA-256 of the release that was worked on
ATTEMPT = "attempt"  # context: {"id": uuid, "number": int} of a quiz or a scenario
WORDS = "words"  # result of answered: {"note": uuid} of words that only the note holds
REVIEW = "review"  # result of scored: the answer's id, the expectations met, the reader's role and note
TERMS = "terms"  # context of a quiz's initialized: seed, questions in their order, deadline
ENTRY = "entry"  # context of a scenario's initialized: where it begins, what it follows, practice, safety error before
PASSAGE = "passage"  # result of selected and went-back: position, goto, first_visit, safety_error
ENDING = "ending"  # result of completed/passed/failed of a scenario: scene id, outcome, safety_error
JUDGEMENT = "judgement"  # result of rated: mode, outcome, level, evidence …
DECISION = "decision"  # result of asserted: level, previous_level, mode, rule, ratings, valid_until
EVIDENCE = "evidence"  # result of requested and submit: kind, competencies; once sent: piece, sha256, dated
EVIDENCE_REVIEW = "evidence-review"  # result of reviewed: decision, piece, outcomes, assessor_role, note
SIGNATURE = "signature"  # result of signed: sha256, role, address_verified
REASON = "reason"  # context of voided: {"note": uuid} of the words that say why


def profile_iri() -> str:
    """Return the IRI of our profile, whatever its version."""
    return f"{root()}/{PROFILE_PATH}"


def profile_version() -> str:
    """Return the IRI of the version of our profile that statements follow today."""
    return f"{profile_iri()}/{PROFILE_VERSION}"


@cache
def _extension(base: str, name: str) -> str:
    return f"{base}/xapi/extensions/{name}"


def extension(name: str) -> str:
    """Return the IRI of one of our extensions."""
    return _extension(root(), name)


def activity_iri(kind: str, key: str) -> str:
    """Return the IRI of an activity: kind and `translation_key`, then the block's id for a part (`key/block`)."""
    return f"{root()}/xapi/activities/{kind}/{key}"


def competency_iri(reference: str) -> str:
    """Return the IRI of a competency: its stable public address."""
    return f"{root()}/referentiels/{reference}/"


def read_iri(iri: str) -> tuple[str, str]:
    """Return the kind and key of one of our activities (a competency's reference too); ("", "") for any other IRI."""
    base = root()
    activities, frameworks = f"{base}/xapi/activities/", f"{base}/referentiels/"
    if iri.startswith(activities):
        kind, _slash, key = iri.removeprefix(activities).partition("/")
        return kind, key
    if iri.startswith(frameworks):
        return "competency", iri.removeprefix(frameworks).rstrip("/")
    return "", ""


def is_ours(iri: str) -> bool:
    """Whether an IRI stands under our root, so that only we say what it means."""
    return iri.startswith(f"{root()}/")


def account(name: str) -> dict[str, Any]:
    """Return the xAPI agent of one of our pseudonyms, as JSON."""
    return {"objectType": "Agent", "account": {"homePage": root(), "name": name}}


def own_authority() -> dict[str, Any]:
    """Return the agent that vouches for our own statements."""
    return account("mediane")
