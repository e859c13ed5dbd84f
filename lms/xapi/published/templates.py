"""The kinds of statement we emit, one template each: what tells it apart, and the rules it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.xapi import profile
from lms.xapi.profile import Verb

Rule = dict[str, Any]
IN_LESSON, IN_MODULE = ("module", "lesson"), ("module",)
RAN = {
    "quiz": ("quiz", "quiz", "du quiz", "of the quiz"),
    "scenario": ("scenario", "scénario", "du scénario", "of the scenario"),
}


@dataclass(frozen=True)
class Template:
    """One kind of statement. Kinds of activities are those of `profile.ACTIVITY_TYPES`; `fr`, `en`: name, meaning."""

    name: str
    fr: tuple[str, str]
    en: tuple[str, str]
    verb: Verb
    thing: str
    parent: str
    grouping: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def iri(self) -> str:
        """The template's IRI."""
        return template_iri(self.name)


def template_iri(name: str) -> str:
    """Return the IRI of the template of this name."""
    return f"{profile.profile_version()}/templates/{name}"


def has(location: str, **said: Any) -> Rule:
    """Return a rule: there is something at this place (JSONPath), and it keeps to `any`, `all` or `none`."""
    return {"location": location, "presence": "included", **said}


def lacks(location: str) -> Rule:
    """Return a rule: there is nothing at this place."""
    return {"location": location, "presence": "excluded"}


def extension(part: str, iri: str) -> str:
    """Return where an extension stands: `part` is context or result."""
    return f"$.{part}.extensions['{iri}']"


def common() -> tuple[Rule, ...]:
    """Return the rules of every template: a pseudonym of this site, a registration, a release, a run; no name."""
    run = extension("context", profile.SUBREGISTRATION) + "[*]"
    return (
        has("$.id"),
        has("$.timestamp"),
        has("$.actor.account.homePage", all=[profile.root()]),
        has("$.actor.account.name"),
        lacks("$.actor.name | $.actor.mbox | $.actor.mbox_sha1sum | $.actor.openid | $.actor.member"),
        has("$.context.registration"),
        has("$.context.language"),
        has("$.context.contextActivities.category[*].id", any=[profile.profile_version()]),
        has(f"{run}.profile", any=[profile.profile_version()]),
        has(f"{run}.subregistration"),
        has(extension("context", profile.extension(profile.RELEASE))),
    )


def templates() -> Sequence[Template]:
    """Return every template."""
    return (*_on_the_way(), *_answers(), *_in_scenarios(), *_attempts("quiz"), *_attempts("scenario"), *_judgements())


def _attempt() -> Rule:
    return has(extension("context", profile.extension(profile.ATTEMPT)))


def _no_attempt() -> Rule:
    return lacks(extension("context", profile.extension(profile.ATTEMPT)))


def _points() -> tuple[Rule, ...]:
    return has("$.result.score.raw"), has("$.result.score.min", all=[0])


def _answer() -> tuple[Rule, ...]:
    """An answer has a score once it is right or wrong; what it says, or the note that holds the person's own words."""
    words = extension("result", profile.extension(profile.WORDS))
    return (
        has(f"$.result.response | {words}"),
        {"location": "$.result.score.min", "presence": "recommended", "all": [0]},
        {"location": "$.result.success", "presence": "recommended", "all": [True, False]},
    )


def _reading() -> tuple[Rule, ...]:
    """What a trainer says of a text: points, who read it, and of which answer; never a word of it."""
    return (
        *_points(),
        lacks("$.result.response"),
        has("$.result.success", all=[True, False]),
        has(extension("result", profile.extension(profile.REVIEW)) + ".answer"),
        has("$.context.instructor.account.name"),
    )


