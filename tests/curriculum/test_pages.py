"""Public pages: what a module is for, in both interface languages; never a lesson's text, never an answer."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from curriculum.models import LessonPage, ModulePage, ProgrammePage
from curriculum.outline import catalogue, module_outline, programme_outline
from curriculum.releasing import publish_release
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    made = make.whole_module()
    make.lesson(made, "L3", live=False, title="Leçon à venir")
    return made


def programme(*modules):
    items = [make.block("module", module.pk, module.code) for module in modules]
    page = ProgrammePage(title="Le parcours", slug="parcours", code="PRG", modules=json.dumps(items))
    return make.catalogue().add_child(instance=page)


@pytest.mark.parametrize("prefix, said", [("", "S’inscrire au module"), ("/en", "S’inscrire au module")])
def test_every_page_answers_in_both_interfaces(client, module, prefix, said):
    publish_release(module=module)
    for page in (make.catalogue(), programme(module), module, LessonPage.objects.get(code="L1")):
        response = client.get(prefix + page.url)
        assert response.status_code == 200
        assert page.title in response.content.decode()


def test_who_reads_in_english_stays_there_and_hears_french_content_in_french(client, module):
    publish_release(module=module)
    text = client.get("/en" + make.catalogue().url).content.decode()
    assert f'<a href="/en{module.url}" lang="fr">{module.title}</a>' in text
    assert f'<a href="{module.url}"' not in text
    text = client.get("/en" + module.url).content.decode()
    assert f'<span lang="fr">{module.title}</span></h1>' in text


def test_a_module_lists_its_lessons_and_those_to_come(client, module):
    text = client.get(module.url).content.decode()
    assert "Leçon à venir" in text
    assert "bientôt" in text
    assert "Savoir faire" in text
    assert '/referentiels/T/v1/C1/"' in text


def test_a_lesson_taken_back_is_not_announced(client, module):
    LessonPage.objects.get(code="L2").unpublish()
    assert "Leçon L2" not in client.get(module.url).content.decode()


def test_one_cannot_enrol_before_a_version_is_published(client, module):
    assert module_outline(module).card.open is False
    assert "en préparation" in client.get(module.url).content.decode()
    publish_release(module=module)
    assert module_outline(module).card.open is True


def test_no_public_page_shows_a_lessons_text_or_an_answer(client, module):
    publish_release(module=module)
    for page in (make.catalogue(), module, *LessonPage.objects.live()):
        text = client.get(page.url).content.decode()
        for secret in ("Texte", "On crie", "réponse 1", "retour", "parce que", "On est en N1"):
            assert secret not in text


def test_wagtails_search_does_not_index_a_lessons_text():
    assert "body" not in {field.field_name for field in LessonPage.get_search_fields()}
    assert not getattr(LessonPage, "api_fields", [])


def test_the_catalogue_costs_the_same_for_one_and_for_three_modules(django_assert_num_queries, rf):
    pages = [make.module("MOD-1")]
    make.lesson(pages[0], "L1-1")
    programme(*pages)
    request = rf.get("/")
    catalogue(make.catalogue(), request)  # warms the caches of site roots
    with CaptureQueriesContext(connection) as one:
        catalogue(make.catalogue(), request)
        programme_outline(ProgrammePage.objects.get(), request)
    for number in (2, 3):
        pages.append(make.module(f"MOD-{number}"))
        for lesson in (1, 2, 3):
            make.lesson(pages[-1], f"L{number}-{lesson}")
    items = [make.block("module", page.pk, page.code) for page in pages]
    found = ProgrammePage.objects.get()
    found.modules = json.dumps(items)
    found.save_revision().publish()
    with django_assert_num_queries(len(one)):
        outline = catalogue(make.catalogue(), request)
        programme_outline(ProgrammePage.objects.get(), request)
    assert [card.lessons for card in outline.modules] == [1, 3, 3]


def test_a_module_costs_the_same_for_one_and_for_three_lessons(django_assert_num_queries, rf):
    module = make.module()
    make.lesson(module, "L1")
    module_outline(ModulePage.objects.get(pk=module.pk), rf.get("/"))  # warms the caches of site roots
    with CaptureQueriesContext(connection) as one:
        module_outline(ModulePage.objects.get(pk=module.pk), rf.get("/"))
    make.lesson(module, "L2", competencies=make.chosen("C1", "C2"))
    make.lesson(module, "L3", competencies=make.chosen("C3"))
    with django_assert_num_queries(len(one)):
        outline = module_outline(ModulePage.objects.get(pk=module.pk), rf.get("/"))
    assert [line.code for line in outline.competencies] == ["C1", "C2", "C3"]


@pytest.mark.parametrize("minutes, said", [(45, "45 min"), (60, "1 h"), (90, "1 h 30"), (840, "14 h")])
def test_durations_are_said_as_people_do(minutes, said):
    from curriculum.templatetags.mediane_curriculum import duration

    with translation.override("fr"):
        assert duration(minutes).replace("\u00a0", " ") == said
