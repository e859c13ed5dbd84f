"""Writing the projections of learners again, from the ledger without what is voided.

Learner by learner, a few in one transaction and under their locks: people work on meanwhile, and a rebuild that was
stopped is simply run again. Rows of statements that retention removed stay as they are: nothing could write them anew.
"""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms import retaining
from lms.models import (
    Attainment,
    Attempt,
    Attendance,
    ChoiceMade,
    Enrolment,
    Evidence,
    EvidenceReview,
    Learner,
    Rating,
    ReleaseChange,
    Response,
    SelfRating,
    Statement,
    StatementAgent,
    StepDone,
    Tombstone,
    Voiding,
)
from lms.models.attempt import AttemptState
from lms.records import clock, facts, projections
from lms.records.facts import DIRECT
from lms.records.normalising import served
from lms.xapi import profile

BATCH = 500
LEARNERS_AT_ONCE = 10
TRIES = 3
# Rows to empty, dependants before what they depend on: the field that names their statement, and the way to a learner.
PROJECTED: tuple[tuple[type[models.Model], str], ...] = (
    (ChoiceMade, "attempt__enrolment__learner"),
    (Response, "enrolment__learner"),
    (StepDone, "enrolment__learner"),
    (Attendance, "enrolment__learner"),
    (EvidenceReview, "evidence__enrolment__learner"),
    (Evidence, "enrolment__learner"),
    (SelfRating, "enrolment__learner"),
    (ReleaseChange, "enrolment__learner"),
    (Rating, "learner"),
    (Attainment, "learner"),
)


class BeforeHorizon(Exception):  # noqa: N818 - named for the domain
    """A rebuild was asked for a time whose statements retention has removed."""

    def __init__(self, horizon: datetime.datetime) -> None:
        super().__init__(
            f"Retention has removed statements stored before {horizon:%Y-%m-%d %H:%M} UTC, so what they said cannot be "
            "read again. Ask for a later date, or for a rebuild without a date: it keeps the rows of what was removed."
        )
        self.horizon = horizon


@dataclass(frozen=True)
class Progress:
    """How far a rebuild is: statements read, of how many, and the seconds since it began."""

    read: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Statements a second."""
        return self.read / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float:
        """Seconds that the rest will take at this rate."""
        return (self.total - self.read) / self.rate if self.rate else 0.0


Tell = Callable[[Progress], None]


def in_force() -> QuerySet[Statement]:
    """Return the statements that projections are made of: ours or accepted as such, and not voided."""
    return Statement.objects.filter(~Exists(Voiding.objects.filter(statement=OuterRef("pk"))), projected=True)


def rebuild(tell: Tell | None = None, *, since: datetime.datetime | None = None, learner: Learner | None = None) -> int:
    """Write projections again; returns how many statements were read. `tell` is called after each batch.

    `since`: only of learners who have statements stored since then. Raises BeforeHorizon. Everybody by default.
    """
    if since is not None and (removed := retaining.horizon()) is not None and since < removed:
        raise BeforeHorizon(removed)
    wanted = in_force()
    learners = Learner.objects.order_by("pk")
    if learner is not None:
        learners = learners.filter(pk=learner.pk)
    if since is not None:
        recent = Statement.objects.filter(projected=True, pk__gte=clock.first_key(since)).values("pk")
        learners = learners.filter(uuid__in=_pseudonyms(_named(recent)))
    keys = list(learners.values_list("pk", flat=True))
    total = wanted.count() if since is None and learner is None else _about(learners).count()
    began, read = time.monotonic(), 0

    def count(number: int) -> None:
        if tell is not None:
            tell(Progress(read + number, total, time.monotonic() - began))

    for first in range(0, len(keys), LEARNERS_AT_ONCE):
        read += _rewrite_again(keys[first : first + LEARNERS_AT_ONCE], count)
    return read


def withdraw(uuids: Collection[uuid.UUID]) -> int:
    """Rewrite the learners whom these statements are about; in the caller's transaction."""
    about = list(Statement.objects.filter(uuid__in=uuids, projected=True).values_list("pk", flat=True))
    # The bodies are read, since the index of agents leads from an agent to statements, not back.
    named = {name for said in served(about).values() for name, role in facts.agents(said) if role == DIRECT}
    keys = sorted(Learner.objects.filter(uuid__in=_pseudonyms(named)).values_list("pk", flat=True))
    return _rewrite(keys, lambda _number: None) if keys else 0


