"""The admin asks, with the numbers, before what learners used is deleted; archiving keeps it for the next group."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Quiz
from assessments.traces import Traces
from curriculum.models import LessonPage, ModulePage
from curriculum.releasing import open_release, publish_release
from lms import attempting, enrolling
from lms.dashboards.traces import traces_of
from lms.models import Attempt, StepDone
from tests.curriculum import building
from tests.lms import playing


@pytest.fixture
def boss(admin) -> Client:
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def used(db: None, alice) -> ModulePage:
    """A module on which Alice read a step and began the quiz."""
    module = building.whole_module()
    release = publish_release(module=module)
    content = open_release(release.pk).content
    enrolment = enrolling.enrol(user=alice, module_key=module.translation_key, share=False)
    steps = [(lesson.id, step) for lesson in content.lessons for step in lesson.steps]
    where, reading = next((lesson, step) for lesson, step in steps if step.activity is None)
    attempting.continue_step(enrolment=enrolment, lesson_id=where, step_id=reading.id, post_id=playing.post())
    where, quiz = next((lesson, step) for lesson, step in steps if step.activity and step.activity.kind == "quiz")
    attempting.start_attempt(enrolment=enrolment, lesson_id=where, step_id=quiz.id, post_id=playing.post())
    return ModulePage.objects.get(pk=module.pk)


def delete(page) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def test_what_is_left_is_counted(used) -> None:
    left = traces_of("module", [str(used.translation_key)])
    assert left == Traces(people=1, steps=1, attempts=1, answers=0, ratings=0)
    quiz = Attempt.objects.get()
    assert traces_of("quiz", [quiz.activity_id]) == Traces(people=1, attempts=1)
    assert traces_of("lesson", [quiz.lesson_id]).people == 1
    for kind in ("question", "scenario", "rubric", "lesson", "module"):
        assert traces_of(kind, ["00000000-0000-4000-8000-00000000000f"]) == Traces()


def test_a_module_in_use_is_asked_about_and_archived(used, boss) -> None:
    page = boss.get(delete(used))
    assert "1 personne y a travaillé" in page.content.decode()
    assert "Archiver" in page.content.decode()
    assert boss.post(delete(used)).status_code == 200
    answer = boss.post(delete(used), {"mediane_choice": "archive"})
    assert answer.status_code == 302
    used.refresh_from_db()
    assert not used.live
    assert not LessonPage.objects.child_of(used).live().exists()
    closed = boss.get(reverse("mediane_lms:enrol", args=[used.translation_key]))
    assert closed.status_code == 404
    assert "Archiver</button>" not in boss.get(delete(used)).content.decode()


def test_it_is_deleted_only_by_who_is_sure(used, boss) -> None:
    assert boss.post(delete(used), {"mediane_choice": "delete"}).status_code == 422
    assert ModulePage.objects.filter(pk=used.pk).exists()
    assert boss.post(delete(used), {"mediane_choice": "delete", "mediane_sure": "yes"}).status_code == 302
    assert not ModulePage.objects.filter(pk=used.pk).exists()
    assert StepDone.objects.count() == Attempt.objects.count() == 1


def test_what_nobody_used_is_deleted_as_ever(db, boss) -> None:
    module = building.whole_module()
    page = boss.get(delete(module)).content.decode()
    assert "mediane_choice" not in page
    boss.post(delete(module))
    assert not ModulePage.objects.filter(pk=module.pk).exists()


def test_a_list_of_pages_is_asked_about_too(used, boss) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={used.pk}"
    assert "mediane_choice" in boss.post(address).content.decode()
    assert ModulePage.objects.filter(pk=used.pk).exists()
    boss.post(address, {"mediane_choice": "delete", "mediane_sure": "yes"})
    assert not ModulePage.objects.filter(pk=used.pk).exists()


def test_a_definition_in_use_is_asked_about_and_archived(used, boss) -> None:
    quiz = Quiz.objects.get(translation_key=Attempt.objects.get().activity_id)
    one = reverse(quiz.snippet_viewset.get_url_name("delete"), args=[quiz.pk])
    many = reverse("wagtail_bulk_action", args=["mediane_assessments", "quiz", "delete"]) + f"?id={quiz.pk}"
    for address in (one, many):
        assert "1 personne y a travaillé" in boss.get(address).content.decode()
        assert "mediane_choice" in boss.post(address).content.decode()
    assert boss.post(one, {"mediane_choice": "archive"}).status_code == 302
    quiz.refresh_from_db()
    assert not quiz.live
    boss.post(one, {"mediane_choice": "delete", "mediane_sure": "yes"})
    assert not Quiz.objects.filter(pk=quiz.pk).exists()
    assert Attempt.objects.count() == 1


def test_who_may_not_delete_is_told_nothing(used, alice) -> None:
    client = Client()
    client.force_login(alice)
    quiz = Quiz.objects.get(translation_key=Attempt.objects.get().activity_id)
    address = reverse(quiz.snippet_viewset.get_url_name("delete"), args=[quiz.pk])
    for each in (address, delete(used)):
        answer = client.post(each, {"mediane_choice": "archive"})
        assert "travaillé" not in answer.content.decode()
    used.refresh_from_db()
    assert used.live
    assert Quiz.objects.get(pk=quiz.pk).live
