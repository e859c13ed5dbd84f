"""The small module of `builders` with other terms for its quiz, and a bank to draw from: k1 … k4 on K1, c1 … c4 on C1.

release(minutes=20)     the same four questions, in twenty minutes
release(draws={K1: 2})  two of the bank on K1 besides; `questions=()` for a draw alone
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from msgspec.structs import replace

from curriculum.documents import DrawDoc, OptionDoc, QuestionDoc, QuestionKey, canonical, digest
from curriculum.models import Release
from lms.models import Attempt
from tests.lms import builders
from tests.lms.builders import C1, K1, MODULE_KEY, key

BANK = {K1: ("k1", "k2", "k3", "k4"), C1: ("c1", "c2", "c3", "c4")}


def _question(name: str, competency: str) -> QuestionDoc:
    options = tuple(OptionDoc(key(f"{name}/{letter}"), f"Réponse {letter}") for letter in "abc")
    return QuestionDoc(key(name), name.upper(), "single", f"Question {name} ?", options, (competency,))


def release(*, draws: Mapping[str, int] | None = None, **terms: Any) -> Release:
    """Store a release whose quiz has these terms (fields of QuizDoc), as the newest. The framework is `builders`'s."""
    content, keys = builders.documents()
    bank = {competency: BANK[competency] for competency in draws or {}}
    named = {name: competency for competency, names in bank.items() for name in names}
    terms["draws"] = tuple(
        DrawDoc(competency, number, tuple(key(name) for name in bank[competency]))
        for competency, number in (draws or {}).items()
    )
    quiz = replace(content.quizzes[key("quiz")], **terms)
    asked = {key(name): _question(name, competency) for name, competency in named.items()}
    right = {key(name): QuestionKey((key(f"{name}/a"),), {}, "Explication.") for name in named}
    content = replace(content, quizzes={quiz.id: quiz}, questions=content.questions | asked)
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


def run_out(attempt: Attempt, *, seconds: int = 60) -> None:
    """Have an attempt begun so long ago that its time ran out so many seconds ago."""
    attempt.refresh_from_db()
    shift = timezone.now() - datetime.timedelta(seconds=seconds) - attempt.deadline
    attempt.deadline += shift
    attempt.started_at += shift
    attempt.save(update_fields=["deadline", "started_at"])
