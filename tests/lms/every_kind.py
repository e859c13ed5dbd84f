"""A module that asks every kind of question, made of the kinds' own examples: what is secret has `zq` in it.

Lesson `practice`: one step a kind (`step-<kind>`). Lesson `exam`: the quiz `exam`, which asks all of them in the order
of `kinds.names()`. Every question bears on K1. Ids are `key(<kind>)` and `key("<kind>/<number from 1>")`.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from assessments import kinds
from assessments.kinds import Option
from curriculum.documents import (
    AnswerKey,
    CompetencyDoc,
    LessonDoc,
    ModuleDoc,
    OptionDoc,
    Part,
    QuestionDoc,
    QuestionKey,
    QuizDoc,
    ReleaseContent,
    ReleaseKeys,
    Step,
    canonical,
    digest,
)
from curriculum.models import Release
from tests.lms.builders import K1, key

MODULE = uuid.UUID(key("every-kind"))
WORDS = {"short_text": ("zq navette", "zq table"), "numeric": ("731", "902"), "essay": ("zq rôle", "zq besoin")}


def options(kind: str) -> list[Option]:
    """The kind's example as its author wrote it, with ids, feedback and, where they are secret, words of ours."""
    found = []
    for number, option in enumerate(kinds.kind(kind).example.options, 1):
        text = WORDS[kind][(number - 1) % 2] + ("" if number < 3 else " bis") if kind in WORDS else option.text
        found.append(replace(option, id=key(f"{kind}/{number}"), text=text, feedback=f"zq retour {kind} {number}"))
    return found


def question(kind: str, *, turned: bool = False) -> tuple[QuestionDoc, QuestionKey]:
    """One question and its key; `turned` makes something else right and shows the same."""
    written = options(kind)
    frozen = kinds.kind(kind).freeze(written, key(kind))
    correct = tuple(frozen.correct)
    if turned and kind == "match":
        targets = [each.partition("[.]")[2] for each in correct]
        sources = [each.partition("[.]")[0] for each in correct]
        correct = tuple(f"{one}[.]{two}" for one, two in zip(sources, [*targets[1:], targets[0]], strict=True))
    elif turned and kind in {"single", "true_false", "multiple"}:
        correct = tuple(each.id for each in written if each.id not in correct)
    elif turned:
        correct = correct[::-1]
    named = [tuple(OptionDoc(each.id, each.text) for each in some) for some in (frozen.options, frozen.targets)]
    return (
        QuestionDoc(key(kind), kind.upper(), kind, f"Question {kind} ?", named[0], (K1,), named[1]),
        QuestionKey(
            correct=correct,
            feedback={each.id: each.feedback for each in written},
            explanation=f"zq explication {kind}",
            answers=tuple(AnswerKey(each.id, each.text, each.right, each.tolerance) for each in frozen.answers),
            partial=kinds.kind(kind).in_parts,
            source=f"zq source {kind}",
        ),
    )


def release(*, turned: bool = False) -> Release:
    """Store the module as a release."""
    asked = {kind: question(kind, turned=turned) for kind in kinds.names()}
    steps = tuple(
        Step(key(f"step-{kind}"), kind, (Part(key(f"part-{kind}"), "question", ref=key(kind)),)) for kind in asked
    )
    quiz = Step(key("step-exam"), "Quiz", (Part(key("part-exam"), "quiz", ref=key("exam")),))
    lessons = tuple(
        LessonDoc(key(name), name, f"Leçon {name}", "", 10, "", rated=True, competencies=(K1,), steps=some)
        for name, some in (("practice", steps), ("exam-lesson", (quiz,)))
    )
    content = ReleaseContent(
        module=ModuleDoc(str(MODULE), "MOD-EVERY", "Tous les types", "", 20, ()),
        language="fr",
        lessons=lessons,
        questions={key(kind): doc for kind, (doc, _key) in asked.items()},
        quizzes={key("exam"): QuizDoc(key("exam"), "EXAM", "Le quiz", "", 0.8, tuple(map(key, asked)))},
        scenarios={},
        rubrics={},
        competencies={K1: CompetencyDoc(K1, "Compétence K1", "", "knowledge", "derived")},
    )
    keys = ReleaseKeys(questions={key(kind): secret for kind, (_doc, secret) in asked.items()}, scenarios={})
    said, secret = canonical(content), canonical(keys)
    return Release.objects.create(
        module_key=MODULE,
        language="fr",
        number=Release.objects.filter(module_key=MODULE).count() + 1,
        title=content.module.title,
        content=said,
        keys=secret,
        sha256=digest(said, secret),
    )


def right(kind: str) -> list[str]:
    """What a person sends to be right; of an essay, a text."""
    if kind == "essay":
        return ["J’accueille d’abord, puis je dis ma place."]
    _doc, secret = question(kind)
    return [secret.answers[0].text.upper()] if secret.answers else list(secret.correct)
