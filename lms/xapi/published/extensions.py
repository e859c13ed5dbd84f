"""What each of our extensions holds: meaning, where it stands, and the JSON Schema (draft 07) of its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lms.xapi import profile

UUID = {"type": "string", "format": "uuid"}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
LEVEL = {"type": "integer", "minimum": 0, "maximum": 4}
MODE = {"type": "string", "enum": ["quiz", "scenario", "case_study", "role_play", "workplace"]}
FRAMEWORK_VERSION = {"type": "string", "pattern": "^[^/]+/[^/]+$"}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


@dataclass(frozen=True)
class Extension:
    """One extension: the last part of its IRI, its part of a statement, names, meaning, schema, verbs."""

    name: str
    part: Literal["context", "result"]
    fr: str
    en: str
    fr_note: str
    en_note: str
    schema: dict[str, Any]
    verbs: tuple[profile.Verb, ...] = ()

    @property
    def iri(self) -> str:
        """The extension's IRI."""
        return profile.extension(self.name)


EXTENSIONS = (
    Extension(
        profile.RELEASE,
        "context",
        "édition",
        "release",
        "L’édition du module sur laquelle la personne travaillait : le SHA-256 de son contenu figé.",
        "The release of the module that was worked on: the SHA-256 of its frozen content.",
        SHA256,
    ),
    Extension(
        profile.ATTEMPT,
        "context",
        "tentative",
        "attempt",
        "La tentative d’un quiz ou d’un scénario : l’identifiant de la déclaration qui l’a ouverte, et son numéro.",
        "The attempt at a quiz or a scenario: the id of the statement that began it, and its number.",
        _object({"id": UUID, "number": {"type": "integer", "minimum": 1}}),
    ),
    Extension(
        profile.WORDS,
        "result",
        "mots",
        "words",
        "Une réponse en propres mots : l’identifiant de la note qui les garde, jamais leur texte.",
        "An answer in somebody's own words: the id of the note that holds them, never their text.",
        _object({"note": UUID}),
        (profile.ANSWERED,),
    ),
    Extension(
        profile.REVIEW,
        "result",
        "relecture",
        "review",
        "La relecture d’un texte : la réponse lue, les attendus atteints, le rôle de qui l’a lue, sa note.",
        "The reading of a text: the answer that was read, the expectations met, the reader's role, the reader's note.",
        _object(
            {
                "answer": UUID,
                "met": {"type": "array", "items": {"type": "string"}},
                "assessor_role": {"type": "string"},
            },
            note=UUID,
        ),
        (profile.SCORED,),
    ),
    Extension(
        profile.TERMS,
        "context",
        "conditions",
        "terms",
        "Une tentative de quiz : la graine de son tirage, ses questions dans l’ordre, l’heure limite de tout le monde.",
        "An attempt at a quiz: the seed of its draw, its questions in their order, the deadline that is everybody’s.",
        _object(
            {"seed": {"type": "string", "pattern": "^[0-9a-f]{32}$"}, "questions": {"type": "array", "items": UUID}},
            deadline={"type": "string", "format": "date-time"},
        ),
        (profile.INITIALIZED,),
    ),
    Extension(
        profile.ENTRY,
        "context",
        "entrée",
        "entry",
        "Une tentative de scénario qui ne commence pas au début : sa scène, ou la tentative qu’elle continue ; si "
        "c’est un entraînement sans évaluation ; si une erreur de sécurité l’a précédée.",
        "An attempt at a scenario that does not begin at the beginning: its scene, or the attempt it goes on from; "
        "whether it is practice without ratings; whether a safety error came before it.",
        _object(
            {"practice": {"type": "boolean"}, "safety_error": {"type": "boolean"}},
            scene={"type": "string"},
            follows=UUID,
        ),
        (profile.INITIALIZED,),
    ),
    Extension(
        profile.PASSAGE,
        "result",
        "passage",
        "passage",
        "Un choix : sa place sur le chemin, la scène où il mène, première visite ou non, erreur de sécurité.",
        "A choice on the way through a scenario: its place, the scene it leads to, first visit or not, safety error.",
        _object(
            {
                "position": {"type": "integer", "minimum": 1},
                "goto": {"type": "string"},
                "first_visit": {"type": "boolean"},
                "safety_error": {"type": "boolean"},
            }
        ),
        (profile.SELECTED, profile.WENT_BACK),
    ),
    Extension(
        profile.ENDING,
        "result",
        "dénouement",
        "ending",
        "La fin d’un scénario : sa scène, si elle est favorable, et si le chemin comptait une erreur de sécurité.",
        "The ending of a scenario: its scene, whether it is favourable, and whether the way held a safety error.",
        _object({"id": {"type": "string"}, "outcome": {"type": "string"}, "safety_error": {"type": "boolean"}}),
        (profile.COMPLETED, profile.PASSED, profile.FAILED),
    ),
    Extension(
        profile.JUDGEMENT,
        "result",
        "jugement",
        "judgement",
        "Un jugement sur une compétence : comment elle a été vue, le résultat, le niveau qu’il porte, ce qui le fonde.",
        "One judgement on one competency: how it was seen, the outcome, the level it carries, what it rests on.",
        _object(
            {
                "mode": MODE,
                "outcome": {"type": "string", "enum": ["reached", "not_yet", "not_observed", "taken_back"]},
                "level": LEVEL,
                "situation": {"type": "string"},
                "framework_version": FRAMEWORK_VERSION,
                "evidence": {"type": "object"},
            },
            assessor_role={"type": "string"},
            note=UUID,
            revokes=UUID,
        ),
        (profile.RATED,),
    ),
    Extension(
        profile.DECISION,
        "result",
        "décision",
        "decision",
        "Un niveau établi : le nouveau, le précédent, son mode, la règle appliquée, les jugements qui le fondent.",
        "A level that was settled: the new one, the one before, its mode, the rule, the ratings it rests on.",
        _object(
            {
                "level": LEVEL,
                "previous_level": LEVEL,
                "mode": {"type": "string"},
                "rule": {"type": "object", "required": ["within", "between", "confirmed_from"]},
                "ratings": {"type": "array", "items": UUID},
                "framework_version": FRAMEWORK_VERSION,
            },
            valid_until={"type": "string", "format": "date"},
        ),
        (profile.ASSERTED,),
    ),
    Extension(
        profile.EVIDENCE,
        "result",
        "preuve",
        "evidence",
        "Une preuve : sa sorte, les compétences ; envoyée, son contenu (identifiant, empreinte) et sa date.",
        "Evidence: its kind and competencies; once sent, its content (id and hash) and date.",
        _object(
            {
                "kind": {"type": "string", "enum": ["case_study", "portfolio", "workplace", "prior_learning"]},
                "competencies": {"type": "array", "items": {"type": "string"}},
            },
            block={"type": "string"},
            note=UUID,
            piece=UUID,
            sha256=SHA256,
            dated={"type": "string", "format": "date"},
        ),
        (profile.REQUESTED, profile.SUBMITTED),
    ),
    Extension(
        profile.EVIDENCE_REVIEW,
        "result",
        "décision sur une preuve",
        "review of evidence",
        "Ce qui a été décidé d’une preuve : acceptée, avec un résultat par compétence, ou à compléter.",
        "What an assessor decided of evidence: accepted, with an outcome for each competency, or to be completed.",
        _object(
            {
                "decision": {"type": "string", "enum": ["accepted", "to_complete"]},
                "piece": UUID,
                "outcomes": {
                    "type": "object",
                    "additionalProperties": {"type": "string", "enum": ["reached", "not_yet", "not_observed"]},
                },
                "assessor_role": {"type": "string"},
            },
            note=UUID,
        ),
        (profile.REVIEWED,),
    ),
    Extension(
        profile.SIGNATURE,
        "result",
        "signature d’un tuteur",
        "signature of a tutor",
        "La signature d’un tuteur : l’empreinte de ce qui est signé, son rôle, si la structure répond de l’adresse.",
        "A tutor's signature: the hash of what was signed, the role, whether an organisation vouches for the address.",
        _object(
            {
                "sha256": SHA256,
                "role": {"type": "string", "enum": ["tutor", "manager"]},
                "address_verified": {"type": "boolean"},
            }
        ),
        (profile.SIGNED,),
    ),
    Extension(
        profile.ATTENDANCE,
        "result",
        "présence",
        "attendance",
        "Une présence à une séance d’analyse de pratiques : le jour et la durée en minutes, rien d’autre.",
        "Attendance at a session of practice analysis: the day and the minutes, nothing else.",
        _object({"held_on": {"type": "string", "format": "date"}, "minutes": {"type": "integer", "minimum": 1}}),
        (profile.ATTENDED,),
    ),
    Extension(
        profile.STEPS,
        "result",
        "auto-évaluation",
        "self-rating",
        "Ce qu’une personne dit d’elle-même : un pas par compétence, en mots ; aucun niveau d’une échelle.",
        "What a person says of themselves: a step for each competency, in words; no level of any scale.",
        {
            "type": "object",
            "additionalProperties": {
                "type": "string",
                "enum": ["unknown", "known", "helped", "alone", "unsure"],
            },
        },
        (profile.SELF_RATED,),
    ),
    Extension(
        profile.RELEASE_CHANGE,
        "context",
        "changement d’édition",
        "change of release",
        "D’une édition du module à une plus récente : le numéro de la nouvelle, le SHA-256 et le numéro de l’ancienne.",
        "From one release of a module to a newer one: the new one's number, the former one's SHA-256 and number.",
        _object(
            {
                "number": {"type": "integer", "minimum": 1},
                "former": SHA256,
                "former_number": {"type": "integer", "minimum": 1},
            }
        ),
        (profile.CHANGED_RELEASE,),
    ),
    Extension(
        profile.REASON,
        "context",
        "motif",
        "reason",
        "Pourquoi une déclaration a été annulée : l’identifiant d’une note, jamais son texte.",
        "Why a statement was voided: the id of a note, never its text.",
        _object({"note": UUID}),
        (profile.VOIDED,),
    ),
)
