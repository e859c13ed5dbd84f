"""The names behind what statements hold: pseudonyms, activities, authorities. A fixed number of queries for any page.

A person's name shows to who may see it (`lms.permissions.names_seen`); all others read the pseudonym.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competencies.models import Competency
from lms.models import Activity, Authority, Client, Learner
from lms.permissions import names_seen
from lms.records import facts
from lms.records.events import is_uuid
from lms.sharing import person_name
from lms.xapi import profile

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Json = dict[str, Any]
MATCHES = 20  # people or activities offered to choose from
SHORT = 8  # characters of a pseudonym that a sentence shows


@dataclass(frozen=True)
class Names:
    """What is known by name: people by pseudonym, activities by IRI, authorities by their agent's identifier."""

    people: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    authorities: Mapping[str, str] = field(default_factory=dict)

    def agent(self, agent: Json) -> str:
        """Return how an agent is called here: name, short pseudonym, or what its sender calls it."""
        account = agent.get("account", {})
        if account.get("homePage") == profile.root():
            name = str(account.get("name", ""))
            if name in self.people:
                return self.people[name]
            return self.authorities.get(facts.ifi(agent)) or _("pseudonyme %(name)s") % {"name": name[:SHORT]}
        return str(agent.get("name") or account.get("name") or facts.ifi(agent).partition("|")[2]) or _("un groupe")

    def activity(self, activity: Json) -> str:
        """Return an activity's name: as the ledger knows it, as the statement says it, else its IRI."""
        iri = str(activity.get("id", ""))
        return self.activities.get(iri) or in_language(activity.get("definition", {}).get("name", {})) or iri


def in_language(words: Mapping[str, str]) -> str:
    """Return words in the active language, else in any."""
    language = (get_language() or "fr")[:2]
    return next((words[tag] for tag in sorted(words) if tag[:2] == language), next(iter(words.values()), ""))


def names_of(documents: Iterable[Json], reader: User) -> Names:
    """Return the names of everything these statements name."""
    pseudonyms: set[str] = set()
    iris: set[str] = set()
    for document in documents:
        for identifier, _role in facts.agents(document):
            kind, _bar, rest = identifier.partition("|")
            if kind == "account" and rest.startswith(f"{profile.root()}|"):
                pseudonyms.add(rest.rpartition("|")[2])
        iris |= {activity["id"] for activity, _role in facts.activities(document)}
    return Names(people(pseudonyms, reader), activities(iris), authorities())


def people(pseudonyms: Iterable[str], reader: User) -> dict[str, str]:
    """Return the names of the people that the reader may see by name, by pseudonym."""
    wanted = [name for name in pseudonyms if is_uuid(name)]
    rows = list(Learner.objects.filter(uuid__in=wanted).select_related("user"))
    seen = names_seen(reader, rows)
    return {str(row.uuid): person_name(row.user) for row in rows if row.pk in seen}


def activities(iris: Iterable[str]) -> dict[str, str]:
    """Return the names of activities by IRI; a competency has its code and label."""
    wanted = set(iris)
    references = {}
    for iri in wanted:
        kind, key = profile.read_iri(iri)
        if kind == "competency":
            references[key] = iri
    rows = Activity.objects.filter(iri__in=wanted - set(references.values())).values_list("iri", "definition")
    found = {iri: in_language(json.loads(definition or "{}").get("name", {})) for iri, definition in rows}
    found |= {references[reference]: name for reference, name in competencies(references).items()}
    return {iri: name for iri, name in found.items() if name}


def competencies(references: Iterable[str]) -> dict[str, str]:
    """Return code and label of competencies by reference; one whose framework is gone is called by its reference."""
    wanted = list(references)
    rows = Competency.objects.by_reference(wanted) if wanted else []
    return {each: each for each in wanted} | {row.reference: f"{row.code} {row.label}" for row in rows}


def authorities() -> dict[str, str]:
    """Return the names of who vouches for statements here: Médiane, and its clients. There are few."""
    clients = {f"client:{client.uuid}": client.name for client in Client.objects.only("uuid", "name")}
    names = {"mediane": _("Médiane"), **clients}
    return {facts.ifi(profile.account(key)): name for key, name in names.items()}


def authority_choices() -> list[tuple[int, str]]:
    """Return every authority that the ledger knows, by primary key, with its name."""
    known = authorities()
    rows = [(row.pk, json.loads(row.agent)) for row in Authority.objects.all()]
    return sorted(((key, known.get(facts.ifi(agent)) or _said(agent)) for key, agent in rows), key=lambda each: each[1])


def _said(agent: Json) -> str:
    return str(agent.get("name") or facts.ifi(agent).partition("|")[2]) or _("un groupe")


def people_called(text: str) -> list[Learner]:
    """Return the learners whose person's name or e-mail holds every word of the text; a few at most."""
    wanted = Q()
    for word in text.split():
        wanted &= (
            Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word) | Q(user__email__icontains=word)
        )
    rows = Learner.objects.filter(wanted, user__isnull=False).select_related("user")
    return list(rows.order_by("user__last_name", "user__first_name", "pk")[:MATCHES]) if wanted else []


def activities_called(text: str) -> list[Activity]:
    """Return the activity of this IRI, else those whose definition holds the text; a few at most."""
    exact = list(Activity.objects.filter(iri=text))
    return exact or list(Activity.objects.filter(definition__icontains=text).order_by("iri")[:MATCHES])
