"""« Relecture pédagogique », then « Relecture réseau », then the page goes live; made once, by a command."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage

from curriculum.models import LessonPage
from lms.admin_groups import ensure_groups
from lms.admin_workflow import READERS, REVIEW, ensure_workflow
from tests.curriculum import building as make
from tests.support.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    made = make.lesson(make.module())
    call_command("admin_groups")
    return made


def reader(name: str, group: str):
    user = person(name)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_it_is_made_once_and_covers_the_catalogue(lesson) -> None:
    call_command("admin_groups")
    workflow = Workflow.objects.get(name=REVIEW)
    assert [task.name for task in workflow.tasks] == list(READERS)
    assert [[group.name for group in task.specific.groups.all()] for task in workflow.tasks] == [[n] for n in READERS]
    assert GroupApprovalTask.objects.filter(name__in=READERS).count() == 2
    assert lesson.get_workflow() == workflow


def test_a_catalogue_that_has_another_workflow_keeps_it(lesson) -> None:
    own = Workflow.objects.create(name="À nous")
    WorkflowPage.objects.filter(page=make.catalogue()).update(workflow=own)
    ensure_workflow()
    assert lesson.get_workflow() == own


@pytest.mark.filterwarnings("ignore:get_connection")  # Wagtail's mails, on Django 6.1
def test_a_draft_passes_both_readings_and_goes_live(client, lesson) -> None:
    author = person("Bob")
    author.groups.add(ensure_groups()[0])
    lesson.title = "Relue"
    lesson.save_revision(user=author)
    state = lesson.get_workflow().start(lesson, author)
    for name, group in zip(("Paul", "Rose"), READERS, strict=True):
        other = reader(f"{name}-autre", next(one for one in READERS if one != group))
        task_state = state.current_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", task_state.pk])
        client.force_login(other)
        client.post(url, {"comment": ""})
        state.refresh_from_db()
        assert state.current_task_state == task_state
        client.force_login(reader(name, group))
        assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200
        client.post(url, {"comment": ""})
        state.refresh_from_db()
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert (state.status, fresh.title, fresh.has_unpublished_changes) == ("approved", "Relue", False)


@pytest.mark.parametrize("group, publishes", [(READERS[0], False), (READERS[1], True)])
def test_readers_open_only_what_waits_for_them_and_the_last_publish(client, lesson, group, publishes) -> None:
    client.force_login(reader("Paul", group))
    assert client.get("/cms/").status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 302
    page = client.get(reverse("mediane_publish_release", args=[lesson.get_parent().pk]))
    assert page.status_code == (200 if publishes else 302)
