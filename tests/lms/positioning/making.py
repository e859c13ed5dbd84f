"""The small module of `builders` with a positioning quiz: d1 on K1, d2 on K1 and C1, d3 on C1; option a is right."""

import uuid
from typing import Any

from msgspec.structs import replace

from curriculum.documents import OptionDoc, QuestionDoc, QuestionKey, QuizDoc, canonical, digest
from curriculum.models import Release
from lms import positioning, quizzing
from lms.models import Attempt, Enrolment, SelfRating
from lms.models.positioning import Moment, Step
from tests.lms import builders, playing
from tests.lms.builders import C1, F1, K1, MODULE_KEY, V1, key

ASKED = {"d1": (K1,), "d2": (K1, C1), "d3": (C1,)}
SAID = {K1: Step.KNOWN, C1: Step.UNKNOWN, F1: Step.UNSURE, V1: Step.HELPED}


def release(**terms: Any) -> Release:
    """Store a release of the module that has a positioning quiz with these terms, as the newest."""
    content, keys = builders.documents()
    questions = {
        key(name): QuestionDoc(
            key(name),
            name.upper(),
            "single",
            f"Question {name} ?",
            tuple(OptionDoc(key(f"{name}/{letter}"), f"Réponse {letter} de {name}") for letter in "abc"),
            bears_on,
        )
        for name, bears_on in ASKED.items()
    }
    right = {
        key(name): QuestionKey((key(f"{name}/a"),), {key(f"{name}/b"): f"Retour {name}"}, f"Explication {name}.")
        for name in ASKED
    }
    quiz = QuizDoc(key("diag"), "DIAG", "Positionnement d’essai", "Pour vous situer.", 0.8, tuple(questions), **terms)
    content = replace(
        content,
        module=replace(content.module, positioning=quiz.id),
        questions=content.questions | questions,
        quizzes=content.quizzes | {quiz.id: quiz},
    )
    said, secret = canonical(content), canonical(replace(keys, questions=keys.questions | right))
    return Release.objects.create(
        module_key=MODULE_KEY,
        language="fr",
        number=Release.objects.filter(module_key=MODULE_KEY).count() + 1,
        title="Module d’essai",
        content=said,
        keys=secret,
        sha256=digest(said, secret),
    )


def rate(enrolment: Enrolment, moment: Moment = Moment.ENTRY, **more: Any) -> SelfRating:
    """A self-rating: `SAID`, unless `answers` says otherwise."""
    given = {"answers": SAID, "post_id": uuid.uuid4()} | more
    return positioning.rate_oneself(enrolment=enrolment, moment=moment, **given)


def begin(enrolment: Enrolment, moment: Moment = Moment.ENTRY, post_id: uuid.UUID | None = None) -> Attempt:
    """A positioning quiz begun."""
    return positioning.start_diagnostic(enrolment=enrolment, moment=moment, post_id=post_id or uuid.uuid4())


def answer(attempt: Attempt, options: str) -> None:
    """The first questions answered, one letter each."""
    for number, option in enumerate(options, 1):
        playing.answer(attempt, f"d{number}", option)


def take(enrolment: Enrolment, moment: Moment = Moment.ENTRY, options: str = "aab") -> Attempt:
    """A whole positioning quiz: one letter a question."""
    attempt = begin(enrolment, moment)
    answer(attempt, options)
    return quizzing.finish_quiz(attempt=attempt, post_id=uuid.uuid4())


def finish_module(enrolment: Enrolment) -> None:
    """Every step of the module, done."""
    playing.read(enrolment, "L1", "s1")
    playing.practise(enrolment)
    playing.read(enrolment, "L2", "s3")
    playing.quiz(enrolment)
    playing.scenario(enrolment, "scene-a/1", "scene-b/1")
