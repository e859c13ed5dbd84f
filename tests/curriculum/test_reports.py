"""Reports and panels for who writes content: what they find, who may read them, what they cost, how they export."""

import datetime
import io
import json

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from curriculum.models import LessonPage
from curriculum.releasing import publish_release
from curriculum.reports.listing import may_author
from curriculum.reports.problems import flawed_places, problem_rows
from curriculum.reports.questions import due_rows, orphan_rows
from curriculum.reports.translations import translation_rows
from curriculum.reports.weights import weight_rows
from curriculum.translating import translate
from lms.admin_groups import ensure_groups
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db
NAMES = ["problems", "orphans", "reviews", "weights", "translations", "missed"]


@pytest.fixture(autouse=True)
def english() -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def author(django_user_model) -> User:
    """A trainer of the group « Formateurs »."""
    make.catalogue()
    user = django_user_model.objects.create_user("bob")
    user.groups.add(ensure_groups()[0])
    return user


def address(name: str) -> str:
    return reverse(f"mediane_report_{name}")


def in_english(question, english, **fields):
    words = {"prompt": "In English?", "explanation": "Because.", "options": question.options.get_prep_value()}
    return translate(question, words | fields, english, live=True)


def test_problems_tell_what_refuses_first_with_its_place(author) -> None:
    module = make.module()
    make.lesson(module, "L1", competencies="[]")
    make.lesson(module, "L2", [], live=False)
    scenario = make.scenario()
    raw = scenario.scenes.get_prep_value()
    raw[0]["value"]["choices"][0]["value"]["goto"] = "N9"
    scenario.scenes = json.dumps(raw)
    scenario.save_revision()
    rows = problem_rows(author)
    refusing = [(row.where, row.kind, row.language) for row in rows if row.refuses]
    assert refusing[0] == ("Leçon L2", "leçon", "fr")
    assert {row[1] for row in refusing[1:]} == {"scénario"}
    advice = [row.where for row in rows if not row.refuses]
    assert "Leçon L1" in advice
    assert [row.refuses for row in rows] == sorted((row.refuses for row in rows), reverse=True)
    assert [place.title for place in flawed_places(author)] == ["Leçon L2", "SCN · Le scénario"]


def test_who_writes_no_page_reads_no_problem_of_one(django_user_model) -> None:
    make.lesson(make.module(), "L2", [], live=False)
    assert problem_rows(django_user_model.objects.create_user("eve")) == []


def test_orphans_are_what_no_lesson_no_quiz_and_no_draw_reaches() -> None:
    make.question("Q1"), make.question("Q2", competencies=make.chosen("C2"))
    held = make.question("Q3")
    make.lesson(make.module(), "L1", [make.block("question", {"question": held.pk}, "q")])
    assert [row.code for row in orphan_rows()] == ["Q1", "Q2"]
    quiz = make.quiz(held)
    quiz.draws = json.dumps([make.block("draw", {"competency": make.competency("C2").pk, "number": 1}, "d")])
    quiz.save()
    quiz.save_revision().publish()
    assert [row.code for row in orphan_rows()] == ["Q1"]


def test_reviews_are_due_from_their_day_on() -> None:
    today = timezone.localdate()
    for code, days in (("Q1", 0), ("Q2", -3), ("Q3", 1)):
        make.question(code, review_on=today + datetime.timedelta(days=days))
    make.question("Q4")
    assert [row.code for row in due_rows()] == ["Q2", "Q1"]


def test_a_module_weighs_what_its_newest_version_does(author) -> None:
    module, _empty = make.module(), make.module("MOD-E")
    make.lesson(module, "L1", [make.text("a", "Titre", "<p>Un deux <b>trois</b>.</p>")])
    publish_release(module=module)
    make.lesson(module, "L2")
    assert [(row.title, row.release, row.kilobytes, row.words) for row in weight_rows(author)] == [
        ("Module MOD-T", 1, 0, 3),
        ("Module MOD-E", 0, 0, 0),
    ]


