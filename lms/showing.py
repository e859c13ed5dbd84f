"""What an answer, a quiz or a scenario was worth, as words for a page. Reads only; shows keys only of what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from curriculum.documents import OptionDoc, ReleaseContent, ReleaseKeys, ScenarioDoc
from curriculum.releasing import OpenRelease
from lms.models import Attempt, ChoiceMade, Rating, Response


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
class TakenStep:
    """One choice of a scenario's path."""

    scene: str
    choice: str
    feedback: str
    safety_error: bool
    first_visit: bool


@dataclass(frozen=True)
class Judged:
    """One competency that an attempt bore on, with the outcome (`reached`, `not_yet`, `not_observed`)."""

    reference: str
    label: str
    outcome: str
    outcome_text: str


def verdict(release: OpenRelease, response: Response) -> Verdict:
    """Explain one response by the release that scored it."""
    return _verdict(release.content, release.keys, response)


def _verdict(content: ReleaseContent, keys: ReleaseKeys, response: Response) -> Verdict:
    question = content.questions[response.question_id]
    key = keys.questions[response.question_id]
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


def verdicts(release: OpenRelease, responses: Iterable[Response], order: tuple[str, ...]) -> tuple[Verdict, ...]:
    """Explain the responses of a quiz in the order of its questions."""
    by_question = {response.question_id: response for response in responses}
    return tuple(verdict(release, by_question[question]) for question in order if question in by_question)


def taken_path(release: OpenRelease, scenario: ScenarioDoc, choices: Iterable[ChoiceMade]) -> tuple[TakenStep, ...]:
    """Tell the path of a scenario: each scene, the choice made there and its feedback."""
    keys = release.keys.scenarios[scenario.id]
    return tuple(_taken(scenario, made, keys[made.choice_id].feedback) for made in choices)


def _taken(scenario: ScenarioDoc, made: ChoiceMade, feedback: str) -> TakenStep:
    scene = scenario.scene(made.scene_id)
    texts = {choice.id: choice.text for choice in scene.choices}
    return TakenStep(
        scene=scene.title,
        choice=texts[made.choice_id],
        feedback=feedback,
        safety_error=made.safety_error,
        first_visit=made.first_visit,
    )


def option_text(options: Iterable[OptionDoc], option_id: str) -> str:
    """Return the text of an option; empty when there is none of that id."""
    return next((option.text for option in options if option.id == option_id), "")
