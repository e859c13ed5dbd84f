"""Taking statements in from a file or another store: checked as if they were posted, stored once, never half.

The same id with the same content is passed over, so that an import may be run again at any time; other content is a
conflict. Whose word they are is decided here (xAPI 1.0.3, Data 2.4.9: the receiver's credential, or theirs where there
is trust). Nothing changes a person's rows, but our own statements where that is asked for.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from lms.models import Attachment, Authority, Client, Statement, Tombstone
from lms.records import attachments, facts, ledger
from lms.records.belonging import belonging
from lms.records.ledger import Entry, StatementConflict
from lms.records.normalising import served
from lms.transferring import deciding, restoring
from lms.transferring.deciding import Decided
from lms.transferring.files import Files, Folder
from lms.xapi import clients, credentials, files, intake, profile
from lms.xapi.intake import Malformed

Json = dict[str, Any]
BATCH = 100
UNREADABLE = (LookupError, TypeError, ValueError, ObjectDoesNotExist, IntegrityError)  # to a projection


@dataclass(frozen=True)
class Item:
    """One statement's text, and how its place is called: `line 12`."""

    place: str
    text: bytes


@dataclass(frozen=True)
class Problem:
    """Why one statement was not taken; `path` is the place in its JSON."""

    place: str
    reason: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.path + ': ' if self.path else ''}{self.reason}"


@dataclass(frozen=True)
class Trust:
    """Whose word the statements become. `client`: that client's. None: their own authority is kept, whoever it is.

    `project`: our own statements may change people's rows, and others that had, where the lines say so; for an
    installation's own export, with the authority kept.
    """

    client: Client | None = None
    project: bool = False


@dataclass
class Tally:
    """What became of what was read."""

    new: int = 0
    known: int = 0
    removed: int = 0
    refused: int = 0
    fileless: int = 0  # of the new ones: stored without a file that did not come

    @property
    def read(self) -> int:
        """All of it."""
        return self.new + self.known + self.removed + self.refused


