"""The way to the translation of a row: a link that asks nothing, and a page that finds out what there is to do."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Locale

from curriculum.translating import translate
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


def link(row: object, model: str) -> str:
    app = "mediane_curriculum" if model.endswith("page") else "mediane_assessments"
    return reverse("mediane_translate", args=[app, model, row.pk])


def test_what_lacks_a_language_is_led_to_wagtail_localize_s_page(admin_client) -> None:
    question, module = make.question("Q0"), make.module()
    asked = admin_client.get(link(question, "question"), {"next": "/cms/"})
    assert asked.url == f"/cms/localize/submit/snippet/mediane_assessments/question/{question.pk}/?next=%2Fcms%2F"
    assert admin_client.get(asked.url).status_code == 200
    asked = admin_client.get(link(module, "modulepage"))
    assert asked.url == f"/cms/localize/submit/page/{module.pk}/"
    assert admin_client.get(asked.url).status_code == 200


def test_what_is_translated_is_led_to_its_update(admin_client, english) -> None:
    question = make.question("Q0")
    fields = {"prompt": "Q0?", "explanation": "Q0 because.", "options": question.options.get_prep_value()}
    made = translate(question, fields, english, live=True)
    assert admin_client.get(link(question, "question")).url.startswith("/cms/localize/update/")
    assert admin_client.get(link(made, "question")).url == f"/cms/snippets/mediane_assessments/question/edit/{made.pk}/"


def test_lists_carry_the_link_for_who_may_translate(admin_client, client, django_user_model) -> None:
    question, module = make.question("Q0"), make.module()
    lesson = make.lesson(module)
    rows = admin_client.get(reverse("wagtailsnippets_mediane_assessments_question:list")).content.decode()
    assert link(question, "question") in rows
    tree = admin_client.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()
    assert link(lesson, "lessonpage") in tree
    bob = django_user_model.objects.create_user("bob")
    bob.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_question", "view_question"])
    )
    client.force_login(bob)
    rows = client.get(reverse("wagtailsnippets_mediane_assessments_question:list")).content.decode()
    assert "mediane/traduire" not in rows
    assert client.get(link(question, "question")).status_code == 302, "sent back, as the admin does"


def test_what_is_not_ours_is_not_there(admin_client) -> None:
    page = make.catalogue().get_parent()
    for arguments in (["wagtailcore", "page", page.pk], ["mediane_lms", "cohort", 1], ["nowhere", "nothing", 1]):
        assert admin_client.get(reverse("mediane_translate", args=arguments)).status_code == 404
