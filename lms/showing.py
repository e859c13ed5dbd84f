"""What an answer, a quiz or a scenario was worth, as words for a page. Keys show only for what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from competencies.models.wording import in_language
from curriculum.releasing import OpenRelease
from lms.models import Attempt, Rating, Response
from lms.models.rating import Outcome


@dataclass(frozen=True)
class Chosen:
    """One option that was chosen, with what the author says of it."""

    text: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class Verdict:
    """One answered question: what was chosen, whether it is right, what the right answer is and why."""

    prompt: str
    ordered: bool
    success: bool
    chosen: tuple[Chosen, ...]
    right: tuple[str, ...]
    explanation: str


@dataclass(frozen=True)
class Judged:
    """One competency that an attempt bore on, with the outcome (`reached`, `not_yet`, `not_observed`)."""

    reference: str
    label: str
    outcome: str
    outcome_text: str


def verdict(release: OpenRelease, response: Response) -> Verdict:
    """Explain one response by the release that scored it."""
    question = release.content.questions[response.question_id]
    key = release.keys.questions[response.question_id]
    texts = {option.id: option.text for option in question.options}
    return Verdict(
        prompt=question.prompt,
        ordered=question.kind == "order",
        success=response.success,
        chosen=tuple(
            Chosen(texts[option], key.feedback.get(option, ""), option in key.correct)
            for option in response.response
            if option in texts
        ),
        right=tuple(texts[option] for option in key.correct),
        explanation=key.explanation,
    )


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
