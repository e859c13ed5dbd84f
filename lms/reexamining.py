"""Re-examination: a person asks that a level be looked at again; another assessor answers. Both decisions stay.

The answer is a rating like any other (a statement), by somebody who has not rated this competency of this person. It
answers for its mode and the weaker ones (`levels.py`), so that it may raise and lower; the rule then decides.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.releasing import open_release
from lms import permissions, reexamining_mail, working
from lms.conf import conf
from lms.enrolling import learner_of
from lms.levels import MODES, ceiling
from lms.models import Attainment, Enrolment, Learner, Membership, Note, Organisation, Rating, Reexamination
from lms.models.rating import Mode, Outcome
from lms.models.reexamination import ReexaminationState
from lms.rating import Seen, Verdict, is_rateable, level_shown, rate
from lms.records import ledger
from lms.refusals import FormReused, NotAllowed, Refused
from lms.xapi.statements import Thing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# By which a person judges; a quiz and a scenario are judged by their key.
BY_PEOPLE = (Mode.CASE_STUDY, Mode.ROLE_PLAY, Mode.WORKPLACE)


class NothingToReexamine(Refused):
    """Nobody has rated this competency yet."""

    message = _("Cette compétence n’a pas encore été évaluée : il n’y a rien à revoir.")


class NobodyToAnswer(Refused):
    """The person belongs to no organisation whose assessors could answer."""

    message = _("Aucune structure ne peut répondre : demandez à la personne qui administre le site.")


class AskedAlready(Refused):
    """A request on this competency is open."""

    message = _("Un réexamen de cette compétence est déjà demandé.")


class AnsweredAlready(Refused):
    """Somebody has answered meanwhile."""

    message = _("Une autre personne a déjà répondu à cette demande. Rien n’est perdu : sa réponse reste lisible.")


class NeedsWords(Refused):
    """A request and an answer say why."""

    message = _("Écrivez en une phrase ce qui fonde votre demande ou votre réponse.")


def latest(learner: Learner, reference: str) -> Reexamination | None:
    """Return the newest request of a person about a competency."""
    return Reexamination.objects.filter(learner=learner, competency=reference).order_by("-asked_at", "-pk").first()


def _organisation(enrolment: Enrolment) -> Organisation:
    """Return whose assessors answer: the group's organisation, else the person's own. Raises NobodyToAnswer."""
    if enrolment.cohort is not None:
        return enrolment.cohort.organisation
    member = Membership.objects.current().filter(user=enrolment.learner.user_id).select_related("organisation").first()
    if member is None:
        raise NobodyToAnswer
    return member.organisation


@transaction.atomic
def ask(*, user: User, reference: str, reason: str, post_id: uuid.UUID) -> Reexamination:
    """Ask that the level in one competency be looked at again; the same form again gives the same request.

    The reason goes to a Note. Raises NeedsWords, NothingToReexamine, NobodyToAnswer, AskedAlready.
    """
    learner = working.lock(learner_of(user).pk)
    name = uuid.uuid5(learner.uuid, f"{post_id}:reexamination")
    if before := Reexamination.objects.filter(uuid=name).first():
        return before
    if not reason.strip():
        raise NeedsWords
    rated = Rating.objects.filter(learner=learner, competency=reference, enrolment__isnull=False)
    newest = rated.select_related("enrolment__cohort__organisation", "enrolment__learner").order_by("-rated_at").first()
    if newest is None or newest.enrolment is None:
        raise NothingToReexamine
    if Reexamination.objects.filter(learner=learner, competency=reference, state=ReexaminationState.ASKED).exists():
        raise AskedAlready
    organisation = _organisation(newest.enrolment)
    decision = Attainment.objects.filter(learner=learner, competency=reference, current=True).first()
    now = timezone.now()
    made = Reexamination.objects.create(
        uuid=name,
        learner=learner,
        enrolment=newest.enrolment,
        organisation=organisation,
        competency=reference,
        decision=decision.statement if decision else None,
        level=decision.level if decision else 0,
        note=Note.objects.create(about=learner, author=user, text=reason.strip()).uuid,
        asked_at=now,
        due_on=timezone.localdate(now) + datetime.timedelta(days=conf().reexamination_days),
    )
    reexamining_mail.tell_assessors(made)
    return made


def modes_of(request: Reexamination) -> tuple[Mode, ...]:
    """Return how the answer may be seen: by people, and no weaker than what the contested level rests on.

    At work only where the contested level rests on work: its pieces are looked at again.
    """
    decision = Attainment.objects.filter(statement=request.decision).first() if request.decision else None
    contested = decision.mode if decision else ""
    weakest = MODES.index(contested) if contested else 0
    ways = [mode for mode in BY_PEOPLE if MODES.index(mode) >= weakest]
    return tuple(mode for mode in ways if mode != Mode.WORKPLACE or contested == Mode.WORKPLACE)


def top_level(request: Reexamination, mode: str) -> int:
    """Return the highest level an answer seen in this way may give; 0 where the competency cannot be rated."""
    content = open_release(request.enrolment.release_id).content
    if not is_rateable(content, request.competency):
        return 0
    return ceiling(mode, content.competencies[request.competency].nature)


@transaction.atomic
def answer(
    *, request: Reexamination, by: User, mode: Mode, level: int, reason: str, post_id: uuid.UUID
) -> Reexamination:
    """Answer: level 0 says « not yet ». The rule decides what follows; the request keeps the level it led to.

    Raises NotAllowed, NeedsWords, NotRateable, AboveCeiling, AnsweredAlready, FormReused.
    """
    if not permissions.may_reexamine(by, request):
        raise NotAllowed
    work = working.begin(request.enrolment, post_id)
    request = Reexamination.objects.select_related("enrolment").get(pk=request.pk)
    rating = work.place.statement_id(f"rated:{request.competency}")
    if request.answer == rating:
        return request
    if request.state != ReexaminationState.ASKED:
        raise AnsweredAlready
    if not reason.strip():
        raise NeedsWords
    if mode not in modes_of(request):
        raise NotAllowed
    outcome = Outcome.REACHED if level else Outcome.NOT_YET
    level_shown(work.release.content, request.competency, mode, outcome, level)
    note = Note.objects.create(about=work.learner, author=by, text=reason.strip())
    seen = Seen(
        mode=mode,
        thing=Thing("reexamination", str(request.uuid)),
        lesson="",
        assessor=str(learner_of(by).uuid),
        assessor_role="reexaminer",
        note=str(note.uuid),
    )
    evidence = {**_pieces(request, mode), "reexamination": str(request.uuid)}
    try:
        ledger.record(rate(work, seen, [Verdict(request.competency, outcome.value, evidence, level=level)]))
    except ledger.StatementConflict as conflict:
        raise FormReused from conflict
    return _close(request, by, rating, work.place.at)


def _pieces(request: Reexamination, mode: Mode) -> dict[str, object]:
    """Return the piece of work that is looked at again: the newest that the contested level rests on."""
    if mode != Mode.WORKPLACE:
        return {}
    found = Rating.objects.filter(learner=request.learner, competency=request.competency, mode=mode)
    newest = found.filter(outcome=Outcome.REACHED).order_by("-rated_at").first()
    kept: Sequence[str] = ("piece", "dated", "tutor_signed", "address_verified", "accepted_by")
    return {name: newest.evidence[name] for name in kept if name in newest.evidence} if newest else {}


def _close(request: Reexamination, by: User, rating: uuid.UUID, at: datetime.datetime) -> Reexamination:
    decided = Attainment.objects.filter(learner=request.learner, competency=request.competency, current=True).first()
    request.answered_level = decided.level if decided else 0
    changed = request.answered_level != request.level
    request.state = ReexaminationState.CHANGED if changed else ReexaminationState.CONFIRMED
    request.answer, request.answered_at, request.answered_by = rating, at, by
    request.save(update_fields=["state", "answer", "answered_level", "answered_at", "answered_by"])
    reexamining_mail.tell_person(request)
    return request
