"""What `tests.lms.builders` has not: other kinds of question, a link between lessons, another language."""

from __future__ import annotations

import uuid

from curriculum.documents import (
    LessonDoc,
    ModuleDoc,
    OptionDoc,
    Part,
    QuestionDoc,
    QuestionKey,
    ReleaseContent,
    ReleaseKeys,
    Step,
    canonical,
    digest,
)
from curriculum.models import Release
from tests.lms.builders import key

TEXTS = {
    "many": ("Première", "Deuxième", "Troisième"),
    "order": ("Écouter", "Reformuler", "Proposer"),
    "truth": ("Vrai", "Faux"),
}
KINDS = {"many": "multiple", "order": "order", "truth": "true_false"}
RIGHT = {"many": (1, 2), "order": (2, 1, 3), "truth": (1,)}


def option(question: str, number: int) -> str:
    """The id of an option."""
    return key(f"{question}/{number}")


def _question(name: str) -> QuestionDoc:
    options = tuple(OptionDoc(option(name, number), text) for number, text in enumerate(TEXTS[name], start=1))
    return QuestionDoc(key(name), name.upper(), KINDS[name], f"Question {name}", options, ())


def _lesson(name: str, *steps: Step) -> LessonDoc:
    return LessonDoc(key(name), name, f"Leçon {name}", "", 10, "", rated=False, competencies=(), steps=steps)


def kinds(*, module: str = "kinds", language: str = "fr") -> Release:
    """Store the module: lesson `first` reads then asks each kind, lesson `second` reads."""
    content = ReleaseContent(
        module=ModuleDoc(key(module), "MOD-KINDS", f"Module {module}", "", 20, ()),
        language=language,
        lessons=(
            _lesson(
                "first",
                Step(
                    key("read"),
                    "Lire",
                    (Part("a1", "text", html=f'<p><a href="lesson:{key("second")}">suite</a></p>'),),
                ),
                *(Step(key(f"ask-{name}"), name, (Part(f"p-{name}", "question", ref=key(name)),)) for name in KINDS),
            ),
            _lesson("second", Step(key("end"), "Fin", (Part("b1", "text", html="<p>Fin.</p>"),))),
        ),
        questions={key(name): _question(name) for name in KINDS},
        quizzes={},
        scenarios={},
        rubrics={},
        competencies={},
    )
    keys = ReleaseKeys(
        questions={
            key(name): QuestionKey(
                tuple(option(name, number) for number in right),
                {option(name, number): f"Retour {number}" for number in range(1, len(TEXTS[name]) + 1)},
                "Parce que.",
            )
            for name, right in RIGHT.items()
        },
        scenarios={},
    )
    said, secret = canonical(content), canonical(keys)
    return Release.objects.create(
        module_key=uuid.UUID(key(module)),
        language=language,
        number=1,
        title=content.module.title,
        content=said,
        keys=secret,
        sha256=digest(said, secret),
    )
