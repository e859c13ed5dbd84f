"""Taking one's bearings before and after a module: a self-rating in words, and a quiz that counts for nothing.

Each is done once at each moment (docs/decisions/0021): at the entry until the module is finished, at the exit after
that. Nothing here makes progress, passes, rates or decides; trainers see a moment only while the person shows it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from curriculum.documents import QuizDoc
from curriculum.releasing import OpenRelease
from lms import quiz_terms, quizzing, working
from lms.models import Attempt, Enrolment, PositioningShare, SelfRating
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC, Moment, Step
from lms.progress import module_progress
from lms.refusals import Refused
from lms.xapi import positioning as telling


class NotNow(Refused):
    """The entry is over once the module is finished; the exit has not come before that."""

    message = _("Ce positionnement n’est pas ouvert : l’entrée se fait avant la fin du module, la sortie après.")


class AlreadyPositioned(Refused):
    """What was said at this moment stays as it was said then."""

    message = _("Vous avez déjà fait ce positionnement. Il reste tel que vous l’avez fait ce jour-là.")


class NoDiagnostic(Refused):
    """The release has no positioning quiz."""

    message = _("Ce module n’a pas de quiz de positionnement.")


class UnknownAnswers(Refused):
    """Not each competency of the release has one of the steps."""

    message = _("Choisissez une réponse pour chaque compétence.")


def is_open(moment: str, *, finished: bool) -> bool:
    """Whether a moment is now: the entry until the module is finished, the exit from then on."""
    return finished == (moment == Moment.EXIT)


def diagnostic_of(release: OpenRelease) -> QuizDoc | None:
    """Return the positioning quiz of a release."""
    return release.content.quizzes.get(release.content.module.positioning)


def why_not(enrolment: Enrolment, moment: Moment, *, done: bool) -> Refused | None:
    """Return why a part of the positioning cannot be begun now; `done`: it was done at this moment already."""
    if done:
        return AlreadyPositioned()
    return None if is_open(moment, finished=module_progress(enrolment).done) else NotNow()


@transaction.atomic
def rate_oneself(
    *, enrolment: Enrolment, moment: Moment, answers: Mapping[str, str], post_id: uuid.UUID, show: bool = False
) -> SelfRating:
    """Keep what a person says of themselves; the same form again says it once. `show`: trainers may see the moment.

    Raises NotNow, AlreadyPositioned, UnknownAnswers.
    """
    work = working.begin(enrolment, post_id)
    mine = SelfRating.objects.filter(enrolment=enrolment, moment=moment)
    said = mine.first()
    if said is not None and said.statement == work.place.statement_id(telling.self_rating_called(moment)):
        return said
    if why := why_not(enrolment, moment, done=said is not None):
        raise why
    if set(answers) != set(work.release.content.competencies) or not set(answers.values()) <= set(Step.values):
        raise UnknownAnswers
    working.record(work, [telling.self_rated(work.place, moment, answers)])
    share(enrolment=enrolment, moment=moment, shared=show)
    return mine.get()


@transaction.atomic
def start_diagnostic(*, enrolment: Enrolment, moment: Moment, post_id: uuid.UUID) -> Attempt:
    """Begin the positioning quiz, or go on with the open one. Raises NoDiagnostic, NotNow, AlreadyPositioned."""
    work = working.begin(enrolment, post_id)
    quiz = diagnostic_of(work.release)
    if quiz is None:
        raise NoDiagnostic
    thing = telling.quiz_thing(quiz.id, moment, quiz.title)
    attempts = Attempt.objects.filter(enrolment=enrolment, kind=DIAGNOSTIC)
    mine = attempts.filter(step_id=moment)
    name = telling.begun_as(work.place, thing)
    known = mine.filter(uuid=name).first() or mine.filter(state=AttemptState.OPEN).first()
    if known is not None:
        return quizzing.closed_if_over(known, post_id)
    if why := why_not(enrolment, moment, done=mine.exists()):
        raise why
    for left in attempts.filter(state=AttemptState.OPEN):  # an entry that was never ended says what it said by then
        quizzing.close(left, post_id)
    number = Attempt.objects.filter(enrolment=enrolment, activity_id=quiz.id).count() + 1
    terms = quiz_terms.begun(quiz, work.place.at)
    working.record(work, [telling.begun(work.place, thing, number=number, terms=terms)])
    return mine.get(uuid=name)


def share(*, enrolment: Enrolment, moment: Moment, shared: bool) -> None:
    """Show a moment to the trainers of the group, or to nobody again."""
    if shared:
        PositioningShare.objects.get_or_create(enrolment=enrolment, moment=moment)
    else:
        PositioningShare.objects.filter(enrolment=enrolment, moment=moment).delete()
