"""Statements of strangers for the ledger's tests, and appending them."""

import json
import uuid
from typing import Any

from lms.models import Authority
from lms.records import facts, ledger
from lms.xapi import profile

VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def document(**changes: Any) -> dict[str, Any]:
    """A statement without the store's fields; a change of None leaves the part out."""
    found = {
        "actor": {"objectType": "Agent", "mbox": "mailto:stranger@example.org"},
        "verb": {"id": "http://example.org/verbs/tried"},
        "object": {"id": "http://example.org/a"},
        "timestamp": "2026-11-22T09:00:00Z",
    }
    return {name: value for name, value in (found | changes).items() if value is not None}


def entry(said: dict[str, Any] | None = None, *, name: uuid.UUID | None = None, **changes: Any) -> ledger.Entry:
    said = said or document()
    key = name or uuid.uuid4()
    return ledger.Entry(
        uuid=key, document=said, digest=facts.digest(said), received=json.dumps({"id": str(key), **said}), **changes
    )


def referring(target: uuid.UUID, *, verb: str = "http://example.org/verbs/commented", **changes: Any) -> ledger.Entry:
    return entry(document(verb={"id": verb}, object={"objectType": "StatementRef", "id": str(target)}), **changes)


def authority(name: str = "x") -> Authority:
    return ledger.authority(f"client:{name}", profile.account(name))


def append(*entries: ledger.Entry, by: str = "x", defines: bool = True) -> list[bool]:
    """Append; whether each was new."""
    return [each.new for each in ledger.append(entries, authority=authority(by), defines=defines)]