def test_a_translation_is_missing_then_complete_then_late(author, english) -> None:
    question = make.question("Q1")
    assert {(row.kind, row.title, row.language, row.state) for row in translation_rows(author)} >= {
        ("question", "Q1", "en", "absente"),
        ("catalogue", "Catalogue", "en", "absente"),
    }
    made = in_english(question, english)
    assert [row for row in translation_rows(author) if row.title == "Q1"] == []
    question.prompt = "Autre chose ?"
    question.save_revision().publish()
    (late,) = [row for row in translation_rows(author) if row.title == "Q1"]
    assert (late.state, late.language, late.why) == ("en retard", "en", "la source a changé depuis")
    assert late.url.endswith(f"/{made.pk}/"), "the link leads to the translation"
    from wagtail_localize.models import StringTranslation

    StringTranslation.objects.filter(data="Because.").delete()
    (late,) = [row for row in translation_rows(author) if row.title == "Q1"]
    assert "1 phrase à traduire" in late.why


@pytest.mark.parametrize("name", NAMES)
def test_reports_are_for_who_authors(client, author, django_user_model, name) -> None:
    eve = django_user_model.objects.create_user("eve")
    eve.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(eve)
    assert client.get(address(name)).status_code == 302, "sent back to the home, as the admin does"
    assert address(name) not in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(author)
    assert client.get(address(name)).status_code == 200
    assert (may_author(author), may_author(eve), may_author(AnonymousUser())) == (True, False, False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sort", ["csv", "xlsx"])
def test_reports_export(admin_client, name, sort) -> None:
    make.question("Q1")
    answer = admin_client.get(address(name), {"export": sort})
    content = b"".join(answer.streaming_content)
    heads = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[1]] if sort == "xlsx" else (
        content.decode().splitlines()[0].split(",")
    )  # fmt: skip
    screen = admin_client.get(address(name))
    assert heads == [str(column.label) for column in screen.context["table"].columns.values()]


@pytest.mark.parametrize("sign", "=+-@")
def test_no_exported_cell_is_a_formula(admin_client, sign) -> None:
    make.question("Q", prompt=f"{sign}cmd|calc")
    lines = b"".join(admin_client.get(address("orphans"), {"export": "csv"}).streaming_content).decode().splitlines()
    assert lines[1].startswith(f"Q,'{sign}cmd|calc,")
    book = b"".join(admin_client.get(address("orphans"), {"export": "xlsx"}).streaming_content)
    row = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(book)).active[2]]
    assert row[:2] == ["Q", f"'{sign}cmd|calc"]


def flaws(number: int, english: Locale) -> None:
    """One more of each thing that reports and panels tell."""
    module = make.module(f"MOD-{number}")
    make.lesson(module, f"L{number}", [], live=False)
    held = make.question(f"H{number}")
    make.lesson(module, f"K{number}", [make.block("quiz", {"quiz": make.quiz(held, code=f"Z{number}").pk}, "z")])
    question = make.question(f"Q{number}", review_on=timezone.localdate())
    in_english(question, english)
    question.prompt = "Changée ?"
    question.save_revision().publish()
    publish_release(module=module)


def test_reports_and_the_home_need_as_many_queries_for_three_as_for_one(admin_client, english) -> None:
    pages = [reverse("wagtailadmin_home"), *map(address, NAMES)]
    counts = []
    for number in range(3):
        flaws(number, english)
        if number == 0:
            [admin_client.get(page) for page in pages]  # caches warm up
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert admin_client.get(page).status_code == 200
            counted.append(len(queries))
        counts.append(counted)
    print(dict(zip(["home", *NAMES], counts[2], strict=True)))
    assert counts[1] == counts[2]
    # The home's own list of recent edits grows with them; ours do not.
    assert counts[0][1:] == counts[2][1:]


def test_the_home_tells_numbers_and_leads_to_the_reports(admin_client, client, author, english) -> None:
    home = reverse("wagtailadmin_home")
    assert "Questions orphelines (" not in admin_client.get(home).content.decode()
    flaws(0, english)
    client.force_login(author)
    shown = client.get(home).content.decode()
    for heading, name in (
        ("Leçons et scénarios avec un problème (1)", "problems"),
        ("Traductions en retard (1)", "translations"),
        ("Questions orphelines (2)", "orphans"),
    ):
        assert heading in shown
        assert address(name) in shown
    assert reverse("wagtailadmin_pages:edit", args=[LessonPage.objects.get(code="L0").pk]) in shown


def test_nothing_that_ships_has_a_problem(starter_db, admin):
    assert [(row.where, row.what) for row in problem_rows(admin)] == []
    assert translation_rows(admin) == []
