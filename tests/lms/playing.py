"""Going through the small module of `builders`: each function is a form that a person posts."""

import uuid

from lms import attempting
from lms.models import Attempt, Enrolment, StatementBody
from tests.lms.builders import key

RIGHT, WRONG = "a", "b"


def post() -> uuid.UUID:
    """The UUID of a new form."""
    return uuid.uuid4()


def read(enrolment: Enrolment, lesson: str, step: str, post_id: uuid.UUID | None = None):
    return attempting.continue_step(
        enrolment=enrolment, lesson_id=key(lesson), step_id=key(step), post_id=post_id or post()
    )


def practise(enrolment: Enrolment, option: str = RIGHT, post_id: uuid.UUID | None = None, sha256: str = ""):
    return attempting.answer_question(
        enrolment=enrolment,
        lesson_id=key("L1"),
        step_id=key("s2"),
        response=[key(f"practice/{option}")],
        post_id=post_id or post(),
        release_sha256=sha256 or enrolment.release.sha256,
    )


def begin(enrolment: Enrolment, step: str, post_id: uuid.UUID | None = None) -> Attempt:
    return attempting.start_attempt(
        enrolment=enrolment, lesson_id=key("L2"), step_id=key(step), post_id=post_id or post()
    )


def answer(attempt: Attempt, question: str, option: str = RIGHT, post_id: uuid.UUID | None = None):
    return attempting.answer_quiz(
        attempt=attempt,
        question_id=key(question),
        response=[key(f"{question}/{option}")],
        post_id=post_id or post(),
        release_sha256=attempt.release_sha256,
    )


def quiz(enrolment: Enrolment, options: str = "aaaa") -> Attempt:
    """A whole quiz: one letter a question."""
    attempt = begin(enrolment, "s4")
    for number, option in enumerate(options, 1):
        answer(attempt, f"q{number}", option)
    return attempting.finish_quiz(attempt=attempt, post_id=post())


def choose(attempt: Attempt, choice: str, post_id: uuid.UUID | None = None):
    """One choice, named `scene/number`."""
    return attempting.choose(
        attempt=attempt,
        scene_id=key(choice.partition("/")[0]),
        choice_id=key(choice),
        post_id=post_id or post(),
        release_sha256=attempt.release_sha256,
    )


def scenario(enrolment: Enrolment, *choices: str) -> Attempt:
    """A whole scenario, choice by choice."""
    attempt = begin(enrolment, "s5")
    for choice in choices:
        choose(attempt, choice)
    attempt.refresh_from_db()
    return attempt


def told() -> list[str]:
    """Every statement of the ledger in its order, as « verb kind »."""
    import json

    from lms.xapi import profile

    names = {verb.iri: verb.name for verb in profile.VERBS}
    bodies = [json.loads(body.received) for body in StatementBody.objects.order_by("statement_id")]
    return [f"{names[each['verb']['id']]} {profile.read_iri(each['object']['id'])[0]}" for each in bodies]
