"""On what terms a person takes a quiz: which questions, how often, until when. Reads and reckons; writes nothing.

The deadline in a statement and in its row is the one that everybody has. What a person has more is known here alone
(docs/decisions/0015): it is added when the deadline is read, so that no statement says who needs it.
"""

from __future__ import annotations

import datetime
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise

from assessments.drawing import Pool, draw, ordered
from curriculum.documents import QuizDoc
from lms.models import Attempt, Enrolment, ExtraTime
from lms.models.extra_time import Share
from lms.refusals import NoAttemptLeft

GRACE = datetime.timedelta(seconds=30)  # what an answer may need to arrive that was sent in time
MORE = {
    Share.QUARTER: Fraction(1, 4),
    Share.THIRD: Fraction(1, 3),
    Share.HALF: Fraction(1, 2),
    Share.DOUBLE: Fraction(1),
}


def begun(quiz: QuizDoc, at: datetime.datetime) -> dict[str, Any]:
    """Return the terms of an attempt that begins now: seed (the server's own), questions in their order, deadline."""
    seed = secrets.token_hex(16)
    terms: dict[str, Any] = {"seed": seed, "questions": drawn(quiz, seed)}
    if quiz.minutes:
        terms["deadline"] = (at + datetime.timedelta(minutes=quiz.minutes)).isoformat()
    return terms


def drawn(quiz: QuizDoc, seed: str) -> list[str]:
    """Return the questions that a seed gives, in the order in which they are asked."""
    pools = [Pool(each.number, each.questions) for each in quiz.draws]
    found = list(dict.fromkeys([*quiz.questions, *draw(pools, seed)]))
    return ordered(found, f"{seed}:order") if quiz.shuffle_questions else found


def asked(attempt: Attempt, quiz: QuizDoc) -> Sequence[str]:
    """Return the ids of an attempt's questions in order; the quiz's own where it began before there were terms."""
    return attempt.questions or list(dict.fromkeys(quiz.questions))


def seed_of(attempt: Attempt) -> str:
    """Return what the order of an attempt's options is made from."""
    return attempt.seed or str(attempt.uuid)


def pass_mark(quiz: QuizDoc) -> float:
    """Return the share of all points from which a quiz is passed."""
    return quiz.threshold if quiz.pass_mark is None else quiz.pass_mark


def extra_minutes(minutes: int, share: str) -> int:
    """Return how many minutes more a share gives, up to the next whole one; 0 for no share."""
    return math.ceil(minutes * MORE[Share(share)]) if share else 0


def share_of(enrolment_id: int) -> str:
    """Return the share of extra time that an enrolment has now; empty for none. One query."""
    return ExtraTime.objects.filter(enrolment=enrolment_id).values_list("share", flat=True).first() or ""


def deadline_of(attempt: Attempt) -> datetime.datetime | None:
    """Return until when this person may answer; None where there is no limit. One query where there is one."""
    if attempt.deadline is None:
        return None
    minutes = round((attempt.deadline - attempt.started_at).total_seconds() / 60)
    more = extra_minutes(minutes, share_of(attempt.enrolment_id))
    return attempt.deadline + datetime.timedelta(minutes=more)


def is_over(attempt: Attempt, at: datetime.datetime, *, grace: datetime.timedelta = datetime.timedelta()) -> bool:
    """Whether an attempt's time has run out."""
    until = deadline_of(attempt)
    return until is not None and at > until + grace


@dataclass(frozen=True)
class Standing:
    """Where a person stands with a quiz. `allowed` and `minutes` are 0 without limit; `refusal` is empty or why not."""

    made: int
    allowed: int
    minutes: int
    more: int
    refusal: str | Promise

    @property
    def left(self) -> int:
        """How many attempts are left, where they are counted."""
        return max(0, self.allowed - self.made)

    @property
    def own_minutes(self) -> int:
        """The person's own time."""
        return self.minutes + self.more


def standing(enrolment: Enrolment, quiz: QuizDoc, made: int) -> Standing:
    """Return where a person stands who has made so many attempts, by the quiz as it is in their release."""
    more = extra_minutes(quiz.minutes, share_of(enrolment.pk)) if quiz.minutes else 0
    refusal = NoAttemptLeft.message if is_spent(quiz, made) else ""
    return Standing(made, quiz.attempts_allowed, quiz.minutes, more, refusal)


def is_spent(quiz: QuizDoc, made: int) -> bool:
    """Whether no attempt is left after so many."""
    return bool(quiz.attempts_allowed) and made >= quiz.attempts_allowed
