"""The published document: our profile as JSON-LD (xAPI Profiles 1.0), built from the tables beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lms.xapi import profile
from lms.xapi.profile import ACTIVITY_TYPES, VERBS
from lms.xapi.published.evidence import evidence_templates
from lms.xapi.published.extensions import EXTENSIONS, Extension
from lms.xapi.published.positioning import positioning_templates
from lms.xapi.published.release_choice import release_templates
from lms.xapi.published.role_plays import role_play_templates
from lms.xapi.published.sequences import PATTERNS, Pattern
from lms.xapi.published.templates import Template, common, templates

Json = dict[str, Any]
CONTEXT = "https://w3id.org/xapi/profiles/context"
CONFORMS_TO = "https://w3id.org/xapi/profiles#1.0"
# Every version there ever was, the newest first; a version that was published never changes its templates or patterns.
VERSIONS = (("v1", "2026-11-22T00:00:00Z"),)


def every_template() -> Sequence[Template]:
    """Return every template of the profile."""
    return (
        *templates(),
        *evidence_templates(),
        *positioning_templates(),
        *role_play_templates(),
        *release_templates(),
    )


def words(fr: str, en: str) -> dict[str, str]:
    """Return a language map."""
    return {"fr": fr, "en": en}


def document() -> Json:
    """Return the whole profile."""
    return {
        "@context": CONTEXT,
        "id": profile.profile_iri(),
        "type": "Profile",
        "conformsTo": CONFORMS_TO,
        "prefLabel": words("Médiane", "Médiane"),
        "definition": words(
            "Ce que Médiane enregistre d’une personne qui apprend la médiation : son chemin, ses réponses, ses choix, "
            "les jugements sur ses compétences et les niveaux établis. Jamais un nom ni un texte écrit par quelqu’un.",
            "What Médiane records of a person who learns mediation: the way taken, answers, choices, ratings of "
            "competencies and the levels settled. Never a name, nor words that somebody wrote.",
        ),
        "versions": _versions(),
        "author": {"type": "Organization", "name": "Médiane", "url": f"{profile.root()}/"},
        "concepts": [*_verbs(), *_types(), *(_extension(each) for each in EXTENSIONS)],
        "templates": [_template(each) for each in every_template()],
        "patterns": [_pattern(each) for each in PATTERNS],
    }


def _versions() -> list[Json]:
    base, found = profile.profile_iri(), []
    for number, (name, made) in enumerate(VERSIONS):
        earlier = [f"{base}/{each}" for each, _made in VERSIONS[number + 1 : number + 2]]
        found.append(
            {"id": f"{base}/{name}", "generatedAtTime": made} | ({"wasRevisionOf": earlier} if earlier else {})
        )
    return found


def _part(iri: str, kind: str, label: dict[str, str], definition: dict[str, str]) -> Json:
    return {
        "id": iri,
        "type": kind,
        "inScheme": profile.profile_version(),
        "prefLabel": label,
        "definition": definition,
    }


def _verbs() -> Sequence[Json]:
    """Our own verbs only: a profile defines no concept of another."""
    return [
        _part(each.iri, "Verb", words(each.fr, each.en), words(each.fr_note, each.note))
        for each in VERBS
        if each.source == "OWN"
    ]


def _types() -> Sequence[Json]:
    return [
        _part(each.iri, "ActivityType", words(each.fr, each.kind), words(each.fr_note, each.note))
        for each in ACTIVITY_TYPES.values()
        if each.source == "OWN"
    ]


def _extension(each: Extension) -> Json:
    kind = "ContextExtension" if each.part == "context" else "ResultExtension"
    found = _part(each.iri, kind, words(each.fr, each.en), words(each.fr_note, each.en_note))
    if each.verbs:
        found["recommendedVerbs"] = [verb.iri for verb in each.verbs]
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **each.schema}
    return found | {"inlineSchema": json.dumps(schema, ensure_ascii=False)}


def _template(each: Template) -> Json:
    label, definition = (words(each.fr[number], each.en[number]) for number in (0, 1))
    found = _part(each.iri, "StatementTemplate", label, definition)
    found |= {"verb": each.verb.iri, "objectActivityType": ACTIVITY_TYPES[each.thing].iri}
    if each.parent:
        found["contextParentActivityType"] = [ACTIVITY_TYPES[each.parent].iri]
    if each.grouping:
        found["contextGroupingActivityType"] = [ACTIVITY_TYPES[kind].iri for kind in each.grouping]
    return found | {
        "contextCategoryActivityType": [profile.PROFILE_TYPE],
        "rules": [*common(), *each.rules],
    }


def _pattern(each: Pattern) -> Json:
    found: Json = {"id": each.iri, "type": "Pattern", "inScheme": profile.profile_version()}
    if each.primary:
        label, definition = (words(each.fr[number], each.en[number]) for number in (0, 1))
        found |= {"primary": True, "prefLabel": label, "definition": definition}
    several = each.kind in {"sequence", "alternates"}
    return found | {each.kind: list(each.member_iris) if several else each.member_iris[0]}
