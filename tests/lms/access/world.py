"""The people and the things of the role table: two organisations that must not see each other.

In the first, Alice learns MOD-NAVT in Bob's group (an answer, a finished quiz, an open scenario, a transcript) and
Carole coordinates. David is a stranger to it: he trains, coordinates and learns in his own, where Emma learns.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from assessments.models import Question, Scenario
from competencies.models import FrameworkVersion
from curriculum.documents import LessonDoc, Step
from curriculum.importing import uploading
from curriculum.models import Asset, LessonPage, ModulePage
from curriculum.releasing import OpenRelease, open_release
from lms import attempting, logbook, reexamining
from lms.admin_groups import ensure_groups
from lms.enrolling import enrol
from lms.evidence import preparing, sending
from lms.models import Attempt, Client, Cohort, Enrolment, Membership, Response, Target
from lms.models.positioning import Moment
from lms.role_plays import planning
from lms.transcripts.issuing import Issued, issue
from tests.lms import builders, playing, quizzes
from tests.lms.evidence import making
from tests.lms.positioning import making as positioned
from tests.lms.role_plays import making as playing_roles
from tests.support.people import Places, person

ROLES = ("anonymous", "alice", "bob", "carole", "david", "admin")


@dataclass(frozen=True)
class Work:
    """What one person did on the module."""

    enrolment: Enrolment
    response: Response
    finished: Attempt
    open: Attempt
    issued: Issued

    @property
    def release(self) -> OpenRelease:
        return open_release(self.enrolment.release_id)


@dataclass(frozen=True)
class World:
    """Who there is, and `args`: the arguments of addresses, by the name that the table gives them."""

    people: dict[str, User]
    places: Places
    alice: Work
    david: Work
    emma: Enrolment
    cohort: Cohort
    foreign: Cohort
    args: dict[str, list[Any]] = field(default_factory=dict)


def step_of(release: OpenRelease, kind: str) -> tuple[LessonDoc, Step]:
    """The first step of a kind: `text` (nothing to do), `question`, `quiz` or `scenario`."""
    for lesson in release.content.lessons:
        for step in lesson.steps:
            if (step.activity.kind if step.activity else "text") == kind:
                return lesson, step
    raise LookupError(kind)


def at(enrolment: Enrolment, kind: str) -> dict[str, Any]:
    """The arguments of an act on the first step of a kind."""
    lesson, step = step_of(open_release(enrolment.release_id), kind)
    return {"enrolment": enrolment, "lesson_id": lesson.id, "step_id": step.id, "post_id": uuid.uuid4()}


def works(enrolment: Enrolment, user: User) -> Work:
    """Answer a question, pass the quiz, begin the scenario, ask for a transcript."""
    release = open_release(enrolment.release_id)
    part = step_of(release, "question")[1].parts[0]
    response = attempting.answer_question(
        **at(enrolment, "question"),
        response=list(release.keys.questions[part.ref].correct),
        release_sha256=release.sha256,
    )
    quiz = attempting.start_attempt(**at(enrolment, "quiz"))
    for question in release.content.quizzes[quiz.activity_id].questions:
        attempting.answer_quiz(
            attempt=quiz,
            question_id=question,
            response=list(release.keys.questions[question].correct),
            post_id=uuid.uuid4(),
            release_sha256=release.sha256,
        )
    return Work(
        enrolment,
        response,
        attempting.finish_quiz(attempt=quiz, post_id=uuid.uuid4()),
        attempting.start_attempt(**at(enrolment, "scenario")),
        issue(learner=enrolment.learner, by=user),
    )


def build(people: dict[str, User], places: Places) -> World:
    """Make everything; `people` are the named ones of the fixtures."""
    module = ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")
    emma = person("Emma")
    for user, roles in ((emma, ("trainee",)), (people["david"], ("trainee", "trainer", "coordinator"))):
        for role in roles:
            Membership.objects.create(user=user, organisation=places.neighbour, role=role)
    people["bob"].groups.add(ensure_groups()[0])
    groups = []
    for place, trainer in ((places.home, people["bob"]), (places.neighbour, people["david"])):
        group = Cohort.objects.create(organisation=place, name=str(place), module_key=module.translation_key)
        group.trainers.add(trainer)
        groups.append(group)
    key = module.translation_key
    alice = works(enrol(user=people["alice"], module_key=key, cohort=groups[0], share=False), people["alice"])
    david = works(enrol(user=people["david"], module_key=key, share=False), people["david"])
    world = World(
        people=people,
        places=places,
        alice=alice,
        david=david,
        emma=enrol(user=emma, module_key=key, cohort=groups[1], share=False),
        cohort=groups[0],
        foreign=groups[1],
    )
    world.args.update(_explained(world))
    for part in (_player, _staff, _role_plays, _evidence, _attempts, _transcripts, _titles, _machines):
        world.args.update(part(world))
    world.args.update(_admin(world, module))
    return world


def _explained(world: World) -> dict[str, list[Any]]:
    """One answer of each in a quiz that explains at once, on a module of its own."""
    builders.framework()
    quizzes.release(feedback_at_once=True)
    found = {}
    for whose, name in (("her", "alice"), ("his", "david")):
        enrolment = enrol(user=world.people[name], module_key=builders.MODULE_KEY, share=False)
        attempt = playing.begin(enrolment, "s4")
        playing.answer(attempt, "q1")
        found[whose] = [enrolment.uuid, attempt.uuid, builders.key("q1")]
    crossed = [found["her"][0], *found["his"][1:]]
    Enrolment.objects.filter(uuid=found["her"][0]).update(release=positioned.release())
    return {
        "her positioned": [found["her"][0], Moment.ENTRY],
        "her explained": found["her"],
        "her his explained": crossed,
    }


def _player(world: World) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"": [], "nothing": [uuid.uuid4()], "navt": [world.alice.enrolment.module_key]}
    for whose, work in (("hers", world.alice), ("his", world.david)):
        own = work.enrolment.uuid
        found[whose] = [own]
        found[f"{'her' if whose == 'hers' else whose} entry moment"] = [own, Moment.ENTRY]
        for kind in ("text", "question", "quiz", "scenario"):
            lesson, step = step_of(work.release, kind)
            found[f"{whose} {kind}"] = [own, lesson.id, step.id]
        found[f"{whose} answer"] = [own, work.response.question_id, work.response.statement]
        found[f"{whose} open"] = [own, work.open.uuid]
        found[f"{whose} finished"] = [own, work.finished.uuid]
    found["her his answer"] = [
        world.alice.enrolment.uuid,
        world.david.response.question_id,
        world.david.response.statement,
    ]
    found["her his open"] = [world.alice.enrolment.uuid, world.david.open.uuid]
    found["her his finished"] = [world.alice.enrolment.uuid, world.david.finished.uuid]
    found["her no step"] = [world.alice.enrolment.uuid, "no-lesson", "no-step"]
    rated = world.alice.enrolment.learner.ratings.order_by("competency").first()
    reference = rated.competency if rated else ""
    found["rated"], found["unrated"] = [reference], ["NO/v1/SUCH"]
    for whose, work in (("her", world.alice), ("his", world.david)):
        found[f"{whose} rated"] = [work.enrolment.uuid, reference]
    found["her unrated"] = [world.alice.enrolment.uuid, "NO/v1/SUCH"]
    request = reexamining.ask(user=world.people["alice"], reference=reference, reason="Revoir.", post_id=uuid.uuid4())
    found["her request"] = [request.uuid]
    return found


def _staff(world: World) -> dict[str, list[Any]]:
    rubric = next(iter(world.alice.release.content.rubrics))
    return {
        "group": [world.cohort.uuid],
        "foreign group": [world.foreign.uuid],
        "group scenario": [world.cohort.uuid, world.alice.open.activity_id],
        "foreign group scenario": [world.foreign.uuid, world.alice.open.activity_id],
        "no group scenario": [world.cohort.uuid, "no-scenario"],
        "sheet": [world.cohort.uuid, world.alice.enrolment.uuid, rubric],
        "foreign sheet": [world.foreign.uuid, world.emma.uuid, rubric],
        "crossed sheet": [world.cohort.uuid, world.emma.uuid, rubric],
        "no sheet": [world.cohort.uuid, world.alice.enrolment.uuid, "no-sheet"],
        "no text": [world.cohort.uuid, world.alice.response.statement],
        "home": [world.places.home.uuid],
        "neighbour": [world.places.neighbour.uuid],
        "network": [world.places.network.uuid],
    }


def _role_plays(world: World) -> dict[str, list[Any]]:
    """A role play of Alice's and one of Emma's, in their trainers' groups; Alice and Emma were filmed."""
    found: dict[str, list[Any]] = {}
    for whose, enrolment, trainer in (
        ("her", world.alice.enrolment, world.people["bob"]),
        ("foreign", world.emma, world.people["david"]),
    ):
        rubric = next(iter(open_release(enrolment.release_id).content.rubrics))
        role_play = planning.plan(
            enrolment=enrolment,
            rubric_id=rubric,
            played_on=playing_roles.DAY,
            situation="une photo",
            assessors=1,
            planner=trainer,
            post_id=uuid.uuid4(),
        )
        film = playing_roles.filmed(role_play, trainer)
        found |= {
            f"{whose} role play": [role_play.uuid],
            f"{whose} film": [film.uuid],
            f"{whose} consent": [film.consents.get().pk],
        }
    return found


