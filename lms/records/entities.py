"""The verbs, agents and activities that statements name: found or made in sorted order, so that writers never cross."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from lms.models import Activity, Agent, Verb
from lms.records import facts
from lms.xapi import profile

Json = dict[str, Any]


@dataclass(frozen=True)
class Entities:
    """Primary keys of what statements name, by identifier."""

    verbs: dict[str, int]
    agents: dict[str, int]
    activities: dict[str, int]


def entities_of(documents: Sequence[Json], authority: Json, *, ours: bool) -> Entities:
    """Find or make everything that these statements and their authority name; `ours`: they are Médiane's own."""
    agents = {name for document in documents for name, _role in facts.agents(document)}
    agents |= {name for name, _role in facts.agents_of_authority(authority)}
    named = [activity for document in documents for activity, _role in facts.activities(document)]
    return Entities(
        verbs=_keys(Verb, "iri", {document["verb"]["id"] for document in documents}),
        agents=_keys(Agent, "ifi", agents),
        activities=_activities(named, ours=ours),
    )


def _keys(model: type[models.Model], field: str, names: Collection[str]) -> dict[str, int]:
    manager = model._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    wanted = manager.filter(**{f"{field}__in": names})
    found: dict[str, int] = dict(wanted.values_list(field, "pk"))
    missing = sorted(set(names) - set(found))
    if missing:
        manager.bulk_create([model(**{field: name}) for name in missing], ignore_conflicts=True)
        found = dict(wanted.all().values_list(field, "pk"))
    return found


def _activities(named: Sequence[Json], *, ours: bool) -> dict[str, int]:
    """The same for activities, which keep what was last said of them; strangers define nothing under our IRI."""
    keys = _keys(Activity, "iri", {each["id"] for each in named})
    told: dict[str, Json] = {}
    for each in named:
        if each.get("definition") and (ours or not profile.is_ours(each["id"])):
            told[each["id"]] = merged(told.get(each["id"], {}), each["definition"])
    known = dict(Activity.objects.filter(iri__in=told).values_list("iri", "definition"))
    changed = []
    for iri, definition in sorted(told.items()):
        before = json.loads(known[iri] or "{}")
        after = merged(before, definition)
        if after != before:
            text = json.dumps(after, ensure_ascii=False, sort_keys=True)
            changed.append(Activity(pk=keys[iri], iri=iri, definition=text))
    if changed:
        Activity.objects.bulk_update(changed, ["definition"])
    return keys


def merged(known: Json, told: Json) -> Json:
    """Return a definition with what is told laid over what is known; words are kept by language."""
    words: Json = {
        name: {**known.get(name, {}), **told.get(name, {})}
        for name in ("name", "description")
        if name in {*known, *told}
    }
    return {**known, **told, **words}
