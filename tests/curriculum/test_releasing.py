"""A release holds what was live, never changes, and keeps its keys apart."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from curriculum import releasing
from curriculum.documents import canonical, digest
from curriculum.models import LessonPage, ModulePage, Release
from curriculum.releasing import latest_release, open_by_sha256, open_release, publish_release
from tests.curriculum import building as make

GOLDEN = Path(__file__).parent / "golden" / "release_1.json"
pytestmark = pytest.mark.django_db


def test_the_golden_release_comes_out_byte_for_byte():
    release = publish_release(module=make.whole_module())
    made = {"content": json.loads(release.content), "keys": json.loads(release.keys), "sha256": release.sha256}
    assert made == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_what_is_stored_is_canonical_and_hashed_together():
    opened = open_release(publish_release(module=make.whole_module()).pk)
    row = Release.objects.get()
    assert (canonical(opened.content), canonical(opened.keys)) == (row.content, row.keys)
    assert digest(row.content, row.keys) == row.sha256 == opened.sha256


def test_the_content_betrays_no_answer():
    release = publish_release(module=make.whole_module())
    for secret in ("correct", "retour", "parce que", "safety", "points", "goto"):
        assert secret not in release.content
        assert secret in release.keys


def test_an_order_is_not_shown_in_its_right_order():
    opened = open_release(publish_release(module=make.whole_module()).pk)
    question = next(one for one in opened.content.questions.values() if one.kind == "order")
    right = opened.keys.questions[question.id].correct
    shown = tuple(option.id for option in question.options)
    assert sorted(shown) == sorted(right)
    assert shown != right


def test_the_same_content_makes_no_new_release():
    module = make.whole_module()
    first = publish_release(module=module)
    module.save_revision().publish()
    assert publish_release(module=module) == first
    assert Release.objects.count() == 1


def test_going_back_to_an_earlier_content_is_a_new_release_with_the_same_hash():
    module = make.module()
    lesson = make.lesson(module)
    releases = []
    for title in ("Un", "Deux", "Un"):
        lesson.title = title
        lesson.save_revision().publish()
        releases.append(publish_release(module=module))
    assert [one.number for one in releases] == [1, 2, 3]
    assert releases[0].sha256 == releases[2].sha256 != releases[1].sha256
    assert latest_release(module_key=module.translation_key, language="fr") == releases[2]


def test_renaming_unpublishing_and_deleting_leave_a_release_as_it_is():
    module = make.module()
    lesson, other = make.lesson(module), make.lesson(module, "L2")
    release = publish_release(module=module)
    before = Release.objects.values("content", "keys", "sha256", "title").get()
    lesson.title, lesson.slug = "Autre", "autre"
    lesson.save_revision().publish()
    other.unpublish()
    ModulePage.objects.get(pk=module.pk).delete()
    assert Release.objects.values("content", "keys", "sha256", "title").get() == before
    assert Release.objects.get().module_id is None
    assert [one.title for one in open_release(release.pk).content.lessons] == ["Leçon L1", "Leçon L2"]


@pytest.mark.parametrize("field", ["title", "content", "sha256", "number"])
def test_the_database_refuses_to_change_a_release(field):
    module = make.module()
    make.lesson(module)
    publish_release(module=module)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.update(**{field: 9 if field == "number" else "x"})


def test_the_database_refuses_to_delete_a_release():
    module = make.module()
    make.lesson(module)
    publish_release(module=module)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.all().delete()


def test_a_draft_change_is_not_released():
    module = make.module()
    lesson = make.lesson(module)
    first = publish_release(module=module)
    lesson.title = "Brouillon"
    lesson.save_revision()
    make.lesson(module, "L2", live=False)
    assert publish_release(module=module) == first


def refused(module):
    with pytest.raises(releasing.ReleaseRefused) as error:
        publish_release(module=module)
    assert Release.objects.count() == 0
    return type(error.value).__name__, str(error.value)


def test_a_module_without_live_lesson_is_refused():
    module = make.module()
    make.lesson(module, live=False)
    assert refused(module) == ("NoLiveLesson", "Le module « Module MOD-T » n’a aucune leçon publiée.")


def test_a_draft_module_and_an_empty_lesson_are_refused():
    module = make.module()
    make.lesson(module, body=[])
    assert refused(module)[0] == "EmptyLesson"
    module.unpublish()
    assert refused(module)[0] == "ModuleIsDraft"


def test_a_question_that_is_still_a_draft_is_refused():
    module, question = make.module(), make.question()
    question.unpublish()
    make.lesson(module, body=[make.block("question", {"question": question.pk}, "b")])
    assert refused(module) == (
        "DefinitionIsDraft",
        "« Q1 », choisi dans « Leçon L1 », est encore un brouillon. Publiez-le d’abord.",
    )


def test_a_deleted_question_is_refused():
    module, question = make.module(), make.question()
    make.lesson(module, body=[make.block("question", {"question": question.pk}, "b")])
    question.delete()
    assert refused(module)[0] == "DefinitionMissing"


def test_a_question_without_right_answer_and_an_empty_quiz_are_refused():
    module = make.module()
    make.lesson(module, body=[make.block("question", {"question": make.question(correct=()).pk}, "b")])
    assert refused(module)[0] == "DefinitionFlawed"
    lesson = LessonPage.objects.get()
    lesson.body = json.dumps([make.block("quiz", {"quiz": make.quiz().pk}, "b")])
    lesson.save_revision().publish()
    assert refused(module)[0] == "DefinitionFlawed"


def test_a_scenario_that_cannot_be_played_is_refused():
    scenario = make.scenario(make.scene("N1", "N9"), make.ending("E1"))
    module = make.module()
    make.lesson(module, body=[make.block("scenario", {"scenario": scenario.pk}, "b")])
    name, message = refused(module)
    assert name == "ScenarioUnplayable"
    assert "aucune scène ni fin ne s’appelle « N9 »." in message


def test_a_lost_competency_is_refused():
    module = make.module()
    make.lesson(module, competencies=json.dumps([make.block("competency", 987654, "x")]))
    assert refused(module)[0] == "CompetencyMissing"


def test_a_release_opens_by_hash_within_its_module():
    module = make.module()
    make.lesson(module)
    release = publish_release(module=module)
    assert open_by_sha256(module.translation_key, release.sha256).id == release.pk
    with pytest.raises(releasing.UnknownRelease):
        open_by_sha256(make.key("autre"), release.sha256)
    with pytest.raises(releasing.UnknownRelease):
        open_release(987654)


def test_the_latest_release_falls_back_to_french_then_to_any_language():
    key = make.key("m")
    facts = {"module_key": key, "content": "{}", "keys": "{}", "title": "x"}
    german = Release.objects.create(language="de", number=4, sha256="d", **facts)
    assert latest_release(module_key=key, language="en") == german
    french = Release.objects.create(language="fr", number=1, sha256="f", **facts)
    assert latest_release(module_key=key, language="en") == french
    english = Release.objects.create(language="en", number=1, sha256="e", **facts)
    assert latest_release(module_key=key, language="en") == english
    assert latest_release(module_key=make.key("autre"), language="en") is None


def test_an_opened_release_is_read_once(django_assert_num_queries):
    module = make.module()
    make.lesson(module)
    release = publish_release(module=module)
    with django_assert_num_queries(1):
        assert open_release(release.pk) is open_release(release.pk)


def test_steps_follow_titles_and_activities():
    question = make.question()
    body = [
        make.text("a"),
        make.text("b", "Titre", ""),
        make.block("question", {"question": question.pk}, "c"),
        make.text("d"),
        make.text("e"),
        make.text("f", "Vide", ""),
    ]
    module = make.module()
    make.lesson(module, body=body)
    (lesson,) = open_release(publish_release(module=module).pk).content.lessons
    kinds = [(step.title, [part.kind for part in step.parts]) for step in lesson.steps]
    assert kinds == [("Leçon L1", ["text"]), ("Titre", ["question"]), ("Leçon L1", ["text", "text"])]
