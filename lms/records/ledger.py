"""The single writer of history: statements are appended here, once, and never changed.

`record()` takes our own statements from the acts; `append()` takes entries from anywhere (lms/xapi/intake.py). Both
write the narrow rows and the bodies, what references hand on, and the projections of what is new, in one transaction.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import tincan
from django.db import transaction

from lms.forwarding import queueing
from lms.models import Authority, Statement, StatementAttachment, Tombstone
from lms.records import belonging, comparing, definitions, facts, projections, references, writing
from lms.records.clock import EPOCH, stored_at
from lms.records.entities import Entities, entities_of
from lms.records.facts import NOT_COMPARED, Json
from lms.records.known import Known
from lms.records.normalising import iso
from lms.records.retrying import again_if_given_up
from lms.records.rows import Names, Row
from lms.records.writing_portable import insert
from lms.signals import statements_recorded
from lms.xapi import profile

__all__ = ["Entry", "Recorded", "StatementConflict", "append", "authority", "iso", "record"]

OWN = "mediane"
KEPT = "kept:"  # begins the key of an authority that an import kept
KEY_ATTEMPTS = 5
_authorities: Known[str, Authority] = Known(1000)


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
    """One statement to append.

    `received` is the text as it came (empty: written from `document`); `projected`, decided here once, says that it
    may change a person's rows, and, if it voids, that it may void what others said. `attachments` are names (SHA-2) of
    files that are kept already.
    """

    uuid: uuid.UUID
    document: dict[str, Any]
    digest: str
    version: str = "1.0.0"
    received: str = ""
    projected: bool = False
    sensitivity: int = 0
    organisation_id: int | None = None
    attachments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is kept of it: the text as it came, without what the store sets."""
        if self.received:
            return self.received
        kept = {key: value for key, value in self.document.items() if key not in NOT_COMPARED}
        return json.dumps(kept, ensure_ascii=False)


def authority(key: str, agent: dict[str, Any]) -> Authority:
    """Return the authority of this key, made at its first statement."""
    known = _authorities.get(key)
    if known is None:
        text = json.dumps(agent, ensure_ascii=False, sort_keys=True)
        known = Authority.objects.get_or_create(key=key, defaults={"agent": text})[0]
        _authorities.remember({key: known})
    return known


def record(statements: Sequence[tincan.Statement]) -> list[Recorded]:
    """Append our own statements and run their projections.

    The same id with the same content is not new; with other content: StatementConflict.
    """
    documents = [statement.as_version() | {"timestamp": iso(statement.timestamp)} for statement in statements]
    entries = [
        Entry(
            uuid=uuid.UUID(document["id"]),
            document=document,
            digest=facts.digest(document),
            version=document["version"],
            projected=True,
            organisation_id=organisation,
            sensitivity=sensitivity,
        )
        for document, (organisation, sensitivity) in zip(documents, belonging.belonging(documents), strict=True)
    ]
    return append(entries, authority=authority(OWN, profile.own_authority())) if entries else []


def append(entries: Sequence[Entry], *, authority: Authority, defines: bool = True) -> list[Recorded]:
    """Append entries, all or none; `defines` lets them say what activities are. Raises StatementConflict.

    Done again as a whole when the database gives it up for another writer, unless it is part of a transaction.
    """
    if not entries:
        return []
    return again_if_given_up(lambda: _append(entries, authority, defines=defines))


def _append(entries: Sequence[Entry], vouching: Authority, *, defines: bool) -> list[Recorded]:
    once = _once(entries)
    with transaction.atomic():
        new, looked = _write(once, vouching, defines=defines)
        if new:
            _attach(new)
            if looked.forwarded:
                queueing.enqueue([each.key for each in new])
            if not looked.settled:
                definitions.gather(_told([(each.names, each.row) for each in new], vouching))
            voided = references.follow([each.key for each in new]) if looked.referred else references.Voided()
            if ours := [_whole(each) for each in new if each.entry.projected and each.entry.uuid not in voided.new]:
                projections.project(ours)
            if voided.old:
                projections.withdraw(voided.old)
            uuids = [each.entry.uuid for each in new]
            transaction.on_commit(lambda: _tell(uuids), robust=True)
    written = {each.entry.uuid for each in new}
    first = {entry.uuid: number for number, entry in reversed(list(enumerate(entries)))}
    return [
        Recorded(entry.uuid, new=entry.uuid in written and first[entry.uuid] == number)
        for number, entry in enumerate(entries)
    ]


def _attach(new: Sequence[_New]) -> None:
    """Say which files the statements came with."""
    if files := [(each.key, name) for each in new for name in dict.fromkeys(each.entry.attachments)]:
        insert(StatementAttachment, ("statement_id", "attachment_id"), files)