def _on_the_way() -> Sequence[Template]:
    alone, nobody, silent = _no_attempt(), lacks("$.context.instructor"), lacks("$.result")
    done = has("$.result.completion", all=[True])
    return (
        Template(
            "module-begun",
            ("module commencé", "Le premier acte de la personne dans un module ; une fois par inscription."),
            ("module begun", "The first act of a person in a module; once for each registration."),
            profile.INITIALIZED, "module", "", (), (silent, alone, nobody),
        ),
        Template(
            "step-read",
            ("étape parcourue", "Une étape a été lue ; une fois par étape et par inscription."),
            ("step read", "A step was read; once for each step of a registration."),
            profile.EXPERIENCED, "step", "lesson", IN_LESSON, (silent, alone, nobody),
        ),
        Template(
            "lesson-completed",
            ("leçon terminée", "Toutes les étapes d’une leçon sont faites."),
            ("lesson completed", "Every step of a lesson is done."),
            profile.COMPLETED, "lesson", "module", IN_MODULE, (done, alone, nobody),
        ),
        Template(
            "module-completed",
            ("module terminé", "Toutes les leçons d’un module sont terminées."),
            ("module completed", "Every lesson of a module is completed."),
            profile.COMPLETED, "module", "", (), (done, alone, nobody),
        ),
    )  # fmt: skip


def _answers() -> Sequence[Template]:
    """What is said of answers, and of texts that were read."""
    alone, nobody = _no_attempt(), lacks("$.context.instructor")
    return (
        Template(
            "practice-answered",
            ("question d’entraînement", "Une réponse à la question d’une étape ; chaque fois que la personne répond."),
            ("practice question", "An answer to the question of a step; as often as the person answers."),
            profile.ANSWERED, "question", "step", IN_LESSON, (*_answer(), alone, nobody),
        ),
        Template(
            "quiz-answered",
            ("question de quiz", "La réponse à une question d’un quiz ; une fois par question et par tentative."),
            ("quiz question", "The answer to a question of a quiz; once for each question of an attempt."),
            profile.ANSWERED, "question", "quiz", IN_LESSON, (*_answer(), _attempt(), nobody),
        ),
        Template(
            "practice-read",
            ("texte d’entraînement relu", "Un formateur (« instructor ») a lu le texte écrit à une étape."),
            ("practice text read", "A trainer, the instructor, read the text written at a step."),
            profile.SCORED, "question", "step", IN_LESSON, (*_reading(), alone),
        ),
        Template(
            "quiz-text-read",
            ("texte de quiz relu", "Un formateur (« instructor ») a lu un texte écrit dans un quiz terminé."),
            ("quiz text read", "A trainer, the instructor, read a text written in a finished quiz."),
            profile.SCORED, "question", "quiz", IN_LESSON, (*_reading(), _attempt()),
        ),
    )  # fmt: skip


def _in_scenarios() -> Sequence[Template]:
    """What is said on the way through a scenario."""
    nobody, passage = lacks("$.context.instructor"), has(extension("result", profile.extension(profile.PASSAGE)))
    return (
        Template(
            "choice-made",
            ("choix dans une scène", "Un choix sur le chemin d’un scénario."),
            ("choice in a scene", "One choice on the way through a scenario."),
            profile.SELECTED, "choice", "scene", IN_LESSON, (*_points(), passage, _attempt(), nobody),
        ),
        Template(
            "went-back",
            ("retour en arrière", "Dans un scénario, la personne revient à la scène précédente, qui est l’objet."),
            ("step back", "In a scenario the person goes back to the scene before, which is the object."),
            profile.WENT_BACK, "scene", "scene", IN_LESSON, (passage, lacks("$.result.score"), _attempt(), nobody),
        ),
    )  # fmt: skip


