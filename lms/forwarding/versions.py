"""Saying a statement of xAPI 2.0 in 1.0.3, and whether that loses something. Pure.

What 2.0 added and 1.0.3 refuses: `contextAgents`, `contextGroups` (in sub-statements too). Timestamps, durations and
the rest are valid in both. `version` is never sent: each store writes its own.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
ADDED = ("contextAgents", "contextGroups")


def needs_second(document: Json) -> bool:
    """Whether a statement says something that only 2.0 can say."""
    if any(name in document.get("context", {}) for name in ADDED):
        return True
    target = document.get("object", {})
    return target.get("objectType") == "SubStatement" and needs_second(target)


def first(document: Json) -> Json:
    """Return a statement without what 1.0.3 does not know."""
    said = dict(document)
    if "context" in said:
        said["context"] = {name: value for name, value in said["context"].items() if name not in ADDED}
        if not said["context"]:
            del said["context"]
    if said.get("object", {}).get("objectType") == "SubStatement":
        said["object"] = first(said["object"])
    return said
