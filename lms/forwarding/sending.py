"""Sending a batch and finding out what became of each statement in it. No database: what is heard goes to `heard`.

A batch that is refused is halved until what is refused stands alone. A 409 is compared with what is there. What says
something about the target, not about a statement, ends the run (`Trouble`): every other statement stays as it was.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

from lms.forwarding.transport import Answer, Remote, Unreached
from lms.records import comparing
from lms.records.attachments import File
from lms.xapi import multipart

LARGEST_BATCH = 1_000_000  # bytes; most servers refuse more than a few megabytes
DOUBTS = 3  # statements that fail on their own before the target itself is doubted
REFUSALS = 20  # refused in a row before somebody should look
LONGEST_ASKED = 24 * 3600  # seconds that a Retry-After may ask for

CREDENTIALS, ADDRESS, BUSY, TOO_LARGE, CONFLICT = {401, 403}, {404, 405, 410, 421}, {408, 425, 429}, 413, 409
# What a server may say because of one statement, though it speaks of itself.
SUSPECT = {403, 500}


class What(Enum):
    """What became of a statement."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    DOUBTED = "doubted"


@dataclass(frozen=True)
class Item:
    """One statement to send: the row's id, the statement's id as the target knows it, the text, its files."""

    row: int
    uuid: str
    text: str
    files: tuple[File, ...] = ()

    @property
    def size(self) -> int:
        """Bytes on the wire, about."""
        return len(self.text.encode()) + sum(len(file.content) for file in self.files)


@dataclass(frozen=True)
class Heard:
    """What became of some statements; `reason` is one of `wording.REASONS`, `detail` what the server said."""

    items: tuple[Item, ...]
    what: What
    reason: str = ""
    detail: str = ""


class Trouble(Exception):  # noqa: N818 - named for the domain
    """The target does not work now: `code` is one of `wording.ERRORS`; `wait` is what it asked for, in seconds."""

    def __init__(self, code: str, detail: str = "", wait: float = 0) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail[:500]
        self.wait = wait


