"""Taking in what a client sent: whose it is, how private, and whether it changes a person's path. Decided once, here.

What is taken into a path is named for the client (`Client.verbs`), about a person who is in its organisation today, and
has the form of our own statements (`admissible.py`). The decision is stored on the row, so that a right changed later
changes nothing of the past. A rating taken in, and one that a client voids, leads to our own decisions as any other.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import tincan
from django.db import transaction
from django.utils import timezone

from curriculum.releasing import open_release
from lms import permissions, working
from lms.attaining import decisions
from lms.models import Client, Enrolment, Learner, Membership, Rating, Statement
from lms.records import facts, ledger
from lms.records.belonging import belonging
from lms.records.ledger import Entry, Recorded
from lms.records.retrying import again_if_given_up
from lms.xapi import admissible, clients, profile
from lms.xapi.admissible import Judged, NotTaken, Step, require

log = logging.getLogger("mediane.xapi")
# Of ours and of what was taken in, a client may void these: a decision follows from ratings, and the statements of an
# attempt stand and fall together (`lms/voiding.py`, by a person in the admin).
VOIDABLE = (profile.EXPERIENCED, profile.RATED)


@dataclass(frozen=True)
class _Taken:
    """A statement that changes a path: of which enrolment, and what it tells."""

    enrolment: Enrolment
    told: Step | Judged


def take(entries: Sequence[Entry], client: Client) -> list[Recorded]:
    """Append what a client sent, all or none, with its authority. Raises ledger.StatementConflict."""
    belongs = belonging([entry.document for entry in entries], client.organisation_id)
    entries = [
        replace(entry, organisation_id=organisation, sensitivity=private, projected=False)
        for entry, (organisation, private) in zip(entries, belongs, strict=True)
    ]
    named = [entry for entry in entries if client.verbs and admissible.verb_named(entry.document) in client.verbs]
    voided = {facts.reference(entry.document) for entry in entries if _voids(entry)}
    if not named and not voided:
        return _append(entries, client)
    return again_if_given_up(lambda: _take(entries, named, voided, client))


@transaction.atomic
def _take(entries: Sequence[Entry], named: Sequence[Entry], voided: set[str], client: Client) -> list[Recorded]:
    """Append what may change somebody's path: judged under that person's lock, and followed by what our rules say."""
    ratings = list(Rating.objects.filter(statement__in=voided).select_related("enrolment")) if voided else []
    _lock(named, ratings)
    taken = _taken(named, client)
    effective = _effective(voided, client)
    before = {each.enrolment.pk: working.steps_done(each.enrolment) for each in taken.values()}
    recorded = _append(
        [
            replace(
                each, projected=each.uuid in taken or (_voids(each) and facts.reference(each.document) in effective)
            )
            for each in entries
        ],
        client,
    )
    new = {each.uuid for each in recorded if each.new}
    _follow([each for name, each in taken.items() if name in new], ratings, before)
    return recorded


def _append(entries: Sequence[Entry], client: Client) -> list[Recorded]:
    return ledger.append(entries, authority=clients.authority_of(client), defines=clients.may_define(client))


def _voids(entry: Entry) -> bool:
    return entry.document["verb"]["id"] == profile.VOIDED.iri and bool(facts.reference(entry.document))


def _lock(named: Iterable[Entry], ratings: Iterable[Rating]) -> None:
    """Hold everyone whose path may change, in one order for all, before anything about them is read."""
    names = {admissible.pseudonym(entry.document["actor"]) for entry in named} - {""}
    pseudonyms = {each for each in names if _is_uuid(each)}
    keys = set(Learner.objects.filter(uuid__in=pseudonyms).values_list("pk", flat=True))
    for key in sorted(keys | {rating.learner_id for rating in ratings}):
        working.lock(key)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _taken(named: Sequence[Entry], client: Client) -> dict[uuid.UUID, _Taken]:
    """Return which of the statements change a path; why the others do not is logged, by their id only."""
    keys = {entry.document.get("context", {}).get("registration") for entry in named} - {None}
    rows = Enrolment.objects.filter(registration__key__in=keys)
    enrolments = {
        str(row.registration.key): row for row in rows.select_related("registration", "learner__user", "cohort")
    }
    found = {}
    for entry in named:
        try:
            found[entry.uuid] = _judge(entry, client, enrolments)
        except NotTaken as reason:
            log.info("Statement %s of client %s changes no path: %s", entry.uuid, client.uuid, reason)
    return found


def _judge(entry: Entry, client: Client, enrolments: Mapping[str, Enrolment]) -> _Taken:
    """Return what a statement changes. Raises NotTaken."""
    enrolment = enrolments.get(entry.document.get("context", {}).get("registration", ""))
    if enrolment is None:
        raise NotTaken("no such registration")
    learner, cohort = enrolment.learner, enrolment.cohort
    require(admissible.pseudonym(entry.document["actor"]) == str(learner.uuid), "the actor is not the person enrolled")
    require(learner.user is not None and learner.user.is_active, "the person is not here any more")
    require(cohort is None or cohort.organisation_id == client.organisation_id, "a group of another organisation")
    running = Membership.objects.current().filter(user=learner.user_id, organisation=client.organisation_id)
    require(running.exists(), "the person is not in the client's organisation")
    told = admissible.read(entry.document, enrolment, open_release(enrolment.release_id), timezone.now())
    if isinstance(told, Judged) and told.assessor:
        require(_is_uuid(told.assessor), "no such assessor")
        assessor = Learner.objects.filter(uuid=told.assessor, user__isnull=False).select_related("user").first()
        require(
            assessor is not None
            and assessor.user is not None
            and assessor.pk != learner.pk
            and permissions.may_observe(assessor.user, cohort),
            "the assessor may not observe this person",
        )
    return _Taken(enrolment, told)


def _effective(voided: Iterable[str], client: Client) -> set[str]:
    """Return which statements the client's `void` scope reaches; its own need no scope.

    Those of its organisation where it has one; what is not here yet, only by a client for all.
    """
    wanted = set(voided)
    if not wanted or not clients.may_void(client):
        return set()
    rows = Statement.objects.filter(uuid__in=wanted).select_related("verb")
    known = {str(row.uuid): row for row in rows}
    verbs = {verb.iri for verb in VOIDABLE}
    reached = {
        name
        for name, row in known.items()
        if (not row.projected or row.verb.iri in verbs) and client.organisation_id in {None, row.organisation_id}
    }
    return reached if client.organisation_id is not None else reached | (wanted - set(known))


def _follow(taken: Iterable[_Taken], voided: Iterable[Rating], before: Mapping[int, set[tuple[str, str]]]) -> None:
    """Say what follows by our rules: decisions where ratings came or went, lessons and modules now completed."""
    concerned: dict[int, tuple[Enrolment, set[str]]] = {}
    for each in taken:
        references = concerned.setdefault(each.enrolment.pk, (each.enrolment, set()))[1]
        references |= {each.told.competency} if isinstance(each.told, Judged) else set()
    for rating in voided:
        if rating.enrolment is not None:
            concerned.setdefault(rating.enrolment.pk, (rating.enrolment, set()))[1].add(rating.competency)
    for key, (enrolment, references) in sorted(concerned.items()):
        work = working.begin(enrolment, uuid.uuid4())
        said: list[tincan.Statement] = decisions(work.place, work.learner, dict.fromkeys(references, ()))
        if key in before:
            said += working.closed(work, before[key], working.steps_done(enrolment))
        if said or key in before:
            working.record(work, said)