def _evidence(world: World) -> dict[str, list[Any]]:
    """Alice sent one piece with a file, began another, and keeps a logbook; so did Emma, in David's group."""
    found: dict[str, list[Any]] = {}
    for whose, enrolment, group in (
        ("her", world.alice.enrolment, world.cohort),
        ("foreign", world.emma, world.foreign),
    ):
        reference = min(open_release(enrolment.release_id).content.competencies)
        sent = making.send(enrolment, competencies=(reference,))
        draft = making.draft(enrolment, competencies=(reference,))
        filed = preparing.attach(making.draft(enrolment, competencies=(reference,)), making.upload())
        sending.send(piece=filed, post_id=uuid.uuid4(), confirmed=False)
        entry = logbook.write(enrolment=enrolment, text="Note.", lesson_id="", post_id=uuid.uuid4())
        found |= {
            f"{whose} evidence": [sent.uuid],
            f"{whose} check page": [draft.evidence, "verifier"],
            f"{whose} content page": [draft.evidence, "contenu"],
            f"{whose} no page": [draft.evidence, "nulle-part"],
            f"{whose} draft": [draft.evidence],
            f"{whose} file": [filed.uuid],
            f"{whose} filed": [filed.evidence],
            f"{whose} fileless": [draft.uuid],
            f"{whose} entry": [entry.uuid],
            f"{whose} place": [group.uuid, enrolment.uuid],
        }
    found["crossed place"] = [world.cohort.uuid, world.emma.uuid]
    for whose, place in (("home", world.places.home), ("neighbour", world.places.neighbour)):
        row = place.tutor_addresses.create(address=f"{whose}@example.org")
        found[f"{whose} tutor"] = [place.uuid, row.pk]
    found["crossed tutor"] = [world.places.home.uuid, row.pk]
    return found


