"""The verbs, agents and activities that statements name: found or made in sorted order, so that writers never cross."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import models

from lms.models import Activity, Agent, Verb
from lms.records.known import Known

CHUNK = 500  # names asked for at once

_verbs: Known[str, int] = Known()
_agents: Known[str, int] = Known(seconds=300)  # erasure removes some of these and of the next
_activities: Known[str, int] = Known(seconds=300)


@dataclass(frozen=True)
class Entities:
    """Primary keys of what statements name, by identifier."""

    verbs: dict[str, int]
    agents: dict[str, int]
    activities: dict[str, int]


def entities_of(verbs: Collection[str], agents: Collection[str], activities: Collection[str]) -> Entities:
    """Find or make everything that these statements name. Runs inside a transaction."""
    return Entities(
        verbs=_keys(Verb, "iri", verbs, _verbs),
        agents=_keys(Agent, "ifi", agents, _agents),
        activities=_keys(Activity, "iri", activities, _activities),
    )


def _keys(model: type[models.Model], field: str, names: Collection[str], known: Known[str, int]) -> dict[str, int]:
    found = known.among(names)
    unknown = sorted(name for name in names if name not in found)
    if not unknown:
        return found
    read = _read(model, field, unknown)
    missing = [name for name in unknown if name not in read]
    for some in chunks(missing):
        rows = [model(**{field: name}) for name in some]
        model._default_manager.bulk_create(rows, ignore_conflicts=True)  # noqa: SLF001 - Django's documented way
    if missing:
        read |= _read(model, field, missing)
    known.remember(read)
    return found | read


def _read(model: type[models.Model], field: str, names: list[str]) -> dict[str, int]:
    rows = model._default_manager.values_list(field, "pk")  # noqa: SLF001 - Django's documented way
    return {name: key for some in chunks(names) for name, key in rows.filter(**{f"{field}__in": some})}


def chunks(names: list[str]) -> Iterator[list[str]]:
    """Cut a list into pieces that one query can carry."""
    for start in range(0, len(names), CHUNK):
        yield names[start : start + CHUNK]