class Batch:
    """One run over some statements. `before` is called before each request: it may raise to stop."""

    def __init__(
        self,
        remote: Remote,
        heard: Callable[[Heard], None],
        before: Callable[[], None],
        *,
        isolating: bool,
        refused: int,
    ) -> None:
        self.remote = remote
        self.tell = heard
        self.before = before
        self.isolating = isolating
        self.refused = refused
        self.doubts: list[Heard] = []
        self.accepted = False

    def send(self, items: Sequence[Item]) -> None:
        """Send these statements, in order, in as few requests as their size allows. Raises Trouble.

        A statement on which the server fails is told of only if the server took others in the same run.
        """
        for group in grouped(items):
            self._send(group)
        if self.doubts and not self.accepted:
            raise Trouble("broken", self.doubts[0].detail)
        for doubt in self.doubts:
            self.tell(doubt)

    def _send(self, items: tuple[Item, ...]) -> None:
        answer = self._asked(items)
        if answer.status in {200, 204}:
            _check_ids(answer, items)
            self.accepted, self.refused = True, 0
            self.tell(Heard(items, What.DELIVERED))
            return
        self._raise_for_target(answer)
        if len(items) > 1:
            half = len(items) // 2
            self._send(items[:half])
            self._send(items[half:])
        else:
            self._alone(items[0], answer)

    def _asked(self, items: tuple[Item, ...]) -> Answer:
        self.before()
        files = tuple(file for item in items for file in item.files)
        body: tuple[bytes, str] = (f"[{','.join(item.text for item in items)}]".encode(), "application/json")
        if files:
            body = multipart.body(body[0].decode(), files)
        try:
            return self.remote.ask("POST", "statements", body=body[0], content_type=body[1])
        except Unreached as error:
            raise Trouble(error.code, error.detail) from error

    def _raise_for_target(self, answer: Answer) -> None:
        """Raise Trouble for an answer that speaks of the target."""
        status = answer.status
        if self.isolating and status in SUSPECT:
            return
        detail, wait = said(answer), asked_to_wait(answer)
        if status in CREDENTIALS:
            raise Trouble("credentials", detail, wait)
        if status in ADDRESS:
            raise Trouble("address", detail, wait)
        if status in BUSY:
            raise Trouble("busy", detail, wait)
        if 300 <= status < 400:  # noqa: PLR2004
            raise Trouble("redirected", answer.headers.get("location", "")[:200])
        if status >= 500:  # noqa: PLR2004
            raise Trouble("busy" if wait else "broken", detail, wait)
        if status < 400:  # noqa: PLR2004
            raise Trouble("unexpected", detail)

    def _alone(self, item: Item, answer: Answer) -> None:
        """Judge a statement that was refused on its own."""
        detail = said(answer)
        if answer.status in SUSPECT:
            self.doubts.append(Heard((item,), What.DOUBTED, "fails", detail))
            if len(self.doubts) >= DOUBTS and not self.accepted:
                raise Trouble("credentials" if answer.status in CREDENTIALS else "broken", detail)
            return
        if answer.status == CONFLICT:
            reason = self._compared(item)
            if not reason:
                self.accepted, self.refused = True, 0
                self.tell(Heard((item,), What.DELIVERED))
                return
        else:
            reason = "too_large" if answer.status == TOO_LARGE else "refused"
        if self.refused >= REFUSALS and not self.accepted:
            raise Trouble("refuses_all", detail)
        self.refused += 1
        self.tell(Heard((item,), What.REFUSED, reason, detail))

    def _compared(self, item: Item) -> str:
        """Compare with what the target has under this id; empty when it is the same, else the reason of a refusal."""
        for name in ("statementId", "voidedStatementId"):
            self.before()
            try:
                answer = self.remote.ask("GET", "statements", parameters={name: item.uuid})
            except Unreached as error:
                raise Trouble(error.code, error.detail) from error
            if answer.status == 200:  # noqa: PLR2004
                return "" if comparing.same_elsewhere(json.loads(item.text), _json(answer)) else "conflict"
            if answer.status != 404:  # noqa: PLR2004
                if answer.status in CREDENTIALS or answer.status < 500:  # noqa: PLR2004
                    return "unread"
                self._raise_for_target(answer)
                return "unread"
        return "unread"


def grouped(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Cut a batch where it grows too large; a statement with files goes alone."""
    groups: list[list[Item]] = []
    size = 0
    for item in items:
        full = size + item.size > LARGEST_BATCH or bool(item.files) or bool(groups and groups[-1][-1].files)
        if not groups or full:
            groups.append([])
            size = 0
        groups[-1].append(item)
        size += item.size
    return [tuple(group) for group in groups]


def _check_ids(answer: Answer, items: tuple[Item, ...]) -> None:
    """Believe a 200 only if it names nothing but what was sent: a sign-in page answers 200 too."""
    if answer.status == 204:  # noqa: PLR2004
        return
    ids = _json(answer)
    if not isinstance(ids, list) or not {str(each).lower() for each in ids} <= {item.uuid.lower() for item in items}:
        raise Trouble("unexpected", said(answer))


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def said(answer: Answer) -> str:
    """Return the status and the beginning of what the server said."""
    text = " ".join(answer.body[:2000].decode("utf-8", "replace").split())
    printable = "".join(letter for letter in text if letter.isprintable())
    return f"{answer.status} {printable}"[:500].strip()


def asked_to_wait(answer: Answer) -> float:
    """Return the seconds of Retry-After, a number or a date; 0 for none."""
    given = answer.headers.get("retry-after", "").strip()
    if given.isascii() and given.isdecimal():
        return float(min(int(given[:9]), LONGEST_ASKED))
    try:
        until = parsedate_to_datetime(given)
    except (ValueError, TypeError):
        return 0
    until = until if until.tzinfo else until.replace(tzinfo=datetime.UTC)
    return min(max((until - datetime.datetime.now(datetime.UTC)).total_seconds(), 0), LONGEST_ASKED)