def _prefix() -> str:
    return f"account|{profile.root()}|"


def _named(statements: QuerySet[Statement, Any]) -> QuerySet[StatementAgent, str]:
    """Return the identifiers of ours that statements have as actor or object."""
    links = StatementAgent.objects.filter(statement__in=statements, role=DIRECT, agent__ifi__startswith=_prefix())
    return links.values_list("agent__ifi", flat=True).distinct()


def _pseudonyms(names: Iterable[str]) -> set[uuid.UUID]:
    """Return the pseudonyms among identifiers of agents."""
    prefix, found = _prefix(), set()
    for name in names:
        try:
            found.add(uuid.UUID(name.removeprefix(prefix) if name.startswith(prefix) else ""))
        except ValueError:
            continue
    return found


def _about(learners: QuerySet[Learner]) -> QuerySet[Statement]:
    """Return the statements in force that have these learners as actor or object."""
    names = [f"{_prefix()}{name}" for name in learners.values_list("uuid", flat=True)]
    links = StatementAgent.objects.filter(agent__ifi__in=names, role=DIRECT)
    return in_force().filter(pk__in=links.values("statement"))


def _rewrite_again(learners: Sequence[int], count: Callable[[int], None]) -> int:
    """Rewrite, once more where a writer that takes no learner's lock came in between."""
    for attempt in range(1, TRIES + 1):
        try:
            return _rewrite(learners, count)
        except (IntegrityError, OperationalError):
            if attempt == TRIES or transaction.get_connection().in_atomic_block:
                raise
    return 0


@transaction.atomic
def _rewrite(learners: Sequence[int], count: Callable[[int], None]) -> int:
    """Empty the projections of these learners and write them again; `count` is told how many statements it read.

    First empty, then read: whatever is committed in between meets its own row and is tried again, never lost.
    """
    rows = Learner.objects.filter(pk__in=learners).order_by("pk")
    list(rows.select_for_update(no_key=True))
    _empty(learners)
    keys = sorted(_about(rows).values_list("pk", flat=True))
    done = 0
    for documents in _documents(keys):
        projections.project(documents, only=learners)
        done += len(documents)
        count(done)
    return done


def _documents(keys: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    for first in range(0, len(keys), BATCH):
        yield list(served(keys[first : first + BATCH]).values())


def _empty(learners: Sequence[int]) -> None:
    """Remove what can be written again. An attempt on which kept rows hang stays, to be written over."""
    removed = Tombstone.objects.filter(reason=Tombstone.Reason.RETENTION)
    voided = Attempt.objects.filter(
        enrolment__learner__in=learners,
        uuid__in=Statement.objects.filter(pk__in=Voiding.objects.values("statement")).values("uuid"),
    )
    voided.delete()
    _back_to_former_releases(learners, removed)
    for model, way in PROJECTED:
        model._default_manager.filter(  # noqa: SLF001 - Django's documented way to a model's manager
            ~Exists(removed.filter(uuid=OuterRef("statement"))), **{f"{way}__in": learners}
        ).delete()
    attempts = Attempt.objects.filter(~Exists(removed.filter(uuid=OuterRef("uuid"))), enrolment__learner__in=learners)
    attempts.filter(~Q(Exists(_of_attempt(Response)) | Exists(_of_attempt(ChoiceMade)))).delete()
    # Of one activity only one attempt may be open: the statements open and close them again, one after the other.
    attempts.update(state=AttemptState.FINISHED)


def _back_to_former_releases(learners: Sequence[int], removed: QuerySet[Tombstone]) -> None:
    """Put enrolments on the release they were on before the changes that will be written again, the latest first."""
    changes = ReleaseChange.objects.filter(
        ~Exists(removed.filter(uuid=OuterRef("statement"))), enrolment__learner__in=learners
    )
    for enrolment, former in changes.order_by("-changed_at", "-pk").values_list("enrolment", "former"):
        Enrolment.objects.filter(pk=enrolment).update(release=former)


def _of_attempt(model: type[Response | ChoiceMade]) -> QuerySet[Any]:
    return model._default_manager.filter(attempt=OuterRef("pk"))  # noqa: SLF001
