"""« Importer une leçon » in the admin: nothing before it is confirmed, drafts only, and only for those who may."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Page, UploadedFile

from assessments.models import Question
from curriculum.importing import uploading
from curriculum.importing.applying import latest
from curriculum.importing.binding import Binder
from curriculum.importing.pages import lesson_shape
from curriculum.models import LessonPage, Release
from tests.curriculum import building as make
from tests.curriculum import word
from tests.curriculum.test_publishing import editor

pytestmark = pytest.mark.django_db
TEXT = """# Une leçon

Objectif : savoir dire

## Pas 1

Un texte vers [la leçon](lesson:L1), et vers [rien](lesson:NULLE-PART).

::: question
Question : Quoi ?

- Ceci (juste) → oui
- Cela → non

Compétence : {competency}
:::
"""


@pytest.fixture(autouse=True)
def _media(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def module():
    made = make.module()
    make.lesson(made, "L1")
    make.competency()
    return made


def bob(*rights, also=("add_question", "publish_question")):
    """Return a trainer with rights on pages, and on questions."""
    user = editor("bob", *rights)
    user.user_permissions.add(*Permission.objects.filter(codename__in=also))
    return user


def address(module):
    return f"/cms/mediane/modules/{module.pk}/importer-une-lecon/"


def send(client, module, content=None, name="lecon.md"):
    content = TEXT.format(competency="T/v1/C1").encode() if content is None else content
    return client.post(address(module), {"file": SimpleUploadedFile(name, content)})


def counts():
    return (Page.objects.count(), Question.objects.count(), get_image_model().objects.count())


FIELDS = {"title": "Une leçon", "objective": "savoir dire", "minutes": "20"}


def test_nothing_is_written_before_it_is_confirmed(admin_client, module):
    before = counts()
    answer = send(admin_client, module)
    assert answer.status_code == 302
    text = admin_client.get(answer.url).content.decode()
    assert counts() == before
    for part in ("Une leçon", "Pas 1", "T/v1/C1", "NULLE-PART", "Rien n’est encore écrit"):
        assert part in text
    assert 'href="lesson:' not in text


def test_confirming_writes_drafts_only(client, module):
    user = bob("add", "change", "publish")
    client.force_login(user)
    check = send(client, module).url
    answer = client.post(check, FIELDS)
    page = LessonPage.objects.latest("pk")
    assert answer.url == f"/cms/mediane/lecons/{page.pk}/publier/"
    question = Question.objects.get()
    assert (page.live, question.live, page.owner) == (False, False, user)
    assert (page.code, page.title, page.minutes, page.get_parent().pk) == ("MOD-T-L1", "Une leçon", 20, module.pk)
    assert question.code == "MOD-T-L1-Q1"
    assert [item.value.code for item in question.competencies] == ["C1"]
    assert [item.value.code for item in page.competencies] == ["C1"]
    assert latest(page).body[1].value["question"] == question
    assert f'<a id="{LessonPage.objects.get(code="L1").pk}" linktype="page">' in str(page.body[0].value["text"].source)
    assert not UploadedFile.objects.exists()
    assert client.post(check, FIELDS).status_code == 404


def test_publishing_takes_the_questions_along(client, module):
    client.force_login(bob("add", "change", "publish"))
    publish = client.post(send(client, module).url, FIELDS).url
    assert "Publier la leçon et ses questions" in client.get(publish).content.decode()
    assert client.post(publish).status_code == 302
    page, question = LessonPage.objects.latest("pk"), Question.objects.get()
    assert (page.live, question.live) == (True, True)
    assert "Publier une version" in client.get(publish).content.decode()
    client.post(f"/cms/mediane/modules/{module.pk}/publier-une-version/")
    assert Release.objects.count() == 1


@pytest.mark.parametrize("fields, question", [({"objective": ""}, ""), ({}, "- Cela → non")])
def test_what_is_not_whole_is_a_draft_that_is_not_published(admin_client, module, fields, question):
    text = TEXT.format(competency="T/v1/C1").replace(question, "- Cela") if question else TEXT.format(competency="-")
    publish = admin_client.post(send(admin_client, module, text.encode()).url, FIELDS | fields).url
    assert "Publier la leçon et ses questions" not in admin_client.get(publish).content.decode()
    assert admin_client.post(publish).status_code == 200
    assert not LessonPage.objects.latest("pk").live
    assert not Question.objects.get().live


def test_a_word_document_with_its_picture(admin_client, module):
    check = send(admin_client, module, word.two_pages("T/v1/C1"), "Colère.docx").url
    text = admin_client.get(check).content.decode()
    for part in ("commentaire", "Paragraphe 5", "un tableau de 2 lignes", "T/v1/C1"):
        assert part in text
    assert get_image_model().objects.count() == 0
    admin_client.post(check, FIELDS)
    image = get_image_model().objects.get()
    page = LessonPage.objects.latest("pk")
    assert image.title.startswith(page.code)
    assert next(block for block in page.body if block.block_type == "image").value["image"] == image


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("a.docx", b"PK\x03\x04 abc", "abîmé"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        ("a.docx", word.picture(), "ni un document Word"),
        ("a.md", b"", "vide"),
    ],
)
def test_a_refusal_stands_at_the_field(admin_client, module, name, content, said):
    answer = send(admin_client, module, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not UploadedFile.objects.exists()


def test_no_file_at_all_and_a_text_with_errors(admin_client, module):
    assert admin_client.post(address(module)).status_code == 422
    check = send(admin_client, module, b"# A\n\n::: inconnu\n:::\n").url
    text = admin_client.get(check).content.decode()
    assert "Ligne 3" in text
    assert "Créer le brouillon" not in text
    before = counts()
    assert admin_client.post(check, FIELDS).status_code == 422
    assert counts() == before


def test_a_title_is_asked_for(admin_client, module):
    check = send(admin_client, module).url
    assert admin_client.post(check, FIELDS | {"title": ""}).status_code == 422
    assert admin_client.post(check, FIELDS | {"minutes": "0"}).status_code == 422
    assert not Question.objects.exists()


def test_what_was_brought_is_its_bringer_s(client, admin_client, module):
    check = send(admin_client, module).url
    client.force_login(bob("add", "change", "publish"))
    assert client.get(check).status_code == 404
    assert client.post(check, FIELDS).status_code == 404
    assert admin_client.get(check).status_code == 200


def test_a_person_has_one_file_at_most(admin_client, module):
    first = send(admin_client, module).url
    path = UploadedFile.objects.get().file.path
    second = send(admin_client, module).url
    assert UploadedFile.objects.count() == 1
    assert admin_client.get(first).status_code == 404
    assert admin_client.get(second).status_code == 200
    assert not Path(path).exists()


@pytest.mark.parametrize("rights, allowed", [(("add", "change", "publish"), True), (("change", "publish"), False)])
def test_only_those_who_may_add_a_lesson_import(client, module, rights, allowed):
    client.force_login(bob(*rights))
    answer = send(client, module)
    assert answer.status_code == 302
    assert ("importer-une-lecon" in answer.url) is allowed
    assert UploadedFile.objects.count() == allowed


def test_without_the_right_to_add_questions_they_are_left_out(client, module):
    client.force_login(bob("add", "change", also=()))
    check = send(client, module).url
    assert "Vous ne pouvez pas ajouter de question" in client.get(check).content.decode()
    publish = client.post(check, FIELDS).url
    assert not Question.objects.exists()
    assert "Une personne qui peut publier" in client.get(publish).content.decode()
    client.post(publish)
    assert not LessonPage.objects.latest("pk").live


def test_a_question_of_the_bank_is_taken_as_it_is(admin_client, module):
    question = make.question("Q-9")
    text = TEXT.format(competency="T/v1/C1").replace("::: question", "::: question Q-9")
    admin_client.post(send(admin_client, module, text.encode()).url, FIELDS)
    assert Question.objects.get() == question
    assert latest(LessonPage.objects.latest("pk")).body[1].value["question"] == question


def test_an_export_imported_again_gives_the_same_blocks(admin_client):
    module = make.whole_module()
    for original in LessonPage.objects.child_of(module):
        exported = admin_client.get(f"/cms/mediane/lecons/{original.pk}/markdown/")
        assert exported["Content-Disposition"] == f'attachment; filename="{original.code}.md"'
        check = send(admin_client, module, exported.content).url
        fields = {"title": original.title, "objective": original.objective, "minutes": original.minutes}
        admin_client.post(check, fields)
        copy = LessonPage.objects.latest("pk")
        binder = Binder(module.locale)
        one, other = lesson_shape(latest(original), binder), lesson_shape(latest(copy), binder)
        assert other.body == one.body
        assert (other.competencies, other.rated, other.modality) == (one.competencies, one.rated, one.modality)
        assert copy.code != original.code
        assert copy.translation_key != original.translation_key


def test_the_buttons_stand_where_they_are_looked_for(admin_client, module):
    lesson = LessonPage.objects.get(code="L1")
    assert address(module) in admin_client.get(f"/cms/pages/{module.pk}/edit/").content.decode()
    tree = admin_client.get(f"/cms/pages/{module.pk}/").content.decode()
    assert address(module) in tree
    assert f"/cms/mediane/lecons/{lesson.pk}/markdown/" in tree
    editor_page = admin_client.get(f"/cms/pages/{lesson.pk}/edit/").content.decode()
    assert f"/cms/mediane/lecons/{lesson.pk}/markdown/" in editor_page


def test_the_check_page_asks_as_much_of_the_database_for_three_questions(admin_client, module):
    def queries(number):
        part = "::: question" + TEXT.format(competency="T/v1/C1").split("::: question")[1]
        text = TEXT.format(competency="T/v1/C1") + part * (number - 1)
        check = send(admin_client, module, text.encode()).url
        admin_client.get(check)
        with CaptureQueriesContext(connection) as seen:
            admin_client.get(check)
        return len(seen)

    assert queries(1) == queries(3)


def test_refusals_are_said_in_the_person_s_language():
    with override("en"):
        assert "password" in str(uploading.Encrypted.text)