def _attempts(kind: str) -> Sequence[Template]:
    """What is said of an attempt at a quiz or a scenario, beside its answers or choices."""
    name, fr, du, of = RAN[kind]
    nobody, silent = lacks("$.context.instructor"), lacks("$.result")
    ending = extension("result", profile.extension(profile.ENDING))
    end = (*_points(), has(ending) if kind == "scenario" else lacks(ending), _attempt(), nobody)
    done = has("$.result.completion", all=[True])
    return (
        Template(
            f"{name}-begun",
            (f"{fr} commencé", f"Une tentative {du} commence."),
            (f"{name} begun", f"An attempt {of} begins."),
            profile.INITIALIZED, kind, "step", IN_LESSON, (silent, _attempt(), nobody),
        ),
        Template(
            f"{name}-completed",
            (f"{fr} terminé", f"La tentative {du} est arrivée à sa fin."),
            (f"{name} completed", f"The attempt {of} came to its end."),
            profile.COMPLETED, kind, "step", IN_LESSON, (done, *end),
        ),
        Template(
            f"{name}-passed",
            (f"{fr} réussi", f"La tentative {du} est réussie."),
            (f"{name} passed", f"The attempt {of} was a success."),
            profile.PASSED, kind, "step", IN_LESSON, (has("$.result.success", all=[True]), *end),
        ),
        Template(
            f"{name}-failed",
            (f"{fr} non réussi", f"La tentative {du} n’est pas réussie."),
            (f"{name} failed", f"The attempt {of} was no success."),
            profile.FAILED, kind, "step", IN_LESSON, (has("$.result.success", all=[False]), *end),
        ),
        Template(
            f"{name}-rated",
            (f"compétence jugée sur un {fr}", f"Ce que la tentative {du} montre d’une compétence."),
            (f"competency rated by a {name}", f"What the attempt {of} shows of one competency."),
            profile.RATED, "competency", kind, IN_LESSON, (*_judged(kind), _attempt(), nobody),
        ),
    )  # fmt: skip


def _judged(mode: str) -> tuple[Rule, ...]:
    judgement = extension("result", profile.extension(profile.JUDGEMENT))
    return (
        has(f"{judgement}.mode", all=[mode]),
        has(f"{judgement}.outcome", all=["reached", "not_yet", "not_observed", "taken_back"]),
        {"location": "$.result.success", "presence": "recommended", "all": [True, False]},
    )


def _judgements() -> Sequence[Template]:
    decision = extension("result", profile.extension(profile.DECISION))
    judgement = extension("result", profile.extension(profile.JUDGEMENT))
    settled = (has(f"{decision}.level", all=[0, 1, 2, 3, 4]), has("$.result.score.raw", all=[0, 1, 2, 3, 4]))
    return (
        Template(
            "role-play-rated",
            ("compétence observée", "Ce que l’évaluateur (« instructor ») a vu d’une compétence dans un jeu de rôle."),
            ("competency observed", "What the assessor, the instructor, saw of one competency in a role play."),
            profile.RATED, "competency", "rubric", IN_MODULE,
            (*_judged("role_play"), has("$.context.instructor.account.name"), _no_attempt()),
        ),
        Template(
            "exercise-rated",
            ("compétence observée sans grille", "Ce que l’évaluateur, « instructor », a vu un jour donné."),
            ("competency observed without a sheet", "What the assessor, the instructor, saw on one day."),
            profile.RATED, "competency", "observation", IN_MODULE,
            (*_judged("role_play"), has("$.context.instructor.account.name"), _no_attempt()),
        ),
        Template(
            "reexamination-answered",
            ("réexamen", "La réponse d’une autre personne qui évalue (« instructor ») à une demande de réexamen."),
            ("re-examination", "The answer of another assessor, the instructor, to a request for a re-examination."),
            profile.RATED, "competency", "reexamination", IN_MODULE,
            (
                has(f"{judgement}.mode", all=["case_study", "role_play", "workplace"]),
                has(f"{judgement}.outcome", all=["reached", "not_yet"]),
                has("$.result.success", all=[True, False]),
                has("$.context.instructor.account.name"),
                _no_attempt(),
            ),
        ),
        Template(
            "level-settled",
            ("niveau établi", "Le niveau d’une compétence après de nouveaux jugements, avec la règle qui l’a donné."),
            ("level settled", "The level of one competency after new ratings, with the rule that gave it."),
            profile.ASSERTED, "competency", "", IN_MODULE,
            (*settled, has("$.result.success", all=[True, False]), _no_attempt(), lacks("$.context.instructor")),
        ),
    )  # fmt: skip
