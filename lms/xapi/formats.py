"""The formats of `GET /statements` (xAPI 1.0.3, Communication 2.1.3): identifiers only, or one language of each text.

Pure: statements as served in, new ones out. `exact` is a statement as it is served and needs no function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation.trans_real import parse_accept_lang_header

from lms.records import facts

Json = dict[str, Any]
Change = Callable[[Json], Json]
IFIS = ("mbox", "mbox_sha1sum", "openid", "account")
INTERACTIONS = ("choices", "scale", "source", "target", "steps")


def ids(statement: Json) -> Json:
    """Return a statement in which agents, groups, activities and verbs say no more than who and what they are."""
    return _mapped(statement, agent=_agent_id, activity=_activity_id, verb=lambda verb: {"id": verb["id"]})


def _agent_id(agent: Json) -> Json:
    kept = {name: agent[name] for name in ("objectType", *IFIS) if name in agent}
    if "member" in agent and not any(name in agent for name in IFIS):
        kept["member"] = [_agent_id(each) for each in agent["member"]]
    return kept


def _activity_id(activity: Json) -> Json:
    return {"id": activity["id"]}


def activities(statements: Iterable[Json]) -> set[str]:
    """Return the ids of all activities that these statements name."""
    return {each["id"] for statement in statements for each, _role in facts.activities(statement)}


def canonical(statements: Sequence[Json], definitions: Mapping[str, Json], languages: Sequence[str]) -> list[Json]:
    """Return statements with the definitions that the store holds, each text in one language: the preferred one."""

    def activity(said: Json) -> Json:
        definition = definitions.get(said["id"]) or said.get("definition")
        return {**said, "definition": _in_one_language(definition, languages)} if definition else said

    def verb(said: Json) -> Json:
        return {**said, "display": one_language(said["display"], languages)} if said.get("display") else said

    return [_mapped(each, agent=lambda agent: agent, activity=activity, verb=verb) for each in statements]


def _in_one_language(definition: Json, languages: Sequence[str]) -> Json:
    changed = dict(definition)
    for name in ("name", "description"):
        if changed.get(name):
            changed[name] = one_language(changed[name], languages)
    for name in INTERACTIONS:
        if changed.get(name):
            changed[name] = [
                {**each, "description": one_language(each["description"], languages)}
                if each.get("description")
                else each
                for each in changed[name]
            ]
    return changed


def preferred(accepted: str) -> list[str]:
    """Return the languages of an Accept-Language header, in lower case, the best first."""
    return [language for language, quality in parse_accept_lang_header(accepted[:500].lower()) if quality > 0]


def one_language(words: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Return the one entry of a language map that suits best: same tag, a wider or narrower one, else the first."""
    by_tag = {tag.lower(): tag for tag in words}
    for language in languages:
        if language == "*":
            break
        near = [language, language.partition("-")[0]]
        found = next((by_tag[tag] for tag in near if tag in by_tag), None) or next(
            (tag for lower, tag in by_tag.items() if lower.partition("-")[0] == near[1]), None
        )
        if found:
            return {found: words[found]}
    first = next(iter(words), None)
    return {first: words[first]} if first is not None else {}


def _mapped(said: Json, *, agent: Change, activity: Change, verb: Change) -> Json:
    """Return a statement or sub-statement with its agents, activities and verbs changed."""
    changed = dict(said)
    changed["actor"], changed["verb"] = agent(said["actor"]), verb(said["verb"])
    target = said["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        changed["object"] = activity(target)
    elif kind == "SubStatement":
        changed["object"] = _mapped(target, agent=agent, activity=activity, verb=verb)
    elif kind != "StatementRef":
        changed["object"] = agent(target)
    if "authority" in said:
        changed["authority"] = agent(said["authority"])
    if "context" in said:
        changed["context"] = _context(said["context"], agent, activity)
    return changed


def _context(said: Json, agent: Change, activity: Change) -> Json:
    changed = dict(said)
    for name in ("instructor", "team"):
        if name in said:
            changed[name] = agent(said[name])
    for name, part in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in said:
            changed[name] = [{**each, part: agent(each[part])} for each in said[name]]
    if "contextActivities" in said:
        changed["contextActivities"] = {
            kind: [activity(each) for each in ([given] if isinstance(given, dict) else given)]
            for kind, given in said["contextActivities"].items()
        }
    return changed
