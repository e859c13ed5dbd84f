"""The vocabulary of our statements in one place: verbs, types, extensions, IRIs; published by lms/xapi/published/."""

from __future__ import annotations

from functools import cache
from typing import Any

from lms.xapi.activity_types import ACTIVITY_TYPES, ActivityType
from lms.xapi.verbs import (
    ANSWERED,
    ASSERTED,
    ATTENDED,
    CHANGED_RELEASE,
    COMPLETED,
    EXPERIENCED,
    FAILED,
    INITIALIZED,
    NOTED,
    PASSED,
    RATED,
    REQUESTED,
    REVIEWED,
    SCORED,
    SELECTED,
    SELF_RATED,
    SIGNED,
    SUBMITTED,
    VERBS,
    VOIDED,
    WENT_BACK,
    Source,
    Verb,
    root,
)

__all__ = [
    "ACTIVITY_TYPES",
    "ANSWERED",
    "ASSERTED",
    "ATTENDED",
    "CHANGED_RELEASE",
    "COMPLETED",
    "EXPERIENCED",
    "FAILED",
    "INITIALIZED",
    "NOTED",
    "PASSED",
    "RATED",
    "REQUESTED",
    "REVIEWED",
    "SCORED",
    "SELECTED",
    "SELF_RATED",
    "SIGNED",
    "SUBMITTED",
    "VERBS",
    "VOIDED",
    "WENT_BACK",
    "ActivityType",
    "Source",
    "Verb",
    "root",
]

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
ATTENDANCE = "attendance"  # result of attended: held_on, minutes
STEPS = "self-rating"  # result of self-rated: a step in words (unknown … alone, unsure) by competency reference
RELEASE_CHANGE = "release-change"  # context of changed-release: the new number; the former release and its number
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
