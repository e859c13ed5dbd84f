"""The queries of the reading benchmark: a name, who asks, and the parameters of `GET /xapi/statements`."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from benchmarks import records_world as world_of
from lms.models import Agent, Client, Organisation, Statement, StatementAgent
from lms.records import clock
from lms.xapi import profile
from lms.xapi.clients import create_client

LIMIT = "25"
VALUES = 12  # of each kind: a cell asks for one after the other
TRUE = "true"


@dataclass(frozen=True)
class Asker:
    """Credentials, and what they stand for."""

    key: str
    secret: str


@dataclass(frozen=True)
class Cell:
    """One line of the table. `single`: one filter, whose median must not grow with the ledger."""

    name: str
    asker: Asker
    queries: tuple[dict[str, str], ...]
    single: bool = False
    page: int = 1


def askers() -> dict[str, Asker]:
    """A client that reads everything, one of the largest organisation, one of the smallest, two that read their own."""
    found = {"all": _client("all", ["all/read"])}
    seeded = Organisation.objects.filter(slug__startswith="seeded-").in_bulk()
    largest = [key for key in _largest("organisation_id") if key in seeded]
    for name, place in (("organisation", 0), ("small organisation", -1)):
        organisation = seeded[largest[place]]
        found[name] = _client(name, ["all/read"], organisation)
    vouching = _largest("authority_id")
    for name, authority in (("mine, 10 %", vouching[1]), ("mine, 0.5 %", vouching[3])):
        found[name] = _client(name, ["statements/read/mine"])
        Client.objects.filter(name=f"bench {name}").update(authority=authority)
    return found


def _client(name: str, scopes: list[str], organisation: Organisation | None = None) -> Asker:
    Client.objects.filter(name=f"bench {name}").delete()
    client, secret = create_client(name=f"bench {name}", scopes=scopes, organisation=organisation)
    return Asker(client.key, secret)


def _largest(column: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM mediane_lms_statement WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC"
        )
        return [row[0] for row in cursor.fetchall()]


def _agents(role: int) -> list[str]:
    """Those whom most statements name in a role, as JSON; the authorities left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agent_id FROM mediane_lms_statementagent WHERE role = %s "
            "GROUP BY agent_id ORDER BY count(*) DESC LIMIT 60",
            [role],
        )
        numbers = [row[0] for row in cursor.fetchall()]
    names = dict(Agent.objects.filter(pk__in=numbers).values_list("pk", "ifi"))
    chosen = [names[key] for key in numbers if "|client:" not in names[key] and not names[key].endswith("|mediane")]
    return [account(name.rpartition("|")[2]) for name in chosen[:VALUES]]


def account(name: str) -> str:
    """The agent parameter for one of our accounts."""
    return json.dumps({"account": {"homePage": profile.root(), "name": name}})


