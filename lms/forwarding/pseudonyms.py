"""What one target knows people and their work by: ids made with the target's own key, so that no two can be joined.

Pure. An alias is a UUID made by HMAC-SHA256 of what it stands for, so it is the same at every try and in every
statement. Replaced are, wherever they stand: every agent (its account becomes an alias, its name is left out), the
statement's id, references to statements, the registration; and in any other text, keys of extensions and ids of
activities included, every UUID that `known` says is a person's, a registration's, an enrolment's or a statement's.
Ids of content (activities, options, releases) stay: they are the same for everybody.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from lms.records import facts

Json = dict[str, Any]

# With hyphens, or 32 digits that are not part of a longer number (a SHA-256 is not two UUIDs).
UUID = re.compile(
    r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32})"
    r"(?![0-9a-fA-F])"
)
AGENTS = ("actor", "authority", "instructor", "team")


def mentioned(value: Any) -> set[uuid.UUID]:
    """Return every UUID that stands anywhere in a document, in keys too, however it is written."""
    if isinstance(value, str):
        return {uuid.UUID(found) for found in UUID.findall(value)}
    if isinstance(value, dict):
        return {each for pair in value.items() for part in pair for each in mentioned(part)}
    if isinstance(value, list):
        return {each for part in value for each in mentioned(part)}
    return set()


@dataclass(frozen=True)
class Veil:
    """The way one target sees people: its key, the homePage of its accounts, and ours."""

    key: bytes
    home_page: str
    ours: str

    def alias(self, name: uuid.UUID | str) -> str:
        """Return the UUID that stands for another one (however it is written), or for any other identifier."""
        plain = str(uuid.UUID(str(name))) if UUID.fullmatch(str(name)) else str(name)
        digest = hmac.digest(self.key, plain.encode(), hashlib.sha256)
        return str(uuid.UUID(bytes=digest[:16], version=5))

    def statement(self, document: Json, known: Collection[uuid.UUID]) -> Json:
        """Return a statement as this target may see it."""

        def text(value: str) -> str:
            return UUID.sub(lambda found: self._written(found[0], known), value)

        return self._part(document, text)

    def _written(self, found: str, known: Collection[uuid.UUID]) -> str:
        """Return the alias of a known UUID, written as it was; any other UUID as it is."""
        if uuid.UUID(found) not in known:
            return found
        alias = self.alias(uuid.UUID(found))
        alias = alias if "-" in found else alias.replace("-", "")
        return alias.upper() if found.isupper() else alias

    def _part(self, said: Json, text: Callable[[str], str]) -> Json:
        """Return a statement or a sub-statement: identities by their place, all the rest by what is known."""
        veiled: Json = {}
        for name, value in said.items():
            if name in AGENTS:
                veiled[name] = self._agent(value)
            elif name == "object":
                veiled[name] = self._object(value, text)
            elif name == "context":
                veiled[name] = self._context(value, text)
            elif name == "id":
                veiled[name] = self.alias(value)
            else:
                veiled[name] = self._walked(value, text)
        return veiled

    def _object(self, said: Json, text: Callable[[str], str]) -> Json:
        kind = said.get("objectType", "Activity")
        if kind in {"Agent", "Group"}:
            return self._agent(said)
        if kind == "StatementRef":
            return {**said, "id": self.alias(said["id"])}
        found: Json = self._part(said, text) if kind == "SubStatement" else self._walked(said, text)
        return found

    def _context(self, said: Json, text: Callable[[str], str]) -> Json:
        veiled: Json = {}
        for name, value in said.items():
            if name in AGENTS:
                veiled[name] = self._agent(value)
            elif name in {"contextAgents", "contextGroups"}:
                part = "agent" if name == "contextAgents" else "group"
                veiled[name] = [{**self._walked(each, text), part: self._agent(each[part])} for each in value]
            elif name == "registration":
                veiled[name] = self.alias(value)
            elif name == "statement":
                veiled[name] = {**value, "id": self.alias(value["id"])}
            else:
                veiled[name] = self._walked(value, text)
        return veiled

    def _agent(self, said: Json) -> Json:
        """Return an agent or a group without a name, under an alias; members too."""
        veiled: Json = {"objectType": said["objectType"]} if "objectType" in said else {}
        account = said.get("account", {})
        if account.get("homePage") == self.ours:
            veiled["account"] = {"homePage": self.home_page, "name": self.alias(account["name"])}
        elif identifier := facts.ifi(said):
            veiled["account"] = {"homePage": self.home_page, "name": self.alias(identifier)}
        if "member" in said:
            veiled["member"] = [self._agent(each) for each in said["member"]]
        return veiled

    def _walked(self, value: Any, text: Callable[[str], str]) -> Any:
        """Return a document in which every string, keys of objects too, went through `text`; hashes are veiled."""
        if isinstance(value, str):
            return text(value)
        if isinstance(value, dict):
            return {text(name): self._named(name, each, text) for name, each in value.items()}
        if isinstance(value, list):
            return [self._walked(each, text) for each in value]
        return value

    def _named(self, name: str, value: Any, text: Callable[[str], str]) -> Any:
        if name == "sha256" and isinstance(value, str):
            return hmac.digest(self.key, value.encode(), hashlib.sha256).hex()
        return self._walked(value, text)
