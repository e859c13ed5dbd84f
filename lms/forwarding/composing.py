"""What exactly goes to a target: the stored text with identities replaced, written down before the first try.

A statement that this target may not have after all (the person does not share, or no longer; it cannot be said in the
target's version; it is gone) has no text: its row leaves the outbox.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lms.forwarding import pseudonyms, versions
from lms.forwarding.pseudonyms import Veil
from lms.models import Enrolment, Learner, Note, Registration, Sharing, Statement, StatementBody, Target, Tombstone
from lms.models.delivery import Identity, Newer, Version
from lms.models.statement import Sensitivity
from lms.records import clock
from lms.records.normalising import iso
from lms.xapi import profile

Json = dict[str, Any]
CHUNK = 5000
# What in our own statements stands for one person, beside agents, registrations and statements.
PERSONAL_NAMES = frozenset({"note", "piece", "seed", "role_play"})
PERSONAL_KINDS = re.compile(r"(?:^|/)(?:evidence|logbook|observation|practice-analysis|reexamination|role-play)/")
# Each store writes these for itself; ours would tell a target which of our clients sent a statement.
NOT_SENT = ("stored", "authority", "version")


@dataclass(frozen=True)
class Source:
    """One statement as the ledger has it."""

    row: Statement
    received: str


def texts(target: Target, statement_ids: Sequence[int]) -> dict[int, str]:
    """Return what is sent of these statements, by ledger id; those the target may not have are missing.

    The same number of queries for one and for many.
    """
    sources = [
        Source(body.statement, body.received)
        for body in StatementBody.objects.filter(statement__in=statement_ids).select_related("statement")
    ]
    allowed = allowed_now(target, [source.row for source in sources])
    documents = {source.row.pk: _document(source) for source in sources if source.row.pk in allowed}
    if target.version == Version.FIRST:
        documents = {
            key: versions.first(document)
            for key, document in documents.items()
            if target.newer == Newer.DOWNGRADE or not versions.needs_second(document)
        }
    if target.identity == Identity.OWN:
        known = known_ids(documents.values())
        veil = veil_of(target)
        documents = {key: veil.statement(_without_files(said), known) for key, said in documents.items()}
    return {key: json.dumps(document, ensure_ascii=False) for key, document in documents.items()}


def veil_of(target: Target) -> Veil:
    """Return the way a target sees people."""
    return Veil(bytes(target.key), target.home_page or profile.root(), profile.root())


def _document(source: Source) -> Json:
    """Return the received statement with its id and time; nothing else of it is touched."""
    said = json.loads(source.received)
    kept = {name: value for name, value in said.items() if name not in NOT_SENT}
    moment = iso(clock.stored_at(source.row.pk))
    return {**kept, "id": str(source.row.uuid), "timestamp": said.get("timestamp", moment)}


def _without_files(document: Json) -> Json:
    """Leave out attachments: what a file says of a person cannot be replaced, and a signature signs the original."""
    said = {name: value for name, value in document.items() if name != "attachments"}
    if said.get("object", {}).get("objectType") == "SubStatement":
        said["object"] = _without_files(said["object"])
    return said


def allowed_now(target: Target, rows: Sequence[Statement]) -> set[int]:
    """Return which statements a person's own will opens today: levels and answers of enrolments that are shared.

    Asked before each try, since a person may take a sharing back while a statement waits. A target that keeps our
    pseudonyms is the installation's own store: nothing is shown by it to anybody new.
    """
    closed = [row for row in rows if row.sensitivity > Sensitivity.PLAIN]
    private = {row.registration for row in closed if row.registration is not None}
    if target.identity == Identity.KEPT or not closed:
        return {row.pk for row in rows}
    open_now = Sharing.objects.filter(enrolment__registration__key__in=private, withdrawn_at__isnull=True)
    shared = set(open_now.values_list("enrolment__registration__key", "organisation"))
    chosen = set(target.organisations.values_list("pk", flat=True))
    return {
        row.pk
        for row in rows
        if row.sensitivity == Sensitivity.PLAIN
        or any((row.registration, organisation) in shared for organisation in chosen or {row.organisation_id})
    }


def known_ids(documents: Iterable[Json]) -> set[uuid.UUID]:
    """Return those UUIDs in these documents that belong to a person, their work, a note or a statement of ours."""
    said = list(documents)
    found = sorted({each for document in said for each in pseudonyms.mentioned(document)})
    known = {each for document in said for each in _personal(document)}
    for start in range(0, len(found), CHUNK):
        some = found[start : start + CHUNK]
        for rows in (
            Learner.objects.filter(uuid__in=some).values_list("uuid", flat=True),
            Registration.objects.filter(key__in=some).values_list("key", flat=True),
            Enrolment.objects.filter(uuid__in=some).values_list("uuid", flat=True),
            Note.objects.filter(uuid__in=some).values_list("uuid", flat=True),
            Statement.objects.filter(uuid__in=some).values_list("uuid", flat=True),
            Statement.objects.filter(registration__in=some).values_list("registration", flat=True).distinct(),
            Tombstone.objects.filter(uuid__in=some).values_list("uuid", flat=True),
        ):
            known.update(each for each in rows if each is not None)
    return known


def _personal(value: Any, name: str = "") -> set[uuid.UUID]:
    """Return the UUIDs that stand for one person's notes, evidence and draws: their rows may be erased already."""
    if isinstance(value, dict):
        return {each for key, part in value.items() for each in _personal(part, key)}
    if isinstance(value, list):
        return {each for part in value for each in _personal(part, name)}
    if isinstance(value, str) and (name in PERSONAL_NAMES or PERSONAL_KINDS.search(value)):
        return pseudonyms.mentioned(value)
    return set()
