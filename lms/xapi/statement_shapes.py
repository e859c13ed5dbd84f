"""The shape of a whole statement: its object in all its kinds, attachments, sub-statement (parts: `shapes.py`)."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from lms.xapi import patterns, shapes
from lms.xapi.shapes import (
    IRI,
    UUID,
    VOIDED,
    Actor,
    Agent,
    Authority,
    Context,
    Definition,
    Identified,
    LanguageMap,
    Media,
    Result,
    Sha2,
    Shape,
    Timestamp,
    Verb,
    Version,
    wrong,
)

# Which parts each kind of object may have; none of the others.
LONGEST_ID = 500  # as long as the column
AGENT_PARTS = ("name", "mbox", "mbox_sha1sum", "openid", "account")
SAID_PARTS = ("actor", "verb", "object", "result", "context", "timestamp", "attachments")
PARTS = {
    "Activity": ("id", "definition"),
    "StatementRef": ("id",),
    "Agent": AGENT_PARTS,
    "Group": (*AGENT_PARTS, "member"),
    "SubStatement": SAID_PARTS,
}
EVERY = ("id", "definition", *AGENT_PARTS, "member", *SAID_PARTS)
TARGET = ("id", "definition", *AGENT_PARTS, "member")
FOREIGN_TARGET = {kind: tuple(name for name in TARGET if name not in parts) for kind, parts in PARTS.items()}
FOREIGN = {kind: tuple(name for name in EVERY if name not in parts) for kind, parts in PARTS.items()}


class Attachment(Shape):
    """A file beside the statement."""

    usage_type: IRI
    display: LanguageMap
    content_type: Media
    length: Annotated[int, Meta(ge=0)]
    sha2: Sha2
    description: LanguageMap | UnsetType = UNSET
    file_url: IRI | UnsetType = UNSET


class Thing(Identified):
    """What the objects of statements and sub-statements share: parts of an activity, agent, group or reference."""

    id: str | UnsetType = UNSET
    definition: Definition | UnsetType = UNSET
    member: list[Agent] | UnsetType = UNSET

    def check(self, kind: str, foreign: tuple[str, ...]) -> None:
        """Refuse parts of another kind of object, and what is missing."""
        for name in foreign:
            if getattr(self, name) is not UNSET:
                wrong(f"an object of type {kind} has no {name}", f".{name}")
        if kind == "Activity":
            self._check_id(patterns.IRI, "an absolute IRI")
        elif kind == "StatementRef":
            self._check_id(patterns.UUID, "a UUID")
        elif kind == "Group":
            shapes.check_group(self.identifiers(), self.member)
        elif kind == "Agent" and self.identifiers() != 1:
            wrong(shapes.ONE_IDENTIFIER)

    def _check_id(self, pattern: re.Pattern[str], words: str) -> None:
        if self.id is UNSET:
            wrong("Object missing required field `id`")
        if len(self.id) > LONGEST_ID or not pattern.match(self.id):
            wrong(f"Expected {words}", ".id")


class Target(Thing):
    """The object of a sub-statement."""

    object_type: Literal["Activity", "Agent", "Group", "StatementRef"] = "Activity"

    def __post_init__(self) -> None:
        self.check(self.object_type, FOREIGN_TARGET[self.object_type])


def check_said(kind: str, context: Context | UnsetType, timestamp: str | UnsetType) -> None:
    """Refuse what only shows when the parts of a statement are seen together."""
    shapes.check_moment(timestamp, ".timestamp")
    if context is not UNSET and kind != "Activity":
        for name in ("revision", "platform"):
            if getattr(context, name) is not UNSET:
                wrong(f"{name} is for statements about activities only", f".context.{name}")


class StatementTarget(Thing):
    """The object of a statement: the same, or a sub-statement, which is not said, only spoken of."""

    object_type: Literal["Activity", "Agent", "Group", "StatementRef", "SubStatement"] = "Activity"
    actor: Actor | UnsetType = UNSET
    verb: Verb | UnsetType = UNSET
    object: Target | UnsetType = UNSET
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: Timestamp | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET

    def __post_init__(self) -> None:
        self.check(self.object_type, FOREIGN[self.object_type])
        if self.object_type == "SubStatement":
            for name in ("actor", "verb", "object"):
                if getattr(self, name) is UNSET:
                    wrong(f"Object missing required field `{name}`")
            if self.object is not UNSET:
                check_said(self.object.object_type, self.context, self.timestamp)


class Statement(Shape):
    """A statement as it may come in; what the server sets itself may be there and is replaced."""

    actor: Actor
    verb: Verb
    object: StatementTarget
    id: UUID | UnsetType = UNSET
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: Timestamp | UnsetType = UNSET
    stored: Timestamp | UnsetType = UNSET
    authority: Authority | UnsetType = UNSET
    version: Version | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET

    def __post_init__(self) -> None:
        check_said(self.object.object_type, self.context, self.timestamp)
        shapes.check_moment(self.stored, ".stored")
        if self.verb.id == VOIDED and self.object.object_type != "StatementRef":
            wrong("a voiding statement has a StatementRef as its object", ".object")
