"""The shape of a statement from outside (xAPI 1.0.3 and 2.0): msgspec structures with the rules of one statement.

`convert()` names the JSON path of what is wrong. Null is allowed inside extensions only, unknown properties nowhere.
What the two versions see differently is in `intake.py`.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

# Pattern → what a person is told it should have been.
PATTERNS = {
    "iri": (r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f<>\"{}|\\^`]+$", "an absolute IRI"),
    "language": (r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$", "a language tag"),
    "uuid": (r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$", "a UUID"),
    "mbox": (r"^mailto:[^\s@\x00]+@[^\s@\x00]+$", "a mailto: IRI"),
    "sha1": (r"^[0-9a-fA-F]{40}$", "a SHA-1 in hexadecimal"),
    "sha2": (r"^[0-9a-fA-F]{56,128}$", "a SHA-2 in hexadecimal"),
    "name": (r"^[^\x00]+$", "a name without U+0000"),
    "duration": (
        (
            r"^P(\d+(\.\d+)?W|(?=.)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?D)?"
            r"(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?)$"
        ),
        "an ISO 8601 duration",
    ),
    "timestamp": (
        r"^\d{4}-?\d\d-?\d\dT\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?$",
        "an ISO 8601 timestamp",
    ),
    "version": (r"^(1\.0(\.\d+)?|2\.0\.\d+)$", "a version 1.0.x or 2.0.x"),
}


def _pattern(name: str) -> str:
    return PATTERNS[name][0]


IRI = Annotated[str, Meta(pattern=_pattern("iri"), max_length=500)]
Language = Annotated[str, Meta(pattern=_pattern("language"), max_length=60)]
LanguageMap = dict[Language, str]
Extensions = dict[IRI, Any]
UUID = Annotated[str, Meta(pattern=_pattern("uuid"))]
Mbox = Annotated[str, Meta(pattern=_pattern("mbox"), max_length=300)]
Sha1 = Annotated[str, Meta(pattern=_pattern("sha1"))]
Sha2 = Annotated[str, Meta(pattern=_pattern("sha2"))]
Name = Annotated[str, Meta(pattern=_pattern("name"), max_length=500)]
Duration = Annotated[str, Meta(pattern=_pattern("duration"))]
Timestamp = Annotated[str, Meta(pattern=_pattern("timestamp"))]
Version = Annotated[str, Meta(pattern=_pattern("version"))]
Interaction = Literal[
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
]
IFIS = ("mbox", "mbox_sha1sum", "openid", "account")


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """What every structure shares."""


def check_timestamp(text: str) -> None:
    """Raise ValueError unless the text is a moment; the offset -00:00 says « unknown » and is refused."""
    if re.search(r"-00:?(00)?$", text.partition("T")[2]):
        msg = "the offset -00:00 is not allowed"
        raise ValueError(msg)
    datetime.datetime.fromisoformat(text)


class Account(Shape):
    """An account: a system and a name in it."""

    home_page: IRI
    name: Name


class Identified(Shape, rename=None):
    """What agents and groups share; `identifiers` counts inverse functional identifiers."""

    name: str | UnsetType = UNSET
    mbox: Mbox | UnsetType = UNSET
    mbox_sha1sum: Sha1 | UnsetType = UNSET
    openid: IRI | UnsetType = UNSET
    account: Account | UnsetType = UNSET

    @property
    def identifiers(self) -> int:
        """How many inverse functional identifiers there are."""
        return sum(getattr(self, name) is not UNSET for name in IFIS)


class Agent(Identified, tag="Agent", tag_field="objectType", rename=None):
    """A person or a system: exactly one identifier."""

    def __post_init__(self) -> None:
        if self.identifiers != 1:
            msg = "an agent has exactly one of mbox, mbox_sha1sum, openid, account"
            raise ValueError(msg)


class Group(Identified, tag="Group", tag_field="objectType", rename=None):
    """A group: one identifier, or none and at least one member."""

    member: list[Agent] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.identifiers > 1 or (not self.identifiers and not self.member):
            msg = "a group has exactly one identifier, or none and members"
            raise ValueError(msg)


class Verb(Shape):
    """What was done."""

    id: IRI
    display: LanguageMap | UnsetType = UNSET


class Component(Shape):
    """A choice, a step, a source, a target of an interaction."""

    id: str
    description: LanguageMap | UnsetType = UNSET


class Definition(Shape):
    """What an activity is."""

    name: LanguageMap | UnsetType = UNSET
    description: LanguageMap | UnsetType = UNSET
    type: IRI | UnsetType = UNSET
    more_info: IRI | UnsetType = UNSET
    interaction_type: Interaction | UnsetType = UNSET
    correct_responses_pattern: list[str] | UnsetType = UNSET
    choices: list[Component] | UnsetType = UNSET
    scale: list[Component] | UnsetType = UNSET
    source: list[Component] | UnsetType = UNSET
    target: list[Component] | UnsetType = UNSET
    steps: list[Component] | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET

    def __post_init__(self) -> None:
        parts = (self.correct_responses_pattern, self.choices, self.scale, self.source, self.target, self.steps)
        if self.interaction_type is UNSET and any(part is not UNSET for part in parts):
            msg = "interaction components need an interactionType"
            raise ValueError(msg)


class Activity(Shape, tag="Activity", tag_field="objectType"):
    """What it was done with."""

    id: IRI
    definition: Definition | UnsetType = UNSET


class StatementRef(Shape, tag="StatementRef", tag_field="objectType"):
    """Another statement."""

    id: UUID


class Score(Shape):
    """A score, inside its own bounds."""

    scaled: Annotated[float, Meta(ge=-1, le=1)] | UnsetType = UNSET
    raw: float | UnsetType = UNSET
    min: float | UnsetType = UNSET
    max: float | UnsetType = UNSET

    def __post_init__(self) -> None:
        low, high, raw = self.min, self.max, self.raw
        if low is not UNSET and high is not UNSET and low >= high:
            msg = "min must be less than max"
            raise ValueError(msg)
        if raw is not UNSET and ((low is not UNSET and raw < low) or (high is not UNSET and raw > high)):
            msg = "raw must lie between min and max"
            raise ValueError(msg)


class Result(Shape):
    """What came of it."""

    score: Score | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: Duration | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class ContextActivities(Shape):
    """Activities around the object."""

    parent: Activity | list[Activity] | UnsetType = UNSET
    grouping: Activity | list[Activity] | UnsetType = UNSET
    category: Activity | list[Activity] | UnsetType = UNSET
    other: Activity | list[Activity] | UnsetType = UNSET


class ContextAgent(Shape, tag="contextAgent", tag_field="objectType"):
    """xAPI 2.0: an agent around the object."""

    agent: Agent
    relevant_types: Annotated[list[IRI], Meta(min_length=1)] | UnsetType = UNSET


class ContextGroup(Shape, tag="contextGroup", tag_field="objectType"):
    """xAPI 2.0: a group around the object."""

    group: Group
    relevant_types: Annotated[list[IRI], Meta(min_length=1)] | UnsetType = UNSET


class Context(Shape):
    """Under what circumstances."""

    registration: UUID | UnsetType = UNSET
    instructor: Agent | Group | UnsetType = UNSET
    team: Group | UnsetType = UNSET
    context_activities: ContextActivities | UnsetType = UNSET
    context_agents: list[ContextAgent] | UnsetType = UNSET
    context_groups: list[ContextGroup] | UnsetType = UNSET
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    statement: StatementRef | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class Attachment(Shape):
    """A file beside the statement."""

    usage_type: IRI
    display: LanguageMap
    content_type: str
    length: Annotated[int, Meta(ge=0)]
    sha2: Sha2
    description: LanguageMap | UnsetType = UNSET
    file_url: IRI | UnsetType = UNSET


class Said(Shape, kw_only=True):
    """What statements and sub-statements share."""

    actor: Agent | Group
    verb: Verb
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: Timestamp | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET

    def check(self, target: object) -> None:
        """Raise ValueError for what only shows when the parts are seen together."""
        if self.timestamp is not UNSET:
            check_timestamp(self.timestamp)
        context = self.context
        if context is not UNSET and not isinstance(target, Activity):
            for name in ("revision", "platform"):
                if getattr(context, name) is not UNSET:
                    msg = f"context.{name} is for activities only"
                    raise ValueError(msg)


class SubStatement(Said, kw_only=True, tag="SubStatement", tag_field="objectType"):
    """A statement inside a statement: not said, only spoken of."""

    object: Activity | Agent | Group | StatementRef

    def __post_init__(self) -> None:
        self.check(self.object)


class Statement(Said, kw_only=True):
    """A statement as it may come in; what the server sets itself may be there and is replaced."""

    object: Activity | Agent | Group | StatementRef | SubStatement
    id: UUID | UnsetType = UNSET
    stored: Timestamp | UnsetType = UNSET
    authority: Agent | Group | UnsetType = UNSET
    version: Version | UnsetType = UNSET

    def __post_init__(self) -> None:
        self.check(self.object)
        if self.verb.id == "http://adlnet.gov/expapi/verbs/voided" and not isinstance(self.object, StatementRef):
            msg = "a voiding statement has a StatementRef as its object"
            raise ValueError(msg)
