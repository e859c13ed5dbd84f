"""The bank: lists by kind, competency, use and review; numbers and what misleads; forms of each kind."""

import datetime
import json

import pytest
from django.urls import reverse
from wagtail_localize.segments.extract import extract_segments

from assessments import figures, kinds
from assessments.figures import Figures
from assessments.models.question import QuestionKind
from assessments.usage import usage
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db
LIST = "/cms/snippets/mediane_assessments/question/"


@pytest.fixture
def counted():
    """Let a test say what was answered; what counts in truth comes back afterwards."""
    before = list(figures._providers)
    yield lambda found: figures.provides(lambda _question: found)
    figures._providers[:] = before


@pytest.mark.parametrize("kind", kinds.names())
def test_each_kind_is_written_in_its_own_form_and_published(admin_client, kind) -> None:
    question = make.of_kind(kind)
    assert question.judged() == []
    edited = admin_client.get(f"{LIST}edit/{question.pk}/")
    assert edited.status_code == 200
    assert str(QuestionKind(kind).label) in edited.content.decode()
    assert question.in_parts is False


def test_a_flaw_stands_on_the_field_of_the_answer_it_concerns(admin_client) -> None:
    question = make.of_kind("numeric")
    data = {"code": "K-numeric", "kind": "numeric", "prompt": "Combien ?", "explanation": "", "source": "",
            "review_on": "", "options-count": "2", "competencies-count": "0", "action-publish": "1"}  # fmt: skip
    for at, (text, margin) in enumerate((("douze", "-1"), ("5", ""))):
        data |= {
            f"options-{at}-type": "number", f"options-{at}-order": str(at), f"options-{at}-deleted": "",
            f"options-{at}-id": f"a{at}", f"options-{at}-value-text": text, f"options-{at}-value-tolerance": margin,
            f"options-{at}-value-feedback": "Voilà.",
        }  # fmt: skip
    data["options-0-value-correct"] = "on"
    answer = admin_client.post(f"{LIST}edit/{question.pk}/", data)
    (error,) = answer.context["form"].errors.as_data()["options"]
    fields = error.block_errors[0].block_errors
    assert {name: str(each.message) for name, each in fields.items()} == {
        "text": "Écrivez un nombre, par exemple 12,5.",
        "tolerance": "La tolérance est un nombre, 0 ou plus.",
    }
    assert "douze" in answer.content.decode(), "nothing typed is lost"
    mixed = admin_client.post(f"{LIST}edit/{question.pk}/", data | {"kind": "short_text"})
    (error,) = mixed.context["form"].errors.as_data()["options"]
    assert sorted(error.block_errors) == [0, 1]
    assert "réponse attendue" in str(error.block_errors[0].non_block_errors)


def test_a_new_question_is_counted_by_parts_and_an_old_one_as_it_was(admin_client) -> None:
    new = admin_client.get(f"{LIST}add/").context["form"]
    assert new.initial["partial"] is True
    old = make.question(kind="multiple", correct=(1, 2))
    assert admin_client.get(f"{LIST}edit/{old.pk}/").context["form"]["partial"].value() is False


@pytest.mark.parametrize(
    "query, codes",
    [
        ("kind=numeric", ["N"]),
        ("used=yes", ["Q-USED"]),
        ("used=no", ["N", "Q-C2"]),
        ("due=due", ["N"]),
        ("q=Q-", ["Q-C2", "Q-USED"]),
    ],
)
def test_the_list_is_filtered(admin_client, query, codes) -> None:
    make.quiz(make.question("Q-USED"))
    make.question("Q-C2", competencies=make.chosen("C2"))
    make.of_kind("numeric", "N", review_on=datetime.date(2020, 1, 1))
    found = admin_client.get(f"{LIST}?{query}").context["object_list"]
    assert [each.code for each in found] == codes


def test_the_list_is_filtered_by_competency(admin_client) -> None:
    make.question("Q1")
    make.question("Q2", competencies=make.chosen("C2"))
    found = admin_client.get(f"{LIST}?competency={make.competency('C2').pk}").context["object_list"]
    assert [each.code for each in found] == ["Q2"]


