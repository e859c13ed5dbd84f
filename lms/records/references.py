"""Statements that refer to statements: what they take over from them, and which of them are voided.

Facts are written when the second of the two arrives, recursively, so that reading stays flat: whoever refers to a
statement, directly or through others, is found by what that statement says. A chain is followed for DEEPEST steps;
a circle ends where it began.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms.models import FactActivity, FactAgent, Statement, StatementBody, StatementFact, Verb, Voiding
from lms.records import facts
from lms.records.entities import CHUNK, entities_of
from lms.records.rows import Names
from lms.records.writing_portable import insert, plain_uuid
from lms.xapi import profile

DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Narrow:
    """What following references needs of a statement."""

    id: int
    uuid: UUID
    verb_id: int
    registration: UUID | None
    authority_id: int
    reference: UUID | None
    projected: bool
    organisation_id: int | None
    sensitivity: int


FIELDS = tuple(field.name for field in dataclasses.fields(Narrow))
# What a fact says beside what it is looked up by: `_said`.
SAID = ("statement_id", "via_id", "verb_id", "organisation_id", "authority_id", "sensitivity")


@dataclass(frozen=True)
class Voided:
    """What became void just now: `new` of the statements being written, `old` ones that were projected before."""

    new: frozenset[UUID] = frozenset()
    old: tuple[UUID, ...] = ()


def follow(ids: Collection[int]) -> Voided:
    """Write what these new statements take over and hand on, and the voidings that now take effect."""
    new = list(_narrow("id", ids))
    above = _above(new)
    below = _below([*new, *above])
    _write_facts(list(_pairs([*new, *above], below)))
    return _void(new, [each for each in above if each.reference in {one.uuid for one in new}], below)


def _narrow(field: str, values: Collection[object]) -> Iterator[Narrow]:
    wanted = list(values)
    rows = Statement.objects.order_by("id").values_list(*FIELDS)
    for start in range(0, len(wanted), CHUNK):
        for row in rows.filter(**{f"{field}__in": wanted[start : start + CHUNK]}):
            yield Narrow(*row)


def _above(new: Sequence[Narrow]) -> list[Narrow]:
    """Who refers to these, directly or through others."""
    seen = {each.id for each in new}
    found: list[Narrow] = []
    last: Sequence[Narrow] = new
    for _step in range(DEEPEST):
        last = [each for each in _narrow("reference", [one.uuid for one in last]) if each.id not in seen]
        if not last:
            break
        seen |= {each.id for each in last}
        found += last
    return found


def _below(referring: Sequence[Narrow]) -> dict[UUID, Narrow]:
    """Everything that these refer to, directly or through others, by uuid."""
    found: dict[UUID, Narrow] = {}
    wanted = {each.reference for each in referring if each.reference}
    for _step in range(DEEPEST):
        if not wanted:
            break
        read = {each.uuid: each for each in _narrow("uuid", wanted)}
        found |= read
        wanted = {each.reference for each in read.values() if each.reference} - set(found)
    return found


def _pairs(referring: Iterable[Narrow], below: dict[UUID, Narrow]) -> Iterator[tuple[Narrow, Narrow]]:
    """Each statement with each that it takes over from."""
    for each in referring:
        seen = {each.id}
        via = below.get(each.reference) if each.reference else None
        while via is not None and via.id not in seen and len(seen) <= DEEPEST:
            yield each, via
            seen.add(via.id)
            via = below.get(via.reference) if via.reference else None


def _write_facts(pairs: Sequence[tuple[Narrow, Narrow]]) -> None:
    agents, activities = _named({via.id for _statement, via in pairs})
    insert(
        StatementFact,
        (*SAID, "registration"),
        ((*_said(statement, via), plain_uuid(via.registration)) for statement, via in pairs),
    )
    for model, column, links in ((FactAgent, "agent_id", agents), (FactActivity, "activity_id", activities)):
        insert(
            model,
            (*SAID, column, "role"),
            ((*_said(statement, via), key, role) for statement, via in pairs for key, role in links[via.id]),
        )


def _said(statement: Narrow, via: Narrow) -> tuple[Any, ...]:
    """Who may see what is taken over: who may see both."""
    return (
        statement.id,
        via.id,
        via.verb_id,
        statement.organisation_id if statement.organisation_id == via.organisation_id else None,
        statement.authority_id if statement.authority_id == via.authority_id else None,
        max(statement.sensitivity, via.sensitivity),
    )


Links = dict[int, Sequence[tuple[int, int]]]


def _named(ids: Collection[int]) -> tuple[Links, Links]:
    """Return the agents and activities that each statement names, read from its body: no index leads there."""
    bodies = StatementBody.objects.filter(statement__in=ids)
    names = {
        key: Names.of(json.loads(received), facts.agents_of_authority(json.loads(authority)))
        for key, received, authority in bodies.values_list("statement_id", "received", "statement__authority__agent")
    }
    entities = entities_of(
        set(),
        {name for each in names.values() for name, _role in each.agents},
        {iri for each in names.values() for iri, _role in each.activities},
    )
    links = {key: each.links(entities) for key, each in names.items()}
    return {key: agents for key, (agents, _) in links.items()}, {key: found for key, (_, found) in links.items()}


def _void(new: Sequence[Narrow], sources: Sequence[Narrow], below: dict[UUID, Narrow]) -> Voided:
    """Write the voidings between new statements and what they refer to or are referred to by; the first one counts.

    A voiding takes effect if who vouches for both is the same, or if its sender may void what others said (it is
    projected then). What voids cannot be voided.
    """
    verb = Verb.objects.filter(iri=profile.VOIDED.iri).values_list("pk", flat=True).first()
    targets = below | {each.uuid: each for each in new}
    effective: dict[int, tuple[Narrow, int]] = {}
    for by in sorted({each.id: each for each in (*new, *sources)}.values(), key=lambda each: each.id):
        target = targets.get(by.reference) if by.reference and by.verb_id == verb else None
        if target and target.verb_id != verb and (by.projected or by.authority_id == target.authority_id):
            effective.setdefault(target.id, (target, by.id))
    if not effective:
        return Voided()
    before = set(Voiding.objects.filter(statement__in=effective).values_list("statement_id", flat=True))
    insert(Voiding, ("statement_id", "by_id"), ((key, by) for key, (_target, by) in effective.items()))
    ids = {each.id for each in new}
    now = [target for key, (target, _by) in effective.items() if key not in before and target.projected]
    return Voided(
        new=frozenset(target.uuid for target in now if target.id in ids),
        old=tuple(target.uuid for target in now if target.id not in ids),
    )
