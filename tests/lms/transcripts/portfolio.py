"""What the tests of transcripts, coverage and the API show: a framework, a module's release, people's results."""

import datetime
import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from competencies.models import (
    Competency,
    Crosswalk,
    Framework,
    FrameworkVersion,
    Level,
    Qualification,
    Scale,
    Source,
)
from curriculum import documents
from curriculum.models import Release
from lms.levels import DEFAULT_RULE
from lms.models import Attainment, Cohort, Enrolment, Learner, Organisation, Rating, Sharing, StepDone

REFERENCES = [f"MS9/v1/MS9-A2-C{number}" for number in range(1, 5)]
SCALE = ["découvert", "compris", "démontré en simulation", "démontré au travail"]


def framework(code: str = "MS9", version: str = "v1", count: int = 4, **fields: object) -> FrameworkVersion:
    """A draft framework version with a scale, one activity and its competencies."""
    parent = Framework.objects.create(code=code, label_fr=f"Référentiel {code}", label_en=f"Framework {code}")
    row = FrameworkVersion.objects.create(
        framework=parent, version=version, title_fr=f"Titre {code}", title_en=f"Title {code}", **fields
    )
    scale = Scale.objects.create(version=row, code="quatre", label_fr="Quatre niveaux")
    for value, label in enumerate(SCALE, start=1):
        Level.objects.create(scale=scale, value=value, label_fr=label, label_en=f"level {value}")
    activity = Competency.objects.create(version=row, kind="activity", code=f"{code}-A2", label_fr="Activité 2")
    for number in range(1, count + 1):
        Competency.objects.create(
            version=row,
            parent=activity,
            kind="competency",
            nature="conduct",
            code=f"{code}-A2-C{number}",
            label_fr=f"Savoir faire {number}",
            label_en=f"Can do {number}",
            position=number,
        )
    return row


def title(code: str, version: str, state: str, *, block_status: str) -> Qualification:
    """A title of the Ministry of Labour with one block."""
    source, _new = Source.objects.get_or_create(
        tag="P41", defaults={"citation": "Fiche officielle", "checked_on": datetime.date(2026, 11, 22)}
    )
    parent = Framework.objects.create(code=code, label_fr=f"Titre {code}", kind="qualification")
    row = FrameworkVersion.objects.create(
        framework=parent, version=version, title_fr=code, source=source, valid_to=datetime.date(2027, 5, 16)
    )
    Competency.objects.create(
        version=row, kind="block", code=f"{code}-BC01", label_fr=f"Bloc de {code}", status=block_status
    )
    return Qualification.objects.create(
        version=row, certifier_fr="ministère du Travail", rncp=version, level_fr_2019=4, state=state
    )


def titles() -> None:
    """One active title with an unverified block, one replaced title that MS9's activity is close to."""
    title("MSADS", "RNCP36241", "active", block_status="needs_verification")
    title("TMS", "2012", "superseded", block_status="verbatim")
    Crosswalk.objects.create(
        origin=Competency.objects.get(code="MS9-A2"),
        target=Competency.objects.get(code="TMS-BC01"),
        kind="related",
        author="Médiane",
    )


def release(references: list[str] = REFERENCES, *, code: str = "MOD-NAVT") -> Release:
    """A release of two lessons, the first of them at a distance, with a question and its key."""
    key = uuid.uuid4()
    lessons = tuple(
        documents.LessonDoc(
            id=str(uuid.uuid4()),
            code=f"{code}-L{number}",
            title=f"Leçon {number}",
            objective="Décrire",
            minutes=90,
            modality=modality,
            rated=True,
            competencies=tuple(references),
            steps=(documents.Step(f"{code}-s{number}", "Étape", (documents.Part("p", "text", html="<p>Lire</p>"),)),),
        )
        for number, modality in enumerate(["À distance + quiz", "Jeu de rôle"], start=1)
    )
    content = documents.ReleaseContent(
        module=documents.ModuleDoc(str(key), code, f"Module {code}", "Résumé", 180, ("Choisir une forme",)),
        language="fr",
        lessons=lessons,
        questions={
            "q1": documents.QuestionDoc(
                "q1", "Q1", "single", "Que faire ?", (documents.OptionDoc("o1", "Ceci"),), tuple(references)
            )
        },
        quizzes={},
        scenarios={},
        rubrics={},
        competencies={
            reference: documents.CompetencyDoc(reference, f"Savoir {reference[-1]}", "", "conduct", "derived")
            for reference in references
        },
    )
    keys = documents.ReleaseKeys(
        questions={"q1": documents.QuestionKey(("o1",), {"o1": "SECRET-FEEDBACK"}, "SECRET-EXPLANATION")}, scenarios={}
    )
    text, secret = documents.canonical(content), documents.canonical(keys)
    return Release.objects.create(
        module_key=key,
        language="fr",
        number=1,
        title=content.module.title,
        content=text,
        keys=secret,
        sha256=documents.digest(text, secret),
    )


def enrolled(
    user: AbstractBaseUser, row: Release, *, share_with: Organisation | None = None, cohort: Cohort | None = None
) -> Enrolment:
    """An enrolment, its levels shared or not."""
    learner, _new = Learner.objects.get_or_create(user=user)
    enrolment = Enrolment.objects.create(learner=learner, module_key=row.module_key, release=row, cohort=cohort)
    if share_with:
        Sharing.objects.create(enrolment=enrolment, organisation=share_with)
    return enrolment


def attained(learner: Learner, reference: str, level: int, *, mode: str = "quiz", role: str = "") -> Attainment:
    """A level, with the rating it rests on."""
    rating = Rating.objects.create(
        statement=uuid.uuid4(),
        learner=learner,
        competency=reference,
        mode=mode,
        outcome="reached",
        level=level,
        assessor_role=role,
        situation="quiz/quiz-1",
        rated_at=timezone.now(),
    )
    Attainment.objects.filter(learner=learner, competency=reference).update(current=False)
    return Attainment.objects.create(
        statement=uuid.uuid4(),
        learner=learner,
        competency=reference,
        level=level,
        mode=mode,
        rule=DEFAULT_RULE.as_json(),
        ratings=[str(rating.statement)],
        decided_at=timezone.now(),
    )


def refused(learner: Learner, reference: str) -> Rating:
    """A rating that says « pas encore »."""
    return Rating.objects.create(
        statement=uuid.uuid4(),
        learner=learner,
        competency=reference,
        mode="quiz",
        outcome="not_yet",
        level=0,
        situation="quiz/quiz-1",
        rated_at=timezone.now(),
    )


def first_lesson_done(enrolment: Enrolment) -> None:
    """The lesson at a distance is finished, the other is not."""
    lesson = documents.read_content(enrolment.release.content).lessons[0]
    for step in lesson.steps:
        StepDone.objects.create(
            enrolment=enrolment,
            lesson_id=lesson.id,
            step_id=step.id,
            statement=uuid.uuid4(),
            done_at=timezone.now(),
        )


def whole(user: AbstractBaseUser) -> Learner:
    """C1 shown in simulation (observed), C2 by a quiz, C3 not reached, C4 not assessed; one lesson done."""
    framework()
    titles()
    enrolment = enrolled(user, release())
    learner = enrolment.learner
    attained(learner, REFERENCES[0], 3, mode="role_play", role="trainer")
    attained(learner, REFERENCES[1], 1)
    refused(learner, REFERENCES[2])
    first_lesson_done(enrolment)
    learner.held_qualifications.create(title="AMIS", reference="AMIS/2011", basis="seen")
    return learner
