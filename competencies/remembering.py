"""Applying what ships without overwriting what people changed since: one rule for everything the starter brings.

`Memory` compares three things: what the file says, what the row says now, and the hash of what was applied last.
It must not know what a row is: the caller describes both sides as plain facts and gives the function that writes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import StarterItem


class Outcome(Enum):
    """What became of one thing of the starter."""

    CREATED = gettext_lazy("ajouts")
    UPDATED = gettext_lazy("mises à jour")
    UNCHANGED = gettext_lazy("sans changement")
    KEPT = gettext_lazy("gardés car modifiés ici")
    DELETED = gettext_lazy("supprimés ici, laissés ainsi")
    REFUSED = gettext_lazy("refusés")


def fingerprint(facts: Any) -> str:
    """Return the SHA-256 of facts made of dicts, lists, text, numbers and dates."""
    return sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


class Memory:
    """What was applied of one kind of things, read once. To be used inside the transaction of the load."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._items = {item.code: item for item in StarterItem.objects.filter(kind=kind)}

    def settle(
        self, *, code: str, wanted: Mapping[str, Any], current: Mapping[str, Any] | None, apply: Callable[[], object]
    ) -> Outcome:
        """Decide, write with `apply` (it returns the object's id) where the row is absent or untouched, and remember.

        `wanted` are the file's facts, `current` the same facts of the row, None where there is no row.
        """
        item, hashed = self._items.get(code), fingerprint(wanted)
        if current is None and item is not None:
            return Outcome.DELETED
        if current is None:
            self._remember(code, hashed, apply())
            return Outcome.CREATED
        now = fingerprint(current)
        if now == hashed:
            if item is None or item.sha256 != hashed:
                self._remember(code, hashed, item.object_id if item else "")
            return Outcome.UNCHANGED
        if item is None or now != item.sha256:
            return Outcome.KEPT
        self._remember(code, hashed, apply())
        return Outcome.UPDATED

    def _remember(self, code: str, hashed: str, object_id: object) -> None:
        self._items[code], _created = StarterItem.objects.update_or_create(
            kind=self.kind, code=code, defaults={"sha256": hashed, "object_id": str(object_id or "")}
        )


@dataclass
class LoadReport:
    """What a load did: for each kind (named in the reader's language) how many times each outcome, and what to read."""

    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def add(self, kind: str, outcome: Outcome, number: int = 1) -> None:
        """Count."""
        self.counts.setdefault(kind, Counter())[outcome] += number

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(count[Outcome.CREATED] or count[Outcome.UPDATED] for count in self.counts.values())

    def lines(self) -> list[str]:
        """Return the report as lines to print: « sources : ajouts 21, sans changement 1 »."""
        lines = []
        for kind, count in self.counts.items():
            outcomes = ", ".join(f"{outcome.value} {number}" for outcome, number in count.items())
            lines.append(_("%(kind)s : %(outcomes)s") % {"kind": kind, "outcomes": outcomes})
        return [*lines, *self.messages]
