"""The explorer below a catalogue and a module: what its columns say, its filters, and a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page

from curriculum.models import LessonPage
from curriculum.releasing import publish_release
from curriculum.tree_reading import TreeLine, tree_lines
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


def lines(parent):
    """Return the lines of a parent's children, in order."""
    found = tree_lines(list(Page.objects.child_of(parent).order_by("path").specific()))
    return list(found.values())


def listing(client, parent, **query):
    return client.get(reverse("wagtailadmin_explore", args=[parent.pk]), query)


def test_a_module_s_lessons_say_minutes_competencies_version_problems_and_translation() -> None:
    module = make.module()
    make.lesson(module, "L1")
    make.lesson(module, "L2", minutes=45, competencies="[]")
    assert lines(module) == [
        TreeLine("30", "1", "aucune", "", "absente"),
        TreeLine("45", "0", "aucune", "1 à vérifier", "absente"),
    ]
    publish_release(module=module)
    make.lesson(module, "L3", live=False, body=[])
    first = LessonPage.objects.get(code="L1")
    first.minutes = 20
    first.save_revision()
    assert lines(module) == [
        TreeLine("20", "1", "1 · changements non publiés", "", "absente"),
        TreeLine("45", "0", "1", "1 à vérifier", "absente"),
        TreeLine("30", "1", "aucune", "1 à corriger", "absente"),
    ], "a draft shows its own figures"


def test_a_catalogue_s_modules_add_up_their_lessons() -> None:
    module, empty = make.module(), make.module("MOD-E")
    make.lesson(module, "L1")
    make.lesson(module, "L2", competencies=make.chosen("C1", "C2"))
    publish_release(module=module)
    assert lines(make.catalogue()) == [
        TreeLine("60", "2", "1", "", "absente"),
        TreeLine("0", "0", "aucune", "", "absente"),
    ]
    make.lesson(module, "L3", body=[])
    assert lines(make.catalogue())[0] == TreeLine("90", "2", "1 · changements non publiés", "1 à corriger", "absente")
    assert empty.pk


def test_a_question_published_since_is_a_change_not_yet_published() -> None:
    question, module = make.question("Q1"), make.module()
    make.lesson(module, "L1", [make.block("question", {"question": question.pk}, "q")])
    publish_release(module=module)
    assert [line.release for line in lines(module)] == ["1"]
    question.prompt = "Et maintenant ?"
    question.save_revision().publish()
    assert [line.release for line in lines(module)] == ["1 · changements non publiés"]
    assert lines(make.catalogue())[0].release == "1 · changements non publiés"


def test_two_hundred_lessons_open_with_as_many_queries_as_three(admin_client) -> None:
    small, large = make.module("MOD-S"), make.module("MOD-L")
    question = make.question("Q1")
    body = [make.text("t", "Pas"), make.block("question", {"question": question.pk}, "q")]
    for number in range(3):
        make.lesson(small, f"S{number}", body)
    parent = Page.objects.get(pk=large.pk)
    for number in range(200):
        page = LessonPage(title=f"Leçon {number}", slug=f"l{number}", code=f"L{number}", objective="Voir", minutes=5)
        page.competencies, page.body = make.chosen("C1"), LessonPage.objects.get(code="S0").body
        parent.add_child(instance=page)
        parent.refresh_from_db()
    publish_release(module=small)
    publish_release(module=large)
    counts = []
    for module in (small, small, large):  # the first request warms caches up
        with CaptureQueriesContext(connection) as queries:
            answer = listing(admin_client, module)
        assert answer.status_code == 200
        counts.append(len(queries))
    print(f"queries for 3 lessons: {counts[1]}, for 200 lessons: {counts[2]}")
    assert counts[2] <= counts[1]
    assert "Leçon 1" in answer.content.decode()
    with CaptureQueriesContext(connection) as whole:
        tree_lines(list(LessonPage.objects.child_of(large)))
    print(f"queries of the columns for 200 lessons at once: {len(whole)}")
    assert len(whole) <= 20


def test_the_listing_has_the_columns_and_filters(admin_client) -> None:
    module = make.module()
    make.lesson(module, "L1")
    make.lesson(module, "L2", live=False, competencies=make.chosen("C2"))
    shown = listing(admin_client, module).content.decode()
    for heading in ("Minutes", "Compétences", "Version publiée", "Problèmes", "Traduction"):
        assert heading in shown
    second = make.competency("C2").pk
    fr = Locale.get_default().pk
    for query, wanted in (
        ({"status": "draft"}, {"L2"}),
        ({"status": "live"}, {"L1"}),
        ({"status": "changed"}, set()),
        ({"competency": make.competency("C1").pk}, {"L1"}),
        ({"competency": second}, {"L2"}),
        ({"language": fr}, {"L1", "L2"}),
        ({"translation": "absent"}, {"L1", "L2"}),
        ({"translation": "late"}, set()),
    ):
        rows = listing(admin_client, module, **query).context["object_list"]
        assert {row.code for row in rows} == wanted, query
