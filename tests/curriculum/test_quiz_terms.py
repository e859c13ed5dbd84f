"""The terms of a quiz on their way: the editor's form, a release, content files and back."""

import json
from pathlib import Path

import pytest
from django.forms.utils import ErrorDict

from assessments.models import Question, Quiz
from competencies.datafile import DataFileError
from curriculum.comparing import compare
from curriculum.documents import QuizDoc, read_content
from curriculum.importing import definitions
from curriculum.importing.applying import write_definition
from curriculum.importing.binding import Binder
from curriculum.importing.exporting import export_module
from curriculum.importing.folder import read_module_folder
from curriculum.importing.shapes import DrawShape, QuizShape
from curriculum.importing.writing import to_yaml
from curriculum.models import ModulePage, Placement
from curriculum.releasing import DefinitionFlawed, freeze, open_release, publish_release
from tests.curriculum import building as make

GOLDEN = Path(__file__).parent / "golden" / "release_1_quiz.json"
TERMS = {
    "pass_mark": 0.7,
    "attempts_allowed": 3,
    "minutes": 25,
    "shuffle_questions": True,
    "shuffle_options": False,
    "feedback_at_once": True,
}
pytestmark = pytest.mark.django_db


def quiz(*questions: Question, draws: dict[str, int] | None = None, **terms: object) -> Quiz:
    """A published quiz of these questions that draws so many on each competency."""
    items = [make.block("question", one.pk, f"QUIZ {one.code}") for one in questions]
    drawn = [
        make.block("draw", {"competency": make.competency(code).pk, "number": number}, f"draw {code}")
        for code, number in (draws or {}).items()
    ]
    return make.published(
        Quiz(
            code="QUIZ",
            translation_key=make.key("QUIZ"),
            title="Le quiz",
            questions=json.dumps(items),
            draws=json.dumps(drawn),
            **terms,
        )
    )


def bank(number: int, code: str = "C1") -> list[Question]:
    """So many published questions on a competency."""
    return [make.question(f"B-{code}-{n}", competencies=make.chosen(code)) for n in range(1, number + 1)]


def module_with(one: Quiz) -> ModulePage:
    module = make.module()
    make.lesson(module, "L1", [make.block("quiz", {"quiz": one.pk}, "b1")])
    return module


def judged(one: Quiz) -> dict[str, list[str]]:
    """The errors of the admin's form by field, after the judgement that publishing makes."""
    form = type(one).snippet_viewset.get_edit_handler().get_form_class()(instance=one)
    form.cleaned_data, form._errors = {}, ErrorDict()
    form.judge()
    return {name: [str(each) for each in errors[0].non_block_errors] for name, errors in form._errors.as_data().items()}


# ------------------------------------------------------------------------- the form


def test_a_draw_of_more_than_the_bank_holds_is_refused_at_publish() -> None:
    bank(2)
    assert judged(quiz(draws={"C1": 3})) == {
        "draws": ["C1\u00a0: le tirage en demande 3, la banque en a 2 en dehors des questions choisies."]
    }


@pytest.mark.parametrize("number", [1, 2])
def test_a_draw_of_what_the_bank_holds_is_taken(number: int) -> None:
    bank(2)
    assert judged(quiz(draws={"C1": number})) == {}


def test_what_is_asked_anyway_is_not_in_the_bank_nor_is_a_draft() -> None:
    first, second, third = bank(3)
    second.unpublish()
    one = quiz(first, draws={"C1": 1})
    assert [draw.questions for draw in one.pools()] == [[third]]


def test_a_question_that_cannot_be_asked_is_not_in_the_bank() -> None:
    bank(1)
    make.question("FLAWED", correct=())
    assert [each.code for draw in quiz(draws={"C1": 1}).pools() for each in draw.questions] == ["B-C1-1"]


def test_draws_that_share_their_questions_are_judged_together() -> None:
    make.question("BOTH", competencies=make.chosen("C1", "C2"))
    assert judged(quiz(draws={"C1": 1, "C2": 1})) == {
        "draws": ["Des tirages se partagent les mêmes questions\u00a0: la banque n’en a pas assez pour tous ensemble."]
    }


def test_nothing_to_ask_and_a_competency_drawn_twice_are_refused() -> None:
    assert judged(quiz()) == {"questions": ["Choisissez au moins une question, ou un tirage dans la banque."]}
    bank(4)
    one = Quiz.objects.get()
    value = {"competency": make.competency().pk, "number": 1}
    one.draws = json.dumps([make.block("draw", value, "a"), make.block("draw", value, "b")])
    assert judged(one) == {"draws": ["La même compétence est tirée deux fois."]}
    one.draws = json.dumps([make.block("draw", {"competency": 0, "number": 1}, "a")])
    assert judged(one) == {"draws": ["Un tirage n’a plus de compétence."]}


