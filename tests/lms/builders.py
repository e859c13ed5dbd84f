"""A small release built from the documents, without pages: what tests of acts, pages and transcripts play on.

Module « Module d'essai »: L1 (a text, a question), L2 (a text, a quiz of four questions, a scenario), and an
observation sheet. Ids are words made into UUIDs by `key()`, so that a test reads `key("q1")`, `key("q1/a")`,
`key("scene-a/1")`.

    quiz        q1 K1 · q2 K1, F1 · q3 C1 · q4 C1, V1            right answers: always option a; threshold 0.8
    scenario    scene-a  1 → scene-b 2 C1 | 2 → scene-c 0 C1 | 3 → end-bad 0 C1
                scene-b  1 → end-good 2 C1, F1 | 2 → scene-c 0 C1, a safety error | 3 → end-mixed 1 K1
                scene-c  1 → scene-a 1 C1 | 2 → scene-b 1 C1
                one may go back; end-mixed leads on to « act-2 », which is no step of its own:
                scene-d  1 → end-act 2 C1 | 2 → end-act 0 C1, a safety error
    rubric      crit-1 C1 · crit-2 C1 · crit-3 F1 · crit-4 V1
    competencies (framework TST, version v1)   K1 knowledge · C1 conduct · F1 field presence · V1 needs verification
"""

import uuid
from typing import Any

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

SPACE = uuid.UUID("5eed0000-0000-4000-8000-000000000000")
K1, C1, F1, V1 = (f"TST/v1/{code}" for code in ("K1", "C1", "F1", "V1"))
NATURES = {K1: "knowledge", C1: "conduct", F1: "field_presence", V1: "conduct"}
CHOICES = {  # scene → choices in order: (goto, points, competencies, safety error)
    "scene-a": [("scene-b", 2, (C1,), False), ("scene-c", 0, (C1,), False), ("end-bad", 0, (C1,), False)],
    "scene-b": [("end-good", 2, (C1, F1), False), ("scene-c", 0, (C1,), True), ("end-mixed", 1, (K1,), False)],
    "scene-c": [("scene-a", 1, (C1,), False), ("scene-b", 1, (C1,), False)],
}
ENDINGS = {"end-good": "favourable", "end-mixed": "mixed", "end-bad": "unfavourable"}
ACT = {"scene-d": [("end-act", 2, (C1,), False), ("end-act", 0, (C1,), True)]}
NEXT = {"end-mixed": "act-2"}
MODULE_KEY = uuid.uuid5(SPACE, "module")


def key(name: str) -> str:
    """The id of what is called `name` here."""
    return str(uuid.uuid5(SPACE, name))


def _question(name: str, *competencies: str) -> QuestionDoc:
    options = tuple(OptionDoc(key(f"{name}/{letter}"), f"Réponse {letter}") for letter in "abc")
    return QuestionDoc(key(name), name.upper(), "single", f"Question {name} ?", options, competencies)


def _question_key(name: str) -> QuestionKey:
    feedback = {key(f"{name}/{letter}"): f"Retour {letter}" for letter in "abc"}
    return QuestionKey((key(f"{name}/a"),), feedback, "Explication.")


def _text(name: str) -> Step:
    part = Part(id=key(f"{name}/part"), kind="text", html=f"<p>Texte de {name}.</p>")
    return Step(key(name), f"Étape {name}", (part,))


def _activity(name: str, kind: str, ref: str) -> Step:
    return Step(key(name), f"Étape {name}", (Part(id=key(f"{name}/part"), kind=kind, ref=key(ref)),))


def _lesson(code: str, steps: tuple[Step, ...], *, rated: bool, minutes: int) -> LessonDoc:
    return LessonDoc(
        key(code), code, f"Leçon {code}", "Être capable d’essayer", minutes, "À distance", rated, (K1, C1), steps
    )


def _scenario(name: str, title: str, scenes: dict[str, Any], endings: dict[str, str], **more: Any) -> ScenarioDoc:
    shown = [
        SceneDoc(
            key(scene),
            scene,
            f"Titre de {scene}",
            f"Texte de {scene}.",
            tuple(OptionDoc(key(f"{scene}/{number}"), f"Choix {number}") for number in range(1, len(choices) + 1)),
            "",
        )
        for scene, choices in scenes.items()
    ]
    shown += [
        SceneDoc(key(end), end, "", f"Texte de {end}.", (), outcome, next_act=key(NEXT[end]) if end in NEXT else "")
        for end, outcome in endings.items()
    ]
    return ScenarioDoc(key(name), name.upper(), title, "Jouez.", 0.8, shown[0].id, tuple(shown), **more)


