"""Which id a block keeps when its file is read again: ids are identities, and the files do not carry them.

An item that says the same keeps its id; so does one with the same name, or of the same type at the same place. A new
item gets an id that follows from the seed and its words, so that two sites that load the same file agree on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("6f2d9d0a-5a4c-5c0e-9b7e-3a1f0c2d4e5b")
"""Every id that Médiane derives from a name stands under this one."""

Item = dict[str, Any]


def stable_uuid(*names: str) -> UUID:
    """Return the id that follows from names."""
    return uuid5(NAMESPACE, "/".join(names))


def with_ids(new: list[Item], old: list[Item], seed: str) -> list[Item]:
    """Return raw stream items with ids: kept from `old` where an item is the same one, else derived from `seed`."""
    kept: dict[int, Item] = {}
    free = dict(enumerate(old))
    same: tuple[Callable[[int, Item, int, Item], bool], ...] = (
        lambda _at, item, _was, other: _bare(item) == _bare(other),
        lambda _at, item, _was, other: item["type"] == other["type"] and _label(item) == _label(other),
        lambda at, item, was, other: item["type"] == other["type"] and at == was,
    )
    for matches in same:
        for at, item in enumerate(new):
            found = next((was for was, other in free.items() if at not in kept and matches(at, item, was, other)), None)
            if found is not None:
                kept[at] = free.pop(found)
    used = {item["id"] for item in kept.values() if item.get("id")}
    result: list[Item] = []
    for at, item in enumerate(new):
        own = kept.get(at, {})
        id_ = own.get("id") or _fresh(item, seed, used)
        used.add(id_)
        result.append(item | {"id": id_, "value": _inside(item["value"], own.get("value"), id_)})
    return result


def _inside(value: Any, old: Any, seed: str) -> Any:
    """Give ids to lists inside a structure (the choices of a scene, their competencies)."""
    if not isinstance(value, dict):
        return value
    before = old if isinstance(old, dict) else {}
    return {
        name: with_ids(held, before.get(name) or [], f"{seed}/{name}") if _is_list(held) else held
        for name, held in value.items()
    }


def _is_list(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(item, dict) and "value" in item for item in held)


def _bare(item: Any) -> Any:
    """Leave out ids, at every depth."""
    if isinstance(item, dict):
        return {name: _bare(held) for name, held in item.items() if name != "id"}
    return [_bare(held) for held in item] if isinstance(item, list) else item


def _label(item: Item) -> str:
    value = item["value"]
    if not isinstance(value, dict):
        return str(value)
    return str(next((value[name] for name in ("name", "code", "title", "text") if value.get(name)), ""))


def _fresh(item: Item, seed: str, used: set[str]) -> str:
    number = 0
    while True:
        id_ = str(stable_uuid(seed, item["type"], _label(item), str(number)))
        if id_ not in used:
            return id_
        number += 1
