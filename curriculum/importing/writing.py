"""The canonical YAML of content files: fields in the order of the structure, texts in double quotes, codes plain."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import yaml

_PLAIN = re.compile(r"^(?:[a-z]+(?:_[a-z]+)*|[A-Z][A-Z0-9_-]*(?:/[A-Za-z0-9_-]+)*)$")
_WORDS_OF_YAML = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


class _Dumper(yaml.SafeDumper):
    """Writes texts in double quotes on one line, lists of codes in brackets, other lists and mappings as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Indent the items of a list below their field."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = _PLAIN.match(text) and text.lower() not in _WORDS_OF_YAML
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    codes = all(isinstance(item, str) and _PLAIN.match(item) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=codes)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def to_yaml(content: Any) -> str:
    """Return structures, dicts and lists as canonical YAML text."""
    return yaml.dump(msgspec.to_builtins(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)


def front_matter(fields: dict[str, Any], body: str) -> str:
    """Return a Markdown file with its fields on top."""
    return f"---\n{to_yaml(fields)}---\n" + (f"\n{body}\n" if body else "")
