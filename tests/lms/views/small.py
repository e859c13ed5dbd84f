"""A small module as a release: three lessons with each kind of step. Documents only, so that pages are tested alone."""

from __future__ import annotations

import uuid

from curriculum.documents import (
    ChoiceKey,
    CompetencyDoc,
    CriterionDoc,
    LessonDoc,
    ModuleDoc,
    OptionDoc,
    Part,
    QuestionDoc,
    QuestionKey,
    QuizDoc,
    ReleaseContent,
    ReleaseKeys,
    RubricDoc,
    ScenarioDoc,
    SceneDoc,
    Step,
    canonical,
    digest,
)
from curriculum.models import Release

KNOWS, ACTS = "MS9/v1/MS9-A2-C3", "MS9/v1/MS9-A2-C4"


def key(name: str) -> str:
    """A stable id, as long as a translation key."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mediane-test/{name}"))


L1, L2, L3 = key("L1"), key("L2"), key("L3")
READ, ASK, MANY, ORDER, QUIZ, PLAY = (key(f"step-{name}") for name in ("read", "ask", "many", "order", "quiz", "play"))
Q1, Q2, Q3, Q4, Q5, Q6 = (key(f"Q{number}") for number in range(1, 7))
QUIZ_ID, SCENARIO, RUBRIC = key("quiz"), key("scenario"), key("rubric")
START, MIDDLE, GOOD, BAD = (key(f"scene-{name}") for name in ("start", "middle", "good", "bad"))


def options(question: str, *texts: str) -> tuple[OptionDoc, ...]:
    return tuple(OptionDoc(key(f"{question}-{number}"), text) for number, text in enumerate(texts, start=1))


def option(question: str, number: int) -> str:
    """The id of an option, scene choices included."""
    return key(f"{question}-{number}")


def _step(step: str, kind: str, ref: str) -> Step:
    return Step(step, f"Étape {kind}", (Part(f"{step[:30]}-part", kind, ref=ref),))  # type: ignore[arg-type]


def _question(name: str, kind: str, prompt: str) -> QuestionDoc:
    texts = ("Vrai", "Faux") if kind == "true_false" else ("Première", "Deuxième", "Troisième")
    return QuestionDoc(name, name[:8], kind, prompt, options(name, *texts), (KNOWS,))  # type: ignore[arg-type]


def content(language: str = "fr", title: str = "Petit module", module_key: str = "") -> ReleaseContent:
    lessons = (
        LessonDoc(L1, "L1", "Lire et répondre", "Lire", 30, "", rated=True, competencies=(KNOWS,), steps=(
            Step(READ, "Deux formes", (
                Part("p1", "text", html=f'<p>Un texte, <a href="lesson:{L2}">la suite</a>.</p>'),
                Part("p2", "remember", html="<p>À garder.</p>"),
            )),
            _step(ASK, "question", Q1),
            _step(MANY, "question", Q2),
            _step(ORDER, "question", Q3),
        )),
        LessonDoc(L2, "L2", "Jouer", "Jouer", 40, "", rated=True, competencies=(ACTS,), steps=(_step(PLAY, "scenario", SCENARIO),)),
        LessonDoc(L3, "L3", "Faire le point", "Savoir", 20, "", rated=True, competencies=(KNOWS,), steps=(_step(QUIZ, "quiz", QUIZ_ID),)),
    )
    scenes = (
        SceneDoc(START, "N1", "À l’accueil", "Un parent arrive.", options(START, "Écouter", "Faire demi-tour", "Crier")),
        SceneDoc(MIDDLE, "N2", "Dans le couloir", "Il attend.", options(MIDDLE, "Proposer", "Revenir à l’accueil")),
        SceneDoc(GOOD, "E1", "Fin", "Il repart apaisé.", outcome="favourable"),
        SceneDoc(BAD, "E2", "Fin", "Il repart fâché.", outcome="unfavourable"),
    )
    return ReleaseContent(
        module=ModuleDoc(module_key or key("module"), "MOD-PETIT", title, "Un module court.", 90, ("Écouter",)),
        language=language,
        lessons=lessons,
        questions={
            Q1: _question(Q1, "single", "Que faites-vous d’abord ?"),
            Q2: _question(Q2, "multiple", "Que gardez-vous ?"),
            Q3: _question(Q3, "order", "Dans quel ordre ?"),
            Q4: _question(Q4, "single", "Première du quiz"),
            Q5: _question(Q5, "true_false", "Deuxième du quiz"),
            Q6: _question(Q6, "multiple", "Troisième du quiz"),
        },
        quizzes={QUIZ_ID: QuizDoc(QUIZ_ID, "QUIZ", "Le quiz", "Trois questions.", 0.8, (Q4, Q5, Q6))},
        scenarios={SCENARIO: ScenarioDoc(SCENARIO, "SCN", "Le rendez-vous", "Jouez.", 0.8, START, scenes)},
        rubrics={RUBRIC: RubricDoc(RUBRIC, "RUB", "Grille d’accueil", "Regardez.", (
            CriterionDoc(key("C1"), "C1", "Accueille", KNOWS, "Il salue.", "Il ne salue pas."),
            CriterionDoc(key("C2"), "C2", "Écoute", ACTS, "Il reformule.", "Il coupe."),
        ))},
        competencies={
            KNOWS: CompetencyDoc(KNOWS, "Connaître les formes", "Know the forms", "knowledge", "derived"),
            ACTS: CompetencyDoc(ACTS, "Conduire un échange", "Lead a talk", "conduct", "derived"),
        },
    )


def keys() -> ReleaseKeys:
    def question(name: str, *right: int, count: int = 3) -> QuestionKey:
        feedback = {option(name, number): f"Retour {number}" for number in range(1, count + 1)}
        return QuestionKey(tuple(option(name, number) for number in right), feedback, "Parce que.")

    return ReleaseKeys(
        questions={
            Q1: question(Q1, 1), Q2: question(Q2, 1, 2), Q3: question(Q3, 3, 1, 2),
            Q4: question(Q4, 1), Q5: question(Q5, 1, count=2), Q6: question(Q6, 1, 2),
        },
        scenarios={SCENARIO: {
            option(START, 1): ChoiceKey(MIDDLE, 2, "Il se calme.", (ACTS,), safety_error=False),
            option(START, 2): ChoiceKey(START, 0, "Il insiste.", (ACTS,), safety_error=False),
            option(START, 3): ChoiceKey(BAD, 0, "Il crie aussi.", (ACTS,), safety_error=True),
            option(MIDDLE, 1): ChoiceKey(GOOD, 2, "Il accepte.", (ACTS,), safety_error=False),
            option(MIDDLE, 2): ChoiceKey(START, 0, "Vous revenez.", (ACTS,), safety_error=False),
        }},
    )


def release(*, number: int = 1, language: str = "fr", title: str = "Petit module", module: str = "module") -> Release:
    """Store the small module as a release of its own."""
    said, secret = canonical(content(language, title, key(module))), canonical(keys())
    return Release.objects.create(
        module_key=uuid.UUID(key(module)), language=language, number=number, title=title, content=said, keys=secret,
        sha256=digest(said, secret),
    )
