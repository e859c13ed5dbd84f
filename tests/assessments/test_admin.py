"""The bank in the Wagtail admin: publishing is judged, a draft never is."""

import html
import json
import re

import pytest
from django.forms.utils import ErrorDict
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.snippets.models import get_snippet_models

from assessments.forms import ScenarioForm
from assessments.models import Question
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["question", "quiz", "scenario", "rubric"])
def test_each_list_is_searched_by_code(admin_client, name):
    made = {"question": make.question, "quiz": make.quiz, "scenario": make.scenario, "rubric": make.rubric}
    made[name](code="CODE-UN")
    made[name](code="CODE-DEUX")
    text = admin_client.get(f"/cms/snippets/mediane_assessments/{name}/?q=CODE-UN").content.decode()
    assert "CODE-UN" in text
    assert "CODE-DEUX" not in text


def form_for(definition):
    """Return the admin's own form class for a definition."""
    assert type(definition) in get_snippet_models()
    viewset = type(definition).snippet_viewset
    return viewset.get_edit_handler().get_form_class()


def judged(definition, field):
    """Return the errors of a field after the judgement that publishing makes."""
    form = form_for(definition)(instance=definition)
    form.cleaned_data, form._errors = {}, ErrorDict()
    form.judge()
    return form._errors.as_data().get(field, [])


@pytest.mark.parametrize(
    "kind, correct, wrong",
    [("single", (1, 2), True), ("single", (1,), False), ("multiple", (), True), ("true_false", (1,), True)],
)
def test_a_question_is_judged_by_its_kind(kind, correct, wrong):
    assert bool(judged(make.question(kind=kind, correct=correct), "options")) is wrong


def test_an_empty_quiz_and_a_question_chosen_twice_are_refused():
    question = make.question()
    assert judged(make.quiz(), "questions")
    assert judged(make.quiz(question, question, code="Q2"), "questions")
    assert not judged(make.quiz(question, code="Q3"), "questions")


def test_a_problem_stands_on_the_right_block():
    scenario = make.scenario(make.scene("N1", "N9", "E1"), make.scene("N2", "E1"), make.ending("E1"))
    (error,) = judged(scenario, "scenes")
    assert sorted(error.block_errors) == [0, 1]
    choices = error.block_errors[0].block_errors["choices"]
    assert isinstance(choices, ListBlockValidationError)
    assert list(choices.block_errors) == [0]
    assert "N9" in str(choices.block_errors[0].block_errors["goto"])
    assert "N2" in str(error.block_errors[1].non_block_errors)


def test_publishing_a_flawed_question_over_http_shows_the_flaw_and_saving_it_does_not(admin_client):
    question = make.question()
    url = f"/cms/snippets/mediane_assessments/question/edit/{question.pk}/"
    data = {
        "code": "Q1",
        "kind": "single",
        "prompt": "Autre énoncé ?",
        "explanation": "",
        "options-count": "2",
        "competencies-count": "0",
    }
    for at, text in enumerate(("Un", "Deux")):
        data |= {
            f"options-{at}-type": "option",
            f"options-{at}-order": str(at),
            f"options-{at}-deleted": "",
            f"options-{at}-value-text": text,
            f"options-{at}-value-feedback": "Voilà.",
        }
    response = admin_client.post(url, data | {"action-publish": "1"})
    assert response.status_code == 200
    (error,) = response.context["form"].errors.as_data()["options"]
    assert list(error.non_block_errors) == ["Cochez exactement une réponse juste."]
    assert Question.objects.get().prompt == "Q1 ?"
    assert admin_client.post(url, data).status_code == 302
    assert Question.objects.get().get_latest_revision_as_object().prompt == "Autre énoncé ?"
    published = admin_client.post(url, data | {"action-publish": "1", "options-0-value-correct": "on"})
    assert published.status_code == 302
    assert Question.objects.get().prompt == "Autre énoncé ?"


def test_the_form_of_scenarios_is_ours():
    assert issubclass(form_for(make.scenario()), ScenarioForm)


def test_an_ending_is_offered_the_other_scenarios_of_its_language(admin_client):
    scenario, other = make.scenario(), make.scenario(code="SCN-2")
    address = f"/cms/snippets/mediane_assessments/scenario/edit/{scenario.pk}/"
    page = html.unescape(admin_client.get(address).content.decode())
    (offered,) = re.findall(r'data-mediane-targets-acts-value="(\[.*?\])"', page)
    assert json.loads(offered) == [["SCN-2", other.title]]
    new = html.unescape(admin_client.get("/cms/snippets/mediane_assessments/scenario/add/").content.decode())
    (offered,) = re.findall(r'data-mediane-targets-acts-value="(\[.*?\])"', new)
    assert [code for code, _title in json.loads(offered)] == ["SCN", "SCN-2"]