def test_the_list_needs_as_many_queries_for_four_as_for_one(admin_client, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make.question("Q0")
    admin_client.get(LIST)
    with CaptureQueriesContext(connection) as first:
        admin_client.get(LIST)
    for number in (1, 2, 3):
        make.question(f"Q{number}")
    with django_assert_max_num_queries(len(first)):
        admin_client.get(LIST)


def test_the_page_of_a_question_has_its_numbers_its_uses_and_what_misleads(admin_client, counted) -> None:
    question = make.question("Q1", correct=(1,))
    make.quiz(question)
    ids = [child.id for child in question.options]
    counted(Figures(answers=10, right=4, given={ids[0]: 4, ids[1]: 5, ids[2]: 1}))
    page = admin_client.get(f"{LIST}inspect/{question.pk}/").content.decode().replace("\u00a0", " ")
    assert "40 %" in page
    assert "trompe le plus" in page
    assert "quiz · QUIZ" in page
    lines = usage(question).lines
    assert [(each.text, each.count, each.share, each.right, each.misleads) for each in lines] == [
        ("Q1 réponse 2", 5, 50, False, True),
        ("Q1 réponse 1", 4, 40, True, False),
        ("Q1 réponse 3", 1, 10, False, False),
    ]


def test_one_wrong_answer_misleads_nobody_yet_and_what_nobody_chose_is_told(counted) -> None:
    question = make.question("Q1", correct=(1,))
    ids = [child.id for child in question.options]
    counted(Figures(answers=1, right=0, given={ids[1]: 1}))
    assert [(each.count, each.misleads) for each in usage(question).lines] == [(1, False), (0, False), (0, False)]


def test_words_of_peoples_own_are_a_number_only(counted) -> None:
    question = make.of_kind("short_text")
    counted(Figures(answers=4, right=1, given={"navette": 1, "la table ronde": 2, "": 1, "gone": 1}))
    assert [(each.text, each.count, each.right, each.misleads) for each in usage(question).lines] == [
        ("la table ronde", 2, False, True),
        ("", 1, False, False), ("gone", 1, False, False), ("navette", 1, True, False),
    ]  # fmt: skip


def test_numbers_of_texts_that_wait() -> None:
    assert (Figures().success, Figures(answers=3, waiting=3).success) == (None, None)
    assert Figures(answers=4, right=1, waiting=1).success == 33
    assert Figures(answers=4, waiting=1).judged == 3


def test_an_editor_reads_what_gives_an_answer_away(admin_client) -> None:
    question = make.question("Q1", correct=(1,))
    options = question.options.get_prep_value()
    options[0]["value"]["text"] = "Une réponse bien plus longue que toutes les autres"
    question.options = json.dumps(options)
    question.save()
    assert "nettement plus longue" in admin_client.get(f"{LIST}edit/{question.pk}/").content.decode()
    assert reverse("wagtailsnippets_mediane_assessments_question:inspect", args=[question.pk])


def test_a_quiz_whose_right_answers_all_stand_first_says_so(admin_client) -> None:
    quiz = make.quiz(*(make.question(f"Q{number}", correct=(1,)) for number in (1, 2, 3)))
    page = admin_client.get(f"/cms/snippets/mediane_assessments/quiz/edit/{quiz.pk}/").content.decode()
    assert "toujours écrite en premier" in page
    assert "toujours écrite en premier" not in make.quiz(make.question("Q4"), code="OTHER").habits()


def test_what_a_quiz_draws_from_the_bank_is_looked_at_too(django_assert_num_queries) -> None:
    def drawing(*codes: str) -> str:
        draws = [{"competency": make.competency(code).pk, "number": 2} for code in codes]
        return json.dumps([make.block("draw", each, f"draw {at}") for at, each in enumerate(draws)])

    chosen = make.question("Q1", correct=(1,))
    quiz = make.quiz(chosen)
    both = json.dumps([each for code in ("C1", "C2") for each in json.loads(make.chosen(code))])
    make.question("Q2", correct=(1,))
    make.question("Q3", correct=(1,), competencies=both)
    assert quiz.habits() == [], "one question says nothing"
    quiz.draws = drawing("C1", "C2")
    (told,) = quiz.habits()
    assert "toujours écrite en premier" in told, "each question once, though two draws may take it"
    make.question("Q4", correct=(2,), competencies=make.chosen("C2"))
    with django_assert_num_queries(1):
        assert quiz.habits() == []
    quiz.draws = drawing("C1")
    assert quiz.habits() == [told], "what no draw takes is not looked at"


def test_a_number_is_no_translators_affair() -> None:
    (segments, texts) = (
        [segment.path for segment in extract_segments(make.of_kind(kind))] for kind in ("numeric", "short_text")
    )
    assert not [path for path in segments if path.endswith((".text", ".tolerance"))]
    assert [path for path in texts if path.endswith(".text")]
