"""Making again what our own statements need to change rows: pseudonyms, enrolments and the keys that join them.

A statement names no person: the pseudonyms made here belong to nobody until an operator says whose they are. An
enrolment is made where its release is here, known by its hash; without it the statements stand, and no progress.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from curriculum.models import Release
from lms.models import Enrolment, Learner, Registration
from lms.records.events import is_uuid
from lms.xapi import profile

Json = dict[str, Any]


@transaction.atomic
def restore(documents: Sequence[Json]) -> None:
    """Make the pseudonyms and enrolments of these statements that are missing; a few queries, whatever is there."""
    names = {name for document in documents for name in _pseudonyms(document)}
    known = set(map(str, Learner.objects.filter(uuid__in=names).values_list("uuid", flat=True)))
    Learner.objects.bulk_create([Learner(uuid=uuid.UUID(name)) for name in sorted(names - known)])
    wanted: dict[str, tuple[str, str, str]] = {}
    for document in documents:
        if (found := _enrolment(document)) is not None:
            wanted.setdefault(found[0], found[1:])
    missing = set(wanted) - set(
        map(str, Registration.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    )
    learners = {str(row.uuid): row for row in Learner.objects.filter(uuid__in=[wanted[key][0] for key in missing])}
    releases = {
        (str(row.module_key), row.sha256): row
        for row in Release.objects.filter(sha256__in=[wanted[key][2] for key in missing]).defer("content", "keys")
    }
    for key in sorted(missing):
        name, module, sha256 = wanted[key]
        if (module, sha256) in releases and name in learners:
            _enrol(learners[name], releases[module, sha256], key)


def _enrol(learner: Learner, release: Release, key: str) -> None:
    """Make an enrolment with this registration; one of the same person and module keeps its own."""
    enrolment, new = Enrolment.objects.get_or_create(
        learner=learner, module_key=release.module_key, defaults={"release": release}
    )
    if new:
        Registration.objects.create(enrolment=enrolment, key=key)


def _pseudonyms(document: Json) -> set[str]:
    agents = (document["actor"], document.get("context", {}).get("instructor", {}))
    accounts = [agent.get("account", {}) for agent in agents]
    named = {str(each["name"]) for each in accounts if each.get("homePage") == profile.root()}
    return {name for name in named if is_uuid(name)}


def _enrolment(document: Json) -> tuple[str, str, str, str] | None:
    """Return registration, pseudonym, module key and release hash; None where a statement does not say them."""
    context = document.get("context", {})
    release = context.get("extensions", {}).get(profile.extension(profile.RELEASE))
    grouping = context.get("contextActivities", {}).get("grouping", [])
    named = [document["object"], *(grouping if isinstance(grouping, list) else [grouping])]
    modules = [key for kind, key in (profile.read_iri(str(each.get("id", ""))) for each in named) if kind == "module"]
    name = str(document["actor"].get("account", {}).get("name", ""))
    if "registration" not in context or not release or not modules or not is_uuid(name):
        return None
    return str(context["registration"]), name, modules[0], str(release)
