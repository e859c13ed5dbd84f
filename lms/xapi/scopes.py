"""What a client may do: one function a right, from the scopes of its row. Pure; `clients.scope_of` says what it sees.

The scopes are those of xAPI 1.0.3 (Communication 4.0) and one of ours, `void`: it voids statements of others, and no
other scope holds it, not even `all`.
"""

from __future__ import annotations

from typing import Protocol

SCOPES = (
    "statements/write",
    "statements/read/mine",
    "statements/read",
    "state",
    "define",
    "profile",
    "all/read",
    "all",
    "void",
)
DEFAULT = ("statements/write", "statements/read/mine")  # what the specification gives where nothing is asked for


class Scoped(Protocol):
    """Whatever has scopes: a client."""

    scopes: list[str]


def _has(client: Scoped, *scopes: str) -> bool:
    return not set(scopes).isdisjoint(client.scopes)


def may_write(client: Scoped) -> bool:
    """Whether the client may post statements."""
    return _has(client, "all", "statements/write")


def reads_all(client: Scoped) -> bool:
    """Whether the client may read statements of other authorities too (those of its organisation, where it has one)."""
    return _has(client, "all", "all/read", "statements/read")


def may_read(client: Scoped) -> bool:
    """Whether the client may read statements, if only its own."""
    return reads_all(client) or _has(client, "statements/read/mine")


def may_define(client: Scoped) -> bool:
    """Whether what the client says of an activity changes its definition (never of those under our own IRI)."""
    return _has(client, "all", "define")


def may_void(client: Scoped) -> bool:
    """Whether the client may void statements of other authorities; it needs a scope that writes besides."""
    return _has(client, "void")


def may_use_state(client: Scoped) -> bool:
    """Whether the client may read, write and delete states."""
    return _has(client, "all", "state")


def may_read_state(client: Scoped) -> bool:
    """Whether the client may read states."""
    return may_use_state(client) or _has(client, "all/read")


def may_read_profiles(client: Scoped) -> bool:
    """Whether the client may read the profiles of agents and activities."""
    return may_write_profiles(client) or _has(client, "all/read")


def may_write_profiles(client: Scoped) -> bool:
    """Whether the client may write and delete the profiles of agents and activities."""
    return _has(client, "all", "profile")
