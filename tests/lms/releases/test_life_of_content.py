"""Moved, renamed, taken off line, deleted: what learners did stays, and their pages work on, on their release."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from assessments.models import Question, Quiz, Rubric, Scenario
from curriculum.models import CataloguePage, LessonPage, ModulePage, Release
from curriculum.releasing import open_release, publish_release
from lms import moving_on
from lms.models import (
    Attainment,
    Attempt,
    ChoiceMade,
    Enrolment,
    Evidence,
    Note,
    Rating,
    Response,
    SelfRating,
    Statement,
    StepDone,
    Transcript,
)
from tests.lms import playing
from tests.lms.access.world import World, step_of

KEPT = (
    *(Attainment, Attempt, ChoiceMade, Enrolment, Evidence, Note, Rating, Release, Response, SelfRating),
    *(Statement, StepDone, Transcript),
)


def module() -> ModulePage:
    return ModulePage.objects.get(code="MOD-NAVT", locale__language_code="fr")


def placed(model: Any, world: World, kind: str) -> Any:
    """The definition that Alice worked on."""
    release = world.alice.release
    ref = step_of(release, kind)[1].parts[0].ref
    return model.objects.get(translation_key=ref, locale__language_code="fr")


def rename(_world: World) -> None:
    page = module()
    page.title, page.slug, page.code = "Tout autre chose", "autre", "MOD-AUTRE"
    page.save_revision().publish()
    for lesson in LessonPage.objects.child_of(page):
        lesson.title = f"Autre {lesson.title}"
        lesson.save_revision().publish()


def move(_world: World) -> None:
    catalogue = CataloguePage.objects.first()
    assert catalogue is not None
    other = catalogue.get_parent().add_child(instance=CataloguePage(title="Autre catalogue", slug="autre-catalogue"))
    module().move(other, pos="last-child")


def reorder(_world: World) -> None:
    lessons = list(LessonPage.objects.child_of(module()).order_by("path"))
    lessons[0].move(lessons[-1], pos="right")


def unpublish(_world: World) -> None:
    module().unpublish()


def unpublish_lessons(_world: World) -> None:
    for lesson in LessonPage.objects.child_of(module()):
        lesson.unpublish()


def delete_lessons(_world: World) -> None:
    for lesson in LessonPage.objects.child_of(module()):
        lesson.delete()


def delete_module(_world: World) -> None:
    module().delete()


def delete_everything(_world: World) -> None:
    for page in CataloguePage.objects.all():
        Page.objects.get(pk=page.pk).delete()
    for model in (Quiz, Scenario, Question, Rubric):
        model.objects.all().delete()


def unpublish_definitions(_world: World) -> None:
    for model in (Quiz, Scenario, Question, Rubric):
        for each in model.objects.filter(live=True):
            each.unpublish()


def delete_quiz(world: World) -> None:
    placed(Quiz, world, "quiz").delete()


def delete_scenario(world: World) -> None:
    placed(Scenario, world, "scenario").delete()


def delete_question(world: World) -> None:
    placed(Question, world, "question").delete()


ACTS: list[Callable[[World], None]] = [
    *(rename, move, reorder, unpublish, unpublish_lessons, delete_lessons, delete_module),
    *(unpublish_definitions, delete_quiz, delete_scenario, delete_question, delete_everything),
]


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(world: World) -> dict[str, list[str]]:
    """Every page that shows what Alice did, by who looks."""

    def url(name: str, *args: object) -> str:
        return reverse(f"mediane_lms:{name}", args=args)

    work, here = world.alice, world.alice.enrolment.uuid
    content = work.release.content
    reached = Attainment.objects.filter(learner=work.enrolment.learner).values_list("competency", flat=True)
    steps = [(lesson.id, step.id) for lesson in content.lessons for step in lesson.steps]
    scenario = work.open.activity_id
    return {
        "alice": [
            *(url(name) for name in ("home", "competencies", "transcripts", "own_data", "evidence_list")),
            *(url(name, here) for name in ("module", "sharing", "positioning", "logbook", "evidence_new")),
            *(url("step", here, *step) for step in steps[:4]),
            url("feedback", here, work.response.question_id, work.response.statement),
            *(url("debrief", here, work.finished.uuid), url("attempt", here, work.open.uuid)),
            *(url("why", reference) for reference in reached),
            url("transcript", Transcript.objects.get(learner=work.enrolment.learner).number),
        ],
        "bob": [
            url("trainer"),
            *(url(name, world.cohort.uuid) for name in ("cohort", "grid", "cohort_scenarios", "essays", "extra_time")),
            *(url("cohort_enrol", world.cohort.uuid), url("cohort_scenario", world.cohort.uuid, scenario)),
            *(url("level_why", here, reference) for reference in reached),
            url("evidence_request", world.cohort.uuid, here),
        ],
        "carole": [url("network"), url("network_organisation", world.places.home.uuid)],
        "admin": [reverse("wagtailadmin_home")],
    }


def opened(world: World) -> dict[str, int]:
    """The status of each page; a redirection to another of the learner's own pages counts as what it leads to."""
    found = {}
    for name, addresses in pages_of(world).items():
        client = as_(world.people[name])
        for address in addresses:
            found[address] = client.get(address, follow=True).status_code
    return found


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in KEPT}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_what_learners_did_stays_and_their_pages_work(world: World, act: Callable[[World], None]) -> None:
    before, titles = counts(), re.findall(r"<h1.*?</h1>", _module_page(world), re.DOTALL)
    act(world)
    assert counts() == before
    assert set(opened(world).values()) == {200}
    assert re.findall(r"<h1.*?</h1>", _module_page(world), re.DOTALL) == titles
    call_command("rebuild_projections", verbosity=0)
    assert counts() == before


def _module_page(world: World) -> str:
    return as_(world.people["alice"]).get(
        reverse("mediane_lms:module", args=[world.alice.enrolment.uuid])
    ).content.decode()  # fmt: skip


def test_a_version_published_during_an_attempt_leaves_it_alone(world: World) -> None:
    enrolment, attempt = world.alice.enrolment, world.alice.open
    first = enrolment.release
    lesson = LessonPage.objects.child_of(module()).order_by("path")[0]
    lesson.title = "Leçon dite autrement"
    lesson.save_revision().publish()
    second = publish_release(module=module())
    assert (second.number, first.number) == (first.number + 1, first.number)
    enrolment.refresh_from_db()
    assert enrolment.release == first
    attempt.refresh_from_db()
    assert attempt.release_sha256 == first.sha256
    assert set(opened(world).values()) == {200}
    moving_on.take_release(enrolment=enrolment, number=second.number, post_id=playing.post())
    enrolment.refresh_from_db()
    assert enrolment.release == second
    assert open_release(second.pk).content.lessons[0].title == "Leçon dite autrement"
    assert set(opened(world).values()) == {200}
    assert Attempt.objects.get(pk=attempt.pk).release_sha256 == first.sha256
