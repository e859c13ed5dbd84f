"""What the explorer's pages show: a page of statements in words, and one statement with all that belongs to it."""

from __future__ import annotations

import datetime
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.exploring import changes, wording
from lms.exploring.delivering import Delivered, deliveries
from lms.exploring.finding import Found
from lms.exploring.naming import Names, in_language, names_of
from lms.models import Note, Statement, StatementAgent, StatementAttachment, Voiding
from lms.records import clock
from lms.records.events import is_uuid
from lms.records.facts import DIRECT
from lms.records.normalising import served
from lms.xapi import profile

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Json = dict[str, Any]
REFERRING = 20  # statements shown that refer to one


@dataclass(frozen=True)
class Row:
    """One statement of a list, in words."""

    uuid: str
    sentence: str
    outcome: str
    at: datetime.datetime
    authority: str
    voided: bool


@dataclass(frozen=True)
class File:
    """An attachment as its statement names it; `size` in bytes. `kept` is whether its bytes are here."""

    name: str
    content_type: str
    size: int
    sha2: str
    kept: bool
    address: str


@dataclass(frozen=True)
class Sheet:
    """One statement with all that belongs to it."""

    row: Statement
    line: Row
    stored: datetime.datetime
    json: str
    agents: tuple[tuple[int, str], ...]
    files: tuple[File, ...]
    refers_to: Row | None
    missing_reference: str
    referring: tuple[Row, ...]
    changes: tuple[changes.Change, ...]
    deliveries: tuple[Delivered, ...]
    voided_by: str
    reason: str


def listed(found: Found, reader: User) -> list[Row]:
    """Return a page's statements in words, in its order; a fixed number of queries."""
    documents = served(found.keys)
    return _rows(documents, reader)


def _rows(documents: dict[int, Json], reader: User) -> list[Row]:
    names = names_of(documents.values(), reader)
    void = set(Voiding.objects.filter(statement__in=list(documents)).values_list("statement", flat=True))
    return [_line(key, document, names, voided=key in void) for key, document in documents.items()]


def _line(key: int, document: Json, names: Names, *, voided: bool) -> Row:
    return Row(
        uuid=document["id"],
        sentence=wording.sentence(document, names),
        outcome=wording.outcome(document),
        at=_moment(document["timestamp"]) or clock.stored_at(key),
        authority=names.agent(document["authority"]),
        voided=voided,
    )


def _moment(text: str) -> datetime.datetime | None:
    """Read a statement's own time; None for one that Python does not read (a leap second, the last hour of 9999)."""
    try:
        found = datetime.datetime.fromisoformat(text)
        return timezone.localtime(found if found.tzinfo else found.replace(tzinfo=datetime.UTC))
    except (ValueError, OverflowError):
        return None


def sheet(statement: uuid.UUID, reader: User) -> Sheet | None:
    """Return one statement with all that belongs to it; None when there is none."""
    row = Statement.objects.select_related("organisation", "verb", "authority").filter(uuid=statement).first()
    if row is None:
        return None
    refers = Statement.objects.filter(reference=statement).order_by("-pk").values_list("pk", flat=True)[:REFERRING]
    target = Statement.objects.filter(uuid__in=[row.reference] if row.reference else []).values_list("pk", flat=True)
    documents = served([row.pk, *refers, *target])
    lines = {line.uuid: line for line in _rows(documents, reader)}
    named = str(row.reference) if row.reference else ""
    void = Voiding.objects.select_related("by").filter(statement=row.pk).first()
    document = documents[row.pk]
    return Sheet(
        row=row,
        line=lines[str(statement)],
        stored=clock.stored_at(row.pk),
        json=json.dumps(document, ensure_ascii=False, indent=2),
        agents=_agents(row.pk),
        files=_files(row.pk, document),
        refers_to=lines.get(named),
        missing_reference=named if named and named not in lines else "",
        referring=tuple(line for line in lines.values() if line.uuid not in {str(statement), named}),
        changes=changes.changes(statement),
        deliveries=deliveries(row),
        voided_by=str(void.by.uuid) if void else "",
        reason=_reason(documents.get(void.by_id, {}) if void else document),
    )


def _reason(voiding: Json) -> str:
    """Return the words for which a voiding of ours was said; empty where it is none."""
    said = voiding.get("context", {}).get("extensions", {}).get(profile.extension(profile.REASON))
    if voiding.get("authority") != profile.own_authority() or not isinstance(said, dict):
        return ""
    name = str(said.get("note"))
    found = Note.objects.filter(uuid=name).values_list("text", flat=True).first() if is_uuid(name) else None
    return found or _("(texte effacé)")


def _agents(key: int) -> tuple[tuple[int, str], ...]:
    """Return who acted or was acted on, as the explorer filters by: key and identifier."""
    rows = StatementAgent.objects.filter(statement=key, role=DIRECT).select_related("agent")
    return tuple((row.agent_id, row.agent.ifi.rpartition("|")[2]) for row in rows)


def _files(key: int, document: Json) -> tuple[File, ...]:
    """Return the attachments that a statement names; nothing of them is opened."""
    kept = set(StatementAttachment.objects.filter(statement=key).values_list("attachment", flat=True))
    return tuple(
        File(
            name=in_language(each.get("display", {})) or str(each.get("usageType", "")),
            content_type=str(each.get("contentType", "")),
            size=int(each.get("length", 0)),
            sha2=str(each.get("sha2", "")),
            kept=str(each.get("sha2", "")).lower() in kept,
            address=str(each.get("fileUrl", "")),
        )
        for each in document.get("attachments", ())
    )
