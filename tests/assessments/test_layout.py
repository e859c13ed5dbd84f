"""The map: layers by the fewest choices, boxes that never touch, and a list that says the same."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from assessments import layout
from assessments.graph import ChoiceNode, SceneNode, problems
from assessments.layout import Box, bundles, draw, in_order, layers
from assessments.mapping import scenario_map
from tests.support.source import ROOT


def scene(name, *targets):
    return SceneNode(name, name, tuple(ChoiceNode(target, "Bien.", f"{name} vers {target}") for target in targets))


def ending(name):
    return SceneNode(name, name, ending=True, outcome="favourable")


LOOP = [scene("A", "B", "E", "B"), scene("B", "A", "C"), scene("C", "E", "Z"), ending("E"), scene("X", "E")]


def test_a_scene_stands_in_the_layer_of_the_fewest_choices():
    assert layers(LOOP) == [[0], [1], [2], [3], [4]], "an ending stands below all that leads to it"
    assert layers([scene("A", "C", "B"), scene("B", "C"), scene("C", "E"), ending("E")]) == [[0], [1, 2], [3]]
    assert layers([]) == []
    assert layers([ending("E")]) == [[0]]


def test_choices_that_lead_the_same_way_are_one_arrow():
    assert bundles(LOOP) == {(0, 1): (1, 3), (0, 3): (2,), (1, 0): (1,), (1, 2): (2,), (2, 3): (1,), (4, 3): (1,)}


def test_scenes_stand_below_those_they_come_from():
    crossed = [scene("A", "B", "C"), scene("B", "F"), scene("C", "E"), ending("E"), ending("F")]
    assert in_order(crossed, layers(crossed)) == [[0], [1, 2], [4, 3]]


def test_the_drawing_to_the_unit():
    drawing = draw([scene("A", "E", "A", "F"), ending("E"), ending("F")], {(0, 0): 2, (0, 1): 1})
    assert drawing.boxes == (Box(0, 108, 16), Box(1, 16, 152), Box(2, 200, 152))
    assert [(arrow.origin, arrow.target, arrow.numbers, arrow.count) for arrow in drawing.arrows] == [
        (0, 0, (2,), 1), (0, 1, (1,), 2), (0, 2, (3,), 0),
    ]  # fmt: skip
    assert [arrow.path for arrow in drawing.arrows] == [
        "M188 68 V94 H374 V42 H268",
        "M148 68 C148 110 96 110 96 152",
        "M228 68 C228 110 280 110 280 152",
    ]
    assert [(arrow.x, arrow.y) for arrow in drawing.arrows] == [(192, 84), (152, 84), (232, 84)]
    assert (drawing.width, drawing.height) == (390, 246)
    assert (drawing.boxes[0].middle, drawing.boxes[0].first_line, drawing.boxes[0].second_line) == (188, 38, 56)


def test_an_empty_scenario_is_an_empty_map():
    drawing = draw([])
    assert (drawing.boxes, drawing.arrows, drawing.width, drawing.height) == ((), (), 16, 42)


def test_nobody_counts_unless_asked():
    assert {arrow.count for arrow in draw(LOOP).arrows} == {None}


NAMES = st.sampled_from(["A", "B", "C", "D", "E", "F", "Z"])


@settings(deadline=None)
@given(st.lists(st.lists(NAMES, max_size=4), min_size=1, max_size=4))
def test_boxes_never_touch_and_all_arrows_lead_from_box_to_box(targets):
    scenes = [*(scene(name, *goto) for name, goto in zip("ABCD", targets, strict=False)), ending("E"), ending("F")]
    drawing = draw(scenes)
    assert sorted(box.at for box in drawing.boxes) == list(range(len(scenes)))
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + layout.WIDTH <= drawing.width
        assert box.y >= 0
        assert box.y + layout.HEIGHT <= drawing.height
        for other in drawing.boxes:
            apart = abs(box.x - other.x) >= layout.WIDTH or abs(box.y - other.y) >= layout.HEIGHT
            assert box.at == other.at or apart
    names = {each.name for each in scenes}
    assert sum(len(arrow.numbers) for arrow in drawing.arrows) == sum(
        choice.goto in names for each in scenes for choice in each.choices
    )


# ------------------------------------------------------------------- the page


def page(scenes, counts=None):
    found = problems(scenes)
    context = {"object": None, "map": scenario_map(scenes, found, counts), "told": bool(found)}
    return html.fromstring(render_to_string("mediane_assessments/map.html", context))


def from_the_map(document):
    """(from, to, numbers) of every arrow, as its label says them."""
    labels = document.xpath("//svg//text[@data-from]")
    assert len(labels) == len(document.xpath("//svg//path[@data-from]"))
    return sorted(
        (label.get("data-from"), label.get("data-to"), int(number))
        for label in labels
        for number in label.text.split(":")[0].split(",")
    )


def from_the_list(document):
    rows = document.xpath("//ol/li")
    return sorted(
        (row.get("data-from"), row.get("data-to"), int(row.get("data-number"))) for row in rows if row.get("data-to")
    )


@pytest.mark.parametrize("scenes", [LOOP, [scene("A", "A"), ending("E")], [scene("A", "E", "E", "A"), ending("E")]])
def test_the_list_says_what_the_map_shows(scenes):
    document = page(scenes)
    assert from_the_map(document) == from_the_list(document) != []
    boxes = [text.text.replace("⚠", "").strip() for text in document.xpath("//svg//g/text[1]")]
    assert sorted(boxes) == sorted(each.name for each in scenes)


def test_problems_are_marked_by_a_sign_and_a_border_not_by_colour_alone():
    document = page(LOOP)
    flawed = document.xpath("//svg//g[@class='map__flawed']/text[1]")
    assert sorted(text.text for text in flawed) == ["⚠ C", "⚠ X"]
    assert [rect.get("rx") for rect in document.xpath("//svg//g/rect")].count("26") == 1
    css = ROOT / "assessments" / "static" / "mediane_assessments" / "map.css"
    assert ".map__flawed rect { stroke-width: 3; stroke-dasharray" in css.read_text(encoding="utf-8")


def test_counts_stand_on_arrows_and_in_the_list():
    drawn = scenario_map(LOOP, (), {(0, 0): 3, (0, 2): 1, (1, 1): 2})
    assert [each.label for each in drawn.arrows] == ["1, 3 : 4", "2 : 0", "1 : 0", "2 : 2", "1 : 0", "1 : 0"]
    assert [[way.count for way in place.ways] for place in drawn.places] == [[3, 0, 1], [0, 2], [0, 0], [], [0]]