def cells() -> list[Cell]:
    """Every line of the table, on the database at hand."""
    by = askers()
    learners = _learners()
    trainers = [{"agent": each, "related_agents": TRUE} for each in _agents(1)[:4]]
    people = [{"agent": account(name)} for name, _registration in learners]
    registrations = [{"registration": registration} for _name, registration in learners]
    lessons = [f"m{module}l0" for module in range(4)]
    questions = [{"activity": world_of.iri("question", f"{lesson}q0")} for lesson in lessons]
    competencies = [{"activity": world_of.iri("competency", f"c{number}")} for number in range(4)]
    modules = [{"activity": world_of.iri("module", f"m{n}"), "related_activities": TRUE} for n in range(4)]
    answered, rare = [{"verb": world_of.verb_iri("answered")}], [{"verb": world_of.RARE_VERB}]
    rated, commented = [{"verb": world_of.verb_iri("rated")}], [{"verb": world_of.COMMENTED}]
    authority = [{"agent": account("mediane"), "related_agents": TRUE}]
    late, middle = _stored_late(), _stored(0.5)
    singles: list[tuple[str, Sequence[dict[str, str]]]] = [
        ("none", [{}]),
        ("agent", people),
        ("agent, related: trainer", trainers),
        ("agent, related: authority", authority),
        ("verb, common", answered),
        ("verb, rare", rare),
        ("activity", questions),
        ("activity, related: module", modules),
        ("registration", registrations),
        ("since", [{"since": late}]),
        ("until", [{"until": middle}]),
        ("since, ascending", [{"since": middle, "ascending": TRUE}]),
        ("ascending from the beginning", [{"ascending": TRUE}]),
        ("unknown agent", [{"agent": account(str(uuid.UUID(int=1)))}]),
        ("verb of references", commented),
    ]
    pairs: list[tuple[str, Sequence[dict[str, str]], Sequence[dict[str, str]]]] = [
        ("agent + verb common", people, answered),
        ("agent + verb rare", people, rare),
        ("agent + activity", people, questions),
        ("agent + module, related", people, modules),
        ("agent + registration", people, registrations),
        ("agent + since", people, [{"since": middle}]),
        ("registration + verb common", registrations, answered),
        ("activity + verb common", questions, answered),
        ("activity + verb, never together", questions, rated),
        ("activity + verb rare", questions, rare),
        ("module, related + verb common", modules, answered),
        ("module, related + verb rare", modules, rare),
        ("module, related + activity ascending", modules, [{"ascending": TRUE, "since": middle}]),
        ("verb common, ascending", answered, [{"ascending": TRUE, "since": middle}]),
        ("trainer + verb common", trainers, rated),
        ("trainer + verb, never together", trainers, answered),
        ("trainer + module", trainers, modules),
        ("trainer + competency", trainers, competencies),
        ("trainer + activity, never together", trainers, questions),
        ("authority + verb common", authority, answered),
        ("authority + verb rare", authority, rare),
        ("authority + module", authority, modules),
        ("authority + agent's registration", authority, registrations),
        ("references: verb + authority", commented, authority),
        ("verb common + until", answered, [{"until": middle}]),
    ]
    found = [Cell(name, by["all"], tuple(queries), single=True) for name, queries in singles]
    found += [Cell(name, by["all"], tuple(_joined(one, other))) for name, one, other in pairs]
    found += [
        Cell(f"{name}, page 2", by["all"], tuple(queries), page=2)
        for name, queries in (("agent", people), ("verb common", answered), ("module", modules))
    ]
    for who in ("organisation", "small organisation"):
        for name, queries in (
            ("none", [{}]),
            ("agent", people),
            ("verb answered", answered),
            ("verb rated", rated),
            ("verb rare", rare),
            ("module", modules),
            ("activity", questions),
            ("ascending", [{"ascending": TRUE, "since": middle}]),
        ):
            found.append(Cell(f"{who}: {name}", by[who], tuple(queries)))
    for who in ("mine, 10 %", "mine, 0.5 %"):
        for name, queries in (("none", [{}]), ("verb common", answered), ("module", modules), ("agent", people)):
            found.append(Cell(f"{who}: {name}", by[who], tuple(queries)))
    return found


def _joined(one: Sequence[dict[str, str]], other: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    count = max(len(one), len(other))
    return [one[number % len(one)] | other[number % len(other)] for number in range(count)]


def _learners() -> list[tuple[str, str]]:
    """(account name, registration) of learners at work at different times."""
    first, last = _ends()
    found = []
    for number in range(VALUES):
        at = first + (last - first) * (number + 1) // (VALUES + 1)
        row = Statement.objects.filter(pk__gte=at, registration__isnull=False).order_by("pk")[0]
        agent = StatementAgent.objects.filter(statement=row.pk, role=0).select_related("agent").get().agent
        found.append((agent.ifi.rpartition("|")[2], str(row.registration)))
    return found


def _stored(share: float) -> str:
    first, last = _ends()
    return clock.stored_at(int(first + (last - first) * share)).isoformat().replace("+00:00", "Z")


def _stored_late() -> str:
    """A moment after which there are as many statements at every size, more than a page."""
    key = Statement.objects.order_by("-pk").values_list("pk", flat=True)[10 * int(LIMIT)]
    return clock.stored_at(key).isoformat().replace("+00:00", "Z")


def _ends() -> tuple[int, int]:
    found = Statement.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return found["first"], found["last"]
