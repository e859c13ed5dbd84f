"""Statements read as events: ids as in our tables, learners and enrolments fetched once for a whole batch."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lms.models import Enrolment, Learner
from lms.xapi import profile


@dataclass(frozen=True)
class Event:
    """One of our statements, read: ids as they are in our tables, and the facts under short names."""

    uuid: uuid.UUID
    verb: str
    kind: str
    key: str
    at: datetime.datetime
    learner: Learner
    enrolment: Enrolment | None
    parent: tuple[str, str]
    lesson: str
    instructor: Learner | None
    result: dict[str, Any]
    extensions: dict[str, Any]

    def found(self, name: str) -> dict[str, Any]:
        """Return one of our result extensions; empty when it is not there."""
        value: dict[str, Any] = self.result.get("extensions", {}).get(profile.extension(name), {})
        return value

    @property
    def attempt(self) -> dict[str, Any]:
        """The attempt the event belongs to: `id`, `number`; empty for none."""
        value: dict[str, Any] = self.extensions.get(profile.extension(profile.ATTEMPT), {})
        return value

    @property
    def terms(self) -> dict[str, Any]:
        """The terms of a quiz's attempt: `seed`, `questions`, perhaps `deadline`; empty where none were said."""
        value: dict[str, Any] = self.extensions.get(profile.extension(profile.TERMS), {})
        return value

    @property
    def entry(self) -> dict[str, Any]:
        """Where a scenario's attempt begins: `practice`, `safety_error`, perhaps `scene` or `follows`; mostly empty."""
        value: dict[str, Any] = self.extensions.get(profile.extension(profile.ENTRY), {})
        return value

    @property
    def release(self) -> str:
        """The SHA-256 of the release that was worked on."""
        return str(self.extensions.get(profile.extension(profile.RELEASE), ""))

    def points(self) -> tuple[int, int]:
        """Return raw points and the most there was to gain; 0 where the score has no maximum."""
        score = self.result.get("score", {})
        return int(score.get("raw", 0)), int(score.get("max", 0))


def events(documents: Iterable[dict[str, Any]], wanted_kinds: Callable[[str, str], bool]) -> Iterator[Event]:
    """Read the statements whose verb and kind of activity are wanted and whose actor is one of our learners."""
    verbs = {verb.iri: verb.name for verb in profile.VERBS}
    wanted = []
    for document in documents:
        kind, key = profile.read_iri(document["object"].get("id", ""))
        if wanted_kinds(verbs.get(document["verb"]["id"], ""), kind):
            wanted.append((document, kind, key))
    learners = _learners(document for document, _kind, _key in wanted)
    enrolments = _enrolments(document for document, _kind, _key in wanted)
    for document, kind, key in wanted:
        learner = learners.get(_account(document["actor"]))
        if learner is None:
            continue
        context = document.get("context", {})
        around = context.get("contextActivities", {})
        yield Event(
            uuid=uuid.UUID(document["id"]),
            verb=verbs[document["verb"]["id"]],
            kind=kind,
            key=key,
            at=datetime.datetime.fromisoformat(document["timestamp"]),
            learner=learner,
            enrolment=enrolments.get(context.get("registration", "")),
            parent=next((profile.read_iri(each["id"]) for each in around.get("parent", ())), ("", "")),
            lesson=next((key for kind, key in map(_named, around.get("grouping", ())) if kind == "lesson"), ""),
            instructor=learners.get(_account(context.get("instructor", {}))),
            result=document.get("result", {}),
            extensions=context.get("extensions", {}),
        )


def _named(activity: dict[str, Any]) -> tuple[str, str]:
    return profile.read_iri(activity["id"])


def _account(agent: dict[str, Any]) -> str:
    """The name of one of our pseudonyms; empty for anybody else."""
    account = agent.get("account", {})
    return str(account["name"]) if account.get("homePage") == profile.root() else ""


def is_uuid(name: str) -> bool:
    """Whether a name is one of our pseudonyms in form: a UUID, written as we write it."""
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def _learners(documents: Iterable[dict[str, Any]]) -> dict[str, Learner]:
    names = set()
    for document in documents:
        names |= {_account(document["actor"]), _account(document.get("context", {}).get("instructor", {}))}
    return {str(row.uuid): row for row in Learner.objects.filter(uuid__in=filter(is_uuid, names))}


def _enrolments(documents: Iterable[dict[str, Any]]) -> dict[str, Enrolment]:
    keys = {document.get("context", {}).get("registration") for document in documents} - {None}
    rows = Enrolment.objects.filter(registration__key__in=keys).select_related("registration")
    return {str(row.registration.key): row for row in rows}
