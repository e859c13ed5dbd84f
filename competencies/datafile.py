"""Reading a data file strictly: YAML into typed Structs; an error names the file, the line and what was expected.

It knows nothing of frameworks: whoever ships readable files (frameworks, lessons, scenarios) declares msgspec Structs
(`forbid_unknown_fields=True`) and calls `read()`, or `load()` to report errors of its own at the right line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

T = TypeVar("T")
Key = str | int

WORDS = {
    "str": gettext_lazy("du texte"),
    "int": gettext_lazy("un nombre entier"),
    "float": gettext_lazy("un nombre"),
    "bool": gettext_lazy("vrai ou faux (true ou false)"),
    "null": gettext_lazy("rien (null)"),
    "array": gettext_lazy("une liste"),
    "object": gettext_lazy("des champs « nom : valeur »"),
    "date": gettext_lazy("une date AAAA-MM-JJ"),
    "datetime": gettext_lazy("une date avec une heure"),
}
WHERE = re.compile(r" - at `(?P<path>[^`]*)`$|(?: - at `key` in `(?P<key>[^`]*)`)$")
STEP = re.compile(r"\[(?P<index>\d+)\]|\.(?P<field>[^.\[]+)|(?P<any>\[\.\.\.\])")


class DataFileError(Exception):
    """A file says something else than what was expected; the message is for the person who wrote the file."""

    def __init__(self, path: Path | str, line: int, expected: str) -> None:
        """Keep the three facts; `expected` is a sentence part in the reader's language."""
        self.path, self.line, self.expected = Path(path), line, expected
        super().__init__(
            _("%(file)s, ligne %(line)d : %(expected)s") % {"file": path, "line": line, "expected": expected}
        )


@dataclass(frozen=True)
class DataFile(Generic[T]):
    """What a file contains, and where each part of it stands."""

    path: Path
    content: T
    node: yaml.Node
    first_line: int

    def line(self, *keys: Key) -> int:
        """Return the line on which the value at these keys begins: `line("tree", 0, "code")`."""
        return _find(self.node, keys).start_mark.line + self.first_line

    def error(self, *keys: Key, expected: str) -> DataFileError:
        """Return an error about the value at these keys, to be raised."""
        return DataFileError(self.path, self.line(*keys), expected)


def read(path: Path, type_: type[T]) -> T:
    """Return the content of a YAML file as that type; raises DataFileError."""
    return load(path, type_).content


def load(path: Path, type_: type[T]) -> DataFile[T]:
    """Read a YAML file and remember where everything stands; raises DataFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise DataFileError(path, line, _("attendu : un fichier enregistré en UTF-8")) from error
    except OSError as error:
        raise DataFileError(path, 1, _("fichier illisible")) from error
    return parse(text, type_, path=path)


def parse(text: str, type_: type[T], *, path: Path, first_line: int = 1) -> DataFile[T]:
    """Read YAML that stands in a file from line `first_line` on (a front matter); raises DataFileError."""
    try:
        loader = yaml.SafeLoader(text)  # in Python: the loader in C does not survive deep nesting
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else first_line
        raise DataFileError(path, line, _("YAML mal formé : %(problem)s") % {"problem": error.problem}) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataFileError(path, first_line, _("YAML mal formé : %(problem)s") % {"problem": error}) from error
    if node is None:
        raise DataFileError(path, first_line, _("le fichier est vide"))
    for key in _repeated_keys(node):
        line = key.start_mark.line + first_line
        raise DataFileError(path, line, _("le champ « %(name)s » est écrit deux fois") % {"name": key.value})
    try:
        return DataFile(path, msgspec.convert(data, type_), node, first_line)
    except msgspec.ValidationError as error:
        place, expected = _explained(str(error), type_, node)
        raise DataFileError(path, place.start_mark.line + first_line, expected) from error


def _repeated_keys(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield the keys that a mapping has twice: YAML would keep the last silently."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


def _find(node: yaml.Node, keys: tuple[Key, ...]) -> yaml.Node:
    """Follow the keys as far as the file goes."""
    for key in keys:
        below: Any = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            below = node.value[key]
        if below is None:
            break
        node = below
    return node


def _key_node(node: yaml.Node, name: str) -> yaml.Node:
    """Return the node of a key itself (an unknown field is wrong where its name stands)."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((key for key, _value in pairs if key.value == name), node)


