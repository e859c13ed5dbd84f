"""What a lesson still lacks: each problem once, at its place, with words that say what to do."""

import json
import re

import pytest
from django.utils.translation import override

from assessments.models import Question
from curriculum import checking, checking_messages, plainness
from curriculum.checking import Problem, bank_of, draft_problems, judge, problems, written
from curriculum.models import LessonPage
from curriculum.starter_loading import STARTER
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db  # a page asks for its content type
LONG = "<p>" + "mot " * 21 + "fin.</p>"


def of(body, **fields):
    """Return (code, position, field) of every problem of a draft, saved nowhere."""
    lesson = LessonPage(
        **{"title": "L", "minutes": 30, "competencies": '[{"type": "competency", "value": 1}]'} | fields
    )
    lesson.body = json.dumps(body)
    return [(one.code, one.at, one.field) for one in judge(written(lesson), checking.Bank())]


def text(html="<p>Un texte.</p>", title=""):
    return make.block("text", {"title": title, "text": html, "variant": ""}, "t")


@pytest.mark.parametrize(
    "body, found",
    [
        ([text()], []),
        ([], [("no_content", None, "body")]),
        ([text("", "Un titre seul")], [("no_content", None, "body")]),
        ([text(LONG)], [("long_sentences", 0, "")]),
        ([text("<p>Un mot.</p>" * 76)], [("long_step", 0, "")]),
        ([text("<p>Un mot.</p>" * 75)], []),
        ([text("<p>Un mot.</p>" * 60), text("<p>Un mot.</p>" * 60, "Une autre étape")], []),
        ([text(), text("<p>Un mot.</p>" * 80)], [("long_step", 0, "")]),
        ([text("<p>Le CPMS et le RNMS, l’AMO.</p>")], []),
        ([text("<p>NE JAMAIS crier.</p>")], [("capitals", 0, "text")]),
        ([text("<p>C’est IMPORTANT.</p>")], [("capitals", 0, "text")]),
        ([text('<p><a href="x">Cliquez ici</a></p>')], [("click_here", 0, "text")]),
        ([text('<p>Voir <a href="x">ici</a>.</p>')], [("click_here", 0, "text")]),
        ([text("<p>For more, click here.</p>")], [("click_here", 0, "text")]),
        ([make.block("link", {"title": "Ici", "url": "https://e.org"}, "k")], [("click_here", 0, "title")]),
        (
            [text(), make.block("media", {"title": "Film", "document": 1, "kind": "video", "transcript": " "}, "m")],
            [("no_transcript", 1, "transcript")],
        ),
        ([make.block("image", {"image": 1, "alt": "", "caption": ""}, "i")], [("no_alt", 0, "alt")]),
        ([make.block("image", {"image": 1, "alt": "", "caption": "", "decorative": True}, "i")], []),
        ([make.block("quiz", {"quiz": None}, "q")], [("nothing_chosen", 0, "quiz")]),
        ([make.block("question", {"question": 5}, "q")], [("gone", 0, "question")]),
    ],
)
def test_each_problem_stands_at_its_place(body, found):
    assert of(body) == found


def test_what_the_lesson_itself_lacks():
    assert of([text()], competencies="[]") == [("no_competency", None, "competencies")]
    assert of([text()], minutes=None) == [("no_duration", None, "minutes")]
    assert of([text()], minutes=0) == [("no_duration", None, "minutes")]


@pytest.mark.django_db
def test_what_is_chosen_from_the_bank_is_judged_and_refused_as_a_release_refuses_it():
    silent = make.question("Q-SILENT")
    raw = silent.options.get_prep_value()
    raw[0]["value"]["feedback"] = ""
    Question.objects.filter(pk=silent.pk).update(options=json.dumps(raw))
    draft = make.question("Q-DRAFT")
    Question.objects.filter(pk=draft.pk).update(live=False)
    good, quiz = make.question("Q-GOOD"), make.quiz(silent)
    chosen = [("question", silent), ("question", draft), ("question", good), ("quiz", quiz)]
    body = [make.block(kind, {kind: one.pk}, f"b{at}") for at, (kind, one) in enumerate(chosen)]
    lesson = make.lesson(make.module(), body=[*body, make.block("scenario", {"scenario": make.scenario().pk}, "s")])
    found = problems(lesson)
    assert [(one.code, one.at) for one in found] == [("no_feedback", 0), ("draft", 1), ("no_feedback", 3)]
    assert [one.said for one in found] == ["Q-SILENT", "Q-DRAFT", "Le quiz"]
    assert all(one.refuses for one in found)
    assert found[0].block == str(make.key("b0"))


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_many_lessons_are_judged_in_the_same_queries(number, django_assert_num_queries):
    module = make.module()
    body = [make.block("quiz", {"quiz": make.quiz(make.question()).pk}, "q"), text("<p>NE CRIEZ pas.</p>")]
    for at in range(number):
        make.lesson(module, f"L{at}", body)
    with django_assert_num_queries(3):  # lessons with their drafts, quizzes, questions
        lessons = list(LessonPage.objects.select_related("latest_revision"))
        bank = bank_of(checking.written_draft(one) for one in lessons)
        assert [[each.code for each in draft_problems(one, bank)] for one in lessons] == [["capitals"]] * number


@pytest.mark.django_db
def test_a_draft_is_judged_as_it_was_left():
    lesson = make.lesson(make.module())
    assert draft_problems(lesson) == problems(lesson) == []
    lesson.minutes, lesson.body = None, json.dumps([text("<p>C’est IMPORTANT.</p>")])
    lesson.save_revision(clean=False)
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert problems(fresh) == []
    assert [one.code for one in draft_problems(fresh)] == ["no_duration", "capitals"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_words(language):
    with override(language):
        for code in checking_messages.MESSAGES:
            said = checking_messages.describe(Problem(code, at=0, detail="31", said="Ici"))
            assert "%(" not in said
        assert checking_messages.count_problems([Problem("no_alt"), Problem("no_transcript")])
    assert set(checking_messages.MESSAGES) >= checking.REFUSING
    assert checking_messages.count_problems([]) == ""


def test_what_ships_shouts_nowhere_and_says_where_its_links_lead():
    for path in STARTER.glob("modules/**/L*.md"):
        lines = path.read_text(encoding="utf-8").split("---", 2)[-1].splitlines()
        text = "\n".join(line for line in lines if not line.startswith(":::")).replace("*", "")
        assert plainness.shouted(text) == "", path
        assert plainness.pointless(re.sub(r"\[(.+?)\]\(.+?\)", r"<a>\1</a>", text)) == "", path