def _choice_keys(scenes: dict[str, Any]) -> dict[str, ChoiceKey]:
    return {
        key(f"{scene}/{number}"): ChoiceKey(key(goto), points, f"Retour {number}", competencies, safety)
        for scene, choices in scenes.items()
        for number, (goto, points, competencies, safety) in enumerate(choices, 1)
    }


def documents(*, edition: str = "1", rated: bool = True) -> tuple[ReleaseContent, ReleaseKeys]:
    """The release's content and keys. `edition` makes another release of the same things."""
    questions = {
        "practice": (K1,), "q1": (K1,), "q2": (K1, F1), "q3": (C1,), "q4": (C1, V1),
    }  # fmt: skip
    criteria = tuple(
        CriterionDoc(key(name), name, f"Critère {name}", competency, "On le voit.", "On ne le voit pas.")
        for name, competency in {"crit-1": C1, "crit-2": C1, "crit-3": F1, "crit-4": V1}.items()
    )
    content = ReleaseContent(
        module=ModuleDoc(str(MODULE_KEY), "MOD-TST", "Module d’essai", f"Édition {edition}", 60, ("essayer",)),
        language="fr",
        lessons=(
            _lesson("L1", (_text("s1"), _activity("s2", "question", "practice")), rated=True, minutes=20),
            _lesson(
                "L2",
                (_text("s3"), _activity("s4", "quiz", "quiz"), _activity("s5", "scenario", "scenario")),
                rated=rated,
                minutes=40,
            ),
        ),
        questions={key(name): _question(name, *bears_on) for name, bears_on in questions.items()},
        quizzes={
            key("quiz"): QuizDoc(
                key("quiz"), "QUIZ", "Quiz d’essai", "Répondez.", 0.8, tuple(key(f"q{n}") for n in range(1, 5))
            )
        },
        scenarios={
            key("scenario"): _scenario("scenario", "Scénario d’essai", CHOICES, ENDINGS, back=True),
            key("act-2"): _scenario("act-2", "Acte 2", ACT, {"end-act": "favourable"}),
        },
        rubrics={key("rubric"): RubricDoc(key("rubric"), "RUB", "Grille d’essai", "Observez.", criteria)},
        competencies={
            reference: CompetencyDoc(
                reference,
                f"Compétence {reference[-2:]}",
                "",
                nature,
                "needs_verification" if reference == V1 else "derived",
            )
            for reference, nature in NATURES.items()
        },
    )
    keys = ReleaseKeys(
        questions={key(name): _question_key(name) for name in questions},
        scenarios={key("scenario"): _choice_keys(CHOICES), key("act-2"): _choice_keys(ACT)},
    )
    return content, keys


def release(*, edition: str = "1", rated: bool = True) -> Release:
    """Store a release of the module, as the newest."""
    content, keys = (canonical(each) for each in documents(edition=edition, rated=rated))
    return _stored(content, keys)


def framework() -> None:
    """Store the framework TST, version v1, with its scale and its four competencies."""
    from competencies.models import Competency, Framework, FrameworkVersion, Level, Scale

    version = FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="TST", label_fr="Référentiel d’essai"),
        version="v1",
        title_fr="Référentiel d’essai v1",
    )
    scale = Scale.objects.create(version=version, code="niveaux", label_fr="Niveaux")
    labels = ("découvert", "compris", "démontré en simulation", "démontré au travail")
    Level.objects.bulk_create(Level(scale=scale, value=value, label_fr=label) for value, label in enumerate(labels, 1))
    for position, (reference, nature) in enumerate(NATURES.items()):
        Competency.objects.create(
            version=version,
            kind="competency",
            nature=nature,
            code=reference[-2:],
            position=position,
            label_fr=f"Compétence {reference[-2:]}",
            status="needs_verification" if reference == V1 else "derived",
        )


def changed_rubric() -> Release:
    """Store a newer release in which a criterion of the rubric reads otherwise and another is gone."""
    import msgspec

    content, keys = documents(edition="9")
    rubric = content.rubrics[key("rubric")]
    first = msgspec.structs.replace(rubric.criteria[0], text="Critère changé")
    rubric = msgspec.structs.replace(rubric, criteria=(first, *rubric.criteria[2:]))
    content = msgspec.structs.replace(content, rubrics={rubric.id: rubric})
    return _stored(canonical(content), canonical(keys))


def _stored(content: str, keys: str) -> Release:
    return Release.objects.create(
        module_key=MODULE_KEY,
        language="fr",
        number=Release.objects.filter(module_key=MODULE_KEY).count() + 1,
        title="Module d’essai",
        content=content,
        keys=keys,
        sha256=digest(content, keys),
    )
