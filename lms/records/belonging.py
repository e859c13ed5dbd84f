"""Whose a statement is (an organisation's people's, or nobody's) and how private: decided once, when it is recorded.

Organisation: of our own statements the one of the enrolment's cohort, else the one the person belongs to as a learner
that day; of a client's the client's own. Sensitivity: `docs/decisions/0010-clients-and-scopes.md`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from lms.levels import MODES
from lms.models import Cohort, Enrolment, Learner, Membership, Registration, Sensitivity
from lms.models.organisation import Role
from lms.records.prepared import fetch
from lms.xapi import profile

Json = Mapping[str, Any]
Person = tuple[str, str | None]  # pseudonym and registration, as 32 hexadecimal digits
# What a result may hold and still tell no more than that something was done.
PLAIN_RESULT = {"completion", "duration"}
# What is a person's own whatever is said of it: that a positioning was begun, its points, its steps.
PRIVATE_KINDS = ("question", "logbook", "self-rating", "diagnostic")

# Scalar subqueries go by index whatever the planner once thought of the tables' sizes (`writing_postgresql.LOOK`).
_ORGANISATIONS = f"""
    SELECT number, coalesce(
        (SELECT cohort.organisation_id
         FROM {Registration._meta.db_table} registration
         JOIN {Enrolment._meta.db_table} enrolment ON enrolment.id = registration.enrolment_id
         JOIN {Learner._meta.db_table} learner ON learner.id = enrolment.learner_id
         JOIN {Cohort._meta.db_table} cohort ON cohort.id = enrolment.cohort_id
         WHERE registration.key = asked.registration AND learner.uuid = asked.learner),
        (SELECT membership.organisation_id
         FROM {Learner._meta.db_table} learner
         JOIN {Membership._meta.db_table} membership ON membership.user_id = learner.user_id
         WHERE learner.uuid = asked.learner AND membership.role = '{Role.TRAINEE.value}'
           AND membership.start <= asked.today AND (membership."end" IS NULL OR membership."end" >= asked.today)
         ORDER BY membership.start DESC, membership.id DESC LIMIT 1))
    FROM (%s) asked
"""  # noqa: S608 - constants only
# The people asked for, as one list in JSON: number, pseudonym, registration, today.
_ASKED = {
    "postgresql": """SELECT (value->>0)::int AS number, (value->>1)::uuid AS learner, (value->>2)::uuid AS registration,
                            (value->>3)::date AS today FROM json_array_elements(%s::json)""",
    "sqlite": """SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS learner,
                        json_extract(value, '$[2]') AS registration, json_extract(value, '$[3]') AS today
                 FROM json_each(%s)""",
}
_SQL = {vendor: _ORGANISATIONS % asked for vendor, asked in _ASKED.items()}


def belonging(documents: Sequence[Json], authority_organisation: int | None = None) -> list[tuple[int | None, int]]:
    """Return (organisation id, sensitivity) of each statement, as JSON; one query at most, none for strangers."""
    private = [sensitivity(document) for document in documents]
    if authority_organisation is not None:
        return [(authority_organisation, each) for each in private]
    people = [_person(document) for document in documents]
    found = _organisations({person for person in people if person is not None})
    return [(found.get(person) if person else None, each) for person, each in zip(people, private, strict=True)]


def _person(document: Json) -> Person | None:
    """Return (pseudonym, registration) of one of our learners; None where the statement is of nobody here."""
    account = document["actor"].get("account", {})
    if account.get("homePage") != profile.root():
        return None
    learner = _hex(account.get("name"))
    return (learner, _hex(document.get("context", {}).get("registration"))) if learner else None


def _hex(text: object) -> str | None:
    """Return the digits of a UUID in its usual spelling; None for everything else."""
    try:
        found = uuid.UUID(str(text))
    except ValueError:
        return None
    return found.hex if str(found) == str(text).lower() else None


def _organisations(people: Collection[Person]) -> dict[Person, int]:
    """Return the organisations of those who have one."""
    if not people:
        return {}
    today, order = timezone.localdate().isoformat(), list(people)
    asked = json.dumps([[number, *person, today] for number, person in enumerate(order)])
    found = fetch(_SQL[connection.vendor], [asked])
    return {order[number]: organisation for number, organisation in found if organisation is not None}


def sensitivity(document: Json) -> int:
    """Return how private a statement is.

    PRIVATE: answers, choices, logbooks, positionings, ratings that count for nothing (practice analysis) and whatever
    holds a response. LEVEL: judgements, decisions, and whatever holds a result that says more than done. PLAIN: the
    rest.
    """
    verb, result, target = document["verb"]["id"], document.get("result", {}), document["object"]
    if target.get("objectType") == "SubStatement":
        return max(sensitivity(target), _of(verb, result, {}))
    return _of(verb, result, target)


def _of(verb: str, result: Json, target: Json) -> int:
    definition = target.get("definition", {})
    if (
        verb in {profile.ANSWERED.iri, profile.SELECTED.iri, profile.WENT_BACK.iri}
        or "response" in result
        or definition.get("type") in {profile.ACTIVITY_TYPES[kind].iri for kind in PRIVATE_KINDS}
        or profile.read_iri(target.get("id", ""))[0] in PRIVATE_KINDS
        or "interactionType" in definition
    ):
        return Sensitivity.PRIVATE
    if verb == profile.RATED.iri:
        said = result.get("extensions", {}).get(profile.extension(profile.JUDGEMENT), {})
        counts = isinstance(said, Mapping) and said.get("mode") in MODES
        return Sensitivity.LEVEL if counts else Sensitivity.PRIVATE
    if verb in {profile.ASSERTED.iri, profile.PASSED.iri, profile.FAILED.iri} or set(result) - PLAIN_RESULT:
        return Sensitivity.LEVEL
    attempted = profile.read_iri(target.get("id", ""))[0] in {"quiz", "scenario"}
    return Sensitivity.LEVEL if verb == profile.COMPLETED.iri and attempted else Sensitivity.PLAIN