def _explained(message: str, type_: Any, node: yaml.Node) -> tuple[yaml.Node, str]:
    """Return where msgspec's complaint stands in the file and what it means, in the reader's language."""
    found = WHERE.search(message)
    said = message[: found.start()] if found else message
    keys: tuple[Key, ...] = ()
    if found:
        steps = STEP.finditer(found["path"] or found["key"] or "")
        keys = tuple(int(step["index"]) if step["index"] else step["field"] or "" for step in steps)
    place = _find(node, keys)
    if match := re.fullmatch(r"Object contains unknown field `(.+)`", said):
        known = ", ".join(_fields(_type_at(type_, keys)))
        values = {"name": match[1], "known": known}
        return _key_node(place, match[1]), _("champ inconnu « %(name)s » ; attendu : %(known)s") % values
    if match := re.fullmatch(r"Object missing required field `(.+)`", said):
        return place, _("il manque le champ « %(name)s »") % {"name": match[1]}
    if match := re.fullmatch(r"Invalid enum value (.+)", said):
        choices = ", ".join(_choices(_type_at(type_, keys)))
        return place, _("valeur inconnue %(value)s ; attendu : %(choices)s") % {"value": match[1], "choices": choices}
    if said == "Invalid RFC3339 encoded date":
        return place, _("attendu : %(wanted)s") % {"wanted": WORDS["date"]}
    if match := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", said):
        wanted = _(" ou ").join(str(WORDS.get(word, word)) for word in match[1].split(" | "))
        said = _("attendu : %(wanted)s ; trouvé : %(got)s") % {"wanted": wanted, "got": WORDS.get(match[2], match[2])}
        quotes = match[1].startswith("str") and match[2] not in {"array", "object", "null"}
        return place, said + _(" (mettez-le entre guillemets)") if quotes else said
    # What is left are constraints (length, pattern, bounds) and messages of the Structs' own __post_init__.
    wanted = said.removeprefix("Expected ")
    return place, _("attendu : %(wanted)s") % {"wanted": wanted} if wanted != said else said


def _type_at(type_: Any, keys: tuple[Key, ...]) -> Any:
    """Return msgspec's description of the type that stands at these keys."""
    info = _bare(msgspec.inspect.type_info(type_))
    for key in keys:
        if isinstance(info, msgspec.inspect.StructType):
            info = next((field.type for field in info.fields if field.encode_name == key), info)
        elif isinstance(info, msgspec.inspect.ListType | msgspec.inspect.VarTupleType):
            info = info.item_type
        elif isinstance(info, msgspec.inspect.DictType):
            info = info.value_type
        info = _bare(info)
    return info


def _bare(info: Any) -> Any:
    """Leave out metadata and « or null »."""
    if isinstance(info, msgspec.inspect.Metadata):
        return _bare(info.type)
    if isinstance(info, msgspec.inspect.UnionType):
        kinds = [_bare(kind) for kind in info.types if not isinstance(kind, msgspec.inspect.NoneType)]
        return kinds[0] if len(kinds) == 1 else info
    return info


def _fields(info: Any) -> list[str]:
    return [field.encode_name for field in info.fields] if isinstance(info, msgspec.inspect.StructType) else []


def _choices(info: Any) -> list[str]:
    kind = getattr(info, "cls", None)  # Django's TextChoices are a custom type to msgspec.inspect
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [str(value) for value in getattr(info, "values", ())]
