"""Scenarios in releases and in content files: acts that link, the way back, who speaks."""

import json

import pytest

from assessments.models import Scenario
from curriculum.documents import canonical
from curriculum.importing.binding import Binder
from curriculum.importing.definitions import scenario_fields, scenario_shape
from curriculum.releasing import DefinitionIsDraft, ScenarioUnplayable, freeze
from tests.curriculum import building as make

pytestmark = pytest.mark.django_db


def ending(name, act):
    found = make.ending(name)
    found["value"]["next_act"] = act
    return found


def scene(name, *targets, **fields):
    found = make.scene(name, *targets)
    found["value"] |= fields
    return found


def module_of(scenario):
    module = make.module()
    make.lesson(module, body=[make.block("scenario", {"scenario": scenario.pk}, "b")])
    return module


def test_acts_are_frozen_with_the_first_also_where_they_lead_back():
    second = make.scenario(scene("N1", "E1", "E2"), make.ending("E1"), make.ending("E2", "mixed"), code="ACTE-2")
    first = make.scenario(scene("N1", "E1", "E2"), ending("E1", "ACTE-2"), make.ending("E2", "mixed"), code="ACTE-1")
    raw = second.scenes.get_prep_value()
    raw[1]["value"]["next_act"] = "ACTE-1"
    second.scenes = json.dumps(raw)
    make.published(second)
    frozen = freeze(module_of(first)).content.scenarios
    one, two = (frozen[str(each.translation_key)] for each in (first, second))
    assert [each.next_act for each in one.scenes] == ["", two.id, ""]
    assert [each.next_act for each in two.scenes] == ["", one.id, ""]


def test_an_act_that_is_missing_or_a_draft_keeps_the_module_from_being_released():
    first = make.scenario(scene("N1", "E1", "E2"), ending("E1", "ACTE-2"), make.ending("E2", "mixed"), code="ACTE-1")
    module = module_of(first)
    with pytest.raises(ScenarioUnplayable, match="ACTE-2"):
        freeze(module)
    Scenario.objects.create(code="ACTE-2", title="Acte 2", live=False, locale=first.locale)
    with pytest.raises(DefinitionIsDraft, match="ACTE-2"):
        freeze(module)


def test_a_scene_is_called_by_its_title_else_by_who_speaks_else_by_its_name():
    made = make.scenario(
        scene("N1", "N2", "N3", title="Au portail", speaker="Parent"),
        scene("N2", "N3", "E1", title="", speaker="Élève"),
        scene("N3", "E1", "N2", title="", speaker=""),
        make.ending("E1"),
    )
    made.back = True
    made = make.published(made)
    content = freeze(module_of(made)).content
    document = content.scenarios[str(made.translation_key)]
    assert [(each.title, each.speaker) for each in document.scenes] == [
        ("Au portail", "Parent"), ("Élève", "Élève"), ("N3", ""), ("", ""),
    ]  # fmt: skip
    assert document.back
    assert canonical(content).count('"speaker"') == 2


def test_what_a_scenario_does_not_use_is_not_written():
    text = canonical(freeze(module_of(make.scenario())).content)
    assert not any(f'"{name}"' in text for name in ("speaker", "next_act", "back"))


def test_a_content_file_holds_all_of_it():
    second = make.scenario(code="ACTE-2")
    made = make.scenario(
        scene("N1", "E1", "E2", speaker="Parent", title=""),
        ending("E1", "ACTE-2"),
        make.ending("E2", "mixed"),
        code="ACTE-1",
    )
    made.back = True
    binder = Binder(made.locale)
    shape = scenario_shape(made, binder)
    assert (shape.back, shape.scenes[0].speaker, shape.scenes[0].title) == (True, "Parent", "")
    assert [end.next_act for end in shape.endings] == ["ACTE-2", ""]
    again = Scenario(code="ACTE-1", locale=made.locale)
    for name, value in scenario_fields(shape, binder).items():
        setattr(again, name, json.dumps(value) if isinstance(value, list) else value)
    assert scenario_shape(again, binder) == shape
    assert scenario_shape(second, binder).back is False