class Stopped(Exception):  # noqa: N818 - named for the domain
    """The first problem ends it, as was asked; what came before it is stored."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class _Checked:
    """One statement that is as the specification asks, and who vouched for it where it comes from."""

    place: str
    entry: Entry
    authority: Json
    decided: Decided | None = None


@dataclass
class Importer:
    """One import: with what trust, where files are, and what to do about a problem (`tell` gets each).

    `stop`: raise Stopped at the first one.
    """

    trust: Trust
    tell: Callable[[Problem], None]
    files: Files = field(default_factory=lambda: Folder(None))
    stop: bool = False
    tally: Tally = field(default_factory=Tally)

    def take(self, items: Iterable[Item]) -> Iterator[Tally]:
        """Take statements a batch at a time; yields the tally after each, when everything so far is committed."""
        several = iter(items)
        while batch := list(islice(several, BATCH)):
            checked = []
            for item in batch:
                try:
                    checked.append(self._checked(item))
                except Malformed as error:
                    self._problem(Problem(item.place, error.reason, error.path), checked)
            self._store(checked)
            yield self.tally

    def _problem(self, problem: Problem, before: Sequence[_Checked] = ()) -> None:
        """Tell a problem; when it ends the import, store what came before it first."""
        self.tally.refused += 1
        self.tell(problem)
        if self.stop:
            if before:
                self._store(before)
            raise Stopped(problem)

    def _checked(self, item: Item) -> _Checked:
        """Check one statement. Raises Malformed."""
        text, decided = deciding.read(item.text)
        if text.lstrip()[:1] == b"[":
            raise Malformed("One statement, not a list of them.")
        (entry,) = intake.entries(text, version="2.0.0")
        said: Json = json.loads(text)
        if "id" not in said:
            raise Malformed("A statement that is transferred has its id.", "$.id")
        if self.trust.client is None and "authority" not in said:
            raise Malformed("There is no authority to keep.", "$.authority")
        decided = decided if self.trust.client is None else None
        projected = decided.projected if decided else said.get("authority") == profile.own_authority()
        entry = replace(
            entry,
            version=said.get("version", "1.0.0"),
            attachments=tuple(self._files(said, item.place)),
            projected=self.trust.project and projected,
        )
        return _Checked(item.place, entry, said.get("authority", {}), decided)

    def _files(self, said: Json, place: str) -> Iterator[str]:
        """Keep a statement's files that are not here yet; yield the names of those that are. Raises Malformed."""
        named = dict.fromkeys(files.names(said))
        here = set(Attachment.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
        wanted = [name for name in named if name not in here]
        if wanted and _is_past(said["id"]):
            return
        found = self.files.of(said, wanted) if wanted else {}
        attachments.keep(found.values())
        missing = [(each, path) for each, path in files.attachments_of(said, "$") if each["sha2"].lower() in wanted]
        for attachment, path in missing:
            if attachment["sha2"].lower() in found:
                continue
            if not self.files.required:
                self.tally.fileless += 1
                self.tell(Problem(place, f"Stored without its file {attachment['sha2']}, which did not come.", path))
            elif "fileUrl" not in attachment:
                raise Malformed("The attachment has no fileUrl, and its file is not in the folder.", path)
        yield from (name for name in named if name in here or name in found)

    def _store(self, checked: Sequence[_Checked]) -> None:
        """Store what the ledger does not have, run by run of one authority, each in one transaction."""
        fresh, problem = self._fresh(checked)
        for authority, run in groupby(fresh, key=lambda each: each.authority if self.trust.client is None else {}):
            self._append(list(run), self._authority(authority))
        if problem is not None:
            self._problem(problem)

    def _fresh(self, checked: Sequence[_Checked]) -> tuple[list[_Checked], Problem | None]:
        """Return what the ledger does not have, and the problem that ends it all, if one does.

        The same again is counted; other content under an id is a problem.
        """
        ids = [each.entry.uuid for each in checked]
        digests = {row.uuid: (row.pk, row.digest) for row in Statement.objects.filter(uuid__in=ids)}
        removed = set(Tombstone.objects.filter(uuid__in=ids).values_list("uuid", flat=True))
        fresh: dict[uuid.UUID, _Checked] = {}
        for each in checked:
            name = each.entry.uuid
            if name in removed:
                self.tally.removed += 1
            elif (name in digests and _same(each.entry, *digests[name])) or (
                name in fresh and fresh[name].entry.digest == each.entry.digest
            ):
                self.tally.known += 1
            elif name not in digests and name not in fresh:
                fresh[name] = each
            else:
                problem = Problem(each.place, f"Statement {name} is here with other content.", "$.id")
                if self.stop:
                    return list(fresh.values()), problem
                self._problem(problem)
        return list(fresh.values()), None

    def _append(self, run: list[_Checked], authority: Authority) -> None:
        """Append one batch in one transaction; without the one that stands in the way, where one does."""
        entries = self._belonging(run)
        if self.trust.project:
            restoring.restore([entry.document for entry in entries if entry.projected])
        defines = self.trust.client is None or clients.may_define(self.trust.client)
        try:
            recorded = ledger.append(entries, authority=authority, defines=defines)
        except StatementConflict as conflict:  # it came by another way since it was looked for
            mine = next(each for each in run if each.entry.uuid == conflict.statement)
            self._problem(Problem(mine.place, str(conflict), "$.id"))
            self._append([each for each in run if each is not mine], authority)
        except UNREADABLE as error:
            if len(run) > 1:
                for each in run:
                    self._append([each], authority)
            else:
                self._problem(Problem(run[0].place, f"It cannot be stored: {type(error).__name__}: {error}"))
        else:
            self.tally.new += sum(each.new for each in recorded)
            self.tally.known += sum(not each.new for each in recorded)

    def _belonging(self, run: Sequence[_Checked]) -> list[Entry]:
        """Say whose people each is about and how private it is: as was decided, else as it would be today."""
        of_client = self.trust.client.organisation_id if self.trust.client else None
        today = belonging([each.entry.document for each in run], of_client)
        here = deciding.organisations([each.decided for each in run])
        return [
            replace(each.entry, organisation_id=organisation, sensitivity=private)
            for each, now in zip(run, today, strict=True)
            for organisation, private in [each.decided.belonging(here, now) if each.decided else now]
        ]

    def _authority(self, said: Json) -> Authority:
        """Return who vouches here: the importing client, or who the statement names."""
        if self.trust.client is not None:
            return credentials.authority(self.trust.client)
        account = said.get("account", {})
        if account.get("homePage") == profile.root() and said == profile.account(account["name"]):
            return ledger.authority(account["name"], said)
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return ledger.authority(f"{ledger.KEPT}{hashlib.sha256(text.encode()).hexdigest()}", said)


def _is_past(statement: str) -> bool:
    """Whether a statement is here already, or was removed here: its files are not asked for again."""
    return Statement.objects.filter(uuid=statement).exists() or Tombstone.objects.filter(uuid=statement).exists()


def _same(entry: Entry, key: int, digest: str) -> bool:
    """Whether a statement says what the ledger has: as it came, or as it is served (with a timestamp filled in)."""
    if entry.digest == digest:
        return True
    return facts.digest(served([key])[key]) == facts.digest(entry.document)
