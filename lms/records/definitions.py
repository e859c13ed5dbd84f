"""What activities are said to be: each keeps the words gathered from all statements that may define it.

A row is written only when what is told changes it, in the order of IRIs, after everything else of an append that can
wait for another writer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from lms.models import Activity
from lms.records.facts import Json, canonical
from lms.records.known import Known

# (activity, what was told) → MD5 of the definition that it leaves as it is.
_absorbed: Known[tuple[int, bytes], str] = Known(10_000)
Told = dict[tuple[int, bytes], Json]


def told(given: Iterable[tuple[int, Json]]) -> Told:
    """Return the different definitions among these, by activity, in the order they came."""
    return {(key, canonical(definition)): definition for key, definition in given}


def settled(all_told: Told) -> dict[int, str] | None:
    """Return the MD5 that each activity's definition must still have for nothing to change; None if that is unknown."""
    found: dict[int, str] = {}
    for each in all_told:
        md5 = _absorbed.get(each)
        if md5 is None or found.setdefault(each[0], md5) != md5:
            return None
    return found


def gather(all_told: Told) -> None:
    """Lay what is told over what is known, and write what changed; only rows that change are locked."""
    rows = Activity.objects.order_by("iri")
    known = {row.pk: row for row in rows.filter(pk__in={key for key, _text in all_told})}
    # An erasure in another process may have removed one.
    all_told = {each: definition for each, definition in all_told.items() if each[0] in known}
    if changing := _changed(known, all_told):
        known |= {row.pk: row for row in rows.select_for_update().filter(pk__in=changing)}
        changed = _changed(known, all_told)
        for key, definition in changed.items():
            known[key].definition = definition
        Activity.objects.bulk_update([known[key] for key in changed], ["definition"])
    _absorbed.remember(
        {
            (key, text): md5_of(known[key].definition)
            for (key, text), definition in all_told.items()
            if merged(_read(known[key]), definition) == _read(known[key])
        }
    )


def _read(row: Activity) -> Json:
    return json.loads(row.definition or "{}")


def _changed(known: Mapping[int, Activity], all_told: Told) -> dict[int, str]:
    """Return the definitions that would not stay as they are, by activity."""
    after = {key: _read(row) for key, row in known.items()}
    for (key, _text), definition in all_told.items():
        after[key] = merged(after[key], definition)
    return {
        key: json.dumps(after[key], ensure_ascii=False, sort_keys=True)
        for key, row in known.items()
        if after[key] != _read(row)
    }


def md5_of(definition: str) -> str:
    """Return the MD5 that PostgreSQL computes of the same text."""
    return hashlib.md5(definition.encode(), usedforsecurity=False).hexdigest()


def merged(known: Json, given: Json) -> Json:
    """Return a definition with what is told laid over what is known; words are kept by language."""
    words: Json = {
        name: {**known.get(name, {}), **given.get(name, {})}
        for name in ("name", "description")
        if name in {*known, *given}
    }
    return {**known, **given, **words}
