"""What was decided here about a statement when it was recorded, beside it in an export for this installation itself.

A line is a statement as served, or `{"statement": …, "decided": …}`. Whose word it is stands in the statement; what is
not in it: whether it may change people's rows (and, if it voids, what others said), whose people it is about, how
private it is. A right of a client that is gone, or was never there, decides nothing again: the row says what held.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lms.models import Organisation, Statement
from lms.xapi.strict_json import Malformed

Json = dict[str, Any]


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on the row; `organisation` is its slug, or None."""

    projected: bool
    sensitivity: Annotated[int, Meta(ge=0, le=2)]
    organisation: str | None = None

    def belonging(self, here: dict[str, int], now: tuple[int | None, int]) -> tuple[int | None, int]:
        """Return (organisation id, sensitivity); `now`: what would be decided today, for an organisation not `here`."""
        return here.get(self.organisation, now[0]) if self.organisation else None, self.sensitivity


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    statement: msgspec.Raw
    decided: Decided


LINE = msgspec.json.Decoder(_Line)


def written(document: Json, decided: Decided | None) -> str:
    """Return a statement as one line, with what was decided where it is given."""
    said = {"statement": document, "decided": msgspec.to_builtins(decided)} if decided else document
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read(line: bytes) -> tuple[bytes, Decided | None]:
    """Return the statement's own text, and what was decided where the line says it. Raises Malformed."""
    if not line.lstrip().startswith(b'{"statement":'):
        return line, None
    try:
        found = LINE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"The line is not what an export writes: {error}.") from error
    return bytes(found.statement), found.decided


def decisions(keys: list[int]) -> dict[int, Decided]:
    """Return what was decided about these statements, by key; one query."""
    rows = Statement.objects.filter(pk__in=keys)
    return {
        key: Decided(projected, sensitivity, organisation)
        for key, projected, sensitivity, organisation in rows.values_list(
            "pk", "projected", "sensitivity", "organisation__slug"
        )
    }


def organisations(decided: list[Decided | None]) -> dict[str, int]:
    """Return the organisations that are named and are here, by slug."""
    slugs = {each.organisation for each in decided if each and each.organisation}
    return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
