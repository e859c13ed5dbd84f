"""A copied module says the same under new identities: files equal but for codes, other activities, no release."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from curriculum import copying
from curriculum.importing.exporting import export_module
from curriculum.models import LessonPage, ModulePage, Placement, Release, SheetPage
from curriculum.releasing import freeze, publish_release


@pytest.fixture
def original(starter_db) -> ModulePage:
    """A module of the starter, with one of everything, and a link from its first lesson to its second."""
    module = ModulePage.objects.get(code="MOD-CONF", locale__language_code="fr")
    first, second = LessonPage.objects.child_of(module).order_by("path")[:2]
    body = first.body.get_prep_value()
    text = next(block for block in body if block["type"] == "text")
    text["value"]["text"] += f'<p><a id="{second.pk}" linktype="page">la suite</a></p>'
    first.body = json.dumps(body)
    first.save_revision().publish()
    return module


def copied(module: ModulePage, **more: object) -> ModulePage:
    made = module.copy(recursive=True, to=module.get_parent(), update_attrs={"slug": "copie"}, **more)
    return ModulePage.objects.get(pk=made.pk)


def lessons(module: ModulePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(module).order_by("path"))


def test_its_files_are_those_of_the_original_but_for_codes(original) -> None:
    copy = copied(original)
    ours = export_module(original)
    theirs = {_own(name): _own(text) for name, text in export_module(copy).items()}
    assert list(theirs) == list(ours)
    differences = [name for name, text in theirs.items() if text != ours[name]]
    assert differences == []
    assert {"questions.yaml", "quiz.yaml", "rubrics.yaml", "module.md"} <= set(theirs)
    assert any(name.startswith("scenarios/") for name in theirs)
    assert any(name.startswith("sheets/") for name in theirs)


def _own(text: str) -> str:
    """Codes of the copy as the original's: of the module and its lessons, of its sheets."""
    return re.sub(r"(SHEET-[A-Z0-9-]+?)-2\b", r"\1", text.replace("MOD-CONF-2", "MOD-CONF"))


def test_every_code_names_one_page(original) -> None:
    copy = copied(original)
    again = original.copy(recursive=True, to=original.get_parent(), update_attrs={"slug": "copie-2"})
    of_copy = copy.copy(recursive=True, to=original.get_parent(), update_attrs={"slug": "copie-3"})
    assert [copy.code, again.code, of_copy.code] == ["MOD-CONF-2", "MOD-CONF-3", "MOD-CONF-4"]
    for model in (ModulePage, LessonPage, SheetPage):
        for locale in model.objects.values_list("locale", flat=True).distinct():
            codes = list(model.objects.filter(locale=locale).values_list("code", flat=True))
            assert len(codes) == len(set(codes)), model
    assert copy.get_latest_revision_as_object().code == "MOD-CONF-2"
    assert lessons(copy)[0].code == "MOD-CONF-2-L1"
    assert lessons(copy)[0].get_latest_revision_as_object().code == "MOD-CONF-2-L1"


def test_its_steps_are_other_activities_and_the_bank_is_shared(original) -> None:
    copy = copied(original)
    ours, theirs = freeze(original).content, freeze(copy).content
    assert ours.module.id != theirs.module.id
    steps = [{(lesson.id, step.id) for lesson in each.lessons for step in lesson.steps} for each in (ours, theirs)]
    assert len(steps[0]) == len(steps[1]) > 8
    assert not steps[0] & steps[1]
    for part in ("questions", "quizzes", "scenarios", "rubrics", "competencies"):
        assert set(getattr(ours, part)) == set(getattr(theirs, part)) != set()


def test_links_among_the_copied_lead_to_the_copies(original) -> None:
    copy = copied(original)
    first, second = lessons(copy)[:2]
    said = str(freeze(copy).content)
    for lesson in lessons(original):
        assert str(lesson.translation_key) not in said
    assert str(second.translation_key) in str(freeze(copy).content.lessons[0])
    assert f'id="{second.pk}"' in str(first.get_latest_revision_as_object().body.get_prep_value())
    theirs = {lesson.pk for lesson in lessons(copy)}
    chosen = [item["value"]["lesson"] for item in copy.rubrics.get_prep_value()]
    assert {pk for pk in chosen if pk} <= theirs
    placed = SheetPage.objects.child_of(copy).exclude(lesson=None)
    assert {sheet.lesson_id for sheet in placed} <= theirs


def test_placements_are_those_of_the_copy_once_it_is_live(original) -> None:
    copy, draft = copied(original), original.copy(
        recursive=True, to=original.get_parent(), update_attrs={"slug": "brouillon"}, keep_live=False
    )  # fmt: skip

    def held(module: Page) -> list[list[tuple[str, str]]]:
        return [list(Placement.objects.filter(lesson=lesson).values_list("kind", "key")) for lesson in lessons(module)]

    assert held(copy) == held(original)
    assert not any(held(draft))


def test_it_has_no_release_until_one_is_published(original) -> None:
    copy = copied(original)
    assert not Release.objects.filter(module_key=copy.translation_key).exists()
    release = publish_release(module=copy)
    assert release.number == 1
    assert release.sha256 not in Release.objects.exclude(pk=release.pk).values_list("sha256", flat=True)


def test_the_admin_copies_the_same(original, admin) -> None:
    client = Client()
    client.force_login(admin)
    form = {
        "new_title": "Une copie",
        "new_slug": "une-copie",
        "new_parent_page": original.get_parent().pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[original.pk]), form)
    assert answer.status_code == 302, answer.content[:500]
    copy = ModulePage.objects.get(slug="une-copie")
    assert copy.code == "MOD-CONF-2"
    assert copy.live
    assert [lesson.code for lesson in lessons(copy)] == [f"MOD-CONF-2-L{n}" for n in range(1, len(lessons(copy)) + 1)]


def test_one_lesson_alone_is_copied_too(original) -> None:
    first = lessons(original)[0]
    made = LessonPage.objects.get(pk=first.copy(update_attrs={"slug": "encore"}).pk)
    assert (first.code, made.code) == ("MOD-CONF-L1", "MOD-CONF-L1-2")
    assert made.translation_key != first.translation_key


def test_a_translation_keeps_the_code(original) -> None:
    english, _new = Locale.objects.get_or_create(language_code="en")
    original.get_translations().filter(locale=english).delete()
    made = original.copy_for_translation(english, copy_parents=True)
    assert (made.code, made.translation_key) == (original.code, original.translation_key)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ('<a id="1" linktype="page">x</a>', '<a id="9" linktype="page">x</a>'),
        ('<a linktype="page" id="1">x</a>', '<a linktype="page" id="9">x</a>'),
        ('<a linktype="page" id="12">x</a>', '<a linktype="page" id="12">x</a>'),
        ('<a linktype="document" id="1">x</a>', '<a linktype="document" id="1">x</a>'),
        ({"lesson": 1, "question": 1}, {"lesson": 9, "question": 1}),
        ([{"value": {"lesson": None}}], [{"value": {"lesson": None}}]),
    ],
)
def test_only_links_to_what_was_copied_are_led_on(raw, wanted) -> None:
    assert copying.led(raw, {1: 9}) == wanted