def test_a_draft_may_draw_too_many_and_publishing_says_why(admin_client) -> None:
    one = quiz(*bank(1))
    url = f"/cms/snippets/mediane_assessments/quiz/edit/{one.pk}/"
    page = admin_client.get(url).content.decode()
    for help_text in ("0 : autant que la personne veut.", "Laissez vide pour reprendre le seuil par compétence."):
        assert help_text.replace(" :", "\u00a0:") in page
    data = {
        "code": "QUIZ", "title": "Le quiz", "introduction": "", "threshold": "0.8", "pass_mark": "",
        "attempts_allowed": "2", "minutes": "601", "questions-count": "0", "draws-count": "1",
        "draws-0-type": "draw", "draws-0-order": "0", "draws-0-deleted": "",
        "draws-0-value-competency": str(make.competency().pk), "draws-0-value-number": "5",
    }  # fmt: skip
    assert "minutes" in admin_client.post(url, data).context["form"].errors, "a quiz of ten hours is a typing error"
    data["minutes"] = "20"
    refused = admin_client.post(url, data | {"action-publish": "1"})
    assert list(refused.context["form"].errors.as_data()) == ["draws"]
    assert admin_client.post(url, data).status_code == 302, "a draft may be anything"
    for n in range(2, 7):
        make.question(f"B-C1-{n}", competencies=make.chosen("C1"))
    assert admin_client.post(url, data | {"action-publish": "1"}).status_code == 302
    saved = Quiz.objects.get()
    assert (saved.attempts_allowed, saved.minutes, saved.pass_mark, saved.shuffle_options) == (2, 20, None, False)


# ----------------------------------------------------------------------- the release


def test_the_golden_release_of_a_quiz_with_terms_comes_out_byte_for_byte() -> None:
    fixed, *_bank = bank(3), bank(2, "C2")
    release = publish_release(module=module_with(quiz(fixed[0], draws={"C1": 2, "C2": 1}, **TERMS)))
    made = {"content": json.loads(release.content), "keys": json.loads(release.keys), "sha256": release.sha256}
    assert made == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_a_quiz_without_terms_is_frozen_as_ever() -> None:
    frozen = freeze(module_with(quiz(*bank(1))))
    (document,) = json.loads(frozen.content_json)["quizzes"].values()
    assert set(document) == {"id", "code", "title", "introduction", "threshold", "questions"}
    assert read_content(frozen.content_json).quizzes[document["id"]] == QuizDoc(
        document["id"], "QUIZ", "Le quiz", "", 0.8, tuple(document["questions"])
    )


def test_the_bank_is_frozen_with_its_keys_and_later_questions_are_not_in_it() -> None:
    module = module_with(quiz(draws={"C1": 1}))
    with pytest.raises(DefinitionFlawed, match="la banque en a 0"):
        publish_release(module=module)
    bank(2)
    first = open_release(publish_release(module=module).pk)
    (document,) = first.content.quizzes.values()
    assert (document.length, len(document.bank)) == (1, 2)
    assert set(document.bank) == set(first.keys.questions) == set(first.content.questions)
    assert not compare(module).changed
    make.question("NEW", competencies=make.chosen("C1"))
    assert compare(module).edited == ["Leçon L1"]
    assert len(open_release(first.id).content.questions) == 2


def test_a_lesson_bears_on_the_competencies_its_quiz_draws() -> None:
    bank(2, "C2")
    module_with(quiz(draws={"C2": 2}))
    assert "T/v1/C2" in Placement.objects.filter(kind="competency").values_list("key", flat=True)


# --------------------------------------------------------------------- content files


def shape(**fields: object) -> QuizShape:
    return QuizShape(code="QUIZ", title="Le quiz", **fields)


def test_a_quiz_with_terms_goes_to_a_row_and_back() -> None:
    bank(3)
    said = shape(**TERMS, questions=["B-C1-1"], draws=[DrawShape("T/v1/C1", 2)])
    one = quiz()
    binder = Binder(one.locale)
    row = write_definition(Quiz, "quiz", "QUIZ", definitions.quiz_fields(said, binder), one.locale)
    row.refresh_from_db()
    assert definitions.quiz_shape(row, binder) == said


def test_what_is_left_at_its_default_is_not_written() -> None:
    one = quiz(*bank(1))
    written = to_yaml(definitions.quiz_shape(Quiz.objects.get(pk=one.pk), Binder(one.locale)))
    assert written.splitlines() == ["code: QUIZ", 'title: "Le quiz"', "threshold: 0.8", "questions: [B-C1-1]"]


def test_an_exported_module_brings_the_bank_it_draws_from(tmp_path) -> None:
    bank(3)
    files = export_module(module_with(quiz(draws={"C1": 2})))
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder = read_module_folder(tmp_path, {"T/v1/C1"})
    assert [source.shape.code for source in folder.questions] == ["B-C1-1", "B-C1-2", "B-C1-3"]
    assert folder.quizzes[0].shape.draws == [DrawShape("T/v1/C1", 2)]


@pytest.mark.parametrize(
    "before, after, line, expected",
    [
        ("number: 2", "number: 4", 6, "au plus 3 questions pour ce tirage"),
        ("number: 2", "number: 0", 7, ">= 1"),
        ("competency: T/v1/C1", "competency: T/v1/C9", 6, "« T/v1/C9 » n’existe pas"),
        ("minutes: 25", "minutes: 700", 4, "<= 600"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_line(tmp_path, before, after, line, expected) -> None:
    bank(3)
    for name, text in export_module(module_with(quiz(draws={"C1": 2}, minutes=25))).items():
        (tmp_path / name).write_text(text.replace(before, after) if name == "quiz.yaml" else text, encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        read_module_folder(tmp_path, {"T/v1/C1"})
    told = str(error.value).replace("\u00a0", " ")
    assert expected in told
    assert f"quiz.yaml, ligne {line} :" in told


def test_a_quiz_file_that_asks_nothing_is_refused(tmp_path) -> None:
    for name, text in export_module(module_with(quiz(*bank(1)))).items():
        (tmp_path / name).write_text(text.replace("questions: [B-C1-1]\n", ""), encoding="utf-8")
    with pytest.raises(DataFileError, match="au moins une question"):
        read_module_folder(tmp_path, {"T/v1/C1"})
