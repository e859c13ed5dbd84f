"""« Publier une version » in the admin: for those who may publish, after a page that says what would change."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from curriculum.comparing import compare
from curriculum.models import LessonPage, Release
from curriculum.releasing import publish_release
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


def editor(name, *rights):
    """Return a person who may enter the admin and has these rights on every page."""
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for right in rights:
        permission = Permission.objects.get(codename=f"{right}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=make.catalogue(), permission=permission)
    user = get_user_model().objects.create_user(username=name, email=f"{name}@example.org", password="x")
    user.groups.add(group)
    return user


@pytest.fixture
def module():
    made = make.module()
    make.lesson(made, "L1")
    make.lesson(made, "L2")
    return made


def url(module):
    return f"/cms/mediane/modules/{module.pk}/publier-une-version/"


def test_the_page_says_what_would_change_and_get_changes_nothing(admin_client, module):
    text = admin_client.get(url(module)).content.decode()
    assert "Leçons ajoutées" in text
    assert Release.objects.count() == 0


def test_post_publishes_and_names_the_author(admin_client, admin_user, module):
    assert admin_client.post(url(module)).status_code == 302
    assert Release.objects.get().created_by == admin_user
    assert "Rien n’a changé depuis la version 1." in admin_client.get(url(module)).content.decode()


def test_a_refusal_is_said_and_publishes_nothing(admin_client, module):
    LessonPage.objects.all().delete()
    response = admin_client.post(url(module))
    assert response.status_code == 200
    assert "aucune leçon publiée" in response.content.decode()
    assert Release.objects.count() == 0


@pytest.mark.parametrize("rights, status", [(("change", "publish"), 302), (("change",), 302), ((), 302)])
def test_only_those_who_may_publish_do(client, module, rights, status):
    client.force_login(editor("bob", *rights))
    assert client.post(url(module)).status_code == status
    assert Release.objects.count() == (1 if "publish" in rights else 0)


def test_a_stranger_and_nobody_publish_nothing(client, module):
    assert client.post(url(module)).status_code == 302
    client.force_login(get_user_model().objects.create_user(username="david", email="d@example.org"))
    assert client.post(url(module)).status_code in {302, 403}
    assert Release.objects.count() == 0


def test_the_editor_shows_unpublished_changes(admin_client, module):
    edit = f"/cms/pages/{module.pk}/edit/"
    assert "Aucune version n’est publiée" in admin_client.get(edit).content.decode()
    publish_release(module=module)
    assert "Elle contient tout ce qui est en ligne." in admin_client.get(edit).content.decode()
    lesson = LessonPage.objects.get(code="L1")
    lesson.title = "Autre"
    lesson.save_revision().publish()
    assert "Changements non publiés." in admin_client.get(edit).content.decode()


def test_lessons_added_edited_and_removed_are_told_apart(module):
    publish_release(module=module)
    first, second = LessonPage.objects.order_by("path")
    first.objective = "Autre"
    first.save_revision().publish()
    second.unpublish()
    make.lesson(module, "L3")
    comparison = compare(module)
    assert (comparison.added, comparison.edited, comparison.removed) == (["Leçon L3"], ["Leçon L1"], ["Leçon L2"])


def test_a_changed_answer_is_a_changed_lesson():
    question = make.question()
    module = make.module()
    make.lesson(module, body=[make.block("question", {"question": question.pk}, "b")])
    publish_release(module=module)
    question.explanation = "Autre explication."
    question.save_revision().publish()
    assert compare(module).edited == ["Leçon L1"]
    assert not compare(module).only_elsewhere


def test_a_change_of_the_module_alone_is_told(module):
    publish_release(module=module)
    module.summary = "Autre"
    module.save_revision().publish()
    assert compare(module).only_elsewhere
