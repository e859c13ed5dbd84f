"""Voiding: taking a statement back by another one, with a reason. What rested on it is written again without it.

What cannot be voided: a voiding (the specification), a statement that is void already, a decision (the rule would say
it again at once: void the rating it rests on), and a single statement of a quiz or scenario (the others of the attempt
would be left without it). An attempt is voided as a whole, by the statement that began it. A rating is voided alone.
Where a rating goes, the rule decides again, and a changed level is said by a new decision.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms import permissions, working
from lms.attaining import decisions, ratings_of, rules_of
from lms.enrolling import learner_of
from lms.levels import attained
from lms.models import (
    Attainment,
    Attempt,
    ChoiceMade,
    Learner,
    Note,
    Rating,
    Response,
    Statement,
    StepDone,
    Voiding,
)
from lms.records import ledger
from lms.records.events import is_uuid
from lms.records.normalising import served
from lms.refusals import NotAllowed, Refused
from lms.xapi import profile
from lms.xapi.statements import Place
from lms.xapi.voided import voided, voiding_id

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Json = dict[str, Any]


class NoSuchStatement(Refused):
    """The ledger has no statement of this id."""

    message = _("Cette déclaration n’existe pas.")


class AlreadyVoided(Refused):
    """The statement is void."""

    message = _("Cette déclaration est déjà annulée.")


class IsVoiding(Refused):
    """A voiding statement cannot be voided (xAPI 1.0.3, Data 2.3.2)."""

    message = _("Une annulation ne s’annule pas. Pour rétablir un fait, il faut une nouvelle déclaration.")


class IsDecision(Refused):
    """A decision follows from ratings: without it the rule would decide the same again."""

    message = _(
        "Un niveau découle des évaluations : annulez l’évaluation sur laquelle il repose, il sera décidé de nouveau."
    )


class IsPart(Refused):
    """One statement of an attempt; `attempt` is the id of the one that began it, which voids them all."""

    message = _(
        "Cette déclaration fait partie d’une tentative, qui s’annule en entier, par la déclaration qui la commence."
    )

    def __init__(self, attempt: uuid.UUID) -> None:
        super().__init__()
        self.attempt = attempt


class NeedsReason(Refused):
    """Without a reason nothing is voided."""

    message = _("Écrivez pourquoi cette déclaration est annulée.")


@dataclass(frozen=True)
class Change:
    """What voiding does to one level."""

    competency: str
    before: int
    after: int


@dataclass(frozen=True)
class Consequences:
    """What voiding a statement takes with it: statements that become void, how many rows, levels decided again."""

    statements: tuple[str, ...]
    rows: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Target:
    """The statement to void, everything that goes with it (also what is void already), and whose it is.

    `learner` is None for what a stranger says: nothing of ours rests on it.
    """

    row: Statement
    document: Json
    documents: tuple[Json, ...]
    learner: Learner | None

    def standing(self) -> list[Json]:
        """What is not void, in the ledger's order."""
        ids = [document["id"] for document in self.documents]
        void = {
            str(each)
            for each in Voiding.objects.filter(statement__uuid__in=ids).values_list("statement__uuid", flat=True)
        }
        return [document for document in self.documents if document["id"] not in void]


def consequences(statement: uuid.UUID) -> Consequences:
    """Say what voiding would do; changes nothing. Raises what `void` raises of the statement itself."""
    target = _target(statement)
    standing = _voidable(target)
    gone = {document["id"] for document in standing}
    if target.learner is None:
        return Consequences(tuple(gone), 0, ())
    references = _rated(standing)
    earlier = ratings_of(target.learner, references)
    current = Attainment.objects.filter(learner=target.learner, competency__in=references, current=True)
    levels = dict(current.values_list("competency", "level"))
    rules, today = rules_of(references), timezone.now().date()
    left = {each: [row for row in earlier.get(each, ()) if row.id not in gone] for each in references}
    changes = [
        Change(each, levels.get(each, 0), attained(left[each], rules[each], on=today).level) for each in references
    ]
    return Consequences(tuple(gone), _rows(gone), tuple(each for each in changes if each.before or each.after))


def _rows(gone: Iterable[str]) -> int:
    """Count the rows that are copied from these statements."""
    ids = list(gone)
    found = sum(model.objects.filter(statement__in=ids).count() for model in (StepDone, Response, ChoiceMade, Rating))
    return found + Attempt.objects.filter(uuid__in=ids).count()


