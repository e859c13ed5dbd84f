"""Writing statements to JSON Lines as they are served: in stored order, up to the horizon, resumable, in little memory.

Everything is exported that was stored, also what is void and the voidings: a copy that left something out could not be
compared with the ledger. Files that came with statements are put into a folder, each under its SHA-2.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db.models import Exists, OuterRef, QuerySet

from lms.models import Agent, Attachment, Organisation, Statement, StatementAgent, StatementAttachment, Tombstone
from lms.records import clock, facts
from lms.records.events import is_uuid
from lms.records.facts import DIRECT
from lms.records.normalising import served
from lms.transferring import deciding
from lms.xapi import profile

BATCH = 500
TAIL = 1 << 16  # bytes read at once to find the last line


class NotExportable(Exception):  # noqa: N818 - named for the domain
    """What was asked for cannot be exported; the message says why."""


@dataclass(frozen=True)
class Selection:
    """Which statements to export; empty means all. `agent`: a pseudonym, or an agent's identifier as JSON."""

    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    agent: str = ""
    organisation: str = ""
    registration: uuid.UUID | None = None


@dataclass(frozen=True)
class Progress:
    """How far an export is: statements and files written, and the id of the last statement."""

    statements: int
    files: int
    last: str


def export(
    selection: Selection,
    out: IO[str],
    *,
    after: int = 0,
    folder: Path | None = None,
    decided: bool = False,
    tell: Callable[[Progress], None] | None = None,
) -> Progress:
    """Write one line a statement; `after` is the key of the last one written before. Files go to `folder`, if given.

    `decided`: each line also says what was decided about it here, for an import into this installation itself.
    What is stored while the export runs is left to the next one, which goes on after the last line.
    """
    rows = _rows(selection)
    horizon = clock.first_key(clock.horizon())
    written = files = 0
    last = ""
    while keys := list(rows.filter(pk__gt=after, pk__lt=horizon).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        known = deciding.decisions(keys) if decided else {}
        for key, document in served(keys).items():
            out.write(deciding.written(document, known.get(key)) + "\n")
            last = document["id"]
        # The files first, then the lines: a line that stands in the file has its files beside it.
        files += sum(_keep(sha2, folder) for sha2 in _files(keys)) if folder is not None else 0
        out.flush()
        written += len(keys)
        after = keys[-1]
        if tell is not None:
            tell(Progress(written, files, last))
    return Progress(written, files, last)


def _rows(selection: Selection) -> QuerySet[Statement]:
    """Return the statements selected. Raises NotExportable."""
    rows = Statement.objects.all()
    if selection.since:
        rows = rows.filter(pk__gte=clock.first_key(selection.since))
    if selection.until:
        rows = rows.filter(pk__lt=clock.first_key(selection.until))
    if selection.registration:
        rows = rows.filter(registration=selection.registration)
    if selection.organisation:
        organisation = Organisation.objects.filter(slug=selection.organisation).first()
        if organisation is None:
            raise NotExportable(f"No organisation has the slug {selection.organisation}.")
        rows = rows.filter(organisation=organisation)
    if selection.agent:
        named = StatementAgent.objects.filter(agent=_agent(selection.agent), role=DIRECT, statement=OuterRef("pk"))
        rows = rows.filter(Exists(named))
    return rows


def _agent(said: str) -> int:
    """Return the key of an agent. Raises NotExportable."""
    if is_uuid(said.lower()):
        identifier = facts.ifi(profile.account(said.lower()))
    else:
        try:
            identifier = facts.ifi(json.loads(said))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            identifier = ""
    if not identifier:
        raise NotExportable("Give the agent as a pseudonym (UUID) or as the JSON of an xAPI agent.")
    found = Agent.objects.filter(ifi=identifier).values_list("pk", flat=True).first()
    if found is None:
        raise NotExportable("No statement names this agent.")
    return found


def _files(keys: list[int]) -> Iterator[str]:
    rows = StatementAttachment.objects.filter(statement__in=keys).order_by("attachment")
    yield from rows.values_list("attachment_id", flat=True).distinct()


def _keep(sha2: str, folder: Path) -> int:
    """Write one file whole or not at all; 0 where it is there."""
    place = folder / sha2
    if place.exists():
        return 0
    content = Attachment.objects.values_list("content", flat=True).get(pk=sha2)
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{sha2}.half"
    half.write_bytes(bytes(content))
    half.replace(place)
    return 1


def key_of(statement: str) -> int:
    """Return the key of a statement named by id, also of one that was deleted since. Raises NotExportable."""
    try:
        named = uuid.UUID(statement)
    except ValueError as error:
        raise NotExportable(f"{statement} is not the id of a statement.") from error
    key = Statement.objects.filter(uuid=named).values_list("pk", flat=True).first()
    key = key or Tombstone.objects.filter(uuid=named).values_list("statement", flat=True).first()
    if key is None:
        raise NotExportable(f"There is no statement {statement} here to go on after.")
    return int(key)


def last_line(place: Path) -> tuple[dict[str, Any] | None, int]:
    """Return the statement of a file's last whole line, and where that ends; what follows was cut off.

    Reads from the end. (None, 0) for a file without a whole line. Raises NotExportable where that line is no statement.
    """
    with place.open("rb") as file:
        end = file.seek(0, 2)
        tail, start = b"", end
        while start > 0 and tail.count(b"\n") < 2:  # noqa: PLR2004 - the line's own end, and the one before it
            step = min(TAIL, start)
            start -= step
            file.seek(start)
            tail = file.read(step) + tail
    whole = tail.rfind(b"\n") + 1
    if not whole:
        return None, 0
    begin = tail.rfind(b"\n", 0, whole - 1) + 1
    try:
        found = json.loads(tail[begin:whole])
    except ValueError as error:
        raise NotExportable(f"The last line of {place} is not JSON.") from error
    found = found.get("statement", found) if isinstance(found, dict) else found
    if not isinstance(found, dict) or "id" not in found:
        raise NotExportable(f"The last line of {place} is not a statement.")
    return found, start + whole
