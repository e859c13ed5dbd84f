"""« Que change cette version ? »: asked from the second version on, kept beside the document, never changed."""

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from curriculum.models import LessonPage, Release
from curriculum.models.release import CHANGED, Change
from curriculum.releasing import Changed, publish_release
from tests.curriculum import building as make
from tests.curriculum.test_publishing import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    made = make.module()
    make.lesson(made, "L1")
    return made


def edited(module, title="Autre"):
    lesson = LessonPage.objects.child_of(module).get()
    lesson.title = title
    lesson.save_revision().publish()
    return module


def test_a_first_version_asks_nothing_and_says_nothing(admin_client, module):
    assert "Que change cette version" not in admin_client.get(url(module)).content.decode()
    assert admin_client.post(url(module)).status_code == 302
    first = Release.objects.get()
    assert (first.change_kind, first.change_note, first.retake, first.change_told) == ("", "", False, "")


@pytest.mark.parametrize(
    "answers", [{}, {"kind": "nothing"}, {"kind": "content"}, {"kind": "competency", "retake": ""}, {"retake": "yes"}]
)
def test_from_the_second_on_an_answer_is_needed(admin_client, module, answers):
    publish_release(module=module)
    edited(module)
    assert "Que change cette version" in admin_client.get(url(module)).content.decode()
    response = admin_client.post(url(module), answers)
    assert response.status_code == 200
    assert "rien n’est publié" in response.content.decode()
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    "answers, kept, told",
    [
        ({"kind": "correction"}, False, "rien à refaire"),
        ({"kind": "correction", "retake": "yes"}, False, "rien à refaire"),
        ({"kind": "content", "retake": "no"}, False, "n’a pas à le refaire"),
        ({"kind": "content", "retake": "yes"}, True, "est invité à le refaire"),
        ({"kind": "competency", "retake": "yes"}, True, "compétences travaillées"),
    ],
)
def test_the_answer_is_kept_beside_the_document_and_told(admin_client, module, answers, kept, told):
    publish_release(module=module)
    edited(module)
    assert admin_client.post(url(module), answers | {"note": "Deux exemples de plus."}).status_code == 302
    newest = Release.objects.get(number=2)
    assert (newest.change_kind, newest.retake) == (answers["kind"], kept)
    assert newest.change_note == "Deux exemples de plus."
    assert told in newest.change_told
    assert "Deux exemples" not in newest.content
    page = admin_client.get(f"/cms/pages/{module.pk}/edit/").content.decode()
    assert told in page.replace("&#x27;", "’")


def test_the_answer_is_not_in_the_hash_and_never_changes(module):
    first = publish_release(module=module)
    second = publish_release(module=edited(module), change=Changed("content", "Plus.", retake=True))
    back = publish_release(module=edited(module, "Leçon L1"), change=Changed("correction"))
    assert (first.sha256, second.number, back.number) == (back.sha256, 2, 3)
    for field, value in (("change_kind", "correction"), ("change_note", "x"), ("retake", False)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.objects.filter(pk=second.pk).update(**{field: value})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_answer_has_words(language):
    with override(language):
        assert all(str(words) for words in CHANGED.values())
    assert {kind for kind, _retake in CHANGED} == set(Change)
