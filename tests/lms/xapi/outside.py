"""Statements as a program outside sends them about a person on the small module, well formed unless a test says not."""

import json
import uuid
from typing import Any

from django.utils import timezone

from lms.models import Client, Enrolment
from lms.records.ledger import Recorded, iso
from lms.xapi import intake, profile
from lms.xapi.clients import create_client
from tests.lms.builders import key

EVERY_VERB = ("experienced", "rated:quiz", "rated:scenario", "rated:role_play")
SITUATIONS = {
    "quiz": "quiz/" + key("quiz"),
    "scenario": "scenario/" + key("scenario"),
    "role_play": "rubric/" + key("rubric"),
}


def program(*verbs: str, organisation: Any = None, scopes: tuple[str, ...] = ("all",), **values: Any) -> Client:
    """A client with rights on these verbs."""
    return create_client(
        name=f"program {uuid.uuid4()}", scopes=scopes, organisation=organisation, verbs=verbs, **values
    )[0]


def iri(kind_and_key: str) -> str:
    return profile.activity_iri(*kind_and_key.split("/", 1))


def _document(enrolment: Enrolment, verb: profile.Verb, target: str, parent: str, *grouping: str) -> dict[str, Any]:
    named = [*grouping, f"module/{enrolment.module_key}"]
    return {
        "id": str(uuid.uuid4()),
        "actor": profile.account(str(enrolment.learner.uuid)),
        "verb": {"id": verb.iri},
        "object": {"objectType": "Activity", "id": target},
        "context": {
            "registration": str(enrolment.registration.key),
            "language": "fr",
            "extensions": {profile.extension(profile.RELEASE): enrolment.release.sha256},
            "contextActivities": {
                "parent": [{"id": iri(parent)}],
                "grouping": [{"id": iri(each)} for each in named],
            },
        },
        "timestamp": iso(timezone.now()),
    }


def experienced(enrolment: Enrolment, lesson: str = "L1", step: str = "s1") -> dict[str, Any]:
    """A step of the module, by the names of the builders."""
    place = f"lesson/{key(lesson)}"
    return _document(enrolment, profile.EXPERIENCED, iri(f"step/{key(lesson)}/{key(step)}"), place, place)


def rated(
    enrolment: Enrolment,
    reference: str,
    mode: str = "quiz",
    /,
    *,
    level: int = 2,
    outcome: str = "reached",
    assessor: str = "",
    **said: Any,
) -> dict[str, Any]:
    """A judgement on a competency; `said` changes its parts."""
    judgement = {
        "mode": mode,
        "outcome": outcome,
        "level": level,
        "situation": SITUATIONS.get(mode, "quiz/" + key("quiz")),
        "framework_version": reference.rpartition("/")[0],
        "evidence": {},
    }
    judgement |= {"assessor_role": "trainer"} if mode == "role_play" else {}
    judgement |= said
    found = _document(enrolment, profile.RATED, profile.competency_iri(reference), judgement["situation"])
    found["result"] = {"extensions": {profile.extension(profile.JUDGEMENT): judgement}}
    if outcome in ("reached", "not_yet"):
        found["result"]["success"] = outcome == "reached"
    if assessor:
        found["context"]["instructor"] = profile.account(assessor)
    return found


def voided(target: str, actor: dict[str, Any] | None = None) -> dict[str, Any]:
    """A voiding of a statement."""
    return {
        "id": str(uuid.uuid4()),
        "actor": actor or {"mbox": "mailto:robot@example.org"},
        "verb": {"id": profile.VOIDED.iri},
        "object": {"objectType": "StatementRef", "id": target},
    }


def send(client: Client, *documents: dict[str, Any]) -> list[Recorded]:
    """What `POST /xapi/statements` does with a body."""
    return intake.take(intake.entries(json.dumps(documents).encode(), version="1.0.3"), client)
