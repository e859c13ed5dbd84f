"""Whether what was recorded follows the published profile: templates, schemas of extensions, patterns of each run."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft7Validator, FormatChecker

from lms.xapi import profile
from lms.xapi.published.conforming import Run, matching
from lms.xapi.published.document import document

Json = dict[str, Any]


@cache
def published() -> Json:
    """The profile as it is published."""
    return document()


@cache
def schemas() -> dict[tuple[str, str], Draft7Validator]:
    """The validator of each extension, by its part of a statement and its IRI."""
    parts = {"ContextExtension": "context", "ResultExtension": "result"}
    return {
        (parts[each["type"]], each["id"]): Draft7Validator(
            json.loads(each["inlineSchema"]), format_checker=FormatChecker()
        )
        for each in published()["concepts"]
        if each["type"] in parts
    }


def run_of(statement: Json) -> str:
    """The run of a pattern that a statement says it belongs to."""
    (said,) = statement["context"]["extensions"][profile.SUBREGISTRATION]
    return f"{statement['context']['registration']} {said['subregistration']}"


def faults(statements: list[Json], *, whole: bool = True) -> list[str]:
    """Everything that is wrong with our statements, in the order of the ledger; runs are judged if they are whole."""
    found: list[str] = []
    runs: dict[str, list[list[str]]] = {}
    for statement in statements:
        said = f"{statement['verb']['id'].rsplit('/', 1)[1]} {statement['object']['id']}"
        followed, wrong = matching(statement, published()["templates"])
        if wrong or len(followed) != 1:
            found.append(f"{said}: follows {followed}; {wrong}")
            continue
        found += [f"{said}: {fault}" for fault in _extensions(statement)]
        runs.setdefault(run_of(statement), []).append(followed)
    broken = [run for run in runs.values() if whole and not _ordered(run)]
    return found + [f"No pattern: {[each[0].rsplit('/', 1)[1] for each in run]}" for run in broken]


def _extensions(statement: Json) -> list[str]:
    found = []
    for part in ("context", "result"):
        for iri, value in statement.get(part, {}).get("extensions", {}).items():
            if iri == profile.SUBREGISTRATION:
                continue
            if (part, iri) not in schemas():
                found.append(f"{iri} is not published for {part}")
                continue
            found += [f"{iri}: {error.message}" for error in schemas()[part, iri].iter_errors(value)]
    return found


def _ordered(run: list[list[str]]) -> bool:
    """Whether a run follows one of the primary patterns, or is the beginning of one."""
    return any(
        Run(run, published()).follows(each["id"]) != "failure"
        for each in published()["patterns"]
        if each.get("primary")
    )


def faults_of_what_was_emitted() -> list[str]:
    """What is wrong with every statement of ours in the database; a voiding is the standard's own, and follows none.

    Where statements were voided or deleted runs have holes or go on from there, and are not judged.
    """
    from lms.models import Statement, Tombstone, Voiding
    from lms.records import ledger
    from lms.records.normalising import served

    own = Statement.objects.filter(authority__key=ledger.OWN).exclude(verb__iri=profile.VOIDED.iri)
    ids = list(own.order_by("pk").values_list("pk", flat=True))
    return faults(list(served(ids).values()), whole=not (Tombstone.objects.exists() or Voiding.objects.exists()))