def _titles(world: World) -> dict[str, list[Any]]:
    title = world.alice.enrolment.learner.held_qualifications.create(title="Un titre").pk
    return {
        "her title": [title],
        "no title": [0],
        "home partner": [world.places.home.partners.create(service="cpms", name="CPMS").uuid],
        "neighbour partner": [world.places.neighbour.partners.create(service="cpms", name="CPMS").uuid],
        "home's partners": [world.places.home.uuid],
        "neighbour's partners": [world.places.neighbour.uuid],
        "her title at home": [world.places.home.uuid, title],
        "her title next door": [world.places.neighbour.uuid, title],
    }


def _attempts(world: World) -> dict[str, list[Any]]:
    """The attempts as the programming interface names them."""
    found = {}
    for whose, work in (("her", world.alice), ("his", world.david)):
        found |= {f"{whose} open attempt": [work.open.uuid], f"{whose} finished attempt": [work.finished.uuid]}
    return found


def _transcripts(world: World) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"no code": ["not-a-code"], "no number": ["MED-0000"]}
    for whose, work in (("her", world.alice), ("his", world.david)):
        row = work.issued.transcript
        found |= {
            f"{whose} transcript": [row.number],
            f"{whose} html": [row.number, "html"],
            f"{whose} pdf": [row.number, "pdf"],
            f"{whose} json": [row.number, "json"],
        }
    row = world.alice.issued.transcript
    return found | {
        "code": [row.code],
        "named": [row.code, world.alice.issued.name_token],
        "her exe": [row.number, "exe"],
    }


def _machines(world: World) -> dict[str, list[Any]]:
    reference = world.args.get("rated") or [next(iter(world.alice.release.content.competencies))]
    framework, version, code = reference[0].split("/")
    asset = Asset.objects.create(
        sha256="a" * 64, suffix=".png", media_type="image/png", size=3, file=ContentFile(b"png", name="access.png")
    )
    return {
        "MS9": [framework],
        "MS9/v1": [framework, version],
        "scope": [f"{framework}/{version}"],
        "no scope": ["NO/v1"],
        "a competency": [framework, version, code],
        "no framework": ["NOPE"],
        "no version": [framework, "v0"],
        "no competency": [framework, version, "NOPE"],
        "asset": [f"{asset.sha256}{asset.suffix}"],
        "no asset": ["settings.py"],
        "xapi v1": ["v1"],
        "xapi v9": ["v9"],
        "xapi template": ["templates", "step-read"],
        "xapi verb": ["verbs", "rated"],
        "xapi no verb": ["verbs", "initialized"],
        "xapi module": ["module", str(world.alice.enrolment.module_key)],
        "xapi no kind": ["state", "x"],
    }


def _admin(world: World, module: ModulePage) -> dict[str, list[Any]]:
    membership = Membership.objects.get(user=world.people["alice"])
    client = Client.objects.create(name="Outil", key="clef", secret="-", organisation=world.places.neighbour)
    document = get_document_model().objects.create(title="Aide", file=ContentFile(b"aide", name="aide.txt"))
    lesson = LessonPage.objects.child_of(module).first()
    return {
        "module page": [module.pk],
        "lesson page": [lesson.pk if lesson else 0],
        "bob's import": [module.pk, uploading.keep(world.people["bob"], "a.md", b"# A\n\nb").pk],
        "organisation": [world.places.home.pk],
        "membership": [membership.pk],
        "cohort": [world.cohort.pk],
        "client": [client.pk],
        "statement": [world.alice.response.statement],
        "target": [Target.objects.create(name="Ailleurs", endpoint="https://lrs.example.org/xapi/").pk],
        "version": [FrameworkVersion.objects.order_by("pk").first().pk],
        "user": [world.people["alice"].pk],
        "document": [document.pk, document.filename],
        "question row": ["mediane_assessments", "question", Question.objects.order_by("pk").first().pk],
        "no row": ["mediane_lms", "cohort", world.cohort.pk],
        "a question": [Question.objects.order_by("pk").first().pk],
        "scenario": [Scenario.objects.order_by("code").values_list("pk", flat=True)[0]],
    }
