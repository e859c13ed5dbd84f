"""What an answer, a quiz or a scenario was worth, as words for a page. Keys show only for what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from assessments import kinds
from competencies.models.wording import in_language
from curriculum.documents import QuestionKey, asked
from curriculum.releasing import OpenRelease
from lms.models import Attempt, Note, Rating, Response
from lms.models.attempt import AttemptState
from lms.models.positioning import DIAGNOSTIC, Moment
from lms.models.rating import Outcome


@dataclass(frozen=True)
class Chosen:
    """One part of an answer, with what the author says of it."""

    text: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class Expected:
    """One expectation of an essay's author, and whether the reader found it met."""

    text: str
    feedback: str
    met: bool


@dataclass(frozen=True)
class Verdict:
    """One answered question: what was answered, whether it is right, what the right answer is and why.

    `success` is None while somebody must read the text; `essay` tells that it is read by a person. `right` and
    `explanation` are empty where they would be told too early.
    """

    prompt: str
    ordered: bool
    success: bool | None
    chosen: tuple[Chosen, ...]
    right: tuple[str, ...]
    explanation: str
    source: str = ""
    text: str = ""
    essay: bool = False
    points: int = 0
    max_points: int = 0
    expected: tuple[Expected, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Judged:
    """One competency that an attempt bore on, with the outcome (`reached`, `not_yet`, `not_observed`)."""

    reference: str
    label: str
    outcome: str
    outcome_text: str


def may_tell(release: OpenRelease, attempt: Attempt) -> bool:
    """Whether what the answers of a quiz were worth may be told: at its end, or at once where it explains at once.

    Of a positioning only once the exit is done: after the entry it would spoil the comparison.
    """
    finished = attempt.state == AttemptState.FINISHED
    if attempt.kind == DIAGNOSTIC:
        return finished and attempt.step_id == Moment.EXIT
    quiz = release.content.quizzes.get(attempt.activity_id)
    return finished or (quiz is not None and quiz.feedback_at_once)


def verdict(release: OpenRelease, response: Response) -> Verdict:
    """Explain one response by the release that scored it."""
    return verdicts(release, [response])[0]


def verdicts(release: OpenRelease, responses: Sequence[Response]) -> list[Verdict]:
    """Explain responses, in one query for the words that people wrote however many they are; none where none did."""
    wanted = {note for response in responses for note in (response.note, response.remark) if note is not None}
    notes = dict(Note.objects.filter(uuid__in=wanted).values_list("uuid", "text")) if wanted else {}
    return [_verdict(release, response, notes) for response in responses]


def _verdict(release: OpenRelease, response: Response, notes: Mapping[UUID, str]) -> Verdict:
    question = release.content.questions[response.question_id]
    key = release.keys.questions[response.question_id]
    whole, kind = asked(question, key), kinds.kind(question.kind)
    essay = kind.control == "essay"
    # A text of a quiz is read first; in practice whoever wrote one may compare.
    early = response.success is None and response.attempt_id is not None
    words = notes.get(response.note, _("Ce texte a été effacé.")) if response.note is not None else ""
    return Verdict(
        prompt=question.prompt,
        ordered=question.kind == "order",
        success=response.success,
        chosen=tuple(
            Chosen(line.text, key.feedback.get(line.key, ""), line.right)
            for line in kind.shown(whole, response.response)
        ),
        right=() if essay else tuple(kind.solution(whole)),
        explanation="" if early else key.explanation,
        source="" if early else key.source,
        text=words,
        essay=essay,
        points=response.points,
        max_points=response.max_points,
        expected=() if early else _expected(key, response),
        remark=notes.get(response.remark, "") if response.remark is not None else "",
    )


def _expected(key: QuestionKey, response: Response) -> tuple[Expected, ...]:
    """What an essay was read for, once it was."""
    if response.review is None:
        return ()
    return tuple(Expected(each.text, key.feedback.get(each.id, ""), each.id in response.met) for each in key.answers)


def judged(release: OpenRelease, attempt: Attempt) -> tuple[Judged, ...]:
    """List what a finished attempt said of each competency, from the ratings it led to."""
    known = release.content.competencies
    ratings = Rating.objects.filter(enrolment=attempt.enrolment_id, evidence__attempt=str(attempt.uuid))
    return tuple(
        Judged(
            reference=rating.competency,
            label=in_language(known[rating.competency].label_fr, known[rating.competency].label_en)
            if rating.competency in known
            else rating.competency,
            outcome=rating.outcome,
            outcome_text=str(Outcome(rating.outcome).label),
        )
        for rating in ratings.order_by("competency")
    )
