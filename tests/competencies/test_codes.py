"""Codes stay as they were typed: Wagtail's input of slugs would write them in lower case."""

import pytest
from django import forms
from django.apps import apps
from wagtail.admin.panels import get_edit_handler

from assessments.models import Question, Quiz, Rubric, Scenario
from competencies.models.code import CodeField
from curriculum.models import LessonPage, ModulePage, ProgrammePage, SheetPage

EDITED = [LessonPage, ModulePage, ProgrammePage, Question, Quiz, Rubric, Scenario, SheetPage]


@pytest.mark.parametrize("model", EDITED)
def test_the_editor_takes_a_code_as_it_is_typed(model) -> None:
    field = get_edit_handler(model).get_form_class().base_fields["code"]
    assert type(field.widget) is forms.TextInput
    assert field.clean("MOD-conf_L1") == "MOD-conf_L1"


def test_every_code_is_one() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label.startswith("mediane_")]
    fields = {f"{model.__name__}.{field.name}": field for model in ours for field in model._meta.local_fields}
    slugs = {name for name, field in fields.items() if field.get_internal_type() == "SlugField"}
    codes = {name for name, field in fields.items() if isinstance(field, CodeField)}
    assert slugs - codes == {"Organisation.slug"}, "an address is a slug, a code is a CodeField"
