"""Statements of a tool, and the commands run in this process."""

import io
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lms import enrolling
from lms.models import Client, Enrolment
from lms.xapi import clients
from tests.lms import builders
from tests.support.people import member, places


@dataclass
class Done:
    """What a command printed, and with which error it ended; empty for none."""

    out: str
    problems: list[str]
    error: str


@pytest.fixture
def statements() -> Callable[..., Done]:
    """`manage.py statements …`."""

    def run(*arguments: Any) -> Done:
        out, err, error = io.StringIO(), io.StringIO(), ""
        try:
            call_command("statements", *map(str, arguments), stdout=out, stderr=err, no_color=True)
        except CommandError as why:
            error = str(why)
        return Done(out.getvalue(), err.getvalue().splitlines(), error)

    return run


@pytest.fixture
def tool(db: None) -> Client:
    """A client whose word imported statements become."""
    return clients.create_client(name="Ancien registre", scopes=["statements/write"])[0]


def statement(number: int = 1, **more: Any) -> dict[str, Any]:
    """A statement as another store serves it."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"statement {number}")),
        "actor": {"objectType": "Agent", "mbox": f"mailto:p{number}@example.org"},
        "verb": {"id": "http://example.org/verbs/looked", "display": {"fr": "a regardé"}},
        "object": {"objectType": "Activity", "id": "http://example.org/film"},
        "timestamp": "2020-02-03T04:05:06.000Z",
        "stored": "2020-02-03T04:05:07.000Z",
        "authority": {"objectType": "Agent", "mbox": "mailto:lrs@example.org"},
        "version": "1.0.3",
        **more,
    }


def write(place: Path, *documents: Any) -> Path:
    """Write documents (or texts) as JSON Lines."""
    texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in documents]
    place.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return place


def read(place: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]


def learning() -> Enrolment:
    """Alice of the home association on the small module, committed: an export ends where a transaction is open."""
    builders.framework()
    builders.release()
    alice = member("Alice", places().home, "trainee")
    return enrolling.enrol(user=alice, module_key=builders.MODULE_KEY, share=False)
