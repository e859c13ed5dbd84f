"""The shape of a statement from outside (xAPI 1.0.3 and 2.0): msgspec structures with the rules of one statement.

Decoding names the JSON path of what is wrong; `wrong()` names a place inside the structure that refuses. Null is
allowed inside extensions only, unknown properties nowhere. What the two versions see differently is in `intake.py`.
An object may leave out its type, so one structure stands for all that it can be, and checks which parts belong to it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lms.xapi.patterns import PATTERNS, check_timestamp

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
AT = "@"  # begins the message of a ValueError that names a place: "@.id Expected an absolute IRI"

IRI = Annotated[str, Meta(pattern=PATTERNS["iri"][0], max_length=500)]
Language = Annotated[str, Meta(pattern=PATTERNS["language"][0], max_length=60)]
LanguageMap = dict[Language, str]
Extensions = dict[IRI, Any]
UUID = Annotated[str, Meta(pattern=PATTERNS["uuid"][0])]
Mbox = Annotated[str, Meta(pattern=PATTERNS["mbox"][0], max_length=300)]
Sha1 = Annotated[str, Meta(pattern=PATTERNS["sha1"][0])]
Sha2 = Annotated[str, Meta(pattern=PATTERNS["sha2"][0])]
Name = Annotated[str, Meta(pattern=PATTERNS["name"][0], max_length=500)]
Media = Annotated[str, Meta(pattern=PATTERNS["media"][0], max_length=200)]
Duration = Annotated[str, Meta(pattern=PATTERNS["duration"][0])]
Timestamp = Annotated[str, Meta(pattern=PATTERNS["timestamp"][0])]
Version = Annotated[str, Meta(pattern=PATTERNS["version"][0])]
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


class Shape(msgspec.Struct, forbid_unknown_fields=True, rename="camel", gc=False):
    """What every structure shares."""


def wrong(reason: str, place: str = "") -> NoReturn:
    """Refuse the structure that is being read, or a place inside it (`.id`)."""
    raise ValueError(f"{AT}{place} {reason}" if place else reason)


def check_moment(text: str | UnsetType, place: str) -> None:
    """Refuse a timestamp that is none."""
    if text is not UNSET:
        try:
            check_timestamp(text)
        except ValueError as error:
            wrong(f"Expected an ISO 8601 timestamp: {error}", place)


class Account(Shape):
    """An account: a system and a name in it."""

    home_page: IRI
    name: Name


class Identified(Shape):
    """What agents and groups share; `identifiers` counts inverse functional identifiers."""

    name: str | UnsetType = UNSET
    mbox: Mbox | UnsetType = UNSET
    mbox_sha1sum: Sha1 | UnsetType = field(name="mbox_sha1sum", default=UNSET)
    openid: IRI | UnsetType = UNSET
    account: Account | UnsetType = UNSET

    def identifiers(self) -> int:
        """How many inverse functional identifiers there are."""
        return (
            (self.mbox is not UNSET)
            + (self.mbox_sha1sum is not UNSET)
            + (self.openid is not UNSET)
            + (self.account is not UNSET)
        )


ONE_IDENTIFIER = "an agent has exactly one of mbox, mbox_sha1sum, openid, account"


class Agent(Identified):
    """A person or a system: exactly one identifier."""

    object_type: Literal["Agent"] = "Agent"

    def __post_init__(self) -> None:
        if self.identifiers() != 1:
            wrong(ONE_IDENTIFIER)


def check_group(identifiers: int, member: list[Agent] | UnsetType) -> None:
    """Refuse a group that names nobody, or by two identifiers."""
    if identifiers > 1 or (not identifiers and not member):
        wrong("a group has exactly one identifier, or none and members")


class Group(Identified, kw_only=True):
    """A group: one identifier, or none and at least one member."""

    object_type: Literal["Group"]
    member: list[Agent] | UnsetType = UNSET

    def __post_init__(self) -> None:
        check_group(self.identifiers(), self.member)


class Actor(Identified):
    """An agent, or a group that says so."""

    object_type: Literal["Agent", "Group"] = "Agent"
    member: list[Agent] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.object_type == "Group":
            check_group(self.identifiers(), self.member)
        elif self.member is not UNSET:
            wrong("an agent has no member", ".member")
        elif self.identifiers() != 1:
            wrong(ONE_IDENTIFIER)


class Authority(Actor):
    """Who vouches: an agent, or the two agents of an OAuth request in a group without an identifier."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.object_type == "Group" and (self.identifiers() or not self.member or len(self.member) != 2):  # noqa: PLR2004
            wrong("an authority that is a group has no identifier and exactly two members")


class Verb(Shape):
    """What was done."""

    id: IRI
    display: LanguageMap | UnsetType = UNSET


class Component(Shape):
    """A choice, a step, a source, a target of an interaction."""

    id: str
    description: LanguageMap | UnsetType = UNSET


Components = list[Component] | UnsetType


class Definition(Shape):
    """What an activity is."""

    name: LanguageMap | UnsetType = UNSET
    description: LanguageMap | UnsetType = UNSET
    type: IRI | UnsetType = UNSET
    more_info: IRI | UnsetType = UNSET
    interaction_type: Interaction | UnsetType = UNSET
    correct_responses_pattern: list[str] | UnsetType = UNSET
    choices: Components = UNSET
    scale: Components = UNSET
    source: Components = UNSET
    target: Components = UNSET
    steps: Components = UNSET
    extensions: Extensions | UnsetType = UNSET

    def __post_init__(self) -> None:
        for name in ("choices", "scale", "source", "target", "steps"):
            part: Components = getattr(self, name)
            if part is UNSET:
                continue
            if len({each.id for each in part}) != len(part):
                wrong("the ids of an interaction's components are distinct", f".{name}")
            if self.interaction_type is UNSET:
                wrong("interaction components need an interactionType")
        if self.correct_responses_pattern is not UNSET and self.interaction_type is UNSET:
            wrong("interaction components need an interactionType")


class Activity(Shape):
    """What it was done with, or near."""

    id: IRI
    object_type: Literal["Activity"] = "Activity"
    definition: Definition | UnsetType = UNSET


class StatementRef(Shape):
    """Another statement."""

    object_type: Literal["StatementRef"]
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
            wrong("min must be less than max")
        if raw is not UNSET and ((low is not UNSET and raw < low) or (high is not UNSET and raw > high)):
            wrong("raw must lie between min and max")


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


class ContextAgent(Shape):
    """xAPI 2.0: an agent around the object."""

    object_type: Literal["contextAgent"]
    agent: Agent
    relevant_types: Annotated[list[IRI], Meta(min_length=1)] | UnsetType = UNSET


class ContextGroup(Shape):
    """xAPI 2.0: a group around the object."""

    object_type: Literal["contextGroup"]
    group: Group
    relevant_types: Annotated[list[IRI], Meta(min_length=1)] | UnsetType = UNSET


class Context(Shape):
    """Under what circumstances."""

    registration: UUID | UnsetType = UNSET
    instructor: Actor | UnsetType = UNSET
    team: Group | UnsetType = UNSET
    context_activities: ContextActivities | UnsetType = UNSET
    context_agents: list[ContextAgent] | UnsetType = UNSET
    context_groups: list[ContextGroup] | UnsetType = UNSET
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    statement: StatementRef | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET
