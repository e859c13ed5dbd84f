"""Whose a statement is (an organisation's people's, or nobody's) and how private: decided once, when it is recorded.

Organisation: of our own statements the one of the enrolment's cohort, else the one the person belongs to as a learner
that day; of a client's the client's own. Sensitivity: `docs/decisions/0010-clients-and-scopes.md`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.levels import MODES
from lms.models import Enrolment, Membership, Sensitivity
from lms.models.organisation import Role
from lms.xapi import profile

Json = Mapping[str, Any]
# What a result may hold and still tell no more than that something was done.
PLAIN_RESULT = {"completion", "duration"}


def belonging(documents: Sequence[Json], authority_organisation: int | None = None) -> list[tuple[int | None, int]]:
    """Return (organisation id, sensitivity) of each statement, as JSON; two queries at most, none for strangers."""
    private = [sensitivity(document) for document in documents]
    if authority_organisation is not None:
        return [(authority_organisation, each) for each in private]
    people = [_person(document) for document in documents]
    named = {person for person in people if person[0]}
    found = _organisations(named) if named else {}
    return [(found.get(person), each) for person, each in zip(people, private, strict=True)]


def _person(document: Json) -> tuple[str, str]:
    """Return (pseudonym, registration) of one of our learners; empty ones where the statement is of nobody here."""
    account = document["actor"].get("account", {})
    if account.get("homePage") != profile.root() or not _is_uuid(account.get("name")):
        return "", ""
    registration = document.get("context", {}).get("registration", "")
    return str(account["name"]).lower(), str(registration).lower()


def _is_uuid(name: object) -> bool:
    try:
        uuid.UUID(str(name))
    except ValueError:
        return False
    return True


def _organisations(people: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    registrations = {registration for _name, registration in people if registration}
    rows = Enrolment.objects.filter(registration__key__in=registrations, cohort__isnull=False)
    cohorts = {
        (str(learner), str(registration)): organisation
        for learner, registration, organisation in rows.values_list(
            "learner__uuid", "registration__key", "cohort__organisation"
        )
    }
    found = {person: cohorts[person] for person in people if person in cohorts}
    others = {name for name, registration in people if (name, registration) not in found}
    if others:
        running = Membership.objects.current().filter(role=Role.TRAINEE, user__mediane_learner__uuid__in=others)
        newest = {
            str(learner): organisation
            for learner, organisation in running.order_by("start", "pk").values_list(
                "user__mediane_learner__uuid", "organisation"
            )
        }
        found |= {person: newest[person[0]] for person in people if person not in found and person[0] in newest}
    return found


def sensitivity(document: Json) -> int:
    """Return how private a statement is.

    PRIVATE: answers, choices, ratings that count for nothing (self-ratings, practice analysis) and whatever holds a
    response. LEVEL: judgements, decisions, and whatever holds a result that says more than done. PLAIN: the rest.
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
        or definition.get("type") == profile.ACTIVITY_TYPES["question"].iri
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