@transaction.atomic
def void(*, statement: uuid.UUID, by: User, reason: str, post_id: uuid.UUID) -> list[uuid.UUID]:
    """Void a statement and what goes with it; return the ids of the voiding statements.

    Everything in one transaction: the voidings, the rows that rested on what is void, and the decisions that follow.
    The same form again gives the same. Raises NotAllowed, NeedsReason, NoSuchStatement, AlreadyVoided, IsVoiding,
    IsDecision, IsPart.
    """
    if not permissions.may_void(by):
        raise NotAllowed
    voider = learner_of(by)
    target = _target(statement)
    if target.learner is not None:
        working.lock(target.learner.pk)
    said = [voiding_id(voider.uuid, uuid.UUID(each["id"]), post_id) for each in target.documents]
    if before := list(Statement.objects.filter(uuid__in=said).order_by("pk").values_list("uuid", flat=True)):
        return before
    standing = _voidable(target)
    if not reason.strip():
        raise NeedsReason
    note = Note.objects.create(about=target.learner, author=by, text=reason.strip())
    now, registration = timezone.now(), str(target.row.registration or "")
    voidings = [
        voided(voider.uuid, uuid.UUID(each["id"]), post=post_id, at=now, registration=registration, note=note.uuid)
        for each in standing
    ]
    recorded = ledger.record(voidings)
    if target.learner is not None and (references := _rated(standing)):
        # The ledger has withdrawn the ratings: what is left of them decides.
        ledger.record(decisions(_place(target, post_id, now), target.learner, dict.fromkeys(references, ())))
    return [each.uuid for each in recorded]


def _target(statement: uuid.UUID) -> _Target:
    """Read the statement, and the whole attempt where it began one. Raises NoSuchStatement."""
    row = Statement.objects.select_related("verb").filter(uuid=statement).first()
    document = served([row.pk]).get(row.pk) if row is not None else None
    if row is None or document is None:
        raise NoSuchStatement
    if not row.projected:
        return _Target(row, document, (document,), None)
    account = document["actor"].get("account", {})
    ours = account.get("homePage") == profile.root()
    learner = Learner.objects.filter(uuid=account["name"]).first() if ours and is_uuid(account["name"]) else None
    documents = _attempt(row, document) if learner is not None else ()
    return _Target(row, document, documents or (document,), learner)


def _voidable(target: _Target) -> list[Json]:
    """Return what voiding the target voids. Raises AlreadyVoided, IsVoiding, IsDecision, IsPart."""
    standing = target.standing()
    if target.row.verb.iri == profile.VOIDED.iri:
        raise IsVoiding
    if target.document not in standing:
        raise AlreadyVoided
    if target.learner is not None:
        if target.row.verb.iri == profile.ASSERTED.iri:
            raise IsDecision
        attempt = _attempt_of(target.document)
        if attempt and attempt != target.document["id"] and target.row.verb.iri != profile.RATED.iri:
            raise IsPart(uuid.UUID(attempt))
    return standing


def _attempt_of(document: Json) -> str:
    found = document.get("context", {}).get("extensions", {}).get(profile.extension(profile.ATTEMPT), {})
    return str(found.get("id", ""))


def _attempt(row: Statement, document: Json) -> tuple[Json, ...]:
    """Return every statement of the attempt that this one began; none where it began none."""
    if row.verb.iri != profile.INITIALIZED.iri or _attempt_of(document) != document["id"]:
        return ()
    around = Statement.objects.filter(registration=row.registration, projected=True).order_by("pk")
    documents = served(list(around.values_list("pk", flat=True))).values()
    return tuple(each for each in documents if _attempt_of(each) == document["id"])


def _rated(documents: Iterable[Json]) -> list[str]:
    """Return the references of the competencies that these statements rate."""
    rated = [each for each in documents if each["verb"]["id"] == profile.RATED.iri]
    return sorted({profile.read_iri(each["object"]["id"])[1] for each in rated})


def _place(target: _Target, post_id: uuid.UUID, now: datetime.datetime) -> Place:
    """Return where the decisions belong: where the statement that was voided did."""
    context = target.document["context"]
    grouping = (profile.read_iri(each["id"]) for each in context["contextActivities"]["grouping"])
    return Place(
        learner=uuid.UUID(target.document["actor"]["account"]["name"]),
        registration=uuid.UUID(context["registration"]),
        module=next(key for kind, key in grouping if kind == "module"),
        language=context["language"],
        release=context["extensions"][profile.extension(profile.RELEASE)],
        at=now,
        post=post_id,
    )
