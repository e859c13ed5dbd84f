"""Whether statements keep to a profile: templates for each, patterns for a run. Pure; the profile is its JSON.

The algorithms of xAPI Profiles 1.0, Part 3, 2.1 and 2.2. A statement's context activities are lists here, as a store
serves them. StatementRef templates and selectors, which we do not use, are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

Json = dict[str, Any]
Outcome = Literal["success", "partial", "failure"]
MEMBER = re.compile(r"\.(?P<name>\*|[A-Za-z_$][\w$]*)|\[(?P<inside>\*|\d+|'[^']*')\]")
AROUND = {
    "contextParentActivityType": "parent",
    "contextGroupingActivityType": "grouping",
    "contextCategoryActivityType": "category",
    "contextOtherActivityType": "other",
}


def found_at(document: Any, path: str) -> list[Any]:
    """Return the values at a JSONPath: members, `*`, indexes, keys in quotes, and paths joined by `|`.

    Raises ValueError for anything else.
    """
    return [value for each in path.split("|") for value in _at(document, each.strip())]


def _at(document: Any, path: str) -> list[Any]:
    values, place = [document], 1
    if not path.startswith("$"):
        raise ValueError(f"Not a JSONPath: {path}")
    while place < len(path):
        step = MEMBER.match(path, place)
        if step is None:
            raise ValueError(f"Not a JSONPath that is read here: {path}")
        place = step.end()
        values = [inner for value in values for inner in _members(value, (step["name"] or step["inside"]).strip("'"))]
    return values


def _members(value: Any, name: str) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values()) if name == "*" else [value[name]] if name in value else []
    if isinstance(value, list):
        if name == "*":
            return value
        return [value[int(name)]] if name.isdecimal() and int(name) < len(value) else []
    return []


def is_about(statement: Json, template: Json) -> bool:
    """Whether the determining properties of a template are all there."""
    wanted = {"$.verb.id": template.get("verb"), "$.object.definition.type": template.get("objectActivityType")}
    if any(value is not None and value not in found_at(statement, path) for path, value in wanted.items()):
        return False
    usages = {each.get("usageType") for each in statement.get("attachments", ())}
    if not set(template.get("attachmentUsageType", ())) <= usages:
        return False
    return all(
        set(template.get(name, ()))
        <= set(found_at(statement, f"$.context.contextActivities.{kind}[*].definition.type"))
        for name, kind in AROUND.items()
    )


def broken(statement: Json, rules: Sequence[Json]) -> list[str]:
    """Return what is wrong with a statement by these rules, in words."""
    return [fault for rule in rules if (fault := _fault(found_at(statement, rule["location"]), rule))]


def _fault(values: list[Any], rule: Json) -> str:
    where, presence = rule["location"], rule.get("presence")
    if presence == "excluded":
        return f"{where} must not be there" if values else ""
    if not values and presence is not None:
        return f"{where} is missing" if presence == "included" else ""
    if "any" in rule and not any(_in(value, rule["any"]) for value in values):
        return f"{where} holds none of {rule['any']}"
    if "all" in rule and not all(_in(value, rule["all"]) for value in values):
        return f"{where} holds something else than {rule['all']}"
    if "none" in rule and any(_in(value, rule["none"]) for value in values):
        return f"{where} holds one of {rule['none']}"
    return ""


def _in(value: Any, values: Sequence[Any]) -> bool:
    """Whether a value is one of these; in JSON true is not 1."""
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in values)


def matching(statement: Json, templates: Sequence[Json]) -> tuple[list[str], list[str]]:
    """Return the ids of the templates that a statement follows, and what is wrong with those it is about."""
    about = [template for template in templates if is_about(statement, template)]
    faults = {template["id"]: broken(statement, template.get("rules", ())) for template in about}
    return [name for name, wrong in faults.items() if not wrong], [
        f"{name}: {fault}" for name, wrong in faults.items() for fault in wrong
    ]


class Run:
    """Matching one run of statements (the ids of the templates that each follows) against patterns, greedily."""

    def __init__(self, statements: Sequence[Sequence[str]], profile: Json) -> None:
        self.statements = statements
        self.patterns = {each["id"]: each for each in profile["patterns"]}

    def follows(self, pattern: str) -> Outcome:
        """Return whether the whole run follows a pattern; `partial`: it is a beginning of it."""
        outcome, place = self._match(pattern, 0)
        return outcome if outcome != "success" or place == len(self.statements) else "failure"

    def _match(self, element: str, place: int) -> tuple[Outcome, int]:
        """Match one pattern or template from a place on; return the outcome and the place reached."""
        pattern = self.patterns.get(element)
        if pattern is None:
            if place == len(self.statements):
                return "partial", place
            return ("success", place + 1) if element in self.statements[place] else ("failure", place)
        if "sequence" in pattern:
            return self._sequence(pattern["sequence"], place)
        if "alternates" in pattern:
            return self._alternates(pattern["alternates"], place)
        if "optional" in pattern:
            return self._optional(pattern["optional"], place)
        least = 1 if "oneOrMore" in pattern else 0
        return self._repeated(pattern["oneOrMore" if least else "zeroOrMore"], place, least)

    def _sequence(self, elements: Sequence[str], place: int) -> tuple[Outcome, int]:
        reached = place
        for element in elements:
            outcome, reached = self._match(element, reached)
            if outcome != "success":
                return outcome, place if outcome == "failure" else len(self.statements)
        return "success", reached

    def _alternates(self, elements: Sequence[str], place: int) -> tuple[Outcome, int]:
        found = [self._match(element, place) for element in elements]
        reached = [there for outcome, there in found if outcome == "success"]
        if reached:
            return "success", max(reached)
        partial = any(outcome == "partial" for outcome, _there in found)
        return ("partial", len(self.statements)) if partial else ("failure", place)

    def _optional(self, element: str, place: int) -> tuple[Outcome, int]:
        if place == len(self.statements):
            return "success", place
        outcome, reached = self._match(element, place)
        return (outcome, reached) if outcome != "failure" else ("success", place)

    def _repeated(self, element: str, place: int, least: int) -> tuple[Outcome, int]:
        count = 0
        while place < len(self.statements):
            outcome, reached = self._match(element, place)
            if outcome == "partial":
                return outcome, reached
            if outcome == "failure" or reached == place:
                break
            count, place = count + 1, reached
        if count >= least:
            return "success", place
        return ("partial" if place == len(self.statements) else "failure"), place
