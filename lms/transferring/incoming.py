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
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from lms.models import Attachment, Authority, Client, Statement, Tombstone
from lms.records import facts, ledger
from lms.records.belonging import belonging
from lms.records.ledger import Entry, StatementConflict
from lms.records.normalising import served
from lms.transferring import restoring
from lms.xapi import clients, credentials, intake, profile
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

    `project`: our own statements may change people's rows; for an installation's own export, with the authority kept.
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


@dataclass
class Importer:
    """One import: with what trust, files from which folder, and what to do about a problem (`tell` gets each).

    `stop`: raise Stopped at the first one.
    """

    trust: Trust
    tell: Callable[[Problem], None]
    folder: Path | None = None
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
        if item.text.lstrip()[:1] == b"[":
            raise Malformed("One statement, not a list of them.")
        (entry,) = intake.entries(item.text, version="2.0.0")
        said: Json = json.loads(item.text)
        if "id" not in said:
            raise Malformed("A statement that is transferred has its id.", "$.id")
        if self.trust.client is None and "authority" not in said:
            raise Malformed("There is no authority to keep.", "$.authority")
        own = self.trust.project and said.get("authority") == profile.own_authority()
        entry = replace(
            entry,
            version=said.get("version", "1.0.0"),
            attachments=tuple(self._files(said.get("attachments", ()))),
            projected=own,
        )
        return _Checked(item.place, entry, said.get("authority", {}))

    def _files(self, attachments: Sequence[Json]) -> Iterator[str]:
        """Keep the files that lie in the folder, once each; yield the names of what is here. Raises Malformed."""
        for number, attachment in enumerate(attachments):
            sha2 = attachment["sha2"].lower()
            place = self.folder / sha2 if self.folder is not None and sha2.isalnum() else None
            if Attachment.objects.filter(pk=sha2).exists():
                yield sha2
            elif place is not None and place.is_file():
                content = place.read_bytes()
                if sha2 not in {hashlib.new(name, content).hexdigest() for name in ("sha256", "sha384", "sha512")}:
                    raise Malformed(f"The file {place.name} does not have the hash it is named by.", _at(number))
                kept = Attachment(sha2=sha2, content_type=attachment["contentType"], content=content)
                Attachment.objects.bulk_create([kept], ignore_conflicts=True)
                yield sha2
            elif "fileUrl" not in attachment:
                raise Malformed("The attachment has no fileUrl, and its file is not in the folder.", _at(number))

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
        organisation = self.trust.client.organisation_id if self.trust.client else None
        found = belonging([each.entry.document for each in run], organisation)
        entries = [
            replace(each.entry, organisation_id=where, sensitivity=private)
            for each, (where, private) in zip(run, found, strict=True)
        ]
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

    def _authority(self, said: Json) -> Authority:
        """Return who vouches here: the importing client, or who the statement names."""
        if self.trust.client is not None:
            return credentials.authority(self.trust.client)
        account = said.get("account", {})
        if account.get("homePage") == profile.root() and said == profile.account(account["name"]):
            return ledger.authority(account["name"], said)
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return ledger.authority(f"{ledger.KEPT}{hashlib.sha256(text.encode()).hexdigest()}", said)


def _at(number: int) -> str:
    return f"$.attachments[{number}]"


def _same(entry: Entry, key: int, digest: str) -> bool:
    """Whether a statement says what the ledger has: as it came, or as it is served (with a timestamp filled in)."""
    if entry.digest == digest:
        return True
    return facts.digest(served([key])[key]) == facts.digest(entry.document)
