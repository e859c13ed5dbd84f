"""What this process knows of the ledger's shared rows: ids of verbs, agents and activities, never read twice.

Only what is committed comes in here, after the commit, so that no rollback can make it wrong; such rows are never
changed in what is kept here. Only agents and activities are ever deleted (an erased person): they are read anew after
a while, and at once by the process that erased. It is bounded: the oldest names go first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from django.db import transaction

LARGEST = 50_000  # names of each kind: about 10 MB

Name = TypeVar("Name")
Value = TypeVar("Value")


class Known(Generic[Name, Value]):
    """One kind of names and what is known of each."""

    def __init__(self, largest: int = LARGEST, *, seconds: float = 0) -> None:
        self._largest = largest
        self._seconds = seconds  # after so long everything is read anew; 0: never
        self._since = time.monotonic()
        self._held: dict[Name, Value] = {}
        self._lock = threading.Lock()
        _every.append(self)

    def get(self, name: Name) -> Value | None:
        """Return what is known of a name."""
        self._grow_old()
        return self._held.get(name)

    def among(self, names: Iterable[Name]) -> dict[Name, Value]:
        """Return what is known of these names."""
        self._grow_old()
        held = self._held
        return {name: held[name] for name in names if name in held}

    def _grow_old(self) -> None:
        if self._seconds and time.monotonic() - self._since > self._seconds:
            self.clear()

    def remember(self, found: Mapping[Name, Value]) -> None:
        """Keep what was read or written in this transaction, if and when it is committed."""
        if found:
            kept = dict(found)
            transaction.on_commit(lambda: self._keep(kept), robust=True)

    def _keep(self, found: Mapping[Name, Value]) -> None:
        with self._lock:
            self._held.update(found)
            while len(self._held) > self._largest:
                del self._held[next(iter(self._held))]

    def clear(self) -> None:
        """Know nothing any more."""
        with self._lock:
            self._held = {}
            self._since = time.monotonic()


_every: list[Known[Any, Any]] = []


def forget() -> None:
    """Empty all of it: the database was replaced under this process (tests do that)."""
    for each in _every:
        each.clear()