def _tell(uuids: list[uuid.UUID]) -> None:
    statements_recorded.send_robust(sender=Statement, uuids=uuids)


@dataclass(frozen=True, slots=True)
class _New:
    """An entry that was not there, with its row, its key, and what it names."""

    entry: Entry
    row: Row
    names: Names
    key: int


def _whole(new: _New) -> dict[str, Any]:
    """Return a document as projections read it."""
    stored = iso(stored_at(new.key))
    return {"timestamp": stored, **new.entry.document, "id": str(new.entry.uuid)}


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out repetitions inside one batch; two contents under one id are a conflict."""
    by_id: dict[uuid.UUID, Entry] = {}
    for entry in entries:
        first = by_id.setdefault(entry.uuid, entry)
        if first.digest != entry.digest and not comparing.same(first.document, EPOCH, entry.document):
            raise StatementConflict(entry.uuid)
    return list(by_id.values())


def _write(entries: Sequence[Entry], vouching: Authority, *, defines: bool) -> tuple[list[_New], writing.Looked]:
    """Write the rows of what is new, in the order given, and look. What was there already must say the same."""
    by = facts.agents_of_authority(json.loads(vouching.agent))
    names = [Names.of(entry.document, by) for entry in entries]
    entities = entities_of(
        {entry.document["verb"]["id"] for entry in entries},
        {name for each in names for name, _role in each.agents},
        {iri for each in names for iri, _role in each.activities},
    )
    rows = [_row(entry, each, entities) for entry, each in zip(entries, names, strict=True)]
    settled = definitions.settled(_told(zip(names, rows, strict=True), vouching) if defines else {})
    keys: dict[int, int] = {}
    waiting, looked = list(range(len(entries))), writing.NOTHING
    for _attempt in range(KEY_ATTEMPTS):
        written, seen = writing.write([rows[number] for number in waiting], vouching.pk, settled)
        keys |= {waiting[place]: key for place, key in written.items()}
        looked |= seen
        rest = [number for number in waiting if number not in keys]
        absent = _absent([entries[number] for number in rest]) if rest else set()
        # Not there although nothing of this id was: another writer drew the same key in the same microsecond.
        waiting = [number for number in rest if entries[number].uuid in absent]
        if not waiting:
            break
    else:
        msg = "The ledger found no free key; is the database's clock standing still?"
        raise RuntimeError(msg)
    return [_New(entries[number], rows[number], names[number], key) for number, key in sorted(keys.items())], looked


def _row(entry: Entry, names: Names, entities: Entities) -> Row:
    agents, activities = names.links(entities)
    reference = facts.reference(entry.document)
    return Row(
        uuid=entry.uuid,
        verb=entities.verbs[entry.document["verb"]["id"]],
        registration=entry.document.get("context", {}).get("registration"),
        organisation=entry.organisation_id,
        reference=uuid.UUID(reference) if reference else None,
        sensitivity=entry.sensitivity,
        projected=entry.projected,
        digest=entry.digest,
        received=entry.text,
        version=entry.version,
        agents=agents,
        activities=activities,
    )


def _absent(entries: Sequence[Entry]) -> set[uuid.UUID]:
    """Return which of these are neither in the ledger nor deleted from it. Raises StatementConflict."""
    uuids = [entry.uuid for entry in entries]
    held = {row.uuid: row for row in Statement.objects.filter(uuid__in=uuids).select_related("body")}
    for entry in entries:
        row = held.get(entry.uuid)
        if row is not None and row.digest != entry.digest and not _says_the_same(row, entry):
            raise StatementConflict(entry.uuid)
    return set(uuids) - set(held) - set(Tombstone.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))


def _says_the_same(row: Statement, entry: Entry) -> bool:
    """Compare with the text that was kept; one of a former version holds what the store had set."""
    kept, stored = json.loads(row.body.received), stored_at(row.pk)
    if kept.get("stored") == kept.get("timestamp") == iso(stored):
        del kept["timestamp"]
    return comparing.same(kept, stored, entry.document)


def _told(given: Iterable[tuple[Names, Row]], vouching: Authority) -> definitions.Told:
    """Return what statements say of activities; nobody else defines what stands under our IRI."""
    ours = vouching.key == OWN
    said: list[tuple[int, Json]] = []
    for names, row in given:
        if names.defined:
            keys = {iri: key for (iri, _role), (key, _) in zip(names.activities, row.activities, strict=True)}
            wanted = (each for each in names.defined if ours or not profile.is_ours(each["id"]))
            said += [(keys[each["id"]], each["definition"]) for each in wanted]
    return definitions.told(said)
