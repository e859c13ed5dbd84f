"""The single writer of history: statements are appended here, once, and never changed.

`record()` takes our own statements from the acts; `append()` takes entries from anywhere (lms/xapi/intake.py). Both
write the narrow rows and the bodies, and run the projections of what is new, in one transaction.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import tincan
from django.db import transaction

from lms.models import Authority, Organisation, Statement, StatementActivity, StatementAgent, StatementBody
from lms.records import clock, facts, projections
from lms.records.entities import Entities, entities_of
from lms.signals import statements_recorded
from lms.xapi import profile

OWN = "mediane"
KEY_ATTEMPTS = 5


class StatementConflict(Exception):  # noqa: N818 - named for the domain: the specification's word
    """A statement of this id is in the ledger already and says something else."""

    def __init__(self, statement: uuid.UUID) -> None:
        super().__init__(f"Statement {statement} is already recorded with other content.")
        self.statement = statement


@dataclass(frozen=True)
class Recorded:
    """What became of one statement: whether it is new, or was there already with the same content."""

    uuid: uuid.UUID
    new: bool


@dataclass(frozen=True)
class Entry:
    """One statement to append: its id, its JSON without the store's own fields, and its digest."""

    uuid: uuid.UUID
    document: dict[str, Any]
    digest: str
    version: str = "1.0.3"


def authority(key: str, agent: dict[str, Any]) -> Authority:
    """Return the authority of this key, made at its first statement."""
    text = json.dumps(agent, ensure_ascii=False, sort_keys=True)
    return Authority.objects.get_or_create(key=key, defaults={"agent": text})[0]


def record(statements: Sequence[tincan.Statement], *, authority: Authority | None = None) -> list[Recorded]:
    """Append our own statements and run their projections.

    The same id with the same content is not new; with other content: StatementConflict.
    """
    entries = []
    for statement in statements:
        document = statement.as_version()
        document["timestamp"] = iso(statement.timestamp)
        entries.append(Entry(uuid=uuid.UUID(document["id"]), document=document, digest=facts.digest(document)))
    return append(entries, authority=authority)


def append(
    entries: Sequence[Entry],
    *,
    authority: Authority | None = None,
    organisation: Organisation | None = None,
    projected: bool = True,
) -> list[Recorded]:
    """Append entries, all or none. `projected` is decided once, here, and stored. Raises StatementConflict."""
    if not entries:
        return []
    with transaction.atomic():
        vouching = authority or _own_authority()
        rows, entities = _insert(entries, vouching, organisation, projected=projected)
        kept = [
            (rows[entry.uuid], _body(entry, rows[entry.uuid], vouching))
            for entry in _once(entries)
            if entry.uuid in rows
        ]
        _insert_parts(kept, entities)
        if projected:
            projections.project([document for _row, document in kept])
        new = [row.uuid for row, _document in kept]
        if new:
            transaction.on_commit(lambda: _tell(new), robust=True)
    first = {entry.uuid: number for number, entry in reversed(list(enumerate(entries)))}
    return [
        Recorded(entry.uuid, new=entry.uuid in rows and first[entry.uuid] == number)
        for number, entry in enumerate(entries)
    ]


def iso(moment: datetime.datetime) -> str:
    """Return a moment as the ledger writes it: UTC, microseconds, Z."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _tell(uuids: list[uuid.UUID]) -> None:
    statements_recorded.send_robust(sender=Statement, uuids=uuids)


def _own_authority() -> Authority:
    return authority(OWN, profile.own_authority())


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out repetitions inside one batch; two contents under one id are a conflict."""
    by_id: dict[uuid.UUID, Entry] = {}
    for entry in entries:
        if by_id.setdefault(entry.uuid, entry).digest != entry.digest:
            raise StatementConflict(entry.uuid)
    return list(by_id.values())


def _insert(
    entries: Sequence[Entry], vouching: Authority, organisation: Organisation | None, *, projected: bool
) -> tuple[dict[uuid.UUID, Statement], Entities]:
    """Insert the narrow rows; return those that are new. A row that was there must have the same digest."""
    once = _once(entries)
    entities = entities_of([entry.document for entry in once], json.loads(vouching.agent), ours=vouching.key == OWN)
    new: dict[uuid.UUID, Statement] = {}
    open_entries = once
    for _attempt in range(KEY_ATTEMPTS):
        rows = {
            entry.uuid: Statement(
                id=key,
                uuid=entry.uuid,
                verb_id=entities.verbs[entry.document["verb"]["id"]],
                registration=entry.document.get("context", {}).get("registration"),
                authority=vouching,
                organisation=organisation,
                reference=facts.reference(entry.document) or None,
                projected=projected,
                digest=entry.digest,
            )
            for key, entry in zip(clock.reserve(len(open_entries)), open_entries, strict=True)
        }
        Statement.objects.bulk_create(rows.values(), ignore_conflicts=True)
        found = {row.uuid: row for row in Statement.objects.filter(uuid__in=rows).only("id", "uuid", "digest")}
        for entry in open_entries:
            if entry.uuid in found and found[entry.uuid].digest != entry.digest:
                raise StatementConflict(entry.uuid)
        new |= {each: row for each, row in rows.items() if each in found and found[each].id == row.id}
        # Not there although nothing of this id was: another writer drew the same key in the same microsecond.
        open_entries = [entry for entry in open_entries if entry.uuid not in found]
        if not open_entries:
            return new, entities
    msg = "The ledger found no free key; is the database's clock standing still?"
    raise RuntimeError(msg)


def _body(entry: Entry, row: Statement, vouching: Authority) -> dict[str, Any]:
    """Return the statement as it is served."""
    stored = iso(clock.stored_at(row.id))
    return {
        "timestamp": stored,
        **entry.document,
        "id": str(entry.uuid),
        "stored": stored,
        "authority": json.loads(vouching.agent),
        "version": entry.version,
    }


def _insert_parts(kept: Sequence[tuple[Statement, dict[str, Any]]], entities: Entities) -> None:
    """Insert the bodies, and the rows by which statements are found."""
    StatementBody.objects.bulk_create(
        StatementBody(statement=row, received=json.dumps(document, ensure_ascii=False), version=document["version"])
        for row, document in kept
    )
    StatementAgent.objects.bulk_create(
        StatementAgent(agent_id=entities.agents[name], role=role, statement=row)
        for row, document in kept
        for name, role in sorted(facts.agents(document))
    )
    StatementActivity.objects.bulk_create(
        StatementActivity(activity_id=entities.activities[iri], role=role, statement=row)
        for row, document in kept
        for iri, role in sorted({(each["id"], role) for each, role in facts.activities(document)})
    )
